import ArgumentParser
import Candidates

/// What is chosen first of a training: the network, what it sees, and how long.
struct TrainingBasics: ParsableArguments {
    @Option(
        name: .customLong("network"),
        help: """
            What kind of network: features (dense, on a row of features; the default), planes (convolutional, on all planes \
            and curves) or htru (the published one, on one plane).
            """)
    var wantedNetwork: NetworkName?

    @Option(
        help: ArgumentHelp(
            "Go on from this model: its networks with their inputs, at a tenth of the learning rate.",
            valueName: "model"),
        completion: ModelArgument.completion)
    var from: String?

    @Option(
        help: ArgumentHelp(
            "What the network sees: all, profile (the profile's four features), or names joined by commas: of columns, or of "
                + "time_phase, frequency_phase, profile, dm_curve and header_values (htru: time_phase).",
            valueName: "names"),
        completion: .list(["all", "profile"] + CandidateArray.allCases.map(\.rawValue)))
    var inputs = "all"

    @Option(
        name: .customLong("epochs"),
        help: "Epochs: how often each row is trained on (features 15, planes 12, htru 100).")
    var wantedEpochs: Int?

    @Option(
        name: .customLong("members"),
        help: "Ensemble size: networks whose outputs are averaged (features 5, planes and htru 1)."
    )
    var wantedMembers: Int?

    @Option(
        help: """
            Share of the rows that are held out at a time, for calibration, thresholds and figures, and again for early \
            stopping.
            """)
    var validationFraction = 0.2

    @Option(help: "Random seed; the same seed gives the same model.")
    var seed: UInt64 = 0

    @Option(
        name: .customLong("jobs"),
        help: "Networks trained at a time (default: one per processor); results do not depend on it.")
    var wantedJobs: Int?
}

/// A network as the command line names it, with what follows from it unless told otherwise.
enum NetworkName: String, ExpressibleByArgument, CaseIterable {
    case features, planes, htru

    var defaults: (epochs: Int, batchSize: Int, learningRate: Double, members: Int) {
        switch self {
        case .features: (15, 256, 0.01, 5)
        case .planes: (12, 128, 0.003, 1)
        case .htru: (100, 100, 0.02, 1)
        }
    }
}
