import Candidates

/// The columns of a ranked list, in order. `group` and `known_pulsar` are for what later steps find out.
enum RankedListColumns {
    static let names = [
        "rank", "candidate", "score", "selected", "period_s", "dm_pc_cm3", "snr", "ra_deg", "dec_deg", "mjd", "group",
        "known_pulsar", "flags", "source",
    ]

    /// The columns with a header value of the candidate.
    static let header: [(name: String, unit: String, value: @Sendable (CandidateHeader) -> Double?)] = [
        ("period_s", "s", \.periodSeconds), ("dm_pc_cm3", "pc cm-3", \.dispersionMeasure),
        ("snr", "", \.signalToNoise), ("ra_deg", "deg", \.rightAscensionDegrees),
        ("dec_deg", "deg", \.declinationDegrees), ("mjd", "d", \.modifiedJulianDate),
    ]
}
