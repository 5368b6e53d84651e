import Candidates
import ScoreStore
import Sifting

/// One row of a ranked list: a candidate and where it stands.
struct RankedRow {
    /// Counted from 1.
    var rank: Int
    var candidate: ScoredCandidate
    var isSelected: Bool
    var findings = Sifter.Findings()

    var known: [KnownPulsarMatch] { findings.known }

    /// Words joined by `|`: those of the candidate, and those of what was found out about it.
    var flags: String {
        let words = [candidate.flags, findings.flags]
        return words.filter { !$0.isEmpty }.joined(separator: "|")
    }
}

/// One column of a ranked list. All writers go through `all`, so a column is added in one place.
struct RankedColumn: Sendable {
    /// How a column gets its values; those that a candidate lacks are `nil`.
    enum Values: Sendable {
        case integer(@Sendable (RankedRow) -> Int)
        /// 0...1, with eight digits behind the point.
        case probability(@Sendable (RankedRow) -> Double)
        case number(@Sendable (RankedRow) -> Double?)
        case flag(@Sendable (RankedRow) -> Bool)
        case text(@Sendable (RankedRow) -> String?)
    }

    let name: String
    let unit: String
    let values: Values

    init(_ name: String, unit: String = "", _ values: Values) {
        self.name = name
        self.unit = unit
        self.values = values
    }

    private static func header(_ column: HeaderColumn) -> RankedColumn {
        // A key path is not known to be free to share among threads; this one never changes.
        nonisolated(unsafe) let keyPath = column.keyPath
        return RankedColumn(column.name, unit: column.unit, .number { $0.candidate.header?[keyPath: keyPath] })
    }

    /// The columns in order. `group` is for what a later step finds out.
    static let all: [RankedColumn] = [
        RankedColumn("rank", .integer(\.rank)),
        RankedColumn("candidate", .text(\.candidate.name)),
        RankedColumn("score", .probability(\.candidate.score)),
        RankedColumn("selected", .flag(\.isSelected)),
        header(.periodSeconds),
        header(.dispersionMeasure),
        header(.signalToNoise),
        header(.rightAscensionDegrees),
        header(.declinationDegrees),
        header(.modifiedJulianDate),
        RankedColumn("group", .text { _ in nil }),
        RankedColumn("known_pulsar", .text { $0.known.first?.name }),
        RankedColumn("flags", .text(\.flags)),
        RankedColumn("source", .text(\.candidate.origin.location)),
        header(.statedSignalToNoise),
        header(.significance),
        RankedColumn("model", .text(\.candidate.model)),
        RankedColumn("dm0_snr_ratio", .number(\.candidate.undispersedRatio)),
        RankedColumn("known_ratio", .text { $0.known.first?.ratioText }),
        RankedColumn("known_separation_deg", unit: "deg", .number { $0.known.first?.separationDegrees }),
        RankedColumn("known_dm_difference", unit: "pc cm-3", .number { $0.known.first?.dispersionDifference }),
    ]
}
