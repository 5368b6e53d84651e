import Candidates

/// A candidate on one page: what it shows against phase on the left, what its file says and its curves of signal-to-noise
/// beside it, and on the right why a model of features gives it its score. What a candidate lacks is left out, and the rest
/// takes its room.
public struct CandidatePicture: Picture {
    private static let candidateWidth = 1280.0
    private static let fullHeight = 900.0
    private static let top = 112.0
    private static let phaseLeft = 80.0
    private static let factsLeft = 700.0
    private static let curvesLeft = 752.0
    private static let curvesWidth = 500.0
    /// Below a frame, for numbers and a title.
    private static let axisHeight = 56.0
    private static let profileHeight = 300.0
    private static let curveHeight = 150.0
    /// Left of the shares of the features.
    private static let sharesGap = 28.0

    public let width: Int
    public let height: Int
    private let title: String
    private let subtitle: String
    private let phase: PhaseColumn
    private let facts: CandidateFacts
    private let curves: [[CurvePanel]]
    private let shares: FeatureShares?

    /// - Parameters:
    ///   - format: the name of the file's format, in words.
    ///   - shares: what a model of features makes of the candidate.
    /// - Returns: `nil` if the candidate holds nothing to draw.
    public init?(_ candidate: Candidate, format: String, shares: FeatureShares? = nil) {
        phase = PhaseColumn(panels: PhasePanels(candidate, limits: .print))
        curves = CurvePanel.rows(of: candidate)
        guard !phase.panels.isEmpty || !curves.isEmpty else { return nil }
        self.shares = shares
        facts = CandidateFacts(candidate)
        title = candidate.name
        subtitle = [
            format, candidate.header.telescope, candidate.header.sourceName.map { "source \($0)" },
            candidate.label.map { $0 == .pulsar ? "labelled as a pulsar" : "labelled as no pulsar" },
        ].compactMap { $0 }.joined(separator: "  ·  ")

        let curveRows = Double(curves.count)
        let needed = max(
            Self.top + Self.profileHeight + Self.axisHeight,
            Self.top + facts.height + curveRows * (Self.curveHeight + 24 + Self.axisHeight) + 8,
            shares.map { Self.top + $0.leastHeight } ?? 0)
        height = Int((phase.panels.hasPlanes ? max(needed, Self.fullHeight) : needed).rounded(.up))
        width = Int(Self.candidateWidth + (shares == nil ? 0 : Self.sharesGap + FeatureShares.width))
    }

    public func draw(on canvas: Canvas) {
        canvas.text(
            title, at: (Self.phaseLeft, 46), .init(size: 20, isBold: true),
            mostWidth: Double(width) - 2 * Self.phaseLeft)
        canvas.text(
            subtitle, at: (Self.phaseLeft, 70), .init(size: 13, colour: .secondaryText),
            mostWidth: Self.candidateWidth - 2 * Self.phaseLeft)
        let bottom = Double(height) - Self.axisHeight
        phase.draw(on: canvas, left: Self.phaseLeft, top: Self.top, bottom: bottom)
        facts.draw(on: canvas, left: Self.factsLeft, top: Self.top - 6)
        drawCurves(on: canvas, top: Self.top + facts.height, bottom: bottom)
        canvas.text(
            "Boxcar S/N: of the best boxcar, over the noise of the quietest half turn; in a curve, over that of its quietest "
                + "trial.", at: (Self.factsLeft, Double(height) - 6), .init(size: 10, colour: .secondaryText),
            mostWidth: Self.candidateWidth - Self.factsLeft - 12)
        shares?.draw(
            on: canvas, left: Self.candidateWidth + Self.sharesGap, top: Self.top - 20, bottom: bottom)
    }

    private func drawCurves(on canvas: Canvas, top: Double, bottom: Double) {
        guard !curves.isEmpty else { return }
        let rowHeight = (bottom + Self.axisHeight - top) / Double(curves.count)
        for (row, panels) in curves.enumerated() {
            let gap = 60.0
            let width = (Self.curvesWidth - gap * Double(panels.count - 1)) / Double(panels.count)
            for (column, panel) in panels.enumerated() {
                let frame = Rectangle(
                    left: Self.curvesLeft + Double(column) * (width + gap),
                    top: (top + Double(row) * rowHeight + 24).rounded(), width: width,
                    height: (rowHeight - 24 - Self.axisHeight).rounded())
                panel.draw(on: canvas, in: frame)
            }
        }
    }
}
