import Candidates
import Foundation
import Metrics
import TestSupport
import Testing

@testable import Reports

/// Plots of numbers, read back by another program.
@Suite struct PlotTests {
    /// For each column of a part of a picture, the first and the last row (from the part's top) that has a colour, or -1.
    private func extent(_ picture: any Picture, of colour: UInt32, left: Int, top: Int, width: Int, height: Int) throws
        -> [(first: Int, last: Int)]
    {
        let folder = try TemporaryFolder()
        let printed = try Python.run(
            """
            import sys, numpy as np
            from PIL import Image
            left, top, width, height, colour = map(int, sys.argv[2:])
            part = np.array(Image.open(sys.argv[1]).convert('RGB')).astype(int)[top:top + height, left:left + width]
            wanted = np.array([colour >> 16, colour >> 8 & 255, colour & 255])
            found = abs(part - wanted).max(axis=2) < 110
            for column in found.T:
                rows = np.flatnonzero(column)
                print(*((rows[0], rows[-1]) if len(rows) else (-1, -1)))
            """,
            [try folder.write("x.png", picture.encoded(as: .png))]
                + [left, top, width, height, Int(colour)].map(String.init))
        return printed.split(separator: "\n").map { line in
            let numbers = line.split(separator: " ").compactMap { Int($0) }
            return (numbers[0], numbers[1])
        }
    }

    // MARK: - Evaluation

