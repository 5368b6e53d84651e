import Candidates

/// A candidate on one page: what it shows against phase on the left, what its file says and its curves of signal-to-noise
/// on the right. What a candidate lacks is left out, and the rest takes its room.
///
/// The same candidate gives the same bytes on the same machine.
public struct CandidatePicture {
    /// Pixels.
    public static let width = 1280
    private static let fullHeight = 900.0
    private static let top = 112.0
    private static let phaseLeft = 80.0
    private static let factsLeft = 700.0
    private static let curvesLeft = 744.0
    private static let curvesWidth = 508.0
    /// Below a frame, for numbers and a title.
    private static let axisHeight = 56.0
    private static let profileHeight = 300.0
    private static let curveHeight = 150.0

    public let height: Int
    private let title: String
    private let subtitle: String
    private let phase: PhaseColumn
    private let facts: CandidateFacts
    private let curves: [[CurvePanel]]

    /// - Parameter format: the name of the file's format, in words.
    /// - Returns: `nil` if the candidate holds nothing to draw.
    public init?(_ candidate: Candidate, format: String) {
        phase = PhaseColumn(candidate)
        curves = CurvePanel.rows(of: candidate)
        guard !phase.isEmpty || !curves.isEmpty else { return nil }
        facts = CandidateFacts(candidate)
        title = candidate.name
        subtitle = [
            format, candidate.header.telescope, candidate.header.sourceName.map { "source \($0)" },
            candidate.label.map { $0 == .pulsar ? "labelled as a pulsar" : "labelled as no pulsar" },
        ].compactMap { $0 }.joined(separator: "  ·  ")

        let curveRows = Double(curves.count)
        let needed = max(
            Self.top + Self.profileHeight + Self.axisHeight,
            Self.top + facts.height + curveRows * (Self.curveHeight + 24 + Self.axisHeight) + 8)
        height = Int((phase.hasPlanes ? max(needed, Self.fullHeight) : needed).rounded(.up))
    }

    /// The picture as PNG, `width` x `height` pixels.
    ///
    /// - Throws: `DrawingError` if memory ran out.
    public func png() throws(DrawingError) -> [UInt8] {
        let canvas = Canvas(width: Self.width, height: height)
        canvas.text(
            title, at: (Self.phaseLeft, 46), .init(size: 20, isBold: true),
            mostWidth: Double(Self.width) - 2 * Self.phaseLeft)
        canvas.text(subtitle, at: (Self.phaseLeft, 70), .init(size: 13, colour: .secondaryText))
        let bottom = Double(height) - Self.axisHeight
        phase.draw(on: canvas, left: Self.phaseLeft, top: Self.top, bottom: bottom)
        facts.draw(on: canvas, left: Self.factsLeft, top: Self.top - 6)
        drawCurves(on: canvas, top: Self.top + facts.height, bottom: bottom)
        return try canvas.png()
    }

    private func drawCurves(on canvas: Canvas, top: Double, bottom: Double) {
        guard !curves.isEmpty else { return }
        let rowHeight = (bottom + Self.axisHeight - top) / Double(curves.count)
        for (row, panels) in curves.enumerated() {
            let gap = 52.0
            let width = (Self.curvesWidth - gap * Double(panels.count - 1)) / Double(panels.count)
            for (column, panel) in panels.enumerated() {
                let frame = Rectangle(
                    left: Self.curvesLeft + Double(column) * (width + gap),
                    top: (top + Double(row) * rowHeight + 24).rounded(), width: width,
                    height: (rowHeight - 24 - Self.axisHeight).rounded())
                panel.draw(on: canvas, in: frame, hasYTitle: column == 0)
            }
        }
    }
}
