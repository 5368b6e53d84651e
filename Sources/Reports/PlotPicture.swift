/// One plot on a page of its own: a title, a frame with two axes, what is in it, and below a legend that names it.
struct PlotPicture: Picture {
    /// What stands in the frame, the first at the back.
    enum Layer {
        /// - Parameter name: in the legend; empty for none.
        case line([(x: Double, y: Double)], Colour, dashes: [Double] = [], name: String)
        /// Marks with a whisker each.
        case points([(x: Double, y: Double, low: Double, high: Double)], Colour, name: String)
        /// One mark that everything else is compared with.
        case mark((x: Double, y: Double), Colour, name: String)
        case vertical(Double, Colour, name: String)
    }

    let width = 640
    /// With room for the legend.
    var height: Int { 554 + 20 * max(layers.count { !$0.name.isEmpty }, 3) }
    let resolution = 2.0

    var title: String
    /// What stands below it, at most two lines.
    var subtitles: [String]
    var x: (title: String, axis: Axis)
    var y: (title: String, axis: Axis)
    var layers: [Layer]

    private static let frame = Rectangle(left: 76, top: 88, width: 530, height: 400)

    func draw(on canvas: Canvas) {
        let room = Double(width) - Self.frame.left - 16
        canvas.text(title, at: (Self.frame.left, 34), .init(size: 17, isBold: true), mostWidth: room)
        for (index, line) in subtitles.enumerated() {
            canvas.text(
                line, at: (Self.frame.left, 55 + 18 * Double(index)), .init(colour: .secondaryText), mostWidth: room)
        }
        let area = PlotArea(canvas: canvas, frame: Self.frame, x: x.axis, y: y.axis)
        area.drawGrid(xTicks: 8, yTicks: 8)
        for layer in layers { draw(layer, in: area) }
        area.drawFrame()
        area.drawXAxis(x.title, ticks: 8)
        area.drawYAxis(y.title, ticks: 8)
        drawLegend(in: area)
    }

    private func draw(_ layer: Layer, in area: PlotArea) {
        switch layer {
        case .line(let points, let colour, let dashes, _):
            area.drawCurve(points, colour, width: dashes.isEmpty ? 1.8 : 1.2, dashes: dashes)
        case .points(let points, let colour, _):
            for point in points {
                area.drawWhisker(at: point.x, from: point.low, to: point.high, colour)
                Marker.circle.draw(on: area.canvas, at: area.place((point.x, point.y)), colour)
            }
        case .mark(let point, let colour, _):
            Marker.diamond.draw(on: area.canvas, at: area.place(point), colour, radius: 6)
        case .vertical(let value, let colour, _): area.drawVertical(at: value, colour, dashes: [5, 3])
        }
    }

    private func drawLegend(in area: PlotArea) {
        for (index, layer) in layers.filter({ !$0.name.isEmpty }).enumerated() {
            let middle = area.frame.bottom + 56 + 20 * Double(index)
            layer.drawSample(on: area.canvas, left: area.frame.left, middle: middle)
            area.canvas.text(layer.name, at: (area.frame.left + 34, middle + 4), mostWidth: area.frame.width - 34)
        }
    }
}

extension PlotPicture.Layer {
    fileprivate var name: String {
        switch self {
        case .line(_, _, _, let name), .points(_, _, let name), .mark(_, _, let name), .vertical(_, _, let name): name
        }
    }

    fileprivate func drawSample(on canvas: Canvas, left: Double, middle: Double) {
        let ends = [(x: left, y: middle), (x: left + 24, y: middle)]
        switch self {
        case .line(_, let colour, let dashes, _): canvas.line(ends, colour, width: 1.8, dashes: dashes)
        case .points(_, let colour, _): Marker.circle.draw(on: canvas, at: (left + 12, middle), colour)
        case .mark(_, let colour, _): Marker.diamond.draw(on: canvas, at: (left + 12, middle), colour, radius: 6)
        case .vertical(_, let colour, _): canvas.line(ends, colour, dashes: [5, 3])
        }
    }
}
