import Candidates
import Preprocessing

/// One of the arrays that an image classifier is given: as the file holds it, and as it became.
struct NetworkViewColumn {
    enum Content {
        case profile(before: [Double], after: [Float])
        /// - Parameter rows: what a row of the file's plane is.
        case plane(rows: String, before: PhasePlane, after: [Float], size: Int)
        case dmCurve(before: Curve, after: [Float])
    }

    let title: String
    let content: Content

    private static let mostRows = 128
    private static let mostBins = 256

    func draw(on canvas: Canvas, before: Rectangle, after: Rectangle) {
        switch content {
        case .profile(let old, let new):
            Self.drawCurve(old, on: canvas, in: before, x: "bin", y: "intensity")
            Self.drawCurve(new.map(Double.init), on: canvas, in: after, x: "bin", y: "deviations")
        case .dmCurve(let old, let new):
            let points = zip(old.trials, old.signalToNoise).map { (x: $0, y: $1) }
            Self.draw(points, on: canvas, in: before, x: "DM (pc cm⁻³)", y: "S/N")
            Self.drawCurve(new.map(Double.init), on: canvas, in: after, x: "point", y: "deviations")
        case .plane(let rows, let old, let new, let size):
            let reduced = old.reduced(toRows: Self.mostRows, bins: Self.mostBins)
            Self.drawPlane(
                reduced.image, rows: old.rows, bins: old.bins, on: canvas, in: before, rowTitle: rows)
            Self.drawPlane(
                NormalisedPlane.image(new, size: size), rows: size, bins: size, on: canvas, in: after,
                rowTitle: "row")
        }
    }

    private static func drawPlane(
        _ image: PixelImage, rows: Int, bins: Int, on canvas: Canvas, in frame: Rectangle,
        rowTitle: String
    ) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(bins)), y: Axis(from: Double(rows), to: 0))
        canvas.image(image, in: frame)
        area.drawFrame()
        area.drawXAxis("bin", ticks: 5)
        area.drawYAxis(rowTitle, ticks: 5, titleDistance: 54)
    }

    private static func drawCurve(
        _ values: [Double], on canvas: Canvas, in frame: Rectangle, x: String, y: String
    ) {
        let steps = values.enumerated().flatMap { index, value in
            [(x: Double(index), y: value), (x: Double(index + 1), y: value)]
        }
        draw(steps, on: canvas, in: frame, x: x, y: y)
    }

    private static func draw(
        _ points: [(x: Double, y: Double)], on canvas: Canvas, in frame: Rectangle, x: String, y: String
    ) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(over: points.map(\.x), room: 0), y: Axis(over: points.map(\.y)))
        area.drawCurve(points)
        area.drawFrame()
        area.drawXAxis(x, ticks: 5)
        area.drawYAxis(y, ticks: 5, titleDistance: 54)
    }
}
