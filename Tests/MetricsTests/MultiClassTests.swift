import Metrics
import Testing

@Suite struct MultiClassTests {
    private let scores = MetricsReference.multiclassScores
    private let truth = MetricsReference.multiclassLabels

    @Test func confusionMatrixAndMacroF1AreScikitLearns() throws {
        let decisions = truth.indices.map { row in
            (0..<4).max { scores[4 * row + $0] < scores[4 * row + $1] } ?? 0
        }
        let matrix = ConfusionMatrix(truth: truth, decisions: decisions, classCount: 4)
        #expect(matrix.counts == MetricsReference.multiclassConfusion)
        #expect(abs(try #require(matrix.macroF1) - MetricsReference.macroF1) < 1e-12)
        #expect(matrix.accuracy == MetricsReference.multiclassAccuracy)
    }

    @Test func macroAreasAreScikitLearns() throws {
        let area = try #require(MacroMetrics.rocAUC(scores: scores, truth: truth, classCount: 4))
        let precision = try #require(MacroMetrics.averagePrecision(scores: scores, truth: truth, classCount: 4))
        #expect(abs(area - MetricsReference.macroAUC) < 1e-12)
        #expect(abs(precision - MetricsReference.macroAP) < 1e-12)
    }

    @Test func aClassThatDoesNotOccurIsLeftOut() {
        let scores = [0.8, 0.1, 0.1, 0.2, 0.7, 0.1]
        #expect(MacroMetrics.rocAUC(scores: scores, truth: [0, 1], classCount: 3) == 1)
        #expect(MacroMetrics.averagePrecision(scores: scores, truth: [0, 1], classCount: 3) == 1)
        #expect(ConfusionMatrix(truth: [0, 1], decisions: [0, 1], classCount: 3).macroF1 == 1)
    }

    /// Decisions 0, 1, 1, 2, 0 for the truth 0, 0, 1, 2, 2.
    @Test func precisionAndRecallOfEachClass() {
        let matrix = ConfusionMatrix(truth: [0, 0, 1, 2, 2], decisions: [0, 1, 1, 2, 0], classCount: 4)
        #expect(matrix.precision == [0.5, 0.5, 1, nil])
        #expect(matrix.recall == [0.5, 1, 0.5, nil])
    }
}
