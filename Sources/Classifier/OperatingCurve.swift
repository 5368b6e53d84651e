import Metrics

/// What each threshold selected of rows that were held out from training, as counts, so that it is known how well the rates
/// are.
public struct OperatingCurve: Codable, Sendable, Equatable {
    /// What is selected from a threshold on.
    public struct Point: Codable, Sendable, Equatable {
        public var threshold: Double
        /// Pulsars selected, and other rows selected.
        public var pulsars: Int
        public var others: Int
    }

    private static let mostPoints = 400

    /// The rows that were held out.
    public let pulsars: Int
    public let others: Int
    /// From the highest threshold to the lowest.
    public let points: [Point]

    /// - Parameters:
    ///   - probabilities: the score of each held-out row.
    ///   - isPulsar: its truth; both classes occur.
    public init(probabilities: [Double], isPulsar: [Bool]) {
        let ranking = Ranking(scores: probabilities, isPositive: isPulsar)
        (pulsars, others) = (ranking.positives, ranking.negatives)
        let all = ranking.steps.map {
            Point(threshold: $0.threshold, pulsars: $0.truePositives, others: $0.falsePositives)
        }
        points = Self.thinned(all, pulsars: ranking.positives)
    }

    /// The threshold that does what a rule wants: the highest of sufficient recall, or the lowest of sufficient precision or
    /// small enough false-positive rate.
    ///
    /// - Throws: `Unsupported` if the held-out rows are too few to tell, or no threshold does it.
    public func threshold(_ rule: SelectionRule) throws(Unsupported) -> Double {
        let point: Point?
        switch rule {
        case .score(let score): return score
        case .recall(let recall):
            let most = 1 - BinomialInterval.mostOfNone(trials: pulsars)
            guard recall <= most else {
                throw Unsupported(
                    description:
                        "\(pulsars) held-out pulsars cannot tell a recall above \(Self.rounded(most, .down)) from "
                        + "all of them; ask for recall=\(Self.rounded(most, .down)) or less, or for a score")
            }
            point = points.first { Double($0.pulsars) >= recall * Double(pulsars) }
        case .falsePositiveRate(let rate):
            let least = BinomialInterval.mostOfNone(trials: others)
            guard rate >= least else {
                throw Unsupported(
                    description:
                        "\(others) held-out non-pulsars cannot tell a rate below \(Self.rounded(least, .up)) from "
                        + "none; ask for fpr=\(Self.rounded(least, .up)) or more, or for a score")
            }
            point = points.last { Double($0.others) <= rate * Double(others) }
        case .precision(let precision):
            point = points.last { Double($0.pulsars) >= precision * Double($0.pulsars + $0.others) }
        }
        guard let point else {
            throw Unsupported(description: "no threshold does that on the \(pulsars + others) held-out rows")
        }
        return point.threshold
    }

    /// What a threshold selects: the point that stands for it is the last one that is not below it.
    public func selection(from threshold: Double) -> HeldOutSelection {
        let point = points.last { $0.threshold >= threshold }
        return HeldOutSelection(
            threshold: threshold, pulsarsSelected: point?.pulsars ?? 0, othersSelected: point?.others ?? 0,
            pulsars: pulsars, others: others)
    }

    /// A rate that held-out rows cannot promise.
    public struct Unsupported: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// Two digits that do not promise more than the number.
    private static func rounded(_ share: Double, _ rule: FloatingPointRoundingRule) -> Double {
        // A share near 1 is told by how much it lacks.
        if share > 0.5 { return 1 - rounded(1 - share, rule == .down ? .up : .down) }
        var unit = 1.0
        while share / unit < 10 { unit /= 10 }
        return (share / unit).rounded(rule) * unit
    }

    /// Keeps the points where recall or the logarithm of the false positives has moved by a step, and the last one.
    private static func thinned(_ all: [Point], pulsars: Int) -> [Point] {
        let step = 2 * Double(pulsars) / Double(mostPoints)
        var kept: [Point] = []
        for (index, point) in all.enumerated() {
            guard let previous = kept.last, index + 1 < all.count else {
                kept.append(point)
                continue
            }
            let recallMoved = Double(point.pulsars - previous.pulsars) >= step
            let rateMoved = Double(point.others) > Double(previous.others) * 1.05
            if recallMoved || rateMoved { kept.append(point) }
        }
        return kept
    }
}
