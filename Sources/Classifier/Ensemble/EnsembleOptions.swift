import NeuralNetwork

/// How an ensemble of networks is trained, whatever its inputs are.
public struct EnsembleOptions: Sendable, Equatable {
    /// Which rows the ensemble is measured and calibrated on. It has never seen them.
    public enum HeldOut: Sendable {
        /// Each fold by a further ensemble that is trained without it; the model itself sees all rows. Each network of the
        /// model leaves out another fold, so that they differ and see as many rows as those that are measured. For networks
        /// that train in seconds.
        case everyFold
        /// One fold, which no network of the model sees; each sees all others.
        case oneFold
    }

    /// Networks in the ensemble.
    public var members: Int
    public var heldOut: HeldOut
    /// The share of the rows in one fold: of those that are held out, and of those that early stopping watches.
    public var validationFraction = 0.2
    public var calibration = Calibration.Method.beta
    public var training: TrainingConfiguration

    public init(members: Int, heldOut: HeldOut, training: TrainingConfiguration) {
        self.members = members
        self.heldOut = heldOut
        self.training = training
    }

    /// Into how many folds the rows are divided.
    var foldCount: Int { max(Int((1 / validationFraction).rounded()), 2) }

    /// How many networks are trained in all.
    public var networkCount: Int { members * (heldOut == .everyFold ? foldCount + 1 : 1) }
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
    /// - Parameter network: its name, as its checkpoint has it.
    func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws
}

/// Passes one network's epochs on to the ensemble's observer.
struct NetworkObserver: TrainingObserver {
    var network: String
    var observer: any EnsembleObserver

    func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
        try observer.epochEnded(network: network, report: report, history: history)
    }
}
