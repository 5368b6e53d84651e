import Candidates
import Foundation
import Preprocessing

/// A few numbers that say what a candidate's arrays are like, to tell whether they are like those of the training set:
/// mean, deviation, skewness and excess kurtosis of each plane and curve, as sign(x) * log(1 + |x|), and the header's
/// values as they are.
enum PlaneSummary {
    private static let momentCount = 4

    static func width(of layout: PlaneRowLayout) -> Int {
        layout.inputs.reduce(0) { $0 + ($1 == .headerValues ? $1.count(size: layout.size) : momentCount) }
    }

    /// - Parameter row: one row of a network with this layout. A flat array, or one that is missing, gives zeros.
    static func values(of row: some RandomAccessCollection<Float>, layout: PlaneRowLayout) -> [Float] {
        layout.inputs.flatMap { input -> [Float] in
            guard let range = layout.range(of: input) else { return [] }
            let values = row.dropFirst(range.lowerBound).prefix(range.count)
            if input == .headerValues { return Array(values) }
            guard let moments = Moments(values.map(Double.init)) else {
                return [Float](repeating: 0, count: momentCount)
            }
            return moments.inTableOrder.map { Float($0 < 0 ? -log1p(-$0) : log1p($0)) }
        }
    }
}
