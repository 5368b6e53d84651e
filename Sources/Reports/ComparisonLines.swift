/// Methods compared at several imbalances: a line each, with marks and the deviation of its runs. The main measures are drawn
/// large with the legend beside them, and enlarged where the lines lie close together; the others below, all from 0 to 1.
struct ComparisonLines {
    private struct Panel {
        var measure: ComparisonPicture.Measure
        var frame: Rectangle
        var axis: Axis
        var note = ""
    }

    private static let legendWidth = 150.0
    private static let mainHeight = 300.0
    private static let otherHeight = 130.0
    private static let gap = 64.0
    /// Below a frame and above the next one.
    private static let betweenRows = 86.0
    /// Enlarged where no value lies lower.
    private static let enlargedFrom = 0.5
    /// Between neighbouring methods at one imbalance, pixels.
    private static let dodge = 4.0
    private static let whole = Axis(from: -0.03, to: 1.03)

    private let picture: ComparisonPicture

    init(_ picture: ComparisonPicture) {
        self.picture = picture
    }

    private var main: [ComparisonPicture.Measure] { Array(picture.measures.prefix(ComparisonPicture.mainCount)) }
    private var others: [ComparisonPicture.Measure] { Array(picture.measures.dropFirst(ComparisonPicture.mainCount)) }

    /// One axis for all of the enlarged panels; `nil` where the values spread over the whole scale anyway.
    private var enlarged: Axis? {
        let values = main.flatMap { $0.values.joined() }.compactMap { $0 }.filter { $0.mean.isFinite }
        guard let lowest = values.map({ $0.mean - ($0.deviation ?? 0) }).min(), lowest > Self.enlargedFrom else {
            return nil
        }
        let highest = values.map { $0.mean + ($0.deviation ?? 0) }.max() ?? 1
        return Axis(over: [lowest, highest])
    }

    var height: Double { rows.last.map { ($0.first?.frame.bottom ?? 0) + 64 } ?? 0 }

    /// Panels in rows from 0 on.
    private var rows: [[Panel]] {
        var rows: [[Panel]] = []
        var top = 26.0
        func add(_ measures: [ComparisonPicture.Measure], height: Double, axis: Axis, note: String = "") {
            guard !measures.isEmpty else { return }
            let left = ComparisonPicture.margin + 36
            let room = Double(picture.width) - left - Self.legendWidth - ComparisonPicture.margin
            let count = Double(max(measures.count, 2))
            let width = (room - Self.gap * (count - 1)) / count
            rows.append(
                measures.enumerated().map { index, measure in
                    Panel(
                        measure: measure,
                        frame: Rectangle(
                            left: left + Double(index) * (width + Self.gap), top: top, width: width, height: height),
                        axis: axis, note: note)
                })
            top += height + Self.betweenRows
        }
        add(main, height: Self.mainHeight, axis: Self.whole)
        if let enlarged { add(main, height: Self.mainHeight, axis: enlarged, note: ", enlarged (not from 0)") }
        add(others, height: Self.otherHeight, axis: Self.whole)
        return rows
    }

    // MARK: - Drawing

    func draw(on canvas: Canvas, top: Double) {
        for panel in rows.joined() {
            var panel = panel
            panel.frame.top += top
            draw(panel, on: canvas)
        }
        drawLegend(
            on: canvas, left: Double(picture.width) - ComparisonPicture.margin - Self.legendWidth + 24, top: top + 26)
    }

    private var imbalanceAxis: Axis { Axis(from: -0.5, to: Double(picture.imbalances.count) - 0.5) }

    private func draw(_ panel: Panel, on canvas: Canvas) {
        let area = PlotArea(canvas: canvas, frame: panel.frame, x: imbalanceAxis, y: panel.axis)
        canvas.text(
            panel.measure.title + panel.note, at: (panel.frame.left, panel.frame.top - 10), .init(isBold: true),
            mostWidth: panel.frame.width)
        let ticks = panel.frame.height > 200 ? 8 : 4
        area.drawGrid(xTicks: nil, yTicks: ticks)
        for (index, values) in panel.measure.values.enumerated() { draw(values, method: index, in: area) }
        area.drawFrame()
        area.drawYAxis(nil, ticks: ticks)
        drawImbalances(in: area)
    }

    private func draw(_ values: [ComparisonPicture.Value?], method: Int, in area: PlotArea) {
        let shift = (Double(method) - Double(picture.methods.count - 1) / 2) * Self.dodge
        let known = values.enumerated().compactMap { index, value in
            value.flatMap { $0.mean.isFinite ? (x: Double(index), value: $0) : nil }
        }
        let places = known.map { area.place(($0.x, $0.value.mean)) }.map { (x: $0.x + shift, y: $0.y) }
        let colour = Self.colour(method)
        area.canvas.line(places, colour, width: 1.4, dashes: Self.dashes(method))
        for point in known {
            guard let deviation = point.value.deviation else { continue }
            area.drawWhisker(
                at: point.x, shiftedBy: shift, from: point.value.mean - deviation,
                to: point.value.mean + deviation, colour)
        }
        for place in places { Marker(method).draw(on: area.canvas, at: place, colour, radius: 3.5) }
    }

    private static func colour(_ method: Int) -> Colour {
        // The last colour of the palette is too pale for a line.
        Colour.palette[method % (Colour.palette.count - 1)]
    }

    private static func dashes(_ method: Int) -> [Double] { method < Colour.palette.count - 1 ? [] : [5, 3] }

    /// As far as their labels have room.
    private func drawImbalances(in area: PlotArea) {
        var style = PlotArea.tickStyle
        style.alignment = .middle
        var end = -Double.infinity
        for (index, label) in picture.imbalances.enumerated() {
            let place = area.place((Double(index), 0)).x
            area.canvas.line([(place, area.frame.bottom), (place, area.frame.bottom + 4)], .frame)
            let half = area.canvas.width(of: label, style) / 2
            guard place - half > end + 4 else { continue }
            area.canvas.text(label, at: (place, area.frame.bottom + 17), style)
            end = place + half
        }
        let title = area.frame.width < 200 ? "rare : frequent" : "training images, rare : frequent"
        area.canvas.text(
            title, at: (area.frame.middle.x, area.frame.bottom + 35),
            PlotArea.titleStyle, mostWidth: area.frame.width)
    }

    private func drawLegend(on canvas: Canvas, left: Double, top: Double) {
        for (index, method) in picture.methods.enumerated() {
            let middle = top + 8 + 20 * Double(index)
            let colour = Self.colour(index)
            canvas.line(
                [(left, middle), (left + 28, middle)], colour, width: 1.4, dashes: Self.dashes(index))
            Marker(index).draw(on: canvas, at: (left + 14, middle), colour, radius: 3.5)
            canvas.text(method, at: (left + 36, middle + 4), mostWidth: Self.legendWidth - 60)
        }
        canvas.text(
            "whiskers: ± deviation", at: (left, top + 20 * Double(picture.methods.count) + 20),
            .init(size: 11, colour: .secondaryText), mostWidth: Self.legendWidth)
    }
}
