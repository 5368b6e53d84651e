import Candidates
import Foundation

/// One of the arrays that a classifier has scored, and what its values contribute to the score.
struct ExplanationColumn {
    let input: ExplanationPicture.Input
    /// Of planes smoothed.
    private let contributions: [Double]
    private let size: Int
    private let header: CandidateHeader

    /// - Parameter header: whose period, DM and signal-to-noise ratio the header's values are.
    init(_ input: ExplanationPicture.Input, size: Int, header: CandidateHeader) {
        self.size = size
        self.header = header
        var input = input
        if input.array == .timePhase {
            // Time runs upwards, as in every picture.
            input.values = NormalisedPlane.upsideDown(input.values, size: size)
            input.contributions = NormalisedPlane.upsideDown(input.contributions, size: size)
        }
        self.input = input
        contributions =
            input.array.isPlane ? ContributionMap.smoothed(input.contributions, width: size) : input.contributions
    }

    /// "time-phase plane", "profile".
    var title: String { input.array.words.split(separator: " ", maxSplits: 1).last.map(String.init) ?? "" }

    /// Of a plane, to find the range of colours from.
    var planeContributions: [Double] { input.array.isPlane ? contributions : [] }

    /// - Parameters:
    ///   - strip: for the profile of a plane, above the plane itself.
    ///   - above: what the network sees.
    ///   - below: what it contributes.
    func draw(on canvas: Canvas, strip: Rectangle, above: Rectangle, below: Rectangle, range: Double) {
        switch input.array {
        case .timePhase, .frequencyPhase:
            drawProfile(on: canvas, in: strip)
            drawPlane(NormalisedPlane.image(input.values, size: size), on: canvas, in: above)
            drawPlane(
                ContributionMap.image(input.values, contributions: contributions, range: range, width: size),
                on: canvas, in: below)
        case .profile, .dmCurve:
            drawCurve(on: canvas, in: above)
            drawContributions(on: canvas, in: below)
        case .headerValues:
            drawNamedBars(
                ofHeader { Double(input.values[$0]) }, on: canvas, in: above, y: "the network's number",
                colour: { _ in .curve })
            // That a number is known, and what it is, make one contribution.
            drawNamedBars(
                ofHeader { contributions[$0] + contributions[$0 + 1] }, on: canvas, in: below, y: Self.evidence,
                colour: { $0 > 0 ? .forPulsar : .againstPulsar })
        }
    }

    private static let evidence = "evidence (log-odds)"

    // MARK: - Planes

    private func drawPlane(_ image: PixelImage, on canvas: Canvas, in frame: Rectangle) {
        let axis = Axis(from: 0, to: Double(size))
        let area = PlotArea(canvas: canvas, frame: frame, x: axis, y: axis)
        canvas.image(image, in: frame)
        area.drawFrame()
        area.drawXAxis("bin", ticks: 5)
        area.drawYAxis(
            input.array == .timePhase ? "time (row, earliest first)" : "frequency (row, lowest first)", ticks: 5,
            titleDistance: 40)
    }

