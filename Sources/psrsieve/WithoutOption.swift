import ArgumentParser
import Candidates
import Classifier
import Survey

/// Which inputs a network of planes is not shown.
struct WithoutOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Inputs that networks of planes are not shown, as of a candidate that lacks them: time_phase, "
                + "frequency_phase, profile, dm_curve, header_values.", valueName: "input,..."))
    var without: String?

    func validate() throws { _ = try inputs() }

    private func inputs() throws -> Set<CandidateArray> {
        let names = (without ?? "").split(separator: ",")
        let inputs = names.compactMap { CandidateArray(rawValue: String($0)) }
        guard inputs.count == names.count, without == nil || !names.isEmpty else {
            throw ValidationError(
                "--without names inputs: \(CandidateArray.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        return Set(inputs)
    }

    /// The same models, which are not shown these inputs.
    ///
    /// - Throws: `CommandFailure` if they cannot do without.
    func applied(to models: ModelChoice) throws -> ModelChoice {
        let inputs = try inputs()
        guard !inputs.isEmpty else { return models }
        do throws(PlaneClassifier.NeedsInputs) {
            return try models.without(inputs)
        } catch {
            throw CommandFailure("--without \(without ?? ""): \(error.description)")
        }
    }
}
