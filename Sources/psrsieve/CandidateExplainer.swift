import ArgumentParser
import Candidates
import Classifier
import Foundation
import ReviewPage
import Survey
import Synchronization

/// Whether and by which models a page says why its candidates have their scores.
struct ExplanationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A model that has scored and does not come with psrsieve, to say why candidates have their scores. May be repeated.",
            valueName: "model"),
        completion: ModelArgument.completion)
    var model: [String] = []

    @Flag(help: "Do not say why candidates have their scores, which takes most of the time.")
    var noExplanations = false

    func validate() throws {
        guard !noExplanations || model.isEmpty else {
            throw ValidationError("--model explains scores, --no-explanations leaves that out; give one of them")
        }
    }

    /// - Throws: what `ModelArgument.read` throws.
    func explainer() throws -> CandidateExplainer? {
        noExplanations ? nil : try Self.explainer(naming: model)
    }

    /// With models that are named besides psrsieve's own.
    static func explainer(naming models: [String]) throws -> CandidateExplainer {
        let named = try models.map { path in
            (BundledModels.name(ofFile: ModelArgument.path(path)), try ModelArgument.read(path))
        }
        return CandidateExplainer(Dictionary(named, uniquingKeysWith: { _, last in last }))
    }
}

/// Says why candidates have the scores that a store holds, with the models that gave them.
final class CandidateExplainer: Sendable {
    private struct State {
        var models: [String: (any CandidateClassifier)?]
        var lastFeatures: [String: LastFeatures?] = [:]
        var withoutModel: Set<String> = []
        var changed = 0
    }

    /// Scores of one model in another precision differ by less.
    private static let mostDifference = 0.02

    /// One explanation at a time: each works on all cores.
    private let state: Mutex<State>

    /// - Parameter models: by the names that the store has for them; others are looked for among psrsieve's own.
    init(_ models: [String: any CandidateClassifier]) {
        state = Mutex(State(models: models.mapValues { $0 }))
    }

    /// `nil` where the model is not there, the candidate cannot be read, or the model gives another score now.
    func explained(_ row: RankedRow, _ found: ListedCandidates.Found) -> ReviewPage.Explained? {
        state.withLock { state in
            guard let classifier = Self.model(row.candidate.model, &state),
                let inputs = Self.inputs(classifier, row, found),
                let explanation = try? classifier.explanation(ofInputs: inputs, accuracy: .quick)
            else { return nil }
            guard abs(explanation.score.probability - row.candidate.score) < Self.mostDifference else {
                state.changed += 1
                return nil
            }
            return ReviewPage.Explained(explanation, inputs: inputs, layout: classifier.card.rowLayout)
        }
    }

    /// Of a row of a table the features are known without it.
    private static func inputs(
        _ classifier: any CandidateClassifier, _ row: RankedRow, _ found: ListedCandidates.Found
    ) -> [Double]? {
        if case .candidate(let candidate, _) = found { return try? classifier.inputs(of: candidate) }
        guard classifier.card.kind == .features, let features = row.candidate.features else { return nil }
        let inputs = classifier.card.inputs.compactMap { name in
            FeatureName.lyon.firstIndex(of: name).flatMap { features[$0] }
        }
        return inputs.count == classifier.card.inputs.count ? inputs : nil
    }

    /// What the model that has scored a candidate sees in it before it decides; `nil` where that cannot be said.
    func lastFeatures(_ row: RankedRow, _ found: ListedCandidates.Found) -> [Float]? {
        let (classifier, features) = state.withLock { state -> ((any CandidateClassifier)?, LastFeatures?) in
            let name = row.candidate.model
            guard let classifier = Self.model(name, &state) else { return (nil, nil) }
            if let known = state.lastFeatures[name] { return (classifier, known) }
            let made = LastFeatures(classifier)
            state.lastFeatures[name] = made
            return (classifier, made)
        }
        return classifier.flatMap { Self.inputs($0, row, found) }.flatMap { features?.values(ofInputs: $0) }
    }

    /// What a model says of another candidate; `nil` where the model is not there, or has no score for it.
    func score(_ candidate: Candidate, model: String) -> Classifier.Score? {
        state.withLock { state in
            guard let classifier = Self.model(model, &state), let inputs = try? classifier.inputs(of: candidate) else {
                return nil
            }
            return classifier.score(inputs: inputs).first ?? nil
        }
    }

    private static func model(_ name: String, _ state: inout State) -> (any CandidateClassifier)? {
        if let known = state.models[name] { return known }
        let read = BundledModels.path(named: "\(name).safetensors").flatMap { try? ModelFile.read($0) }
        if read == nil { state.withoutModel.insert(name) }
        state.models[name] = read
        return read
    }

    /// Says what could not be explained.
    func note() {
        let state = state.withLock { $0 }
        for name in state.withoutModel.sorted() {
            Console.note(
                "\(name) is not among psrsieve's own models, so that its scores are not explained; --model says where it lies"
            )
        }
        if state.changed > 0 {
            Console.note(
                "\(Counted.text(state.changed, "candidate")) without an explanation: the model gives another score now than "
                    + "the store holds")
        }
    }
}
