import OutputFiles

/// What an epoch came to.
public struct EpochReport: Codable, Equatable, Sendable {
    /// Counted from 1.
    public var epoch: Int
    public var learningRate: Double
    /// The mean loss of the epoch's batches, while they were trained on.
    public var trainingLoss: Double
    public var validationLoss: Double?
    /// Of the positive class (index 1); only with two classes.
    public var validationAveragePrecision: Double?
    /// The mean F1 of all classes, where the largest output decides.
    public var validationMacroF1: Double?
}

/// Hears of a training's progress. The loop itself prints nothing.
public protocol TrainingObserver: Sendable {
    /// - Parameter history: the reports of all epochs so far, the latest last.
    func epochEnded(_ report: EpochReport, history: [EpochReport]) throws
}

/// Writes every epoch's numbers to a CSV file. The file is rewritten from the whole history each time, so that a resumed
/// training continues it without gap or repetition.
public struct CSVTrainingLog: TrainingObserver {
    private let path: String

    public init(path: String) {
        self.path = path
    }

    public func epochEnded(_ report: EpochReport, history: [EpochReport]) throws {
        var text = "epoch,learning_rate,training_loss,validation_loss,validation_average_precision\n"
        for report in history {
            let validation = [report.validationLoss, report.validationAveragePrecision].map { $0.map { "\($0)" } ?? "" }
            text += "\(report.epoch),\(report.learningRate),\(report.trainingLoss),\(validation[0]),\(validation[1])\n"
        }
        try OutputFile.write(text, to: path)
    }
}
