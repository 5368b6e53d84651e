import Candidates
import Classifier
import Formats
import Preprocessing
import ScoreStore

extension ModelChoice {
    /// What came of each stretch. Every candidate is scored by the model that was made for what it has; all of one model in
    /// one go.
    func batches(of stretches: [FileStretch]) -> [BatchScorer.Batch] {
        var batches: [BatchScorer.Batch] = []
        var inputs: [(candidate: Candidate, batch: Int)] = []
        for (index, stretch) in stretches.enumerated() {
            let read = stretch.read()
            batches.append(BatchScorer.Batch(errors: read.errors, finishedFiles: stretch.endsFile ? 1 : 0))
            inputs += read.candidates.map { ($0, index) }
        }
        let choices = inputs.map { model(for: $0.candidate) }
        var scored = [ScoredCandidate?](repeating: nil, count: inputs.count)
        for model in all {
            var values: [Double] = []
            var complete: [Int] = []
            var features: [[Double?]] = []
            for (index, (candidate, batch)) in inputs.enumerated() where choices[index].name == model.name {
                do throws(MissingInputs) {
                    let row = try model.classifier.inputs(of: candidate)
                    values += row
                    features.append(Self.features(of: candidate, row, model.classifier.card))
                    complete.append(index)
                } catch {
                    batches[batch].errors.append(FormatError(candidate.origin.location, .lacksInputs(error.sentence)))
                }
            }
            for (place, score) in model.classifier.score(inputs: values).enumerated() {
                let index = complete[place]
                let (candidate, batch) = inputs[index]
                if let score {
                    scored[index] = ScoredCandidate(candidate, score, features[place], model: model.name)
                } else {
                    batches[batch].errors.append(FormatError(noScoreFor: candidate.origin))
                }
            }
        }
        for (candidate, input) in zip(scored, inputs) {
            if let candidate { batches[input.batch].candidates.append(candidate) }
        }
        return batches
    }

    /// The eight features as far as they are known: those that the model takes, or else those of the profile. Those of a whole
    /// block of signal-to-noise would take a fifth of the time of a network of planes.
    private static func features(of candidate: Candidate, _ inputs: [Double], _ card: ModelCard) -> [Double?] {
        if card.kind == .features, Set(card.inputs).isSubset(of: FeatureName.lyon) {
            return FeatureName.lyon.map { name in card.inputs.firstIndex(of: name).map { inputs[$0] } }
        }
        let features = LyonFeatures(candidate, withDMCurve: false)
        return FeatureName.lyon.map(features.value)
    }
}

extension ScoredCandidate {
    /// The signal-to-noise ratio is that of the candidate's own profile, and so is the width where the file says none.
    fileprivate init(_ candidate: Candidate, _ score: Score, _ features: [Double?], model: String) {
        var header = candidate.header
        header.signalToNoise = candidate.signalToNoise
        header.widthTurns = candidate.widthTurns
        self.init(
            givenName: candidate.name == candidate.origin.name ? nil : candidate.name, origin: candidate.origin,
            header: header, features: features, undispersedRatio: UndispersedSignal.ratio(of: candidate),
            score: score.probability, isOutlier: score.isOutlier, model: model)
    }
}
