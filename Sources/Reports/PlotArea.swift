/// A frame with two axes, into which curves and planes are drawn.
struct PlotArea {
    static let tickStyle = Canvas.TextStyle(size: 11, colour: .secondaryText)
    static let titleStyle = Canvas.TextStyle(size: 12, colour: .secondaryText, alignment: .middle)
    private static let tickLength = 4.0

    let canvas: Canvas
    let frame: Rectangle
    let x: Axis
    let y: Axis

    func place(_ point: (x: Double, y: Double)) -> (x: Double, y: Double) {
        (frame.left + x.share(of: point.x) * frame.width, frame.bottom - y.share(of: point.y) * frame.height)
    }

    func drawFrame() { canvas.outline(frame, .frame) }

    // MARK: - Axes

    enum Side { case low, high }

    /// Ticks below or above the frame, with numbers and a title unless there is none.
    func drawXAxis(_ title: String?, ticks: Int = 6, at side: Side = .low) {
        let edge = side == .low ? frame.bottom : frame.top
        let outward = side == .low ? 1.0 : -1.0
        for tick in x.ticks(atMost: ticks) {
            let position = (place((tick.value, 0)).x - 0.5).rounded() + 0.5
            canvas.line([(position, edge), (position, edge + outward * Self.tickLength)], .frame)
            guard title != nil else { continue }
            var style = Self.tickStyle
            style.alignment = .middle
            canvas.text(tick.label, at: (position, edge + (side == .low ? 17 : -8)), style)
        }
        if let title { canvas.text(title, at: (frame.middle.x, edge + (side == .low ? 35 : -25)), Self.titleStyle) }
    }

    /// Ticks with numbers at the left of the frame, and a title beside them.
    func drawYAxis(_ title: String?, ticks: Int = 5, titleDistance: Double = 44) {
        var style = Self.tickStyle
        style.alignment = .right
        for tick in y.ticks(atMost: ticks) {
            let position = (place((0, tick.value)).y - 0.5).rounded() + 0.5
            canvas.line([(frame.left - Self.tickLength, position), (frame.left, position)], .frame)
            canvas.text(tick.label, at: (frame.left - 7, position + 4), style)
        }
        if let title {
            canvas.text(title, at: (frame.left - titleDistance, frame.middle.y), Self.titleStyle, isUpright: true)
        }
    }

    // MARK: - What is in it

    /// A line through points; of very many, the lowest and highest in each column of pixels.
    func drawCurve(_ points: [(x: Double, y: Double)], _ colour: Colour = .curve, width: Double = 1.3) {
        let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
        canvas.line(thinned(finite).map(place), colour, width: width, clip: frame)
    }

    func drawDots(_ points: [(x: Double, y: Double)], _ colour: Colour = .curve, radius: Double = 1.8) {
        for point in points where point.x.isFinite && point.y.isFinite {
            canvas.dot(place(point), radius: radius, colour)
        }
    }

    func drawVertical(at value: Double, _ colour: Colour, dashes: [Double] = []) {
        let position = place((value, 0)).x
        guard position >= frame.left, position <= frame.right else { return }
        canvas.line([(position, frame.top), (position, frame.bottom)], colour, dashes: dashes)
    }

    func drawHorizontal(at value: Double, _ colour: Colour, dashes: [Double] = []) {
        let position = (place((0, value)).y - 0.5).rounded() + 0.5
        guard position >= frame.top, position <= frame.bottom else { return }
        canvas.line([(frame.left, position), (frame.right, position)], colour, dashes: dashes)
    }

    private func thinned(_ points: [(x: Double, y: Double)]) -> [(x: Double, y: Double)] {
        let columns = Int(frame.width)
        guard points.count > 4 * columns, columns > 0 else { return points }
        return (0..<columns).flatMap { column -> [(x: Double, y: Double)] in
            let part = points[(column * points.count / columns)..<((column + 1) * points.count / columns)]
            guard let low = part.indices.min(by: { points[$0].y < points[$1].y }),
                let high = part.indices.max(by: { points[$0].y < points[$1].y })
            else { return [] }
            return low == high ? [points[low]] : [points[min(low, high)], points[max(low, high)]]
        }
    }
}
