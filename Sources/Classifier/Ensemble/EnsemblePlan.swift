import Candidates
import NeuralNetwork
import RandomNumbers

/// Which networks are trained for an ensemble, and on which rows each.
struct EnsemblePlan: Sendable {
    /// One network to be trained.
    struct Part: Sendable {
        /// Such as `member-0`, or `fold-2-member-0` of an ensemble that is there to measure with.
        var name: String
        /// Its place in its ensemble.
        var member: Int
        /// The fold that its ensemble does not see; `nil` if it sees all rows.
        var fold: Int?
        var seed: UInt64
        var rows: TrainingSet
        /// Rows that tell when to stop; `nil` where training goes on to its end.
        var stopping: TrainingSet?
        /// Rows on which to show how the training comes along: the fold that its ensemble does not see.
        var watched: TrainingSet?
    }

    let parts: [Part]
    /// The folds that are measured on, each with its rows.
    let heldOut: [(fold: Int, rows: TrainingSet)]

    /// - Parameter sources: which source each row is of; no source is on both sides of any division.
    init(_ rows: TrainingSet, sources: [Int], options: EnsembleOptions) {
        let count = options.foldCount
        let labels = rows.classes.map { $0 == 1 ? Label.pulsar : .nonPulsar }
        var random = RandomSource(seed: options.training.seed, stream: 3)
        let folds = StratifiedFolds(labels: labels, sources: sources, count: count, random: &random)
        let measured = options.heldOut == .everyFold ? Array(0..<count) : [0]
        heldOut = measured.map { ($0, rows.choosing(folds.rows(in: $0))) }
        let ensembles: [Int?] = options.heldOut == .everyFold ? [nil] + measured.map(Optional.some) : [0]
        var parts: [Part] = []
        for (place, fold) in ensembles.enumerated() {
            let seen = fold.map { folds.rows(notIn: $0) } ?? Array(labels.indices)
            let inner = (0..<(options.members + count - 1) / count).map { _ in
                StratifiedFolds(
                    labels: seen.map { labels[$0] }, sources: seen.map { sources[$0] }, count: count, random: &random)
            }
            for member in 0..<options.members {
                var seeds = RandomSource(
                    seed: options.training.seed, stream: 4 + UInt64(place * options.members + member))
                var part = Part(
                    name: (place == 0 ? "" : "fold-\((fold ?? 0) + 1)-") + "member-\(member)", member: member,
                    fold: fold,
                    seed: seeds.next(), rows: rows.choosing(seen),
                    watched: heldOut.first { $0.fold == fold }?.rows)
                if options.training.earlyStopping != nil || fold == nil {
                    let (division, own) = (inner[member / count], member % count)
                    part.rows = rows.choosing(division.rows(notIn: own).map { seen[$0] })
                    if options.training.earlyStopping != nil {
                        part.stopping = rows.choosing(division.rows(in: own).map { seen[$0] })
                    }
                }
                parts.append(part)
            }
        }
        self.parts = parts
    }
}
