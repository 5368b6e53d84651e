import Candidates
import Foundation
import NeuralNetwork
import Preprocessing
import RandomNumbers
import Testing

@testable import Classifier

/// Shares that say why a score is what it is.
@Suite struct ExplanationTests {
    /// The sum of the stretches' errors, each at most 2e-5.
    private static let completeness = 1e-3

    private func isComplete(_ explanation: Explanation) -> Bool {
        let difference = explanation.evidence - explanation.baselineEvidence
        let shares = explanation.shares.reduce(0) { $0 + ($1.evidence ?? 0) }
        return abs(shares - difference) < Self.completeness
            && abs(explanation.contributions.reduce(0, +) - difference) < Self.completeness
    }

    /// Of a network without a hidden layer the evidence of cross entropy is a weighted sum, whose integrated gradients are
    /// its terms.
    @Test func aWeightedSumIsMadeOfItsTerms() throws {
        let network = try Network(
            .multilayerPerceptron(inputs: 3, hidden: [], outputs: 2, batchNormalization: false, dropout: 0), seed: 1)
        let weight = try #require(network.state["0.weight"]).values
        let (baseline, row): ([Float], [Float]) = ([0.5, -1, 2], [3, 0.25, 2])
        let contributions = try IntegratedGradients(network: network, accuracy: .full)
            .contributions(from: baseline, to: row)
        for input in 0..<3 {
            let term = (weight[3 + input] - weight[input]) * (row[input] - baseline[input])
            #expect(abs(contributions[input] - Double(term)) < 1e-5)
        }
    }

    // MARK: - Features

    @Test(arguments: [FeatureScaling.Method.zScoreWithLogarithm, .zScore, .quantile])
    func sharesOfFeaturesAddUp(_ method: FeatureScaling.Method) async throws {
        var options = quickOptions()
        options.normalisation = method
        let classifier = try await FeatureTrainer(options: options, jobs: 2).train(
            on: syntheticRows(1500, seed: 1), files: [])
        let rows = try syntheticRows(40, seed: 8)
        for row in [0, 1, 10, 11, 20] {
            let inputs = Array(rows.values[(3 * row)..<(3 * row + 3)])
            let explanation = try classifier.explanation(ofInputs: inputs)
            #expect(isComplete(explanation))
            #expect(explanation.shares.map(\.input) == ["a", "b", "c"])
            #expect(explanation.score == classifier.score(inputs: inputs)[0])
        }
    }

    /// Column c is noise; a and b tell pulsars from others.
    @Test func theFeaturesThatTellPulsarsHaveTheShares() async throws {
        let classifier = try await FeatureTrainer(options: quickOptions(), jobs: 2).train(
            on: syntheticRows(1500, seed: 1), files: [])
        let shares = try classifier.explanation(ofInputs: [3, 9, 0.3]).shares.map { try #require($0.evidence) }
        #expect(shares[0] > 1 && shares[1] > 1)
        #expect(abs(shares[2]) < 0.5 * min(shares[0], shares[1]))
        // The evidence is what calibration makes the score of.
        let explanation = try classifier.explanation(ofInputs: [3, 9, 0.3])
        let probability = classifier.card.calibration.probability(explanation.evidence)
        #expect(abs(probability - explanation.score.probability) < 1e-5)
    }

    // MARK: - Planes

    private static let layout = PlaneRowLayout(
        [.timePhase, .frequencyPhase, .profile, .dmCurve], size: 16, canLackSome: true)

    /// Noise, with a ridge in the time-phase plane of a pulsar; the other arrays tell nothing.
    private static func row(_ number: Int, _ random: inout RandomSource) -> [Float] {
        var row = (0..<layout.count).map { _ in Float(random.normal()) }
        if number.isMultiple(of: 3), let range = layout.range(of: .timePhase) {
            for line in 0..<16 { row[range.lowerBound + line * 16 + 8] += 4 }
        }
        return row
    }

    private static let trained = Task {
        var random = RandomSource(seed: 1)
        var writer = try PlaneExampleWriter(layout)
        for number in 0..<96 {
            try writer.append(
                example: row(number, &random)[...], label: number.isMultiple(of: 3) ? .pulsar : .nonPulsar)
        }
        let options = PlaneTrainingOptions(
            network: .planes(layout), augmentation: PlaneAugmentation(),
            ensemble: EnsembleOptions(
                members: 2, heldOut: .oneFold,
                training: TrainingConfiguration(
                    epochs: 5, batchSize: 16, learningRate: 0.003, optimizer: .adamW(weightDecay: 0.01), seed: 3)))
        return try await PlaneTrainer(options: options).train(on: writer.examples(), files: [])
    }

    @Test func sharesOfPlanesAddUpAndARidgeSpeaksForAPulsar() async throws {
        let classifier = try await Self.trained.value
        var random = RandomSource(seed: 9)
        let pulsar = Self.row(0, &random)
        let explanation = try classifier.explanation(ofInputs: pulsar.map(Double.init))
        #expect(isComplete(explanation))
        let shares = explanation.shares.map { $0.evidence ?? .nan }
        #expect(shares[0] > 1 && shares[0] > 2 * abs(shares[1]), "\(shares)")
        // A sixteenth of the plane holds most of what its values contribute.
        let ridge = (0..<16).reduce(0) { $0 + explanation.contributions[$1 * 16 + 8] }
        #expect(ridge > 0.5 * shares[0])
        let noise = try classifier.explanation(ofInputs: Self.row(1, &random).map(Double.init))
        #expect(isComplete(noise))
        #expect(noise.evidence < explanation.evidence)
    }

    @Test func aQuickExplanationIsNearTheFullOne() async throws {
        let classifier = try await Self.trained.value
        var random = RandomSource(seed: 9)
        for kind in 0..<2 {
            let row = Self.row(kind, &random).map(Double.init)
            let (full, quick) = (
                try classifier.explanation(ofInputs: row), try classifier.explanation(ofInputs: row, accuracy: .quick)
            )
            #expect(quick.score == full.score && quick.evidence == full.evidence)
            let largest = full.shares.compactMap { $0.evidence.map(abs) }.max() ?? 0
            for (one, other) in zip(full.shares, quick.shares) {
                #expect(abs((one.evidence ?? 0) - (other.evidence ?? 0)) < 0.05 * largest)
            }
        }
    }

    @Test func anArrayThatIsNotThereHasNoShare() async throws {
        let classifier = try await Self.trained.value
        var random = RandomSource(seed: 9)
        var row = Self.row(0, &random)
        for index in try #require(Self.layout.range(of: .dmCurve)) { row[index] = 0 }
        let explanation = try classifier.explanation(ofInputs: row.map(Double.init))
        #expect(explanation.shares.map { $0.evidence == nil } == [false, false, false, true])
        #expect(isComplete(explanation))
        // Blank throughout: the baseline itself.
        let blank = try classifier.explanation(ofInputs: [Double](repeating: 0, count: Self.layout.count))
        #expect(blank.evidence == blank.baselineEvidence)
        #expect(blank.shares.allSatisfy { $0.evidence == nil })
    }
}
