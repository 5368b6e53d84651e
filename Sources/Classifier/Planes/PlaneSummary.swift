import Candidates
import Foundation
import Preprocessing

/// A few numbers that say what a candidate's arrays are like, to tell whether they are like those of the training set:
/// mean, deviation, skewness and excess kurtosis of each, as sign(x) * log(1 + |x|).
enum PlaneSummary {
    private static let numbersPerInput = 4

    static func width(of inputs: [CandidateArray]) -> Int { numbersPerInput * inputs.count }

    /// - Parameter row: one row of a network with this layout. A flat array, or one that is missing, gives zeros.
    static func values(of row: some RandomAccessCollection<Float>, layout: PlaneRowLayout) -> [Float] {
        layout.inputs.flatMap { input -> [Float] in
            guard let range = layout.range(of: input) else { return [] }
            let values = row.dropFirst(range.lowerBound).prefix(range.count).lazy.map(Double.init)
            guard let moments = Moments(Array(values)) else {
                return [Float](repeating: 0, count: numbersPerInput)
            }
            return moments.inTableOrder.map { Float($0 < 0 ? -log1p(-$0) : log1p($0)) }
        }
    }
}
