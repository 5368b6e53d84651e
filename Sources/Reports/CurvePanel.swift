import Candidates
import Preprocessing

/// One curve of signal-to-noise against something that was tried, with the best of it marked.
public struct CurvePanel: Sendable {
    private static let mostDots = 80

    public var xTitle: String
    public var yTitle: String
    public var points: [(x: Double, y: Double)]
    /// Where the candidate lies, and what stands beside the mark.
    public var mark: (value: Double, label: String)?

    /// - Parameter isComputed: from the planes; otherwise the file holds the curve.
    private init(
        _ xTitle: String, _ x: [Double], _ y: [Double], isComputed: Bool, mark: (value: Double, label: String)?
    ) {
        self.xTitle = xTitle
        yTitle = isComputed ? "boxcar S/N" : "S/N in the file"
        points = zip(x, y).map { (x: $0, y: $1) }.filter { $0.x.isFinite && $0.y.isFinite }.sorted { $0.x < $1.x }
        self.mark = mark.flatMap { $0.value.isFinite ? $0 : nil }
    }

    /// The curves of a candidate in rows of those that belong together.
    public static func rows(of candidate: Candidate) -> [[CurvePanel]] {
        let curves = CandidateCurves(candidate)
        let header = candidate.header
        let dmMark = header.dispersionMeasure.map { ($0, Number.short($0, digits: 6)) }
        let both = curves.searchDM != nil && curves.foldDM != nil
        let found = [
            (curves.searchDM, " of the search", false), (curves.foldDM, " of the fold", curves.isFoldDMComputed),
        ]
        let dm = found.compactMap { curve, whose, isComputed in
            curve.map {
                CurvePanel(
                    "DM\(both ? whose : "") (pc cm⁻³)", $0.trials, $0.signalToNoise,
                    isComputed: isComputed, mark: dmMark)
            }
        }
        let motion = [
            curves.period.map { panel(period: $0, isComputed: curves.isPeriodComputed) },
            curves.acceleration.map { panel(acceleration: $0, header, isComputed: curves.isAccelerationComputed) },
        ].compactMap { $0 }
        return [dm, motion].map { $0.filter { $0.points.count > 1 } }.filter { !$0.isEmpty }
    }

    private static func panel(period curve: Curve, isComputed: Bool) -> CurvePanel {
        let largest = curve.trials.map(abs).max() ?? 0
        let (scale, prefix) = Number.prefix(for: largest)
        return CurvePanel(
            "period offset (\(prefix)s)", curve.trials.map { $0 * scale }, curve.signalToNoise,
            isComputed: isComputed, mark: (0, ""))
    }

    private static func panel(acceleration curve: Curve, _ header: CandidateHeader, isComputed: Bool) -> CurvePanel {
        CurvePanel(
            "acceleration (m s⁻²)", curve.trials, curve.signalToNoise, isComputed: isComputed,
            mark: header.accelerationMetresPerSecondSquared.map { ($0, $0 == 0 ? "" : Number.short($0, digits: 3)) })
    }

    func draw(on canvas: Canvas, in frame: Rectangle) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(over: points.map(\.x), room: 0.02),
            y: Axis(over: points.map(\.y), including: [0]))
        drawMark(in: area)
        area.drawCurve(points)
        if points.count <= Self.mostDots { area.drawDots(points) }
        area.drawFrame()
        area.drawXAxis(xTitle, ticks: max(2, Int(frame.width / 55)))
        area.drawYAxis(yTitle, ticks: max(2, Int(frame.height / 40)), titleDistance: 36)
    }

    private func drawMark(in area: PlotArea) {
        guard let mark else { return }
        area.drawVertical(at: mark.value, .accent, dashes: [4, 3])
        let share = area.x.share(of: mark.value)
        guard (0...1).contains(share) else { return }
        // On the side where there is more room.
        let isLeft = share > 0.6
        let style = Canvas.TextStyle(size: 11, colour: .accent, alignment: isLeft ? .right : .left)
        let place = (area.frame.left + share * area.frame.width + (isLeft ? -5 : 5), area.frame.top - 5)
        area.canvas.text(mark.label, at: place, style)
    }
}
