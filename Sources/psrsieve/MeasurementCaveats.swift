import Classifier
import Metrics

/// What must be known beside measures of a classifier, so that they are not taken for more than they are.
enum MeasurementCaveats {
    private static let fewestRows = 20
    private static let largestOutlierShare = 0.2

    /// Says so if a class has very few rows.
    ///
    /// - Parameter rows: what they are, as the sentence begins.
    static func noteFewRows(_ metrics: BinaryMetrics, _ rows: String) {
        let (pulsars, others) = (metrics.positives, metrics.count - metrics.positives)
        guard min(pulsars, others) < fewestRows else { return }
        Console.note(
            "\(rows) are \(Counted.text(pulsars, "pulsar")) and \(Counted.text(others, "non-pulsar")): from fewer than "
                + "\(fewestRows) of a class the measures and thresholds say little")
    }

    /// Says so if a model is measured with what it was trained on.
    ///
    /// - Parameter fingerprint: of the rows, as the model's card would have it.
    static func noteTrainingRows(_ card: ModelCard, fingerprint: String, of path: String) {
        guard card.data.fingerprint == fingerprint else { return }
        Console.note(
            "\(path) is what the model was trained on, so it looks better here than on new candidates; `psrsieve "
                + "cross-validate` measures on rows that were held out")
    }

    /// Says so if much lies outside of what a model was trained on.
    static func noteOutliers(_ outliers: Int, of count: Int) {
        guard Double(outliers) > largestOutlierShare * Double(count) else { return }
        Console.note(
            "\(outliers) of \(count) candidates lie far outside what the model was trained on, so their scores are "
                + "guesses; features may follow another convention (docs/features.md)")
    }
}
