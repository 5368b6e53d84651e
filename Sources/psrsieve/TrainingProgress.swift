import Classifier
import Foundation
import NeuralNetwork
import Synchronization

/// Shows how a training comes along.
final class TrainingProgress: EnsembleObserver {
    let progress = Progress()
    private let networks: Int
    private let epochs: Int
    private let log: TrainingLog?
    /// Epochs of this run, those that a run before had left behind, and the networks that have told of them.
    private let done = Mutex((here: 0, before: 0, networks: Set<String>()))
    private let start = ContinuousClock.now

    init(networks: Int, epochs: Int, log: TrainingLog?) {
        self.networks = networks
        self.epochs = epochs
        self.log = log
    }

    func epochEnded(network: String, report: EpochReport, history: [EpochReport]) throws {
        try log?.epochEnded(network: network, report: report, history: history)
        let (here, before) = done.withLock { done in
            done.here += 1
            if done.networks.insert(network).inserted { done.before += history.count - 1 }
            return (done.here, done.before)
        }
        progress.update {
            let precision =
                report.validationAveragePrecision.map { ", average precision \(MetricsText.number($0))" } ?? ""
            return
                "training: epoch \(here + before) of \(networks * epochs), loss \(MetricsText.number(report.trainingLoss))"
                + precision + timeLeft(after: here, before)
        }
    }

    /// By the time that an epoch of this run has taken so far.
    private func timeLeft(after here: Int, _ before: Int) -> String {
        let left = Double(networks * epochs - here - before)
        let seconds = (ContinuousClock.now - start) / .seconds(1) / Double(here) * left
        return seconds < 90 ? String(format: ", %.0f s left", seconds) : String(format: ", %.0f min left", seconds / 60)
    }
}
