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
        for tick in xTicks(atMost: ticks) {
            let position = (place((tick.value, y.start)).x - 0.5).rounded() + 0.5
            canvas.line([(position, edge), (position, edge + outward * Self.tickLength)], .frame)
            guard title != nil else { continue }
            var style = Self.tickStyle
            style.alignment = .middle
            canvas.text(tick.label, at: (position, edge + (side == .low ? 17 : -8)), style)
        }
        for value in x.minorTicks {
            let position = place((value, y.start)).x
            canvas.line([(position, edge), (position, edge + outward * Self.tickLength / 2)], .frame)
        }
        if let title { canvas.text(title, at: (frame.middle.x, edge + (side == .low ? 35 : -25)), Self.titleStyle) }
    }

    /// Ticks with numbers at the left of the frame, and a title beside them.
    func drawYAxis(_ title: String?, ticks: Int = 5, titleDistance: Double = 44) {
        var style = Self.tickStyle
        style.alignment = .right
        let shown = yTicks(atMost: ticks)
        for tick in shown {
            let position = (place((x.start, tick.value)).y - 0.5).rounded() + 0.5
            canvas.line([(frame.left - Self.tickLength, position), (frame.left, position)], .frame)
            canvas.text(tick.label, at: (frame.left - 7, position + 4), style)
        }
        for value in y.minorTicks {
            let position = place((x.start, value)).y
            canvas.line([(frame.left - Self.tickLength / 2, position), (frame.left, position)], .frame)
        }
        if let title {
            let widest = shown.map { canvas.width(of: $0.label, style) }.max() ?? 0
            canvas.text(
                title, at: (frame.left - max(titleDistance, widest + 16), frame.middle.y), Self.titleStyle,
                isUpright: true)
        }
    }

    /// Pale lines across the frame at the ticks.
    func drawGrid(xTicks: Int?, yTicks: Int?) {
        for tick in xTicks.map({ self.xTicks(atMost: $0) }) ?? [] { drawVertical(at: tick.value, .grid) }
        for tick in yTicks.map({ self.yTicks(atMost: $0) }) ?? [] { drawHorizontal(at: tick.value, .grid) }
    }

    /// As many ticks as have room for their labels side by side, but two.
    private func xTicks(atMost most: Int) -> [Axis.Tick] {
        ticks(x, atMost: most, length: frame.width) { canvas.width(of: $0, Self.tickStyle) + 6 }
    }

    private func yTicks(atMost most: Int) -> [Axis.Tick] {
        ticks(y, atMost: most, length: frame.height) { _ in Self.tickStyle.size + 3 }
    }

    private func ticks(_ axis: Axis, atMost most: Int, length: Double, room: (String) -> Double) -> [Axis.Tick] {
        for count in stride(from: most, to: 1, by: -1) {
            let ticks = axis.ticks(atMost: count)
            let places = ticks.map { axis.share(of: $0.value) * length }
            let distance = zip(places, places.dropFirst()).map { abs($1 - $0) }.min() ?? 0
            if distance >= ticks.map({ room($0.label) }).max() ?? 0 { return ticks }
        }
        return axis.ticks(atMost: 1)
    }

    // MARK: - What is in it

    /// A line through points, without those that could not be seen.
    func drawCurve(
        _ points: [(x: Double, y: Double)], _ colour: Colour = .curve, width: Double = 1.3, dashes: [Double] = []
    ) {
        let finite = points.filter { $0.x.isFinite && $0.y.isFinite }
        canvas.line(
            Polyline.simplified(finite.map(place)), colour, width: width, dashes: dashes, clip: frame)
    }

    /// A line from a lower to a higher value, as far as they lie in the frame, with a short stroke across either end.
    func drawWhisker(at x: Double, shiftedBy shift: Double = 0, from low: Double, to high: Double, _ colour: Colour) {
        let ends = [low, high].map { place((x, $0)) }.map {
            (x: $0.x + shift, y: min(max($0.y, frame.top), frame.bottom))
        }
        canvas.line(ends, colour, width: 1.2)
        for end in ends { canvas.line([(end.x - 3, end.y), (end.x + 3, end.y)], colour, width: 1.2) }
    }

    func drawDots(_ points: [(x: Double, y: Double)], _ colour: Colour = .curve, radius: Double = 1.8) {
        for point in points where point.x.isFinite && point.y.isFinite {
            canvas.dot(place(point), radius: radius, colour)
        }
    }

    func drawVertical(at value: Double, _ colour: Colour, dashes: [Double] = []) {
        let position = place((value, y.start)).x
        guard position >= frame.left, position <= frame.right else { return }
        canvas.line([(position, frame.top), (position, frame.bottom)], colour, dashes: dashes)
    }

    func drawHorizontal(at value: Double, _ colour: Colour, dashes: [Double] = []) {
        let position = (place((x.start, value)).y - 0.5).rounded() + 0.5
        guard position >= frame.top, position <= frame.bottom else { return }
        canvas.line([(frame.left, position), (frame.right, position)], colour, dashes: dashes)
    }
}
