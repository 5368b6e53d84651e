import Candidates
import Classifier
import Formats
import Survey

/// Which of the models that come with psrsieve take candidates that another one cannot score.
enum OtherModels {
    /// Says so once, if some candidates lack what a model needs.
    static func note(_ errors: InputErrorList.Summary, of card: ModelCard) {
        let lacking = errors.lackingInputs - tables(among: errors)
        guard lacking > 0, let others = needingLess(than: card) else { return }
        Console.note(
            "\(Counted.text(lacking, "candidate")) \(lacking == 1 ? "lacks" : "lack") what this model needs; models that "
                + "need less: \(others)")
    }

    /// How many of them are feature tables, whose columns no other model makes up for.
    private static func tables(among errors: InputErrorList.Summary) -> Int {
        zip(errors.first, errors.counts).reduce(0) { sum, error in
            error.0.lacksInputs && isFeatureTable(error.0.path) ? sum + error.1 : sum
        }
    }

    private static func isFeatureTable(_ path: String) -> Bool {
        guard let content = try? CandidateReader.open(path).content, case .featureTable = content else { return false }
        return true
    }

    /// `nil` for a model that needs a profile alone, or features of another kind.
    private static func needingLess(than card: ModelCard) -> String? {
        switch card.kind {
        case .planes: "htru2-profile (a profile)"
        case .features where Set(card.inputs).isSubset(of: FeatureName.profile): nil
        case .features: "planes (a plane) and htru2-profile (a profile)"
        }
    }
}
