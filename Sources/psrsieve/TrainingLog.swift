import Formats
import NeuralNetwork
import Reports
import Synchronization

/// How the networks of a training come along: a CSV file for each, and pictures of all of them in the end.
final class TrainingLog: Sendable {
    private let folder: String
    private let histories = Mutex<[String: [EpochReport]]>([:])

    init(folder: String) {
        self.folder = folder
    }

    func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws {
        try CSVTrainingLog(path: "\(folder)/\(network).csv").epochEnded(report, history: history)
        histories.withLock { $0[network] = history }
    }

    /// Draws the mean of all networks.
    func draw() throws {
        let all = histories.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value)
        let subtitles = ["mean of \(Counted.text(all.count, "network"))"]
        func curve(_ name: String, _ value: (EpochReport) -> Double?) -> LearningCurves.Curve {
            LearningCurves.Curve(name: name, meanOf: all.map { $0.map(value) })
        }
        let pictures = [
            (
                "learning-loss",
                LearningCurves.picture(
                    [curve("trained on", \.trainingLoss), curve("held out", \.validationLoss)],
                    title: "Loss", subtitles: subtitles, value: "loss")
            ),
            (
                "learning-average-precision",
                LearningCurves.picture(
                    [curve("held out", \.validationAveragePrecision)], title: "Average precision",
                    subtitles: subtitles, value: "average precision", isShare: true)
            ),
        ]
        try PictureFolder(folder).write(pictures.compactMap { name, picture in picture.map { (name, $0) } })
    }
}
