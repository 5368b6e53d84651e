import Foundation
import RandomNumbers
import Testing

@testable import NeuralNetwork

@Suite struct LossConfigurationTests {
    /// Each loss with values that are not its own, all different.
    private static func unusual(_ name: LossConfiguration.Name) throws -> LossConfiguration {
        let parameters = name.parameters.enumerated().map { index, parameter in
            (parameter.name, parameter.lowest + (parameter.highest - parameter.lowest) * (0.13 + 0.21 * Double(index)))
        }
        return try LossConfiguration(name, parameters: Dictionary(uniqueKeysWithValues: parameters))
    }

    // MARK: - Parameters

    @Test(arguments: LossConfiguration.Name.allCases) func everyNameMakesItsLoss(_ name: LossConfiguration.Name) throws
    {
        for configuration in [LossConfiguration(name), try Self.unusual(name)] {
            #expect(configuration.name == name)
            for classSizes in [[1, 2], [1, 2, 1, 1, 1]] {
                let loss = configuration.loss(classSizes: classSizes, majorityClasses: [0])
                let logits = (0..<(3 * classSizes.count)).map { Double($0 % 4) / 2 }
                let (value, gradient) = loss.lossAndGradient(
                    logits: logits, truth: [0, 1, 1], classCount: classSizes.count)
                #expect(value.isFinite)
                #expect(gradient.contains { $0 != 0 }, "\(name)")
            }
        }
    }

    @Test(arguments: LossConfiguration.Name.allCases)
    func everyParameterIsWhereItsNameSays(_ name: LossConfiguration.Name) throws {
        let standard = LossConfiguration(name)
        #expect(standard.values == name.parameters.map(\.standard))
        #expect(name.parameters.allSatisfy { $0.allows($0.standard) })
        for (index, parameter) in name.parameters.enumerated() {
            let value = parameter.lowest + 0.37 * (parameter.highest - parameter.lowest)
            let changed = try LossConfiguration(name, parameters: [parameter.name: value])
            var expected = standard.values
            expected[index] = value
            #expect(changed.values == expected)
            #expect(changed != standard)
        }
    }

    @Test func namedParametersReachTheirLosses() throws {
        func loss(_ name: LossConfiguration.Name, _ parameters: [String: Double], classes: Int = 2) throws -> any Loss {
            try LossConfiguration(name, parameters: parameters).loss(
                classSizes: [Int](repeating: 1, count: classes), majorityClasses: [1])
        }
        #expect(
            try loss(.hybridFocal, ["lambda": 0.3, "delta": 0.7, "gamma": 0.4]) as? HybridFocalLoss
                == HybridFocalLoss(lambda: 0.3, delta: 0.7, gamma: 0.4))
        #expect(
            try loss(.focalTversky, ["power": 0.5, "false-negative-weight": 0.9]) as? FocalTverskyLoss
                == FocalTverskyLoss(power: 0.5, falseNegativeWeight: 0.9))
        #expect(
            try loss(.combo, ["share": 0.25, "beta": 0.75]) as? ComboLoss == ComboLoss(share: 0.25, beta: 0.75))
        let several = try #require(
            try loss(.asymmetric, ["gamma-positive": 1, "gamma-negative": 2], classes: 3)
                as? SingleLabelAsymmetricLoss)
        #expect(several.gammaPositive == 1 && several.gammaNegative == 2)
        let gppe = try #require(try loss(.gppe, ["beta": 3], classes: 3) as? MultiClassGPPELoss)
        #expect(gppe.beta == 3 && gppe.majorityClasses == [1])
        // 3 of one class and 1 of the other: n / (C n_c).
        #expect(
            LossConfiguration.weightedCrossEntropy.loss(classSizes: [3, 1]) as? WeightedCrossEntropyLoss
                == WeightedCrossEntropyLoss(classWeights: [2.0 / 3, 2]))
    }

    @Test(arguments: [
        (LossConfiguration.Name.focal, "alpha", 1.0, "the loss focal has no parameter alpha; it has gamma"),
        (.crossEntropy, "margin", 0.1, "the loss ce has no parameter margin; it has none"),
        (.asymmetric, "gamma", 4, "the loss asl has no parameter gamma; it has gamma-positive, gamma-negative, margin"),
        (.gppe, "margin", 1, "margin of the loss gppe is a number from 0 to below 1"),
        (.gppe, "alpha", .nan, "alpha of the loss gppe is a number from -20 to 20"),
        (.hybridFocal, "delta", 1.5, "delta of the loss hybrid-focal is a number from 0 to 1"),
        (.focalTversky, "power", 0, "power of the loss focal-tversky is a number from 0.01 to 5"),
        (.focal, "gamma", -.infinity, "gamma of the loss focal is a number from 0 to 20"),
    ])
    func whatALossCannotHaveIsSaid(
        _ name: LossConfiguration.Name, _ parameter: String, _ value: Double, _ sentence: String
    ) {
        let mistake = #expect(throws: LossParameter.Mistake.self) {
            try LossConfiguration(name, parameters: [parameter: value])
        }
        #expect(mistake?.description == sentence)
    }

    // MARK: - JSON

    @Test(arguments: LossConfiguration.Name.allCases) func survivesJSON(_ name: LossConfiguration.Name) throws {
        for configuration in [LossConfiguration(name), try Self.unusual(name)] {
            let data = try JSONEncoder().encode(configuration)
            #expect(try JSONDecoder().decode(LossConfiguration.self, from: data) == configuration)
        }
    }

    @Test func isWrittenUnderItsOwnNames() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func text(_ loss: LossConfiguration) throws -> String {
            String(decoding: try encoder.encode(loss), as: UTF8.self)
        }
        #expect(try text(.gppe()) == #"{"alpha":-2,"beta":6,"gamma":0,"margin":0.05,"name":"gppe"}"#)
        #expect(
            try text(.asymmetric())
                == #"{"gamma_negative":4,"gamma_positive":0,"margin":0.05,"name":"asl"}"#)
        #expect(try text(.crossEntropy) == #"{"name":"ce"}"#)
    }

    @Test(arguments: [#"{"name":"oracle"}"#, #"{"name":"gppe","alpha":"much"}"#, #"{"name":"gppe"}"#, "{}", "3"])
    func whatIsNoLossIsRefused(_ json: String) {
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode(LossConfiguration.self, from: Data(json.utf8))
        }
    }
}
