import Candidates

/// One column of a ranked list. All writers go through `all`, so a column is added in one place.
struct RankedColumn: Sendable {
    /// How a column gets its values; those that a candidate lacks are `nil`.
    enum Values: Sendable {
        case integer(@Sendable (RankedRow) -> Int?)
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

    private static func header(_ text: HeaderText) -> RankedColumn {
        RankedColumn(text.name, .text { $0.candidate.header?[text: text] })
    }

    private static func header(_ column: HeaderColumn) -> RankedColumn {
        // A key path is not known to be free to share among threads; this one never changes.
        nonisolated(unsafe) let keyPath = column.keyPath
        return RankedColumn(column.name, unit: column.unit, .number { $0.candidate.header?[keyPath: keyPath] })
    }

    /// The columns in order.
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
        // The rank of the group's leader.
        RankedColumn("group", .integer { row in row.findings.membership.map { $0.leader + 1 } }),
        RankedColumn("known_pulsar", .text { $0.known.first?.name }),
        RankedColumn("flags", .text(\.flags)),
        RankedColumn("source", .text(\.candidate.origin.location)),
        header(.statedSignalToNoise),
        header(.significance),
        RankedColumn("model", .text(\.candidate.model)),
        RankedColumn("dm0_snr_ratio", .number(\.candidate.undispersedRatio)),
        RankedColumn("known_ratio", .text { $0.known.first?.ratio.text }),
        RankedColumn("known_separation_deg", unit: "deg", .number { $0.known.first?.separationDegrees }),
        RankedColumn("known_dm_difference", unit: "pc cm-3", .number { $0.known.first?.dispersionDifference }),
        RankedColumn("group_size", .integer { $0.findings.membership?.size }),
        RankedColumn("group_beams", .integer { $0.findings.membership?.beams }),
        RankedColumn("harmonic", .text { $0.findings.membership?.ratio.text }),
        header(.widthTurns),
        header(.periodErrorSeconds),
        header(.periodDerivative),
        header(.periodEpoch),
        header(.frame),
        header(.dispersionMeasureError),
        header(.accelerationMetresPerSecondSquared),
        header(.accelerationError),
        header(.searchSignalToNoise),
        header(.observationSeconds),
        header(.centreFrequencyMegahertz),
        header(.bandwidthMegahertz),
        header(.beamWidthDegrees),
        header(.beam),
        header(.pointing),
        header(.sourceName),
        header(.telescope),
        RankedColumn("metadata", .text { $0.candidate.header?.metadata }),
        RankedColumn("probability", .number(\.probability)),
    ]
}
