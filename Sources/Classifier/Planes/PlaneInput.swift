import Preprocessing

/// One of the arrays that an image classifier can see of a candidate.
public enum PlaneInput: String, Codable, Sendable, CaseIterable {
    case timePhase = "time_phase"
    case frequencyPhase = "frequency_phase"
    case profile
    case dmCurve = "dm_curve"

    var isPlane: Bool { self == .timePhase || self == .frequencyPhase }

    /// How it is called in a sentence.
    var words: String {
        switch self {
        case .timePhase: "a time-phase plane"
        case .frequencyPhase: "a frequency-phase plane"
        case .profile: "a profile"
        case .dmCurve: "a DM curve"
        }
    }
}

extension CandidatePlanes {
    /// `nil` if the candidate does not have it.
    public subscript(input: PlaneInput) -> [Float]? {
        switch input {
        case .timePhase: timePhase
        case .frequencyPhase: frequencyPhase
        case .profile: profile
        case .dmCurve: dmCurve
        }
    }
}

/// How a candidate's arrays lie one behind the other in the row of numbers that a network takes.
public struct PlaneRowLayout: Sendable, Equatable {
    public let inputs: [PlaneInput]
    /// Rows and columns of the planes, values of the curves.
    public let size: Int
    /// The values in one row.
    public let count: Int
    private let ranges: [PlaneInput: Range<Int>]

    public init(_ inputs: [PlaneInput], size: Int) {
        self.inputs = inputs
        self.size = size
        var ranges: [PlaneInput: Range<Int>] = [:]
        var end = 0
        for input in inputs {
            let next = end + (input.isPlane ? size * size : size)
            ranges[input] = end..<next
            end = next
        }
        self.ranges = ranges
        count = end
    }

    /// Where an input stands in the row, or `nil` if it is not one of them.
    public func range(of input: PlaneInput) -> Range<Int>? { ranges[input] }

    /// A candidate's row. An input that is missing is 0 throughout if the network has learnt to do without.
    ///
    /// - Parameter canLackSome: whether inputs may be missing, as long as there is a plane among the others.
    /// - Throws: `MissingInputs` for what the network cannot do without.
    public func row(of planes: CandidatePlanes, canLackSome: Bool) throws(MissingInputs) -> [Float] {
        let missing = inputs.filter { planes[$0] == nil }
        let hasPlane = inputs.contains { $0.isPlane && planes[$0] != nil }
        guard missing.isEmpty || (canLackSome && hasPlane) else {
            let words = missing.map(\.words)
            throw MissingInputs(
                missing.map(\.rawValue), reason: "it has no data to make \(words.joined(separator: " or ")) of")
        }
        var row: [Float] = []
        row.reserveCapacity(count)
        for input in inputs {
            row += planes[input] ?? [Float](repeating: 0, count: range(of: input)?.count ?? 0)
        }
        return row
    }
}
