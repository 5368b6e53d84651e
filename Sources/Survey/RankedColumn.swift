import Candidates

/// One row of a ranked list: a candidate and where it stands.
struct RankedRow {
    /// Counted from 1.
    var rank: Int
    var candidate: ScoredCandidate
    var isSelected: Bool
}

/// One column of a ranked list. All writers go through `all`, so a column is added in one place.
struct RankedColumn: Sendable {
    /// How a column gets its values; those that a candidate lacks are `nil`.
    enum Values: Sendable {
        case integer(@Sendable (RankedRow) -> Int)
        /// 0...1, with eight digits behind the point.
        case probability(@Sendable (RankedRow) -> Double)
        case number(@Sendable (CandidateHeader) -> Double?)
        case flag(@Sendable (RankedRow) -> Bool)
        case text(@Sendable (RankedRow) -> String?)
        /// A file, followed by `#row` for a row of a file of many: put together where it is written, because a list has
        /// millions.
        case place(@Sendable (RankedRow) -> (file: Substring, row: Int?))
    }

    let name: String
    let unit: String
    let values: Values

    init(_ name: String, unit: String = "", _ values: Values) {
        self.name = name
        self.unit = unit
        self.values = values
    }

    /// The columns in order. `group` and `known_pulsar` are for what later steps find out.
    static let all: [RankedColumn] = [
        RankedColumn("rank", .integer(\.rank)),
        RankedColumn("candidate", .place { $0.candidate.nameInList }),
        RankedColumn("score", .probability(\.candidate.score)),
        RankedColumn("selected", .flag(\.isSelected)),
        RankedColumn("period_s", unit: "s", .number(\.periodSeconds)),
        RankedColumn("dm_pc_cm3", unit: "pc cm-3", .number(\.dispersionMeasure)),
        RankedColumn("snr", .number(\.signalToNoise)),
        RankedColumn("ra_deg", unit: "deg", .number(\.rightAscensionDegrees)),
        RankedColumn("dec_deg", unit: "deg", .number(\.declinationDegrees)),
        RankedColumn("mjd", unit: "d", .number(\.modifiedJulianDate)),
        RankedColumn("group", .text { _ in nil }),
        RankedColumn("known_pulsar", .text { _ in nil }),
        RankedColumn("flags", .text(\.candidate.flags)),
        RankedColumn("source", .place { ($0.candidate.origin.path[...], $0.candidate.origin.row) }),
        RankedColumn("snr_stated", .number(\.statedSignalToNoise)),
        RankedColumn("sigma", .number(\.significance)),
        RankedColumn("model", .text(\.candidate.model)),
    ]
}

extension ScoredCandidate {
    /// Its own name, or that of its file and its row there.
    fileprivate var nameInList: (file: Substring, row: Int?) {
        if let givenName { return (givenName[...], nil) }
        let path = origin.path
        let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        return (path[start...], origin.row)
    }
}
