import Metrics

/// What a threshold selected of the rows that a model held out from training, and how well its rates are known.
public struct HeldOutSelection: Sendable, Equatable {
    public var threshold: Double
    /// Rows selected, by class.
    public var pulsarsSelected: Int
    public var othersSelected: Int
    /// Rows that were held out, by class.
    public var pulsars: Int
    public var others: Int

    /// A share of rows, with its interval at a confidence of 95 %.
    public struct Rate: Sendable, Equatable {
        public var value: Double
        public var interval: BinomialInterval

        /// `nil` of no rows.
        init?(_ count: Int, of trials: Int) {
            guard trials > 0 else { return nil }
            value = Double(count) / Double(trials)
            interval = BinomialInterval(count: count, trials: trials)
        }
    }

    public var count: Int { pulsarsSelected + othersSelected }
    /// Of the pulsars, the share that was selected.
    public var recall: Rate? { Rate(pulsarsSelected, of: pulsars) }
    /// Of the others, the share that was selected.
    public var falsePositiveRate: Rate? { Rate(othersSelected, of: others) }
    /// Of what was selected, the share that are pulsars.
    public var precision: Rate? { Rate(pulsarsSelected, of: count) }
}

extension ModelCard {
    /// The score from which on a candidate is selected.
    ///
    /// - Throws: `OperatingCurve.Unsupported` if the rows that the model held out cannot tell.
    public func threshold(_ rule: SelectionRule) throws(OperatingCurve.Unsupported) -> Double {
        try thresholds.threshold(rule)
    }

    /// What a threshold selects of the held-out rows; exactly where the model was measured, else as closely as the operating
    /// curve says.
    public func heldOutSelection(from threshold: Double) -> HeldOutSelection {
        var selection = thresholds.selection(from: threshold)
        if threshold == metrics.threshold {
            selection.pulsarsSelected = metrics.confusion.truePositives
            selection.othersSelected = metrics.confusion.falsePositives
        }
        return selection
    }
}
