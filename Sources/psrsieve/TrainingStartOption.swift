import Classifier
import NeuralNetwork

/// `--from`: what a training takes over from the model that it goes on from.
extension TrainingOptions {
    /// Of the learning rate that a new network begins with: weights that are nearly right are to be moved little.
    private static let learningRateShare = 0.1

    /// The model to go on from; what is not said otherwise is as the model has it.
    ///
    /// - Throws: what reading it throws, `CommandFailure` where an option contradicts it.
    mutating func start() throws -> EnsembleStart? {
        guard let name = basics.from else { return nil }
        try refuseWhatFollows()
        let start = EnsembleStart(try ModelArgument.read(name), path: ModelArgument.path(name))
        let card = start.card
        switch card.kind {
        case .features: basics.wantedNetwork = .features
        case .planes: basics.wantedNetwork = card.network == .named("htru", classes: 2) ? .htru : .planes
        }
        basics.inputs = card.inputs.joined(separator: ",")
        basics.wantedMembers = basics.wantedMembers ?? card.members
        details.wantedLearningRate =
            details.wantedLearningRate ?? Self.learningRateShare * network.defaults.learningRate
        lossOptions.takeOver(card.loss)
        try validate()
        return start
    }

    private func refuseWhatFollows() throws {
        let given = [
            ("--network", basics.wantedNetwork != nil), ("--inputs", basics.inputs != "all"),
            ("--features", columns.features != nil), ("--hidden", details.wantedHidden != nil),
            ("--batch-norm", details.batchNorm), ("--dropout", details.dropout != 0),
            ("--normalisation", details.wantedNormalisation != nil),
        ]
        if let (option, _) = given.first(where: \.1) {
            throw CommandFailure("\(option) follows from the model that --from names; leave it out")
        }
    }
}
