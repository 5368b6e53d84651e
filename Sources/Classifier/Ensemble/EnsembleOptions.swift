import NeuralNetwork

/// How an ensemble of networks is trained, whatever its inputs are.
public struct EnsembleOptions: Sendable, Equatable {
    /// Networks in the ensemble.
    public var members: Int
    /// The share of the rows that each member holds out: for calibration, thresholds and early stopping.
    public var validationFraction = 0.2
    public var calibration = Calibration.Method.platt
    public var training: TrainingConfiguration

    public init(members: Int, training: TrainingConfiguration) {
        self.members = members
        self.training = training
    }

    /// Into how many folds the rows are divided; each member holds one out.
    var foldCount: Int { max(Int((1 / validationFraction).rounded()), 2) }
}

/// Where checkpoints go, and whether to go on from those that are there.
public struct EnsembleCheckpoints: Sendable {
    var folder: String
    var resume: Bool

    public init(folder: String, resume: Bool) {
        self.folder = folder
        self.resume = resume
    }
}

/// Hears of the training of an ensemble; called from several threads.
public protocol EnsembleObserver: Sendable {
    func epochEnded(member: Int, report: EpochReport, history: [EpochReport]) throws
}

/// Passes one member's epochs on to the ensemble's observer.
struct MemberObserver: TrainingObserver {
    var member: Int
    var observer: any EnsembleObserver

    func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
        try observer.epochEnded(member: member, report: report, history: history)
    }
}
