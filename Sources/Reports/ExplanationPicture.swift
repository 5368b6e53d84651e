import Candidates

/// Why a classifier of planes gives a candidate its score: above, what the classifier sees; below, what in it speaks for a
/// pulsar (blue) and what against one (orange).
public struct ExplanationPicture: Picture {
    public struct Input: Sendable {
        public var array: CandidateArray
        /// A plane's rows, one behind the other, or a curve.
        public var values: [Float]
        /// What each value contributes to the evidence.
        public var contributions: [Double]
        /// What all of them contribute.
        public var share: Double

        public init(_ array: CandidateArray, values: [Float], contributions: [Double], share: Double) {
            self.array = array
            self.values = values
            self.contributions = contributions
            self.share = share
        }
    }

    private static let panel = 256.0
    private static let left = 76.0
    private static let gap = 80.0
    private static let right = 36.0
    private static let rowTops = [232.0, 592.0]
    /// Of the profile above a plane.
    private static let stripHeight = 52.0

    public let width: Int
    public let height = 964
    private let title: String
    private let lines: [String]
    private let columns: [ExplanationColumn]

    /// - Parameters:
    ///   - title: the candidate's name.
    ///   - lines: what stands below it, at most two lines.
    ///   - size: rows and columns of the planes.
    ///   - header: the candidate's, whose values stand below the bars of the array that was made of them.
    ///   - inputs: those that the candidate has.
    /// - Returns: `nil` if it has none.
    public init?(title: String, lines: [String], size: Int, header: CandidateHeader, inputs: [Input]) {
        guard !inputs.isEmpty else { return nil }
        self.title = title
        self.lines = lines
        columns = inputs.map { ExplanationColumn($0, size: size, header: header) }
        // Room for the lines, whatever the number of arrays.
        let count = Double(max(inputs.count, 3))
        width = Int(Self.left + count * Self.panel + (count - 1) * Self.gap + Self.right)
    }

    public func draw(on canvas: Canvas) {
        let room = Double(width) - Self.left - Self.right
        canvas.text(title, at: (Self.left, 42), .init(size: 20, isBold: true), mostWidth: room)
        for (index, line) in lines.enumerated() {
            let style = Canvas.TextStyle(size: 13, isBold: index == 0, colour: index == 0 ? .text : .secondaryText)
            canvas.text(line, at: (Self.left, 68 + 22 * Double(index)), style, mostWidth: room)
        }
        let headings = [
            (Self.rowTops[0] - Self.stripHeight - 42, "as the network sees it"),
            (Self.rowTops[1] - 36, "what of it speaks for a pulsar and against one"),
        ]
        for (line, heading) in headings {
            canvas.text(heading, at: (Self.left, line), .init(size: 13, isBold: true, colour: .accent))
        }
        let range = ContributionMap.range(of: columns.flatMap(\.planeContributions))
        for (index, column) in columns.enumerated() {
            let frames = Self.rowTops.map {
                Rectangle(
                    left: Self.left + Double(index) * (Self.panel + Self.gap), top: $0, width: Self.panel,
                    height: Self.panel)
            }
            let strip = Rectangle(
                left: frames[0].left, top: frames[0].top - Self.stripHeight - 6, width: Self.panel,
                height: Self.stripHeight)
            let titleLine = (column.input.array.isPlane ? strip.top : frames[0].top) - 10
            canvas.text(column.title, at: (frames[0].middle.x, titleLine), .init(alignment: .middle))
            let share = column.input.share
            canvas.text(
                "share " + (share > 0 ? "+" : "") + Number.fixed(share, decimals: 2),
                at: (frames[1].middle.x, frames[1].top - 10),
                .init(isBold: true, colour: share > 0 ? .forPulsar : .againstPulsar, alignment: .middle))
            column.draw(on: canvas, strip: strip, above: frames[0], below: frames[1], range: range)
        }
        drawLegend(on: canvas, range: range)
    }

    /// The scale of colours, and what it means.
    private func drawLegend(on canvas: Canvas, range: Double) {
        let frame = Rectangle(left: Self.left, top: Double(height) - 48, width: Self.panel, height: 10)
        let steps = 128
        let pixels = (0..<steps).map { step in
            let value = (2 * (Double(step) + 0.5) / Double(steps) - 1) * range
            return ContributionMap.colour(value, range: range, over: .white).pixel
        }
        canvas.image(PixelImage(width: steps, height: 1, pixels: pixels), in: frame)
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: -range, to: range), y: Axis(from: 0, to: 1))
        area.drawFrame()
        area.drawXAxis("", ticks: 6)
        canvas.text(
            "Evidence (log-odds) that a pixel contributes, spread over its neighbours: orange against a pulsar, blue for one.",
            at: (frame.right + 28, frame.bottom), .init(size: 11, colour: .secondaryText),
            mostWidth: Double(width) - frame.right - 28 - 8)
    }
}
