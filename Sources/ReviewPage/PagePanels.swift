import Candidates
import Reports

/// What is drawn of a candidate, packed for the page.
struct PagePanels: Encodable {
    struct Profile: Encodable {
        var values: PackedValues.Curve
        var noise: Double?
        /// Start and width, turns.
        var window: [Double]?
    }

    struct Strip: Encodable {
        var values: PackedValues.Curve
        var rows: PackedValues.Curve
    }

    struct Plane: Encodable {
        var rows: Int
        var columns: Int
        var shades: String
        /// Rows without data.
        var missing: [Int]
        var title: String
        var bottom: Double
        var top: Double
        var strip: Strip?
    }

    struct Curve: Encodable {
        var xTitle: String
        var yTitle: String
        var x: PackedValues.Curve
        var y: PackedValues.Curve
        var mark: Double?
        var markText: String?
    }

    /// 64 rows and bins keep two thousand candidates below 40 MB, and show what a screen of 1366 x 768 can.
    static let limits = PhasePanels.Limits(rows: 64, bins: 64, profileBins: 256)
    private static let mostPoints = 128

    let profile: Profile?
    let time: Plane?
    let bands: Plane?
    let smearing: Double?
    let curves: [Curve]

    /// `nil` if there is nothing to draw.
    init?(_ candidate: Candidate) {
        let panels = PhasePanels(candidate, limits: Self.limits)
        curves = CurvePanel.rows(of: candidate).joined().map(Self.curve)
        guard !panels.isEmpty || !curves.isEmpty else { return nil }
        profile = panels.profile.map { profile in
            Profile(
                values: .init(profile.heights), noise: profile.noise.isFinite ? profile.noise : nil,
                window: profile.window.map { [$0.start, $0.width] })
        }
        time = panels.time.map(Self.plane)
        bands = panels.bands.map(Self.plane)
        smearing = panels.smearing
    }

    private static func plane(_ panel: PhasePanels.Plane) -> Plane {
        let shades = panel.shades
        let columns = panel.plane.bins
        let strip = Strip(
            values: .init(panel.strip.map(\.signalToNoise)), rows: .init(panel.strip.map(\.row)))
        return Plane(
            rows: shades.count, columns: columns,
            shades: PackedValues.shades(shades.flatMap { $0 ?? [Double](repeating: 0, count: columns) }),
            missing: shades.indices.filter { shades[$0] == nil }, title: panel.title, bottom: panel.bottom,
            top: panel.top, strip: panel.strip.isEmpty ? nil : strip)
    }

    /// Of a long curve the highest of every few points, so that no peak is lost.
    private static func curve(_ panel: CurvePanel) -> Curve {
        let every = (panel.points.count + mostPoints - 1) / mostPoints
        let points = stride(from: 0, to: panel.points.count, by: max(every, 1)).compactMap { start in
            panel.points[start..<min(start + every, panel.points.count)].max { $0.y < $1.y }
        }
        return Curve(
            xTitle: panel.xTitle, yTitle: panel.yTitle, x: .init(points.map(\.x)), y: .init(points.map(\.y)),
            mark: panel.mark?.value, markText: panel.mark?.label)
    }
}
