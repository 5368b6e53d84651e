import Candidates
import Classifier
import ModelExport
import NeuralNetwork
import RandomNumbers
import TestSupport
import Testing

/// Networks of planes and curves: onnxruntime scores as the classifier does, also where arrays are missing.
@Suite struct PlaneModelTests {
    /// A network, and what it sees.
    struct Recipe: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var layout: PlaneRowLayout
        var network: NetworkDescription
        var members = 1
    }

    private static func planes(_ inputs: [CandidateArray], canLackSome: Bool = true, members: Int = 1) -> Recipe {
        let layout = PlaneRowLayout(inputs, size: 16, canLackSome: canLackSome)
        return Recipe(
            testDescription: inputs.map(\.rawValue).joined(separator: ", "), layout: layout, network: .planes(layout),
            members: members)
    }

    private static func htru() throws -> Recipe {
        Recipe(
            testDescription: "htru", layout: PlaneRowLayout([.timePhase], size: 64),
            network: try #require(.named("htru", classes: 2)))
    }

    /// Strides, paddings, and batch norm that has no weights before it to be folded into.
    private static let unusual = Recipe(
        testDescription: "unusual layers", layout: PlaneRowLayout([.frequencyPhase], size: 16),
        network: NetworkDescription(
            image: ImageShape(channels: 1, height: 16, width: 16),
            layers: [
                .batchNormalization(features: 1), .convolution(inputs: 1, outputs: 4, kernel: 4, stride: 3, padding: 2),
                .relu, .batchNormalization(features: 4), .maxPool(kernel: 3, stride: 2), .channelDropout(rate: 0.1),
                .convolution(inputs: 4, outputs: 6, kernel: 2, stride: 1, padding: 0),
                .dense(inputs: 6, outputs: 8), .relu, .batchNormalization(features: 8), .relu,
                .dense(inputs: 8, outputs: 2),
            ]))

    /// Noise; in a quarter of the candidates, the pulsars, a ridge in the planes and a peak in the curves.
    private static func rows(_ count: Int, _ layout: PlaneRowLayout, seed: UInt64) -> [[Float]] {
        var random = RandomSource(seed: seed)
        return (0..<count).map { number in
            var row = (0..<layout.count).map { _ in Float(random.normal()) }
            if number % 4 == 0 {
                for place in row.indices where place % layout.size == layout.size / 2 { row[place] += 3 }
            }
            return row
        }
    }

    private static func train(_ recipe: Recipe) async throws -> PlaneClassifier {
        var writer = try PlaneExampleWriter(recipe.layout)
        for (number, row) in rows(recipe.layout.size == 64 ? 40 : 160, recipe.layout, seed: 1).enumerated() {
            try writer.append(example: row[...], label: number % 4 == 0 ? .pulsar : .nonPulsar)
        }
        let options = PlaneTrainingOptions(
            network: recipe.network, augmentation: recipe.layout.canLackSome ? PlaneAugmentation() : nil,
            ensemble: EnsembleOptions(
                members: recipe.members, heldOut: .oneFold,
                training: TrainingConfiguration(
                    epochs: 3, batchSize: 16, learningRate: 0.003, optimizer: .adamW(weightDecay: 0.01), seed: 3)))
        return try await PlaneTrainer(options: options).train(on: writer.examples(), files: ["x.fits"])
    }

    /// Scores rows, an array that is missing being NaN, by the classifier and by onnxruntime.
    ///
    /// - Returns: the classifier's scores, `nil` for candidates that it refuses, and the graph's.
    private static func scores(
        _ classifier: PlaneClassifier, _ rows: [[Float]], _ layout: PlaneRowLayout
    ) throws -> (expected: [Score?], found: ONNXRuntime.Outputs) {
        let expected = rows.map { row in
            (try? layout.row(ofExample: row[...])).flatMap {
                classifier.score(inputs: $0.map(Double.init)).first ?? nil
            }
        }
        var inputs: [String: [Float]] = [:]
        for array in layout.inputs {
            let range = try #require(layout.range(of: array))
            inputs[array.rawValue] = rows.flatMap { $0[range] }
        }
        return (
            expected, try ONNXRuntime.run(try ONNXModel.bytes(of: classifier, version: "0"), inputs: inputs)
        )
    }

    private static func check(_ recipe: Recipe, rows: [[Float]]) async throws {
        let classifier = try await train(recipe)
        let (expected, found) = try scores(classifier, rows, recipe.layout)
        try #require(found.score.count == expected.count)
        for (row, (score, expected)) in zip(found.score, expected).enumerated() {
            guard let expected else {
                #expect(score.isNaN, "row \(row)")
                continue
            }
            #expect(abs(Double(score) - expected.probability) < 1e-5, "row \(row)")
            #expect(found.isOutlier[row] == expected.isOutlier, "row \(row)")
        }
        let probabilities = expected.compactMap { $0?.probability }
        // Where arrays are missing that cannot be done without, there may be one score alone.
        guard probabilities.count > 1 else { return }
        #expect(try #require(probabilities.max()) - #require(probabilities.min()) > 0.05)
    }

    @Test(
        .enabled(if: Python.hasONNX),
        arguments: [
            planes(CandidateArray.allCases), planes([.timePhase, .headerValues]),
            planes([.dmCurve, .timePhase], members: 2), planes([.frequencyPhase], canLackSome: false), unusual,
        ])
    func scoresAgree(_ recipe: Recipe) async throws {
        let layout = recipe.layout
        // As strange as candidates get, and one that is 0 throughout.
        let strange = (0..<layout.count).map { Float($0 % 7) * 5 }
        try await Self.check(
            recipe, rows: Self.rows(40, layout, seed: 2) + [strange, [Float](repeating: 0, count: layout.count)])
    }

    @Test(.enabled(if: Python.hasONNX)) func thePublishedNetworkAgrees() async throws {
        let recipe = try Self.htru()
        try await Self.check(recipe, rows: Self.rows(12, recipe.layout, seed: 2))
    }

    /// Every choice of arrays that are missing.
    @Test(.enabled(if: Python.hasONNX), arguments: [true, false])
    func missingArrays(canLackSome: Bool) async throws {
        let recipe = Self.planes([.timePhase, .frequencyPhase, .profile, .dmCurve], canLackSome: canLackSome)
        var rows = Self.rows(16, recipe.layout, seed: 5)
        for choice in rows.indices {
            for (place, array) in recipe.layout.inputs.enumerated() where choice >> place & 1 == 1 {
                let range = try #require(recipe.layout.range(of: array))
                for index in range { rows[choice][index] = .nan }
            }
        }
        let (expected, _) = try Self.scores(try await Self.train(recipe), rows, recipe.layout)
        #expect(expected.count { $0 == nil } == (canLackSome ? 4 : 15))
        try await Self.check(recipe, rows: rows)
    }
}
