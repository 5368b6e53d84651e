import Candidates

/// One of the arrays that a classifier has scored, and what its values contribute to the score.
struct ExplanationColumn {
    let input: ExplanationPicture.Input
    /// Of planes smoothed.
    private let contributions: [Double]
    private let size: Int

    init(_ input: ExplanationPicture.Input, size: Int) {
        self.input = input
        self.size = size
        contributions =
            input.array.isPlane ? ContributionMap.smoothed(input.contributions, width: size) : input.contributions
    }

    /// "time-phase plane", "profile".
    var title: String { input.array.words.split(separator: " ", maxSplits: 1).last.map(String.init) ?? "" }

    /// Of a plane, to find the range of colours from.
    var planeContributions: [Double] { input.array.isPlane ? contributions : [] }

    func draw(on canvas: Canvas, above: Rectangle, below: Rectangle, range: Double) {
        if input.array.isPlane {
            drawPlane(NormalisedPlane.image(input.values, size: size), on: canvas, in: above)
            drawPlane(
                ContributionMap.image(input.values, contributions: contributions, range: range, width: size),
                on: canvas, in: below)
        } else {
            drawCurve(on: canvas, in: above)
            drawBars(on: canvas, in: below)
        }
    }

    private func drawPlane(_ image: PixelImage, on canvas: Canvas, in frame: Rectangle) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(size)), y: Axis(from: Double(size), to: 0))
        canvas.image(image, in: frame)
        area.drawFrame()
        area.drawXAxis("bin", ticks: 5)
        area.drawYAxis(input.array == .timePhase ? "time" : "frequency", ticks: 5, titleDistance: 40)
    }

    private var xAxis: Axis { Axis(from: 0, to: Double(input.values.count)) }
    private var xTitle: String {
        switch input.array {
        case .headerValues: "period, DM, S/N"
        case .profile: "bin"
        case .timePhase, .frequencyPhase, .dmCurve: "point"
        }
    }

    private func drawCurve(on canvas: Canvas, in frame: Rectangle) {
        let values = input.values.map(Double.init)
        let area = PlotArea(canvas: canvas, frame: frame, x: xAxis, y: Axis(over: values, including: [0]))
        area.drawHorizontal(at: 0, .reference, dashes: [4, 3])
        area.drawCurve(
            values.enumerated().flatMap { [(x: Double($0), y: $1), (x: Double($0 + 1), y: $1)] })
        area.drawFrame()
        area.drawXAxis(xTitle, ticks: 5)
        area.drawYAxis(input.array.isCurve ? "deviations" : "as numbers about 0", ticks: 5, titleDistance: 40)
    }

    private func drawBars(on canvas: Canvas, in frame: Rectangle) {
        let area = PlotArea(canvas: canvas, frame: frame, x: xAxis, y: Axis(over: contributions + [0]))
        for (index, value) in contributions.enumerated() where value != 0 {
            let (left, right) = (area.place((Double(index), value)), area.place((Double(index + 1), 0)))
            canvas.fill(
                Rectangle(
                    left: left.x, top: min(left.y, right.y), width: right.x - left.x, height: abs(left.y - right.y)),
                value > 0 ? .forPulsar : .againstPulsar)
        }
        area.drawHorizontal(at: 0, .frame)
        area.drawFrame()
        area.drawXAxis(xTitle, ticks: 5)
        area.drawYAxis("evidence (log-odds)", ticks: 5, titleDistance: 48)
    }
}
