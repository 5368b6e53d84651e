import Foundation
import ImageBenchmarks

/// Every measure of a benchmark against the imbalance ratio, a line a method.
struct BenchmarkPlot {
    private static let columns = 4
    private static let legendLine = 18.0

    private let report: BenchmarkReport
    /// From the smallest to the largest.
    private let ratios: [Double]

    init(_ report: BenchmarkReport) {
        self.report = report
        ratios = Set(report.summaries.map(\.ratio)).sorted()
    }

    var svg: String {
        let plots = Measures.kinds.map(plot)
        let cells = plots.map(\.content) + [legend]
        let rows = (cells.count + Self.columns - 1) / Self.columns
        let placed = cells.enumerated().map { index, content in
            let (x, y) = (Double(index % Self.columns) * LinePlot.size, Double(index / Self.columns) * LinePlot.size)
            return "<g transform=\"translate(\(x) \(y))\">\n\(content)\n</g>"
        }
        return LinePlot.picture(
            width: Double(Self.columns) * LinePlot.size, height: Double(rows) * LinePlot.size,
            placed.joined(separator: "\n"))
    }

    /// The ratio stands on a logarithmic scale.
    private func plot(_ kind: Measures.Kind) -> LinePlot {
        let lines = report.settings.methods.enumerated().map { index, method in
            let points = report.summaries.filter { $0.method == method.name }.compactMap { summary in
                summary.measures[kind.key].map { (x: log(summary.ratio), y: $0.mean) }
            }
            return LinePlot.Line(
                name: method.name, points: points.sorted { $0.x < $1.x },
                colour: LinePlot.colours[index % LinePlot.colours.count], isMarked: true)
        }
        return LinePlot(
            title: kind.title, x: ratioAxis, y: Self.axis(kind.title, lines.flatMap { $0.points.map(\.y) }),
            lines: lines)
    }

    private var ratioAxis: LinePlot.Axis {
        LinePlot.Axis(
            title: "majority images for one of the minority",
            ticks: ratios.map { (log($0), String(format: "%.3g", $0)) })
    }

    /// From the tenth, or twentieth, hundredth and so on below the smallest value to 1.
    private static func axis(_ title: String, _ values: [Double]) -> LinePlot.Axis {
        let lowest = min(values.min() ?? 0, 0.999)
        let step = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2].first { (1 - lowest) / $0 <= 6 } ?? 0.2
        let count = Int(((1 - lowest) / step).rounded(.up))
        return LinePlot.Axis(
            title: title,
            ticks: (0...count).map { place in
                let value = 1 - Double(count - place) * step
                return (value, String(format: step < 0.01 ? "%.3f" : "%.2f", value))
            })
    }

    private var legend: String {
        report.settings.methods.enumerated().map { index, method in
            let y = 80 + Double(index) * Self.legendLine
            let colour = LinePlot.colours[index % LinePlot.colours.count]
            return """
                <line x1="60" y1="\(y)" x2="90" y2="\(y)" stroke="\(colour)" stroke-width="2"/>
                <text x="98" y="\(y + 4)">\(method.name)</text>
                """
        }.joined(separator: "\n")
    }
}
