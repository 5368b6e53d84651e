/// Why a model of features gives a candidate its score: a bar a feature, blue to the right for what speaks for a pulsar,
/// orange to the left for what speaks against one, with the feature's value and its share.
public struct FeatureShares: Sendable {
    public struct Feature: Sendable {
        public var name: String
        public var value: Double
        /// What the feature contributes to the evidence, log-odds.
        public var share: Double

        public init(name: String, value: Double, share: Double) {
            self.name = name
            self.value = value
            self.share = share
        }
    }

    static let width = 560.0
    private static let headHeight = 96.0
    private static let axisHeight = 48.0
    private static let leastRowHeight = 18.0
    private static let mostRowHeight = 56.0
    private static let valueRight = 216.0
    private static let barsLeft = 232.0
    private static let barsWidth = 300.0

    /// What stands above, at most four lines, the first of them the score.
    private let lines: [String]
    /// The largest first, whatever its sign.
    private let features: [Feature]

    public init(lines: [String], features: [Feature]) {
        self.lines = lines
        func size(_ feature: Feature) -> Double { feature.share.isFinite ? abs(feature.share) : -1 }
        self.features = features.enumerated().sorted {
            (-size($0.element), $0.offset) < (-size($1.element), $1.offset)
        }.map(\.element)
    }

    /// Pixels that it takes at least.
    var leastHeight: Double { Self.headHeight + Self.axisHeight + Double(features.count) * Self.leastRowHeight }
    /// Pixels that suit it where nothing stands beside it.
    var usualHeight: Double { Self.headHeight + Self.axisHeight + Double(features.count) * 30 }

    func draw(on canvas: Canvas, left: Double, top: Double, bottom: Double) {
        for (index, line) in lines.enumerated() {
            let style = Canvas.TextStyle(
                size: index == 0 ? 13 : 11, isBold: index == 0, colour: index == 0 ? .text : .secondaryText)
            canvas.text(line, at: (left, top + 12 + 18 * Double(index)), style, mostWidth: Self.width - 24)
        }
        let head = top + Self.headHeight
        let rowHeight = min(
            max((bottom - head) / Double(max(features.count, 1)), Self.leastRowHeight), Self.mostRowHeight)
        let frame = Rectangle(
            left: left + Self.barsLeft, top: head, width: Self.barsWidth,
            height: (rowHeight * Double(features.count)).rounded())
        let area = PlotArea(
            canvas: canvas, frame: frame, x: axis, y: Axis(from: Double(features.count), to: 0))
        let grey = Canvas.TextStyle(size: 11, colour: .secondaryText)
        canvas.text("feature", at: (left, head - 8), grey)
        canvas.text(
            "value", at: (left + Self.valueRight, head - 8),
            .init(size: 11, colour: .secondaryText, alignment: .right))
        canvas.text("share", at: (frame.left, head - 8), grey)
        area.drawGrid(xTicks: 6, yTicks: nil)
        for (row, feature) in features.enumerated() {
            draw(feature, row: row, rowHeight: rowHeight, in: area, left: left)
        }
        area.drawVertical(at: 0, .frame)
        area.drawFrame()
        area.drawXAxis("against a pulsar ←  evidence (log-odds)  → for one", ticks: 6)
    }

    /// From the largest share against a pulsar to the largest for one, with room for the numbers behind the bars.
    private var axis: Axis {
        let shares = features.map(\.share).filter(\.isFinite)
        let (lowest, highest) = (min(shares.min() ?? 0, 0), max(shares.max() ?? 0, 0))
        let room = 0.3 * max(highest - lowest, 1e-3)
        return Axis(from: lowest - (lowest < 0 ? room : 0.04 * room), to: highest + (highest > 0 ? room : 0.04 * room))
    }

    private func draw(_ feature: Feature, row: Int, rowHeight: Double, in area: PlotArea, left: Double) {
        let middle = area.frame.top + (Double(row) + 0.5) * rowHeight
        area.canvas.text(feature.name, at: (left, middle + 4), mostWidth: 150)
        let value = feature.value.isFinite ? Number.short(feature.value, digits: 5) : "not there"
        area.canvas.text(value, at: (left + Self.valueRight, middle + 4), .init(alignment: .right))
        guard feature.share.isFinite else { return }
        let (zero, end) = (area.place((0, 0)).x, area.place((feature.share, 0)).x)
        let height = min(0.66 * rowHeight, 22)
        let colour = feature.share > 0 ? Colour.forPulsar : .againstPulsar
        area.canvas.fill(
            Rectangle(left: min(zero, end), top: middle - height / 2, width: abs(end - zero), height: height), colour)
        let isLeft = feature.share < 0
        area.canvas.text(
            (feature.share > 0 ? "+" : "") + Number.fixed(feature.share, decimals: 2),
            at: (end + (isLeft ? -5 : 5), middle + 4),
            .init(size: 11, isBold: true, colour: colour, alignment: isLeft ? .right : .left))
    }
}

/// The shares of a candidate's features alone, of which nothing else is known.
public struct FeatureSharesPicture: Picture {
    private static let margin = 36.0
    private static let top = 64.0

    public let width = Int(FeatureShares.width + 2 * margin)
    public let height: Int
    private let title: String
    private let shares: FeatureShares

    /// - Parameter title: the candidate's name.
    public init(title: String, shares: FeatureShares) {
        self.title = title
        self.shares = shares
        height = Int(Self.top + max(shares.usualHeight, shares.leastHeight)) + 12
    }

    public func draw(on canvas: Canvas) {
        canvas.text(
            title, at: (Self.margin, 42), .init(size: 20, isBold: true), mostWidth: Double(width) - 2 * Self.margin)
        shares.draw(on: canvas, left: Self.margin, top: Self.top, bottom: Double(height) - 60)
    }
}
