import Foundation

/// A line in the unit square, as SVG.
struct LinePlot {
    var title: String
    var xTitle: String
    var yTitle: String
    var points: [(x: Double, y: Double)]
    var diagonal: Bool

    init(title: String, x: String, y: String, _ points: [(x: Double, y: Double)], diagonal: Bool = false) {
        self.title = title
        xTitle = x
        yTitle = y
        self.points = points
        self.diagonal = diagonal
    }

    private static let size = 360.0
    private static let margin = 60.0

    private static func place(_ point: (x: Double, y: Double)) -> String {
        String(format: "%.2f,%.2f", margin + point.x * size, margin + (1 - point.y) * size)
    }

    var svg: String {
        let (size, margin) = (Self.size, Self.margin)
        let ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0].map { tick in
            let (x, y) = (margin + tick * size, margin + (1 - tick) * size)
            return """
                <line x1="\(x)" y1="\(margin)" x2="\(x)" y2="\(margin + size)" stroke="#ddd"/>
                <line x1="\(margin)" y1="\(y)" x2="\(margin + size)" y2="\(y)" stroke="#ddd"/>
                <text x="\(x)" y="\(margin + size + 16)" text-anchor="middle">\(tick)</text>
                <text x="\(margin - 6)" y="\(y + 4)" text-anchor="end">\(tick)</text>
                """
        }.joined(separator: "\n")
        let line = points.map(Self.place).joined(separator: " ")
        let reference =
            diagonal
            ? "<polyline points=\"\(Self.place((0, 0))) \(Self.place((1, 1)))\" fill=\"none\" stroke=\"#999\"/>\n" : ""
        let total = size + 2 * margin
        return """
            <svg xmlns="http://www.w3.org/2000/svg" width="\(total)" height="\(total)" font-family="sans-serif" \
            font-size="12">
            <rect width="\(total)" height="\(total)" fill="white"/>
            \(ticks)
            <rect x="\(margin)" y="\(margin)" width="\(size)" height="\(size)" fill="none" stroke="black"/>
            \(reference)<polyline points="\(line)" fill="none" stroke="#0060a0" stroke-width="2"/>
            <text x="\(total / 2)" y="\(margin - 16)" text-anchor="middle" font-size="15">\(title)</text>
            <text x="\(total / 2)" y="\(total - 16)" text-anchor="middle">\(xTitle)</text>
            <text x="18" y="\(total / 2)" text-anchor="middle" \
            transform="rotate(-90 18 \(total / 2))">\(yTitle)</text>
            </svg>

            """
    }
}
