import Candidates
import NeuralNetwork
import RandomNumbers

/// Which rows each member of an ensemble is trained on and which it holds out.
///
/// With more members than folds the rows are divided anew for every round of folds.
struct EnsemblePlan: Sendable {
    private let rows: TrainingSet
    private let folds: [StratifiedFolds]
    private let foldCount: Int
    private let seed: UInt64

    init(_ rows: TrainingSet, options: EnsembleOptions) {
        self.rows = rows
        foldCount = options.foldCount
        seed = options.training.seed
        var random = RandomSource(seed: seed, stream: 3)
        let rounds = (options.members + options.foldCount - 1) / options.foldCount
        let labels = rows.classes.map { $0 == 1 ? Label.pulsar : .nonPulsar }
        folds = (0..<rounds).map { _ in
            StratifiedFolds(labels: labels, count: options.foldCount, random: &random)
        }
    }

    func seed(ofMember member: Int) -> UInt64 {
        var random = RandomSource(seed: seed, stream: 4 + UInt64(member))
        return random.next()
    }

    func trainingSet(_ member: Int) -> TrainingSet {
        rows.choosing(folds[member / foldCount].rows(notIn: member % foldCount))
    }

    func validationSet(_ member: Int) -> TrainingSet {
        rows.choosing(folds[member / foldCount].rows(in: member % foldCount))
    }
}
