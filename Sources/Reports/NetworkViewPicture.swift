import Candidates
import Preprocessing

/// What preprocessing makes of a candidate: above, its profile, planes and DM curve as the file holds them; below, as an
/// image classifier sees them.
///
/// The same candidate gives the same bytes on the same machine.
public struct NetworkViewPicture {
    private static let panel = 256.0
    private static let left = 76.0
    private static let gap = 62.0
    private static let rowTops = [104.0, 446.0]
    /// Pixels.
    public static let height = 770

    private let title: String
    private let columns: [Column]

    fileprivate enum Column {
        case profile(before: [Double], after: [Float])
        case plane(title: String, axis: String, before: PhasePlane, after: [Float], size: Int)
        case dmCurve(before: DMCurve, after: [Float])
    }

    public var width: Int { Int(Self.left + Double(columns.count) * (Self.panel + Self.gap)) - 34 }

    /// - Returns: `nil` if the candidate has nothing that such a network sees.
    public init?(_ candidate: Candidate, size: Int = CandidatePlanes.defaultSize) {
        let planes = CandidatePlanes(candidate, size: size)
        var columns: [Column] = []
        if let before = candidate.profile?.values, let after = planes.profile {
            columns.append(.profile(before: before, after: after))
        }
        if let before = candidate.timePhase, let after = planes.timePhase {
            columns.append(
                .plane(
                    title: "time and phase", axis: "sub-integration", before: before, after: after, size: size))
        }
        if let before = candidate.subBands?.plane, let after = planes.frequencyPhase {
            columns.append(
                .plane(
                    title: "frequency and phase", axis: "sub-band", before: before, after: after, size: size))
        }
        if let before = CandidatePlanes.dmCurve(of: candidate), let after = planes.dmCurve {
            columns.append(.dmCurve(before: before, after: after))
        }
        guard !columns.isEmpty else { return nil }
        self.columns = columns
        title = candidate.name
    }

    /// The picture as PNG, `width` x `height` pixels.
    ///
    /// - Throws: `DrawingError` if memory ran out.
    public func png() throws(DrawingError) -> [UInt8] {
        let canvas = Canvas(width: width, height: Self.height)
        canvas.text(
            title, at: (Self.left, 42), .init(size: 20, isBold: true), mostWidth: Double(width) - 2 * Self.left)
        for (top, words) in zip(Self.rowTops, ["in the file", "as a network sees it"]) {
            canvas.text(words, at: (Self.left, top - 14), .init(size: 13, colour: .accent))
        }
        for (index, column) in columns.enumerated() {
            let frames = Self.rowTops.map {
                Rectangle(
                    left: Self.left + Double(index) * (Self.panel + Self.gap), top: $0, width: Self.panel,
                    height: Self.panel)
            }
            column.draw(on: canvas, before: frames[0], after: frames[1])
        }
        return try canvas.png()
    }
}

extension NetworkViewPicture.Column {
    private static let mostRows = 128
    private static let mostBins = 256

    fileprivate func draw(on canvas: Canvas, before: Rectangle, after: Rectangle) {
        switch self {
        case .profile(let old, let new):
            Self.drawCurve(old, on: canvas, in: before, x: "bin", y: "intensity")
            Self.drawCurve(new.map(Double.init), on: canvas, in: after, x: "bin", y: "deviations")
        case .dmCurve(let old, let new):
            let points = zip(old.dispersionMeasures, old.signalToNoise).map { (x: $0, y: $1) }
            Self.draw(points, on: canvas, in: before, x: "DM (pc cm⁻³)", y: "S/N")
            Self.drawCurve(new.map(Double.init), on: canvas, in: after, x: "point", y: "deviations")
        case .plane(let title, let axis, let old, let new, let size):
            let reduced = old.reduced(toRows: Self.mostRows, bins: Self.mostBins)
            Self.drawPlane(
                reduced.image, rows: old.rows, bins: old.bins, on: canvas, in: before, title: title, axis: axis)
            Self.drawPlane(
                NormalisedPlane.image(new, size: size), rows: size, bins: size, on: canvas, in: after, title: title,
                axis: "row")
        }
    }

    private static func drawPlane(
        _ image: PixelImage, rows: Int, bins: Int, on canvas: Canvas, in frame: Rectangle, title: String, axis: String
    ) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(bins)), y: Axis(from: Double(rows), to: 0))
        canvas.image(image, in: frame)
        area.drawFrame()
        area.drawXAxis("bin", ticks: 5)
        area.drawYAxis(axis, ticks: 5, titleDistance: 42)
    }

    private static func drawCurve(
        _ values: [Double], on canvas: Canvas, in frame: Rectangle, x: String, y: String
    ) {
        let steps = values.enumerated().flatMap { index, value in
            [(x: Double(index), y: value), (x: Double(index + 1), y: value)]
        }
        draw(steps, on: canvas, in: frame, x: x, y: y)
    }

    private static func draw(
        _ points: [(x: Double, y: Double)], on canvas: Canvas, in frame: Rectangle, x: String, y: String
    ) {
        let area = PlotArea(
            canvas: canvas, frame: frame, x: Axis(over: points.map(\.x), room: 0), y: Axis(over: points.map(\.y)))
        area.drawCurve(points)
        area.drawFrame()
        area.drawXAxis(x, ticks: 5)
        area.drawYAxis(y, ticks: 5, titleDistance: 42)
    }
}

/// A plane as `CandidatePlanes` scales it.
enum NormalisedPlane {
    /// White to black, in deviations from the median: the same for every candidate, so that they can be compared.
    static let scale = GreyScale(white: -1.5, black: 8)

    /// - Parameter values: `size` x `size`, row-major.
    static func image(_ values: [Float], size: Int) -> PixelImage {
        scale.image(values.map(Double.init), width: size) { _ in true }
    }
}
