import ArgumentParser
import NeuralNetwork

/// The loss and what an epoch sees: options of every command that trains.
struct LossOptions: ParsableArguments {
    @Option(name: .customLong("loss"), help: "The loss (gppe; with --from that of the model).")
    var wantedLoss: LossConfiguration.Name?

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

    private var loss: LossConfiguration.Name { wantedLoss ?? .gppe }

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

    /// Whether the loss is as it is where nothing is said of it.
    var isStandard: Bool { wantedLoss == nil && given.isEmpty }

    /// Takes a loss where none is asked for.
    mutating func takeOver(_ other: LossConfiguration) {
        guard isStandard else { return }
        wantedLoss = other.name
        lossParameter = zip(other.name.parameters, other.values).map { NamedValue(name: $0.name, value: $1) }
    }

    /// As `validate` has found it to be in order.
    var configuration: LossConfiguration { (try? checked) ?? LossConfiguration(loss) }
}

extension LossConfiguration.Name: ExpressibleByArgument {}
extension Sampling: ExpressibleByArgument {}
