import Candidates
import Preprocessing

/// How a candidate's arrays lie one behind the other in the row of numbers that a network takes.
public struct PlaneRowLayout: Sendable, Equatable {
    public let inputs: [CandidateArray]
    /// Rows and columns of the planes, values of the curves.
    public let size: Int
    /// Whether a candidate may be without some of the arrays, as long as there is a plane among the others.
    public let canLackSome: Bool
    /// The values in one row.
    public let count: Int
    private let ranges: [CandidateArray: Range<Int>]

    public init(_ inputs: [CandidateArray], size: Int, canLackSome: Bool = false) {
        self.inputs = inputs
        self.canLackSome = canLackSome
        self.size = size
        var ranges: [CandidateArray: Range<Int>] = [:]
        var end = 0
        for input in inputs {
            let next = end + input.count(size: size)
            ranges[input] = end..<next
            end = next
        }
        self.ranges = ranges
        count = end
    }

    /// Where an input stands in the row, or `nil` if it is not one of them.
    public func range(of input: CandidateArray) -> Range<Int>? { ranges[input] }

    /// A candidate's row. An array that is missing is 0 throughout if the network has learnt to do without.
    ///
    /// - Parameter array: gives each array's values, or `nil` if the candidate does not have it.
    /// - Throws: `MissingInputs` for what the network cannot do without.
    private func row(_ array: (CandidateArray) -> [Float]?) throws(MissingInputs) -> [Float] {
        let arrays = inputs.map { ($0, array($0)) }
        let missing = arrays.filter { $0.1 == nil }.map(\.0)
        let hasPlane = arrays.contains { $0.0.isPlane && $0.1 != nil }
        guard missing.isEmpty || (canLackSome && hasPlane) else {
            let words = missing.map(\.words).joined(separator: " or ")
            throw MissingInputs(missing.map(\.rawValue), reason: "it has no data to make \(words) of")
        }
        return arrays.flatMap { $0.1 ?? [Float](repeating: 0, count: $0.0.count(size: size)) }
    }

    /// A candidate's row.
    public func row(of planes: CandidatePlanes) throws(MissingInputs) -> [Float] {
        try row { planes[$0] }
    }

    /// A candidate's row from its arrays as an example table holds them, one behind the other in this order; an array
    /// that the candidate does not have is NaN.
    public func row(ofExample values: ArraySlice<Float>) throws(MissingInputs) -> [Float] {
        try row { input in
            guard let range = range(of: input) else { return nil }
            let array = values[(values.startIndex + range.lowerBound)..<(values.startIndex + range.upperBound)]
            return array.first?.isNaN ?? true ? nil : Array(array)
        }
    }
}
