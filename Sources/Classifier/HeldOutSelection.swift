import Metrics

/// What a threshold selected of the rows that a model held out from training.
public struct HeldOutSelection: Sendable, Equatable {
    public var threshold: Double
    /// Of the pulsars, the share that was selected.
    public var recall: Double
    /// Of the others, the share that was selected.
    public var falsePositiveRate: Double
    /// Of what was selected, the share that are pulsars; `nil` if nothing was.
    public var precision: Double?
    /// Rows selected.
    public var count: Int
}

extension ModelCard {
    private var heldOutOthers: Int { metrics.count - metrics.positives }

    /// The score from which on a candidate is selected; above every score if no score does what is wanted.
    public func threshold(_ rule: SelectionRule) -> Double {
        switch rule {
        case .score(let score): score
        case .recall(let recall): thresholds.threshold(recall: recall)
        case .precision(let precision):
            thresholds.threshold(precision: precision, pulsars: metrics.positives, others: heldOutOthers)
        case .falsePositiveRate(let rate): thresholds.threshold(falsePositiveRate: rate)
        }
    }

    /// What a threshold selects of the held-out rows, as closely as the operating curve says.
    public func heldOutSelection(from threshold: Double) -> HeldOutSelection {
        if threshold == metrics.threshold { return exactSelection }
        let point = thresholds.point(at: threshold)
        let (recall, rate) = (point?.recall ?? 0, point?.falsePositiveRate ?? 0)
        return HeldOutSelection(
            threshold: threshold, recall: recall, falsePositiveRate: rate,
            precision: point?.precision(pulsars: metrics.positives, others: heldOutOthers),
            count: Int((recall * Double(metrics.positives) + rate * Double(heldOutOthers)).rounded()))
    }

    /// At the threshold that the model was measured with, its counts are known.
    private var exactSelection: HeldOutSelection {
        HeldOutSelection(
            threshold: metrics.threshold, recall: metrics.recall ?? 0,
            falsePositiveRate: metrics.falsePositiveRate ?? 0,
            precision: metrics.precision, count: metrics.confusion.truePositives + metrics.confusion.falsePositives)
    }
}
