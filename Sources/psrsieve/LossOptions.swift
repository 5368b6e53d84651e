import ArgumentParser
import NeuralNetwork

/// The loss and what an epoch sees: options of every command that trains.
struct LossOptions: ParsableArguments {
    @Option(help: "The loss.")
    var loss = LossConfiguration.Name.gppe

    @Option(help: "GPPE's alpha (-2), or the first parameter of another loss.")
    var alpha: Double?

    @Option(help: "GPPE's beta (6), or the second parameter of another loss.")
    var beta: Double?

    @Option(help: "GPPE's gamma (0), or another loss's power.")
    var gamma: Double?

    @Option(help: "The margin on negatives (0.05).")
    var margin: Double?

    @Option(help: "Make the classes equally frequent: none, ros (over-sampling) or rus (under-sampling).")
    var sampling = Sampling.none

    func validate() throws {
        guard (margin ?? 0) >= 0 && (margin ?? 0) < 1 else {
            throw ValidationError("--margin is a number from 0 to below 1")
        }
        let known = loss.defaults
        let given = [
            ("alpha", alpha, known.alpha), ("beta", beta, known.beta), ("gamma", gamma, known.gamma),
            ("margin", margin, known.margin),
        ]
        for (name, value, standard) in given {
            guard let value else { continue }
            guard value.isFinite else { throw ValidationError("--\(name) is a finite number") }
            guard standard != nil else {
                throw ValidationError("the loss \(loss.rawValue) has no parameter --\(name)")
            }
        }
    }

    var hasParameters: Bool { [alpha, beta, gamma, margin].contains { $0 != nil } }

    var configuration: LossConfiguration {
        LossConfiguration(loss, alpha: alpha, beta: beta, gamma: gamma, margin: margin)
    }
}

extension LossConfiguration.Name: ExpressibleByArgument {}
extension Sampling: ExpressibleByArgument {}
