/// Which class was taken for which: a cell for each, a row for each true class.
public struct ConfusionPicture: Picture {
    /// Of a cell, in pixels: numbers have room down to the second.
    private static let largestCell = 150.0
    private static let smallestCell = 4.0
    private static let field = 440.0
    private static let labelRoom = 132.0
    private static let top = 96.0

    private let title: String
    private let subtitles: [String]
    private let classNames: [String]
    private let counts: [[Int]]

    /// - Parameters:
    ///   - subtitles: at most two lines.
    ///   - counts: `counts[truth][decision]`.
    /// - Precondition: as many rows and columns as names.
    public init(title: String, subtitles: [String], classNames: [String], counts: [[Int]]) {
        precondition(counts.count == classNames.count && counts.allSatisfy { $0.count == classNames.count })
        self.title = title
        self.subtitles = subtitles
        self.classNames = classNames
        self.counts = counts
    }

    private var cell: Double {
        min(max(Self.field / Double(max(classNames.count, 1)), Self.smallestCell), Self.largestCell)
    }
    private var side: Double { cell * Double(classNames.count) }
    private var frame: Rectangle {
        Rectangle(left: Self.labelRoom + 24, top: Self.top, width: side, height: side)
    }

    public var width: Int { Int(max(frame.right + 40, 480).rounded(.up)) }
    public var height: Int { Int((frame.bottom + Self.labelRoom + 56).rounded(.up)) }
    public var resolution: Double { 2 }

    public func draw(on canvas: Canvas) {
        let room = Double(width) - 24 - 16
        canvas.text(title, at: (24, 34), .init(size: 17, isBold: true), mostWidth: room)
        for (index, line) in subtitles.enumerated() {
            canvas.text(line, at: (24, 55 + 18 * Double(index)), .init(colour: .secondaryText), mostWidth: room)
        }
        for (truth, row) in counts.enumerated() { draw(row, truth: truth, on: canvas) }
        canvas.outline(frame, .frame)
        drawNames(on: canvas)
        canvas.text("true class", at: (18, frame.middle.y), PlotArea.titleStyle, isUpright: true)
        canvas.text("taken for", at: (frame.middle.x, Double(height) - 34), PlotArea.titleStyle)
        canvas.text(
            "the darker, the larger the share of the true class", at: (frame.middle.x, Double(height) - 14),
            PlotArea.titleStyle)
    }

    private func draw(_ row: [Int], truth: Int, on canvas: Canvas) {
        let total = max(row.reduce(0, +), 1)
        for (decision, count) in row.enumerated() {
            let place = Rectangle(
                left: frame.left + cell * Double(decision), top: frame.top + cell * Double(truth), width: cell,
                height: cell)
            let share = Double(count) / Double(total)
            let colour = truth == decision ? Colour.forPulsar : .againstPulsar
            canvas.fill(place, Colour.white.mixed(with: colour, share: share))
            draw(count, share, in: place, on: canvas)
        }
    }

    private func draw(_ count: Int, _ share: Double, in place: Rectangle, on canvas: Canvas) {
        guard cell >= 24, count > 0 || cell >= 60 else { return }
        let colour = share > 0.55 ? Colour.white : .text
        let size = min(cell / 3, 16)
        let style = Canvas.TextStyle(size: size, colour: colour, alignment: .middle)
        let showsShare = cell >= 60
        let line = place.middle.y + size / 3 - (showsShare ? size / 2 : 0)
        canvas.text("\(count)", at: (place.middle.x, line), style, mostWidth: cell - 2)
        guard showsShare else { return }
        canvas.text(
            Number.fixed(100 * share, decimals: 1) + " %", at: (place.middle.x, line + size + 4),
            .init(size: 11, colour: colour, alignment: .middle), mostWidth: cell - 2)
    }

    /// As far as they have room: else the classes are in their order.
    private func drawNames(on canvas: Canvas) {
        guard cell >= PlotArea.tickStyle.size + 1 else { return }
        var style = PlotArea.tickStyle
        style.alignment = .right
        let widest = classNames.map { canvas.width(of: $0, style) }.max() ?? 0
        let isUpright = widest > cell - 6
        for (index, name) in classNames.enumerated() {
            let middle = (Double(index) + 0.5) * cell
            canvas.text(name, at: (frame.left - 6, frame.top + middle + 4), style, mostWidth: Self.labelRoom - 12)
            style.alignment = isUpright ? .right : .middle
            canvas.text(
                name, at: (frame.left + middle + (isUpright ? 4 : 0), frame.bottom + (isUpright ? 6 : 17)), style,
                isUpright: isUpright, mostWidth: Self.labelRoom - 12)
            style.alignment = .right
        }
    }
}
