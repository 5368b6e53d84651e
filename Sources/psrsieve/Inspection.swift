import Candidates
import Foundation
import Preprocessing
import Reports

/// What a candidate holds, as JSON and in words; what it does not have is null.
struct Inspection {
    private let format: String
    let name: String
    /// Candidates in the whole file.
    private let candidates: Int
    private let label: String?
    /// With the signal-to-noise ratio and the width of the fold, where the file says none.
    private(set) var header: CandidateHeader
    private var shape: [String: Int?] = [
        "bins": nil, "subintegrations": nil, "subbands": nil, "dm_trials": nil, "period_trials": nil,
        "acceleration_trials": nil,
    ]
    private let featureNames: [String]
    private let features: [Double?]
    /// What a model says of the candidate, where one was asked.
    var explanation: ExplainedScore?

    init(_ candidate: Candidate, format: String, candidates: Int) {
        self.format = format
        self.candidates = candidates
        name = candidate.name
        label = Self.word(for: candidate.label)
        header = candidate.header
        header.signalToNoise = candidate.signalToNoise
        header.widthTurns = candidate.widthTurns
        let curves = CandidateCurves(candidate)
        shape["bins"] = candidate.fold.profile?.count
        shape["subintegrations"] = candidate.fold.timePhase?.rows
        shape["subbands"] = candidate.fold.subBands?.plane.rows
        shape["dm_trials"] = (candidate.heldDMCurve ?? curves.foldDM)?.trials.count
        shape["period_trials"] = curves.period?.trials.count
        shape["acceleration_trials"] = curves.acceleration?.trials.count
        let lyon = LyonFeatures(candidate)
        featureNames = FeatureName.lyon
        features = featureNames.map { lyon.value(named: $0) }
    }

    /// One row of a table.
    init(_ table: FeatureTable, row: Int, format: String = "feature table") {
        self.format = format
        candidates = table.count
        name = table.name(ofRow: row) ?? "row \(table.rowNumbers[row])"
        label = Self.word(for: table.labels[row])
        header = table.header(ofRow: row)
        featureNames = table.featureNames
        features = table[row: row].map { $0.isFinite ? $0 : nil }
    }

    /// Why a model of features gives its score, where one was asked.
    var sharesPicture: FeatureSharesPicture? {
        explanation?.featureShares.map { FeatureSharesPicture(title: name, shares: $0) }
    }

    private static func word(for label: Label?) -> String? {
        label.map { $0 == .pulsar ? "pulsar" : "non-pulsar" }
    }

    /// Pulse width, milliseconds.
    private var widthMilliseconds: Double? {
        header.widthTurns.flatMap { turns in header.periodSeconds.map { turns * $0 * 1000 } }
    }

    var text: String {
        var lines = ["\(name): \(format)" + (candidates > 1 ? ", one of \(candidates) candidates" : "")]
        func add(_ title: String, _ value: String?) {
            if let value { lines.append("  \(title.padding(toLength: 18, withPad: " ", startingAt: 0)) \(value)") }
        }
        add("source", header.sourceName)
        add("telescope", header.telescope)
        add("beam", header.beam)
        add("pointing", header.pointing)
        func error(_ value: Double?) -> String { value.map { String(format: " +/- %.2g", $0) } ?? "" }
        add(
            "period",
            header.periodSeconds.map {
                "\($0)\(error(header.periodErrorSeconds)) s" + (header.frame.map { " (\($0.rawValue))" } ?? "")
            })
        add("its derivative", header.periodDerivative.map { String(format: "%.4g", $0) })
        add("its epoch", header.periodEpoch.map { String(format: "MJD %.6f", $0) })
        add("DM", header.dispersionMeasure.map { "\($0)\(error(header.dispersionMeasureError)) pc cm^-3" })
        add("S/N", header.signalToNoise.map { String(format: "%.1f", $0) })
        add("S/N in the file", header.statedSignalToNoise.map { String(format: "%.1f", $0) })
        add("S/N of the search", header.searchSignalToNoise.map { String(format: "%.1f", $0) })
        add("PRESTO's sigma", header.significance.map { String(format: "%.1f", $0) })
        add(
            "pulse width",
            header.widthTurns.map { turns in
                String(format: "%.4g turns", turns)
                    + (widthMilliseconds.map { String(format: " (%.4g ms)", $0) } ?? "")
            })
        add("acceleration", header.accelerationMetresPerSecondSquared.map { String(format: "%.4g m s^-2", $0) })
        if let rightAscension = header.rightAscensionDegrees, let declination = header.declinationDegrees {
            add("position", String(format: "%.5f, %.5f deg", rightAscension, declination))
        }
        add("MJD", header.modifiedJulianDate.map { String(format: "%.6f", $0) })
        add("observed for", header.observationSeconds.map { String(format: "%.6g s", $0) })
        if let centre = header.centreFrequencyMegahertz {
            add(
                "band",
                String(format: "%.6g MHz", centre)
                    + (header.bandwidthMegahertz.map { String(format: ", %.6g MHz wide", $0) } ?? ""))
        }
        add("beam's width", header.beamWidthDegrees.map { String(format: "%.4g deg", $0) })
        add("class", label)
        for (key, title) in [
            ("bins", "phase bins"), ("subintegrations", "sub-integrations"), ("subbands", "sub-bands"),
            ("dm_trials", "DM trials"), ("period_trials", "period trials"),
            ("acceleration_trials", "accelerations"),
        ] {
            add(title, (shape[key] ?? nil).map { "\($0)" })
        }
        for (name, value) in zip(featureNames, features) { add(name, value.map { String(format: "%.6g", $0) } ?? "-") }
        return lines.joined(separator: "\n") + "\n" + (explanation?.text ?? "")
    }
}

/// A key of JSON by its name.
struct JSONKey: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.init(stringValue) }
    init?(intValue: Int) { nil }
}

extension Inspection: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONKey.self)
        try container.encode(candidates, forKey: JSONKey("candidates"))
        let words = [
            ("format", format), ("name", name), ("source", header.sourceName), ("telescope", header.telescope),
            ("beam", header.beam), ("pointing", header.pointing), ("frame", header.frame?.rawValue), ("label", label),
        ]
        for (key, value) in words { try container.encode(value, forKey: JSONKey(key)) }
        for column in HeaderColumn.allCases {
            try container.encode(header[keyPath: column.keyPath], forKey: JSONKey(column.name))
        }
        try container.encode(widthMilliseconds, forKey: JSONKey("width_ms"))
        try container.encode(shape, forKey: JSONKey("shape"))
        var featureContainer = container.nestedContainer(keyedBy: JSONKey.self, forKey: JSONKey("features"))
        for (name, value) in zip(featureNames, features) { try featureContainer.encode(value, forKey: JSONKey(name)) }
        try container.encode(explanation, forKey: JSONKey("explanation"))
    }
}
