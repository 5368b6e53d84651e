import Candidates
import Classifier
import Foundation
import ModelExport
import NeuralNetwork
import Preprocessing
import RandomNumbers
import TestSupport
import Testing

/// Every way of scaling, every law of evidence and every calibration: onnxruntime scores as the classifier does.
@Suite struct FeatureModelTests {
    /// A way of training.
    struct Recipe: Sendable, CustomTestStringConvertible {
        var loss: LossConfiguration
        var normalisation = FeatureScaling.Method.zScoreWithLogarithm
        var calibration = Calibration.Method.platt
        var members = 2
        var batchNormalization = false

        var testDescription: String {
            "\(loss.name.rawValue), \(normalisation.rawValue), \(calibration.rawValue), \(members)"
        }
    }

    private static let recipes: [Recipe] =
        LossConfiguration.Name.allCases.map { Recipe(loss: LossConfiguration($0)) }
        + FeatureScaling.Method.allCases.map {
            Recipe(loss: LossConfiguration(.crossEntropy), normalisation: $0, members: 3)
        }
        + Calibration.Method.allCases.map { Recipe(loss: LossConfiguration(), calibration: $0, members: 1) }
        + [
            Recipe(loss: .gppe(GPPELoss(alpha: -1, beta: 3, gamma: 0.5, margin: 0.2))),
            Recipe(loss: .gppe(GPPELoss(margin: 0)), batchNormalization: true),
        ]

    /// Features as they occur: one near zero, a large one, a skewed one, and one with few values, so that quantiles coincide.
    private static func table(_ count: Int, seed: UInt64) throws -> LabelledRows {
        var random = RandomSource(seed: seed)
        var table = FeatureTable(featureNames: ["small", "large", "skewed", "whole"])
        for row in 0..<count {
            let shift = row % 5 == 0 ? 1.5 : 0
            let values = [
                0.01 * random.normal() - 0.005 * shift, 100 + 20 * (random.normal() + shift),
                exp(random.normal() + shift), (2 * random.normal() + shift).rounded(),
            ]
            // Single precision, so that both sides get the very same numbers.
            table.values += values.map { Double(Float($0)) }
            table.labels.append(row % 5 == 0 ? .pulsar : .nonPulsar)
            table.rowNumbers.append(row + 1)
        }
        return try LabelledRows(table, inputs: table.featureNames)
    }

    private static func train(_ recipe: Recipe) async throws -> FeatureClassifier {
        var options = FeatureTrainingOptions()
        options.hidden = [12, 6]
        options.normalisation = recipe.normalisation
        options.batchNormalization = recipe.batchNormalization
        options.ensemble.members = recipe.members
        options.ensemble.calibration = recipe.calibration
        options.ensemble.training.loss = recipe.loss
        options.ensemble.training.epochs = 5
        options.ensemble.training.batchSize = 64
        return try await FeatureTrainer(options: options, jobs: 1).train(on: table(600, seed: 1), files: ["x.csv"])
    }

    @Test(.enabled(if: Python.hasONNX), arguments: recipes)
    func scoresAgree(_ recipe: Recipe) async throws {
        let classifier = try await Self.train(recipe)
        var inputs = try Self.table(400, seed: 2).values
        // Far outside the training set, on either side.
        inputs += [1, 1e4, 1e4, 40, -1, -1e4, -1e4, -40, 1e20, -1e20, 1e30, -1e30].map { Double(Float($0)) }
        let expected = classifier.score(inputs: inputs).compactMap { $0 }
        let outputs = try ONNXRuntime.run(
            try ONNXModel.bytes(of: classifier, version: "0"), inputs: ["features": inputs.map { Float($0) }])

        #expect(outputs.isOutlier == expected.map(\.isOutlier))
        #expect(Set(outputs.isOutlier) == [false, true])
        try #require(outputs.score.count == expected.count)
        let difference = zip(outputs.score, expected).map { abs(Double($0) - $1.probability) }.max() ?? 1
        #expect(difference < 1e-5)
        let probabilities = expected.map(\.probability)
        #expect(try #require(probabilities.max()) - #require(probabilities.min()) > 0.5)
    }

    @Test(.enabled(if: Python.hasONNX)) func aRowThatIsNotWholeHasNoScore() async throws {
        let classifier = try await Self.train(Recipe(loss: LossConfiguration()))
        let rows = try Self.table(2, seed: 3).values.map { Float($0) }
        let outputs = try ONNXRuntime.run(
            try ONNXModel.bytes(of: classifier, version: "0"),
            inputs: ["features": rows[0..<4] + [rows[4], .nan, rows[6], rows[7]]])
        #expect(outputs.score.map(\.isNaN) == [false, true])
    }

    @Test func theSameModelGivesTheSameBytes() async throws {
        let first = try await Self.train(Recipe(loss: LossConfiguration()))
        let second = try await Self.train(Recipe(loss: LossConfiguration()))
        #expect(try ONNXModel.bytes(of: first, version: "1") == ONNXModel.bytes(of: second, version: "1"))
        #expect(try ONNXModel.bytes(of: first, version: "1") != ONNXModel.bytes(of: first, version: "2"))
    }
}
