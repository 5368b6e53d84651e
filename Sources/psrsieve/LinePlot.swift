import Foundation

/// Lines in a square, as SVG.
struct LinePlot {
    /// What a side of the square means.
    struct Axis {
        var title: String
        /// Values with what is written beside them; the first and the last are the ends of the side.
        var ticks: [(value: Double, label: String)]

        static func unit(_ title: String) -> Axis {
            Axis(title: title, ticks: [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map { ($0, "\($0)") })
        }

        /// 0 at the beginning of the side, 1 at its end.
        fileprivate func place(_ value: Double) -> Double {
            guard let first = ticks.first?.value, let last = ticks.last?.value, last > first else { return 0.5 }
            return (value - first) / (last - first)
        }
    }

    struct Line {
        var name: String
        var points: [(x: Double, y: Double)]
        var colour = "#0060a0"
        /// Points are marked where there are few.
        var isMarked = false
    }

    var title: String
    var x: Axis
    var y: Axis
    var lines: [Line]
    var diagonal = false

    static let colours = [
        "#0060a0", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f3c8d", "#808080", "#a05a2c", "#000000",
        "#b00020",
    ]
    private static let side = 360.0
    private static let margin = 60.0
    static let size = side + 2 * margin

    init(title: String, x: Axis, y: Axis, lines: [Line], diagonal: Bool = false) {
        self.title = title
        self.x = x
        self.y = y
        self.lines = lines
        self.diagonal = diagonal
    }

    /// One line in the unit square.
    init(title: String, x: String, y: String, _ points: [(x: Double, y: Double)], diagonal: Bool = false) {
        self.init(title: title, x: .unit(x), y: .unit(y), lines: [Line(name: "", points: points)], diagonal: diagonal)
    }

    /// The plot as a picture of its own.
    var svg: String { Self.picture(width: Self.size, height: Self.size, content) }

    /// A picture with a white ground.
    static func picture(width: Double, height: Double, _ content: String) -> String {
        """
        <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" font-family="sans-serif" \
        font-size="12">
        <rect width="\(width)" height="\(height)" fill="white"/>
        \(content)
        </svg>

        """
    }

    /// The plot without a picture around it, `size` wide and high.
    var content: String {
        let (side, margin, total) = (Self.side, Self.margin, Self.size)
        return """
            \(ticks)
            <rect x="\(margin)" y="\(margin)" width="\(side)" height="\(side)" fill="none" stroke="black"/>
            \(drawnLines)
            <text x="\(total / 2)" y="\(margin - 16)" text-anchor="middle" font-size="15">\(title)</text>
            <text x="\(total / 2)" y="\(total - 16)" text-anchor="middle">\(x.title)</text>
            <text x="18" y="\(total / 2)" text-anchor="middle" \
            transform="rotate(-90 18 \(total / 2))">\(y.title)</text>
            """
    }

    private var ticks: String {
        let (side, margin) = (Self.side, Self.margin)
        let vertical = x.ticks.map { tick in
            let place = margin + x.place(tick.value) * side
            return """
                <line x1="\(place)" y1="\(margin)" x2="\(place)" y2="\(margin + side)" stroke="#ddd"/>
                <text x="\(place)" y="\(margin + side + 16)" text-anchor="middle">\(tick.label)</text>
                """
        }
        let horizontal = y.ticks.map { tick in
            let place = margin + (1 - y.place(tick.value)) * side
            return """
                <line x1="\(margin)" y1="\(place)" x2="\(margin + side)" y2="\(place)" stroke="#ddd"/>
                <text x="\(margin - 6)" y="\(place + 4)" text-anchor="end">\(tick.label)</text>
                """
        }
        return (vertical + horizontal).joined(separator: "\n")
    }

    private var drawnLines: String {
        let reference =
            diagonal
            ? ["<polyline points=\"\(at((0, 0))) \(at((1, 1)))\" fill=\"none\" stroke=\"#999\"/>"] : []
        return (reference + lines.flatMap(drawn)).joined(separator: "\n")
    }

    private func drawn(_ line: Line) -> [String] {
        let path = line.points.map(at).joined(separator: " ")
        let marks = line.points.map { point in
            let place = at(point).split(separator: ",")
            return "<circle cx=\"\(place[0])\" cy=\"\(place[1])\" r=\"4\" fill=\"\(line.colour)\"/>"
        }
        return ["<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(line.colour)\" stroke-width=\"2\"/>"]
            + (line.isMarked ? marks : [])
    }

    private func at(_ point: (x: Double, y: Double)) -> String {
        String(
            format: "%.2f,%.2f", Self.margin + x.place(point.x) * Self.side,
            Self.margin + (1 - y.place(point.y)) * Self.side)
    }
}