    /// The mean of a plane's rows.
    private func drawProfile(on canvas: Canvas, in frame: Rectangle) {
        let rows = input.values.count / size
        let profile = (0..<size).map { bin in
            (0..<rows).reduce(0) { $0 + Double(input.values[$1 * size + bin]) } / Double(max(rows, 1))
        }
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(size)), y: Axis(over: profile, including: [0]))
        area.drawHorizontal(at: 0, .reference, dashes: [4, 3])
        area.drawCurve(steps(profile))
        area.drawFrame()
        area.drawYAxis(nil, ticks: 2)
    }

    // MARK: - Curves

    private func steps(_ values: [Double]) -> [(x: Double, y: Double)] {
        values.enumerated().flatMap { [(x: Double($0), y: $1), (x: Double($0 + 1), y: $1)] }
    }

    private var xAxis: Axis { Axis(from: 0, to: Double(input.values.count)) }
    private var xTitle: String { input.array == .profile ? "bin" : "point" }

    private func drawCurve(on canvas: Canvas, in frame: Rectangle) {
        let values = input.values.map(Double.init)
        let area = PlotArea(canvas: canvas, frame: frame, x: xAxis, y: Axis(over: values, including: [0]))
        area.drawHorizontal(at: 0, .reference, dashes: [4, 3])
        area.drawCurve(steps(values))
        area.drawFrame()
        area.drawXAxis(xTitle, ticks: 5)
        area.drawYAxis("deviations", ticks: 5, titleDistance: 40)
    }

    private func drawContributions(on canvas: Canvas, in frame: Rectangle) {
        let area = PlotArea(canvas: canvas, frame: frame, x: xAxis, y: Axis(over: contributions, including: [0]))
        drawBars(contributions, in: area, gap: 0) { $0 > 0 ? .forPulsar : .againstPulsar }
        area.drawXAxis(xTitle, ticks: 5)
        area.drawYAxis(Self.evidence, ticks: 5, titleDistance: 48)
    }

    // MARK: - The header's values

    /// One value for each of the header's numbers, by its place.
    private func ofHeader(_ value: (Int) -> Double) -> [Double] {
        CandidateArray.HeaderQuantity.allCases.map(\.place).filter { $0 + 1 < input.values.count }.map(value)
    }

    /// Each with its name, and what the network is told of it.
    var headerLabels: [(name: String, value: String)] {
        let period = header.periodSeconds.map { seconds in
            let (scale, prefix) = Number.prefix(for: seconds)
            return "\(Number.short(seconds * scale, digits: 5)) \(prefix)s"
        }
        return [
            ("period", period), ("DM (pc cm⁻³)", header.dispersionMeasure.map { Number.short($0, digits: 5) }),
            ("S/N", header.signalToNoise.map { Number.fixed($0, decimals: 1) }),
            ("turns in band", dispersionTurns.map { Number.short($0, digits: 3) }),
        ].enumerated().map { index, label in
            let isKnown = input.values.indices.contains(2 * index + 1) && input.values[2 * index + 1] != 0
            return (label.0, isKnown ? label.1 ?? "known" : "not known")
        }
    }

    /// What the network's number of the dispersion across the band stands for (`CandidatePlanes.headerValues`).
    private var dispersionTurns: Double? {
        let place = CandidateArray.HeaderQuantity.dispersionTurns.place
        guard input.values.indices.contains(place) else { return nil }
        return sinh(2 * (Double(input.values[place]) + 1)) / 20
    }

    private func drawNamedBars(
        _ values: [Double], on canvas: Canvas, in frame: Rectangle, y: String, colour: (Double) -> Colour
    ) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(values.count)),
            y: Axis(over: values, including: [0]))
        drawBars(values, in: area, gap: 0.25, colour)
        area.drawYAxis(y, ticks: 5, titleDistance: 40)
        for (index, label) in headerLabels.prefix(values.count).enumerated() {
            let middle = area.place((Double(index) + 0.5, 0)).x
            canvas.text(
                label.name, at: (middle, frame.bottom + 17), .init(size: 11, colour: .secondaryText, alignment: .middle)
            )
            canvas.text(label.value, at: (middle, frame.bottom + 34), .init(size: 11, alignment: .middle))
        }
    }

    /// - Parameter gap: on either side of a bar, as a share of its room.
    private func drawBars(_ values: [Double], in area: PlotArea, gap: Double, _ colour: (Double) -> Colour) {
        for (index, value) in values.enumerated() where value != 0 && value.isFinite {
            let left = area.place((Double(index) + gap, value))
            let right = area.place((Double(index + 1) - gap, 0))
            area.canvas.fill(
                Rectangle(
                    left: left.x, top: min(left.y, right.y), width: right.x - left.x, height: abs(left.y - right.y)),
                colour(value))
        }
        area.drawHorizontal(at: 0, .frame)
        area.drawFrame()
    }
}
