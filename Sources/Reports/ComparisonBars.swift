/// Methods compared at one imbalance: of each a bar for each of the main measures, from 0 on, with its value beside it; the
/// other measures stand in columns of numbers.
struct ComparisonBars {
    private static let barHeight = 13.0
    private static let groupGap = 12.0
    private static let nameWidth = 112.0
    private static let barsWidth = 420.0
    private static let labelWidth = 118.0
    private static let axisHeight = 60.0
    private static let legendHeight = 34.0

    private let picture: ComparisonPicture

    init(_ picture: ComparisonPicture) {
        self.picture = picture
    }

    private var main: ArraySlice<ComparisonPicture.Measure> { picture.measures.prefix(ComparisonPicture.mainCount) }
    private var others: ArraySlice<ComparisonPicture.Measure> {
        picture.measures.dropFirst(ComparisonPicture.mainCount)
    }
    private var groupHeight: Double { Double(main.count) * Self.barHeight + Self.groupGap }
    private var barsHeight: Double { Double(picture.methods.count) * groupHeight + Self.groupGap }

    var height: Double { Self.legendHeight + barsHeight + Self.axisHeight }

    func draw(on canvas: Canvas, top: Double) {
        let frame = Rectangle(
            left: ComparisonPicture.margin + Self.nameWidth, top: top + Self.legendHeight, width: Self.barsWidth,
            height: barsHeight)
        let area = PlotArea(canvas: canvas, frame: frame, x: Axis(from: 0, to: 1), y: Axis(from: 1, to: 0))
        area.drawGrid(xTicks: 6, yTicks: nil)
        drawLegend(on: canvas, left: frame.left, line: frame.top - 14)
        for (row, method) in picture.methods.enumerated() {
            let groupTop = frame.top + Self.groupGap + Double(row) * groupHeight
            let middle = groupTop + (groupHeight - Self.groupGap) / 2
            canvas.text(method, at: (frame.left - 10, middle + 4), .init(alignment: .right))
            for (index, measure) in main.enumerated() {
                guard let value = measure.values[row].first ?? nil, value.mean.isFinite else { continue }
                drawBar(value, Colour.palette[index], top: groupTop + Double(index) * Self.barHeight, in: area)
            }
            drawNumbers(of: row, on: canvas, left: frame.right + Self.labelWidth, line: middle + 4)
        }
        drawHeads(on: canvas, left: frame.right + Self.labelWidth, line: frame.top - 14)
        area.drawFrame()
        area.drawXAxis(main.map(\.title).joined(separator: ", "), ticks: 6)
    }

    private func drawBar(_ value: ComparisonPicture.Value, _ colour: Colour, top: Double, in area: PlotArea) {
        let end = area.place((value.mean, 0)).x
        area.canvas.fill(
            Rectangle(left: area.frame.left, top: top, width: end - area.frame.left, height: Self.barHeight - 2), colour
        )
        let middle = top + Self.barHeight / 2 - 1
        if let deviation = value.deviation, deviation.isFinite {
            let ends = [value.mean - deviation, value.mean + deviation].map {
                (x: area.place((min(max($0, 0), 1), 0)).x, y: middle)
            }
            area.canvas.line(ends, .text, width: 1.2)
            for end in ends { area.canvas.line([(end.x, middle - 3), (end.x, middle + 3)], .text, width: 1.2) }
        }
        area.canvas.text(Self.words(value), at: (area.frame.right + 10, middle + 4), .init(size: 11, colour: colour))
    }

    private static func words(_ value: ComparisonPicture.Value) -> String {
        Number.fixed(value.mean, decimals: 4) + (value.deviation.map { " ± " + Number.fixed($0, decimals: 4) } ?? "")
    }

    // MARK: - The other measures

    private func columnEnd(_ index: Int, left: Double) -> Double { left + 74 * Double(index + 1) }

    private func drawHeads(on canvas: Canvas, left: Double, line: Double) {
        for (index, measure) in others.enumerated() {
            canvas.text(
                measure.title, at: (columnEnd(index, left: left), line),
                .init(size: 11, colour: .secondaryText, alignment: .right))
        }
    }

    private func drawNumbers(of row: Int, on canvas: Canvas, left: Double, line: Double) {
        for (index, measure) in others.enumerated() {
            let value = measure.values[row].first ?? nil
            canvas.text(
                value.map { Number.fixed($0.mean, decimals: 4) } ?? "-", at: (columnEnd(index, left: left), line),
                .init(size: 11, alignment: .right))
        }
    }

    private func drawLegend(on canvas: Canvas, left: Double, line: Double) {
        var place = left
        for (index, measure) in main.enumerated() {
            canvas.fill(Rectangle(left: place, top: line - 10, width: 12, height: 11), Colour.palette[index])
            canvas.text(measure.title, at: (place + 18, line))
            place += 18 + canvas.width(of: measure.title, .init()) + 24
        }
    }
}
