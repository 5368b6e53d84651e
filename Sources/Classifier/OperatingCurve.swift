/// What recall and what false-positive rate each threshold gave on rows that were held out from training.
public struct OperatingCurve: Codable, Sendable, Equatable {
    public struct Point: Codable, Sendable, Equatable {
        public var threshold: Double
        public var recall: Double
        public var falsePositiveRate: Double

        enum CodingKeys: String, CodingKey {
            case threshold, recall
            case falsePositiveRate = "false_positive_rate"
        }

        /// The share of pulsars among what is selected of so many rows; `nil` if nothing is.
        public func precision(pulsars: Int, others: Int) -> Double? {
            let (found, wrong) = (recall * Double(pulsars), falsePositiveRate * Double(others))
            return found + wrong > 0 ? found / (found + wrong) : nil
        }
    }

    private static let mostPoints = 400

    /// From the highest threshold to the lowest.
    public private(set) var points: [Point]

    /// - Parameters:
    ///   - probabilities: the score of each held-out row.
    ///   - isPulsar: its truth; both classes occur.
    public init(probabilities: [Double], isPulsar: [Bool]) {
        let positives = Double(max(isPulsar.count(where: { $0 }), 1))
        let negatives = Double(max(isPulsar.count - Int(positives), 1))
        var found = (truePositives: 0.0, falsePositives: 0.0)
        var all: [Point] = []
        let order = probabilities.indices.sorted { probabilities[$0] > probabilities[$1] }
        for (place, row) in order.enumerated() {
            if isPulsar[row] { found.truePositives += 1 } else { found.falsePositives += 1 }
            let isLastOfEqual =
                place + 1 == order.count || probabilities[order[place + 1]] < probabilities[row]
            guard isLastOfEqual else { continue }
            all.append(
                Point(
                    threshold: probabilities[row], recall: found.truePositives / positives,
                    falsePositiveRate: found.falsePositives / negatives))
        }
        points = Self.thinned(all)
    }

    /// The highest threshold whose recall is at least this, or the lowest there is.
    public func threshold(recall: Double) -> Double {
        points.first { $0.recall >= recall }?.threshold ?? 0
    }

    /// The lowest threshold whose false-positive rate is at most this; above every score if there is none.
    public func threshold(falsePositiveRate: Double) -> Double {
        points.last { $0.falsePositiveRate <= falsePositiveRate }?.threshold ?? 1.01
    }

    /// The lowest threshold from which on at least this share of what is selected are pulsars; above every score if there
    /// is none.
    ///
    /// - Parameters:
    ///   - pulsars: those among the held-out rows.
    ///   - others: the held-out rows that are none.
    public func threshold(precision: Double, pulsars: Int, others: Int) -> Double {
        points.last { ($0.precision(pulsars: pulsars, others: others) ?? 0) >= precision }?.threshold ?? 1.01
    }

    /// The point that stands for a threshold: the last one that is not below it; `nil` if that is above every score.
    public func point(at threshold: Double) -> Point? {
        points.last { $0.threshold >= threshold }
    }

    /// Keeps the points where recall or the logarithm of the false-positive rate has moved by a step, and the last one.
    private static func thinned(_ all: [Point]) -> [Point] {
        let step = 2 / Double(mostPoints)
        var kept: [Point] = []
        for (index, point) in all.enumerated() {
            guard let previous = kept.last, index + 1 < all.count else {
                kept.append(point)
                continue
            }
            let recallMoved = point.recall - previous.recall >= step
            let rateMoved = point.falsePositiveRate > max(previous.falsePositiveRate, 1e-5) * 1.05
            if recallMoved || rateMoved { kept.append(point) }
        }
        return kept
    }
}
