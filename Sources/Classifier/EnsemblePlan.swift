import Candidates
import NeuralNetwork
import RandomNumbers

/// Which rows each member of an ensemble is trained on and which it holds out.
///
/// With more members than folds the rows are divided anew for every round of folds.
struct EnsemblePlan: Sendable {
    let network: NetworkDescription
    private let scaled: [Float]
    private let width: Int
    private let classes: [Int]
    private let folds: [StratifiedFolds]
    private let foldCount: Int
    private let seed: UInt64

    init(rows: LabelledRows, scaled: [Float], width: Int, foldCount: Int, options: FeatureTrainingOptions) {
        network = .multilayerPerceptron(
            inputs: width, hidden: options.hidden, outputs: 2, batchNormalization: options.batchNormalization,
            dropout: options.dropout)
        self.scaled = scaled
        self.width = width
        self.foldCount = foldCount
        classes = rows.labels.map { Int($0.rawValue) }
        seed = options.training.seed
        var random = RandomSource(seed: seed, stream: 3)
        let rounds = (options.members + foldCount - 1) / foldCount
        folds = (0..<rounds).map { _ in StratifiedFolds(labels: rows.labels, count: foldCount, random: &random) }
    }

    func seed(ofMember member: Int) -> UInt64 {
        var random = RandomSource(seed: seed, stream: 4 + UInt64(member))
        return random.next()
    }

    func trainingSet(_ member: Int) -> TrainingSet {
        set(rows: folds[member / foldCount].rows(notIn: member % foldCount))
    }

    func validationSet(_ member: Int) -> TrainingSet {
        set(rows: folds[member / foldCount].rows(in: member % foldCount))
    }

    private func set(rows: [Int]) -> TrainingSet {
        TrainingSet(
            inputs: rows.flatMap { scaled[($0 * width)..<(($0 + 1) * width)] }, classes: rows.map { classes[$0] })
    }

    /// What each member says of the rows that it did not see, as evidence on the scale of log-odds.
    func heldOut(_ members: [[String: Tensor]], loss: LossConfiguration) throws
        -> (evidence: [Double], isPulsar: [Bool])
    {
        var evidence: [Double] = []
        var isPulsar: [Bool] = []
        for (member, state) in members.enumerated() {
            let set = validationSet(member)
            let trained = try Network(network, seed: 0)
            try trained.load(state)
            let logits = InferenceNetwork(trained).logits(set.inputs)
            for row in set.classes.indices {
                let difference = Double(logits[2 * row + 1]) - Double(logits[2 * row])
                evidence.append(loss.evidence(logit: difference))
                isPulsar.append(set.classes[row] == 1)
            }
        }
        return (evidence, isPulsar)
    }
}
