import Candidates
import Preprocessing

/// What a file says about a candidate, in words and numbers, and its eight features.
public struct CandidateFacts: Sendable {
    private static let lineHeight = 20.0
    private static let labelWidth = [108.0, 122.0]
    private static let columnLeft = [0.0, 270.0]
    private static let width = 552.0

    /// What was measured of it, and what its file is.
    public let columns: [[(label: String, value: String)]]
    private let features: LyonFeatures

    public init(_ candidate: Candidate) {
        features = LyonFeatures(candidate)
        columns = [Self.measured(candidate), Self.described(candidate)]
    }

    private static func measured(_ candidate: Candidate) -> [(label: String, value: String)] {
        let header = candidate.header
        let width = candidate.widthTurns.map { turns in
            Number.short(turns, digits: 3) + " turns"
                + (header.periodSeconds.map { " (\(quantity($0 * turns, "s", digits: 3)))" } ?? "")
        }
        let facts: [(String, String?)] = [
            ("Period", header.periodSeconds.map { period($0, error: header.periodErrorSeconds) }),
            ("Derivative", header.periodDerivative.flatMap { $0 == 0 ? nil : Number.short($0, digits: 4) }),
            ("DM", header.dispersionMeasure.map { dispersion($0, error: header.dispersionMeasureError) }),
            ("S/N in the file", header.statedSignalToNoise.map { Number.fixed($0, decimals: 1) }),
            ("PRESTO's sigma", header.significance.map { Number.fixed($0, decimals: 1) }),
            ("Boxcar S/N", candidate.foldedSignalToNoise.map { Number.fixed($0, decimals: 1) }),
            ("Width", width),
            (
                "Acceleration",
                header.accelerationMetresPerSecondSquared.map { Number.short($0, digits: 3) + " m s⁻²" }
            ),
            ("RA", header.rightAscensionDegrees.flatMap { angle($0, in: 0..<360, perUnit: 15, decimals: 2) }),
            ("Dec", header.declinationDegrees.flatMap { angle($0, in: -90..<90.1, perUnit: 1, decimals: 1) }),
        ]
        return facts.compactMap { label, value in value.map { (label, $0) } }
    }

    private static func described(_ candidate: Candidate) -> [(label: String, value: String)] {
        let header = candidate.header
        func rows(_ plane: PhasePlane) -> String {
            let missing = plane.rows - plane.rowsWithData.count
            return "\(plane.rows)" + (missing > 0 ? " (\(missing) without data)" : "")
        }
        let facts: [(String, String?)] = [
            ("Beam", header.beam),
            ("Pointing", header.pointing),
            ("MJD", header.modifiedJulianDate.map { Number.fixed($0, decimals: 5) }),
            ("Length", header.observationSeconds.map { Number.short($0, digits: 5) + " s" }),
            ("Band", candidate.fold.subBands.flatMap { band($0.frequenciesMegahertz) }),
            ("Phase bins", candidate.fold.profile.map { "\($0.count)" }),
            ("Sub-integrations", candidate.fold.timePhase.map(rows)),
            ("Sub-bands", candidate.fold.subBands.map { rows($0.plane) }),
        ]
        return facts.compactMap { label, value in value.map { (label, $0) } }
    }

    private static func band(_ frequencies: [Double]) -> String? {
        guard let lowest = frequencies.min(), let highest = frequencies.max(), lowest > 0 else { return nil }
        let half = (highest - lowest) / Double(max(frequencies.count - 1, 1)) / 2
        return "\(Number.fixed(lowest - half, decimals: 0)) to \(Number.fixed(highest + half, decimals: 0)) MHz"
    }

    private static func quantity(_ value: Double, _ unit: String, digits: Int) -> String {
        let (scale, prefix) = Number.prefix(for: value)
        return "\(Number.short(value * scale, digits: digits)) \(prefix)\(unit)"
    }

    private static func period(_ seconds: Double, error: Double?) -> String {
        let (scale, prefix) = Number.prefix(for: seconds)
        guard let error = error.map({ $0 * scale }), let decimals = Number.decimals(showing: error) else {
            return quantity(seconds, "s", digits: 9)
        }
        return "\(Number.fixed(seconds * scale, decimals: decimals)) ± \(Number.short(error, digits: 2)) \(prefix)s"
    }

    private static func dispersion(_ value: Double, error: Double?) -> String {
        guard let error, let decimals = Number.decimals(showing: error) else {
            return Number.short(value, digits: 6) + " pc cm⁻³"
        }
        return "\(Number.fixed(value, decimals: decimals)) ± \(Number.short(error, digits: 2)) pc cm⁻³"
    }

    private static func angle(_ degrees: Double, in range: Range<Double>, perUnit: Double, decimals: Int) -> String? {
        range.contains(degrees) ? Number.sexagesimal(degrees / perUnit, decimals: decimals) : nil
    }

    // MARK: - Drawing

    var height: Double {
        Double(columns.map(\.count).max() ?? 0) * Self.lineHeight + (features.profile == nil ? 0 : 92)
    }

    func draw(on canvas: Canvas, left: Double, top: Double) {
        for (column, facts) in columns.enumerated() {
            for (index, fact) in facts.enumerated() {
                let line = top + (Double(index) + 0.7) * Self.lineHeight
                let start = left + Self.columnLeft[column]
                let valueStart = start + Self.labelWidth[column]
                let end = left + (column == 0 ? Self.columnLeft[1] : Self.width)
                canvas.text(fact.label, at: (start, line), .init(colour: .secondaryText))
                canvas.text(fact.value, at: (valueStart, line), mostWidth: end - valueStart - 8)
            }
        }
        let tableTop = top + Double(columns.map(\.count).max() ?? 0) * Self.lineHeight + 16
        drawFeatures(on: canvas, left: left, top: tableTop)
    }

    private func drawFeatures(on canvas: Canvas, left: Double, top: Double) {
        guard let profile = features.profile else { return }
        let ends = (0..<4).map { left + 96 + (Double($0) + 1) * (Self.width - 96) / 4 }
        canvas.line([(left, top + 0.5), (left + Self.width, top + 0.5)], .reference)
        for (title, end) in zip(["mean", "std. deviation", "skewness", "kurtosis"], ends) {
            canvas.text(title, at: (end, top + 20), .init(colour: .secondaryText, alignment: .right))
        }
        let rows = [("Profile", profile.inTableOrder), ("DM curve", features.dmCurve?.inTableOrder ?? [])]
        for (row, (label, values)) in rows.enumerated() where !values.isEmpty {
            let line = top + 42 + Double(row) * Self.lineHeight
            canvas.text(label, at: (left, line), .init(colour: .secondaryText))
            for (value, end) in zip(values, ends) {
                canvas.text(Number.short(value, digits: 5), at: (end, line), .init(alignment: .right))
            }
        }
    }
}
