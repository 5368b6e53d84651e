import Candidates
import Foundation
import Preprocessing

/// What a candidate holds, as JSON and in words; what it does not have is null.
struct Inspection: Encodable {
    struct Shape: Encodable {
        var bins: Int?
        var subintegrations: Int?
        var subbands: Int?
        var dm_trials: Int?
    }

    var format: String
    var name: String
    var candidates: Int
    var source: String?
    var telescope: String?
    var period_s: Double?
    var dm_pc_cm3: Double?
    var snr: Double?
    var ra_deg: Double?
    var dec_deg: Double?
    var mjd: Double?
    var label: String?
    var shape: Shape
    var features: [String: Double?]

    init(_ candidate: Candidate, format: String, candidates: Int) {
        self.format = format
        self.candidates = candidates
        name = candidate.name
        let curve = candidate.dmCurve ?? TrialDedispersion.curve(of: candidate)
        shape = Shape(
            bins: candidate.profile?.values.count, subintegrations: candidate.timePhase?.rows,
            subbands: candidate.subBands?.plane.rows, dm_trials: curve?.dispersionMeasures.count)
        let lyon = LyonFeatures(candidate)
        features = Dictionary(uniqueKeysWithValues: FeatureName.lyon.map { ($0, lyon.value(named: $0)) })
        label = Self.word(for: candidate.label)
        fill(candidate.header)
        snr = snr ?? candidate.profile.flatMap(Self.foldedSignalToNoise)
    }

    /// One row of a feature table.
    init(_ table: FeatureTable, row: Int) {
        format = "feature table"
        candidates = table.count
        name = (table.names.isEmpty ? nil : table.names[row]) ?? "row \(table.rowNumbers[row])"
        shape = Shape()
        features = Dictionary(uniqueKeysWithValues: zip(table.featureNames, table[row: row].map { Optional($0) }))
        label = Self.word(for: table.labels[row])
        fill(table.header(ofRow: row))
    }

    private mutating func fill(_ header: CandidateHeader) {
        source = header.sourceName
        telescope = header.telescope
        period_s = header.periodSeconds
        dm_pc_cm3 = header.dispersionMeasure
        snr = header.signalToNoise
        ra_deg = header.rightAscensionDegrees
        dec_deg = header.declinationDegrees
        mjd = header.modifiedJulianDate
    }

    private static func word(for label: Label?) -> String? {
        label.map { $0 == .pulsar ? "pulsar" : "non-pulsar" }
    }

    private static func foldedSignalToNoise(_ profile: Profile) -> Double? {
        let noise = PulseSearch.noise(of: profile.values)
        return noise > 0 ? PulseSearch.signalToNoise(profile: profile.values, noise: noise) : nil
    }

    var text: String {
        var lines = ["\(name): \(format)" + (candidates > 1 ? ", one of \(candidates) candidates" : "")]
        func add(_ title: String, _ value: String?) {
            if let value { lines.append("  \(title.padding(toLength: 18, withPad: " ", startingAt: 0)) \(value)") }
        }
        add("source", source)
        add("telescope", telescope)
        add("period", period_s.map { "\($0) s" })
        add("DM", dm_pc_cm3.map { "\($0) pc cm^-3" })
        add("S/N", snr.map { String(format: "%.1f", $0) })
        add("position", ra_deg.flatMap { ra in dec_deg.map { String(format: "%.5f, %.5f deg", ra, $0) } })
        add("MJD", mjd.map { String(format: "%.6f", $0) })
        add("class", label)
        add("phase bins", shape.bins.map(String.init))
        add("sub-integrations", shape.subintegrations.map(String.init))
        add("sub-bands", shape.subbands.map(String.init))
        add("DM trials", shape.dm_trials.map(String.init))
        for name in FeatureName.lyon { add(name, (features[name] ?? nil).map { String(format: "%.6g", $0) } ?? "-") }
        return lines.joined(separator: "\n") + "\n"
    }

    // Keys whose value is missing are written as null, not left out.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(format, forKey: .format)
        try container.encode(name, forKey: .name)
        try container.encode(candidates, forKey: .candidates)
        try container.encode(source, forKey: .source)
        try container.encode(telescope, forKey: .telescope)
        try container.encode(period_s, forKey: .period_s)
        try container.encode(dm_pc_cm3, forKey: .dm_pc_cm3)
        try container.encode(snr, forKey: .snr)
        try container.encode(ra_deg, forKey: .ra_deg)
        try container.encode(dec_deg, forKey: .dec_deg)
        try container.encode(mjd, forKey: .mjd)
        try container.encode(label, forKey: .label)
        try container.encode(ShapeWithNulls(shape), forKey: .shape)
        try container.encode(features, forKey: .features)
    }

    enum CodingKeys: String, CodingKey {
        case format, name, candidates, source, telescope, period_s, dm_pc_cm3, snr, ra_deg, dec_deg, mjd, label, shape
        case features
    }

    private struct ShapeWithNulls: Encodable {
        var lengths: [String: Int?]

        init(_ shape: Shape) {
            lengths = [
                "bins": shape.bins, "subintegrations": shape.subintegrations, "subbands": shape.subbands,
                "dm_trials": shape.dm_trials,
            ]
        }

        func encode(to encoder: any Encoder) throws { try lengths.encode(to: encoder) }
    }
}
