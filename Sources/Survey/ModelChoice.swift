import Candidates
import Classifier

/// A model and the name by which lists call it.
public struct ScoringModel: Sendable {
    public let name: String
    public let classifier: any CandidateClassifier

    public init(name: String, classifier: any CandidateClassifier) {
        self.name = name
        self.classifier = classifier
    }
}

/// Which model scores which candidates: one that was given scores all of them; of several, each candidate gets the one that
/// was made for what it has.
public struct ModelChoice: Sendable {
    /// For candidates whose channels or DM curve show how the signal is dispersed.
    private let dispersed: ScoringModel
    /// For candidates without: folds of a time series, scrunched archives, templates. A network that has learnt from dispersed
    /// ones makes too much of the little that is left, the DM in the header above all.
    private let profiles: ScoringModel
    /// For rows of the eight features.
    private let features: ScoringModel

    public init(_ only: ScoringModel) {
        (dispersed, profiles, features) = (only, only, only)
    }

    /// - Parameters:
    ///   - dispersed: takes planes.
    ///   - profiles: takes the four features of a profile.
    ///   - features: takes the eight features.
    public init(dispersed: ScoringModel, profiles: ScoringModel, features: ScoringModel) {
        (self.dispersed, self.profiles, self.features) = (dispersed, profiles, features)
    }

    /// The same models, where those of planes are not shown some of their inputs.
    ///
    /// - Throws: `PlaneClassifier.NeedsInputs`, also if there is no model of planes.
    public func without(_ inputs: Set<CandidateArray>) throws(PlaneClassifier.NeedsInputs) -> ModelChoice {
        guard all.contains(where: { $0.classifier is PlaneClassifier }) else {
            throw .init(description: "the model takes features, not planes and header values that could be left out")
        }
        func shown(_ model: ScoringModel) throws(PlaneClassifier.NeedsInputs) -> ScoringModel {
            guard let classifier = model.classifier as? PlaneClassifier else { return model }
            return ScoringModel(name: model.name, classifier: try classifier.without(inputs))
        }
        return ModelChoice(
            dispersed: try shown(dispersed), profiles: try shown(profiles), features: try shown(features))
    }

    /// Each model once.
    public var all: [ScoringModel] {
        [dispersed, profiles, features].reduce(into: []) { models, model in
            if !models.contains(where: { $0.name == model.name }) { models.append(model) }
        }
    }

    func model(for candidate: Candidate) -> ScoringModel {
        candidate.fold.subBands?.showDispersion ?? false || candidate.heldDMCurve != nil ? dispersed : profiles
    }

    /// The model for rows of a feature table with these columns.
    func model(forFeatures names: [String]) -> ScoringModel {
        Set(names).isSuperset(of: FeatureName.dmCurve) ? features : profiles
    }

    /// The model for one row of an example table.
    ///
    /// - Parameters:
    ///   - features: its `FeatureName.lyon`; those of the DM curve are there if the candidate has one or can be given one.
    ///   - hasArrays: whether the table holds planes; tables that other programs have cut down may hold features alone.
    func model(forExample features: ArraySlice<Double>, hasArrays: Bool) -> ScoringModel {
        guard features.suffix(FeatureName.dmCurve.count).allSatisfy(\.isFinite) else { return profiles }
        return hasArrays ? dispersed : self.features
    }
}
