import Candidates
import Classifier
import Survey

/// Which of the models that come with psrsieve take candidates that another one cannot score.
enum OtherModels {
    /// Says so once, if some candidates lack what a model needs.
    static func note(_ errors: InputErrorList.Summary, of card: ModelCard) {
        let lacking = errors.lackingInputs
        guard lacking > 0, let others = needingLess(than: card) else { return }
        Console.note(
            "\(Counted.text(lacking, "candidate")) lack what this model needs; models that need less: \(others)")
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