    /// Half of the pulsars score highest; 100 of 10,000 others come before the other half.
    private static var pictures: [String: any Picture] {
        let pulsars = [Double](repeating: 0.99, count: 50) + [Double](repeating: 0.4, count: 50)
        let others = [Double](repeating: 0.6, count: 100) + (0..<9900).map { 0.3 * Double($0) / 9900 }
        let (scores, truth) = (
            pulsars + others, pulsars.map { _ in true } + others.map { _ in false }
        )
        let metrics = BinaryMetrics(probabilities: scores, isPositive: truth, threshold: 0.5)
        let all = EvaluationPictures(probabilities: scores, isPulsar: truth, metrics: metrics, title: "x").all
        return Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0.picture) })
    }

    @Test func picturesOfAnEvaluation() throws {
        #expect(Set(Self.pictures.keys) == ["roc", "precision-recall", "calibration", "scores", "confusion"])
        let metrics = BinaryMetrics(probabilities: [0.5, 0.1], isPositive: [true, true], threshold: 0.5)
        let onlyPulsars = EvaluationPictures(
            probabilities: [0.5, .nan], isPulsar: [true, true], metrics: metrics, title: "")
        #expect(onlyPulsars.all.map(\.name) == ["calibration", "scores", "confusion"])
        for (_, picture) in onlyPulsars.all { #expect(try picture.encoded(as: .svg).count > 1000) }
    }

    /// The frame is 1060 x 800 pixels from (152, 176) on; a false-positive rate of 0.01 lies in the middle of 0.0001 to 1.
    @Test(.needsPython("PIL")) func theROCRisesAtItsRateOnALogarithmicAxis() throws {
        let roc = try #require(Self.pictures["roc"])
        let columns = try extent(roc, of: 0x0072b2, left: 152, top: 176, width: 1060, height: 800)
        func height(_ recall: Double) -> Double { 800 * (1 - recall / 1.02) }
        // A recall of 0.5 before the first false positive, and of 1 from there on.
        #expect(abs(Double(columns[200].first) - height(0.5)) < 4 && abs(Double(columns[200].last) - height(0.5)) < 4)
        #expect(abs(Double(columns[900].first) - height(1)) < 4 && abs(Double(columns[900].last) - height(1)) < 4)
        // At the left edge it rises to what is reached before the first false positive.
        let rise = try #require(
            columns.indices.dropFirst(100).max {
                columns[$0].last - columns[$0].first < columns[$1].last - columns[$1].first
            })
        #expect(abs(rise - 530) < 4, "\(rise)")
        // The mark of the threshold 0.5: a rate of 0.01, a recall of 0.5.
        let mark = try extent(roc, of: 0xd55e00, left: 152, top: 176, width: 1060, height: 800)
        let marked = mark.indices.filter { mark[$0].first >= 0 }
        #expect(abs((marked.first! + marked.last!) / 2 - 530) < 4)
        #expect(abs(Double(mark[530].first + mark[530].last) / 2 - height(0.5)) < 4)
    }

    @Test func aPictureOfAMillionCandidatesIsSmall() throws {
        var scores: [Double] = []
        for index in 0..<1_000_000 { scores.append((Double(index) + 0.5) / 1_000_000) }
        // The more likely the higher: every seventh, then every other.
        let truth = scores.indices.map { $0 % 7 == 0 || ($0 > 800_000 && $0 % 2 == 0) }
        let metrics = BinaryMetrics(probabilities: scores, isPositive: truth, threshold: 0.5)
        let all = EvaluationPictures(probabilities: scores, isPulsar: truth, metrics: metrics, title: "x").all
        for (name, picture) in all {
            #expect(try picture.encoded(as: .svg).count < 130_000, "\(name)")
        }
    }

    // MARK: - Comparison

    private static func comparison(_ means: [[Double?]], imbalances: [String]) -> ComparisonPicture {
        let values = means.map { $0.map { $0.map { ComparisonPicture.Value(mean: $0, deviation: 0.05) } } }
        return ComparisonPicture(
            title: "mnist: 3 against 5", subtitle: "", methods: (0..<means.count).map { "m\($0)" },
            imbalances: imbalances,
            measures: ["F1", "average precision", "recall"].map { .init(title: $0, values: values) })
    }

    /// The frame of the bars is 420 pixels wide from x = 148 on.
    @Test(.needsPython("PIL")) func barsBeginAtZero() throws {
        let picture = Self.comparison([[0.5], [1], [nil]], imbalances: ["50:1000"])
        let columns = try extent(picture, of: 0x0072b2, left: 148, top: 122, width: 430, height: 100)
        // Both bars until 0.5, then the second alone, until 1.
        #expect(columns[100].last - columns[100].first > 30)
        #expect(columns[300].last - columns[300].first < 15 && columns[300].first > columns[100].first)
        let ends = columns.indices.filter { columns[$0].first >= 0 }
        #expect(ends.first! <= 1 && abs(ends.last! - 419) < 3)
    }

    /// The first frame is 380 pixels wide and 300 high.
    @Test(.needsPython("PIL")) func linesLieOnTheWholeScaleWithTheirDeviations() throws {
        let picture = Self.comparison([[0.5, 0.75]], imbalances: ["50:100", "50:200"])
        let columns = try extent(picture, of: 0x0072b2, left: 72, top: 110, width: 380, height: 300)
        func height(_ value: Double) -> Double { 300 * (1.03 - value) / 1.06 }
        for (place, mean) in [(95, 0.5), (285, 0.75)] {
            let near = columns[(place - 2)...(place + 2)]
            #expect(abs(Double(near.map(\.first).min()!) - height(mean + 0.05)) < 3, "\(near)")
            #expect(abs(Double(near.map(\.last).max()!) - height(mean - 0.05)) < 3, "\(near)")
        }
        #expect(columns[10].first == -1)
    }

    /// What lies close together is drawn once more, enlarged, and a method of which nothing is known leaves a gap.
    @Test func whatLiesCloseTogetherIsEnlarged() throws {
        let spread = Self.comparison([[0.2, 0.9], [0.8, nil]], imbalances: ["a", "b"])
        let close = Self.comparison([[0.96, 0.97], [0.98, nil]], imbalances: ["a", "b"])
        #expect(close.height > spread.height + 300)
        for picture in [spread, close, Self.comparison([[nil, .nan]], imbalances: ["a", "b"])] {
            #expect(try picture.encoded(as: .png).count > 1000)
        }
    }

    // MARK: - Shares of features

    /// The bars' frame is 300 pixels wide from x = 268 on; each bar is as long as its share is large.
    @Test(.needsPython("PIL")) func barsAreAsLongAsTheirShares() throws {
        let shares = FeatureShares(
            lines: ["score 0.5"],
            features: [
                .init(name: "dm_mean", value: 2.5, share: -1), .init(name: "profile_mean", value: 100, share: 3),
                .init(name: "odd", value: .nan, share: .nan),
            ])
        let picture = FeatureSharesPicture(title: "row 1", shares: shares)
        func columns(_ colour: UInt32, top: Int) throws -> [Int] {
            // Within the row's bar, above and below which there is no text.
            try extent(picture, of: colour, left: 268, top: top, width: 300, height: 2)
                .enumerated().filter { $0.element.first >= 0 }.map(\.offset)
        }
        // The largest share stands first; rows are 30 pixels high from y = 160 on.
        let (blue, orange) = (try columns(0x0072b2, top: 167), try columns(0xd55e00, top: 197))
        #expect(abs(blue.count - 3 * orange.count) < 5, "\(blue.count) \(orange.count)")
        #expect(blue.first! >= orange.last! && blue.first! - orange.last! < 4)
    }

    // MARK: - What stands beside a picture

    @Test func theHeadersValuesHaveTheirNamesAndUnits() {
        var header = CandidateHeader()
        func labels(known: Float = 1) -> [String] {
            let values: [Float] = [0, known, 0, known, 0, known, Float(asinh(20 * 1.5) / 2 - 1), known]
            let input = ExplanationPicture.Input(
                .headerValues, values: values, contributions: [Double](repeating: 0, count: 8), share: 0)
            return ExplanationColumn(input, size: 16, header: header).headerLabels.map { "\($0.name): \($0.value)" }
        }
        #expect(
            labels(known: 0) == [
                "period: not known", "DM (pc cm⁻³): not known", "S/N: not known", "turns in band: not known",
            ])
        (header.periodSeconds, header.dispersionMeasure, header.signalToNoise) = (0.008665163954, 238.3, 10.68)
        #expect(labels() == ["period: 8.6652 ms", "DM (pc cm⁻³): 238.3", "S/N: 10.7", "turns in band: 1.5"])
    }

    @Test func aCurveSaysWhoseSignalToNoiseItIs() {
        var candidate = PictureTests.pulsar(phase: 0.4)
        #expect(CurvePanel.rows(of: candidate).joined().map(\.yTitle) == [String](repeating: "boxcar S/N", count: 3))
        candidate.search = Search(
            dmCurve: Curve(trials: [1, 2], signalToNoise: [3, 4]),
            accelerationCurve: Curve(trials: [-1, 0, 1], signalToNoise: [3, 4, 3]))
        #expect(
            CurvePanel.rows(of: candidate).map { $0.map(\.yTitle) } == [
                ["S/N in the file", "boxcar S/N"], ["boxcar S/N", "S/N in the file"],
            ])
    }

    /// Time runs upwards: what comes last stands on top.
    @Test func timeRunsUpwards() {
        #expect(NormalisedPlane.upsideDown([1, 2, 3, 4], size: 2) == [3, 4, 1, 2])
        let input = ExplanationPicture.Input(
            .timePhase, values: [1, 1, 9, 9], contributions: [0, 0, 5, 5], share: 10)
        #expect(ExplanationColumn(input, size: 2, header: CandidateHeader()).input.values == [9, 9, 1, 1])
    }
}
