import ArgumentParser
import NeuralNetwork

/// The loss and what an epoch sees: options of every command that trains.
struct LossOptions: ParsableArguments {
    @Option(help: "The loss.")
    var loss = LossConfiguration.Name.gppe

    @Option(help: "GPPE's alpha (-2).")
    var alpha: Double?

    @Option(help: "GPPE's beta (6).")
    var beta: Double?

    @Option(help: "GPPE's gamma (0).")
    var gamma: Double?

    @Option(help: "The margin on negatives of gppe, margin-ce and asl (0.05).")
    var margin: Double?

    @Option(
        help: ArgumentHelp(
            "A parameter of another loss, such as gamma=3; several are given one by one. \(LossOptions.parametersOfOthers)",
            valueName: "name=value"))
    var lossParameter: [NamedValue] = []

    @Option(help: "Make the classes equally frequent: none, ros (over-sampling) or rus (under-sampling).")
    var sampling = Sampling.none

    /// A number with the name that it is given under.
    struct NamedValue: ExpressibleByArgument {
        var name: String
        var value: Double

        init?(argument: String) {
            let parts = argument.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let value = Double(parts[1]) else { return nil }
            self.init(name: String(parts[0]), value: value)
        }

        init(name: String, value: Double) {
            self.name = name
            self.value = value
        }
    }

    /// Such as `focal: gamma 2; asl: ...`, those that have options of their own left out.
    private static var parametersOfOthers: String {
        LossConfiguration.Name.allCases.filter { $0 != .gppe && $0 != .marginCrossEntropy && !$0.parameters.isEmpty }
            .map { "\($0.rawValue): \($0.parameters.map(\.nameAndStandard).joined(separator: ", "))" }
            .joined(separator: "; ")
    }

    func validate() throws { _ = try checked }

    /// All that was given, whichever way.
    private var given: [NamedValue] {
        let own = [("alpha", alpha), ("beta", beta), ("gamma", gamma), ("margin", margin)].compactMap { name, value in
            value.map { NamedValue(name: name, value: $0) }
        }
        return own + lossParameter
    }

    private var checked: LossConfiguration {
        get throws {
            var parameters: [String: Double] = [:]
            for parameter in given {
                guard parameters.updateValue(parameter.value, forKey: parameter.name) == nil else {
                    throw ValidationError("the parameter \(parameter.name) of the loss is given twice")
                }
            }
            do {
                return try LossConfiguration(loss, parameters: parameters)
            } catch {
                throw ValidationError("\(error)")
            }
        }
    }

    var hasParameters: Bool { !given.isEmpty }

    /// As `validate` has found it to be in order.
    var configuration: LossConfiguration { (try? checked) ?? LossConfiguration(loss) }
}

extension LossConfiguration.Name: ExpressibleByArgument {}
extension Sampling: ExpressibleByArgument {}
