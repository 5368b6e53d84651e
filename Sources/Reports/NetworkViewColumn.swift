import Candidates
import Preprocessing

/// One of the arrays that an image classifier is given: as the file holds it, where that is known, and as it became.
struct NetworkViewColumn {
    enum Content {
        case profile(file: [Double]?, network: [Float])
        case plane(file: FilePlane?, network: [Float], size: Int, rowTitle: String)
        case dmCurve(file: Curve?, network: [Float])
    }

    /// A plane as its file holds it, with the scale of its rows; the first row on top.
    struct FilePlane {
        var plane: PhasePlane
        var rows: PlaneRows
    }

    let title: String
    let content: Content

    private static let mostRows = 128
    private static let mostBins = 256

    /// What a file holds and what became of it; what a network is not given is left out.
    ///
    /// - Parameters:
    ///   - array: gives what the network is given, `nil` for what it is not.
    ///   - size: rows and columns of its planes.
    ///   - candidate: what the file holds; `nil` where that is not known.
    static func columns(
        of array: (CandidateArray) -> [Float]?, size: Int, file candidate: Candidate?
    ) -> [NetworkViewColumn] {
        let time = candidate?.fold.timePhase.map {
            FilePlane(
                plane: $0.upsideDown,
                rows: .time(seconds: candidate?.header.observationSeconds, rows: $0.rows))
        }
        let bands = candidate?.fold.subBands.map { subBands in
            FilePlane(plane: subBands.highestOnTop, rows: .frequency(subBands.frequenciesMegahertz))
        }
        func plane(_ title: String, _ rowTitle: String, _ file: FilePlane?, _ network: [Float]?) -> NetworkViewColumn? {
            network.map {
                NetworkViewColumn(
                    title: title, content: .plane(file: file, network: $0, size: size, rowTitle: rowTitle))
            }
        }
        return [
            array(.profile).map {
                NetworkViewColumn(
                    title: "profile", content: .profile(file: candidate?.fold.profile, network: $0))
            },
            plane(
                "time and phase", "row, earliest first", time,
                array(.timePhase).map { NormalisedPlane.upsideDown($0, size: size) }),
            plane("frequency and phase", "row, lowest first", bands, array(.frequencyPhase)),
            array(.dmCurve).map { network in
                NetworkViewColumn(
                    title: "DM curve",
                    content: .dmCurve(file: candidate.flatMap(CandidatePlanes.dmCurve(of:)), network: network))
            },
        ].compactMap { $0 }
    }

    // MARK: - Drawing

    /// - Parameter file: the frame of what the file holds; `nil` if that is not drawn.
    func draw(on canvas: Canvas, file: Rectangle?, network: Rectangle) {
        switch content {
        case .profile(let old, let new):
            if let file, let old { Self.drawSteps(old, on: canvas, in: file, y: "intensity", including: []) }
            Self.drawSteps(new.map(Double.init), on: canvas, in: network, y: "deviations", including: [0])
        case .dmCurve(let old, let new):
            if let file, let old {
                let points = zip(old.trials, old.signalToNoise).map { (x: $0, y: $1) }
                Self.draw(points, on: canvas, in: file, x: "DM (pc cm⁻³)", y: "S/N", including: [0])
            }
            Self.drawSteps(
                new.map(Double.init), on: canvas, in: network, x: "point", y: "deviations", including: [0])
        case .plane(let old, let new, let size, let rowTitle):
            if let file, let old {
                let reduced = old.plane.reduced(toRows: Self.mostRows, bins: Self.mostBins)
                Self.drawPlane(reduced.image, bins: old.plane.bins, rows: old.rows, on: canvas, in: file)
            }
            Self.drawPlane(
                NormalisedPlane.image(new, size: size), bins: size,
                rows: PlaneRows(title: rowTitle, axis: Axis(from: 0, to: Double(size))), on: canvas, in: network)
        }
    }

    private static func drawPlane(
        _ image: PixelImage, bins: Int, rows: PlaneRows, on canvas: Canvas, in frame: Rectangle
    ) {
        let area = PlotArea(canvas: canvas, frame: frame, x: Axis(from: 0, to: Double(bins)), y: rows.axis)
        canvas.image(image, in: frame)
        area.drawFrame()
        area.drawXAxis("bin", ticks: 5)
        area.drawYAxis(rows.title, ticks: 5, titleDistance: 46)
    }

    private static func drawSteps(
        _ values: [Double], on canvas: Canvas, in frame: Rectangle, x: String = "bin", y: String, including: [Double]
    ) {
        let steps = values.enumerated().flatMap { index, value in
            [(x: Double(index), y: value), (x: Double(index + 1), y: value)]
        }
        draw(steps, on: canvas, in: frame, x: x, y: y, including: including)
    }

    /// - Parameter including: values that the vertical axis has to hold.
    private static func draw(
        _ points: [(x: Double, y: Double)], on canvas: Canvas, in frame: Rectangle, x: String, y: String,
        including: [Double]
    ) {
        let yAxis = Axis(over: points.map(\.y), including: including)
        let area = PlotArea(canvas: canvas, frame: frame, x: Axis(over: points.map(\.x), room: 0), y: yAxis)
        if !including.isEmpty { area.drawHorizontal(at: 0, .reference, dashes: [4, 3]) }
        area.drawCurve(points)
        area.drawFrame()
        area.drawXAxis(x, ticks: 5)
        area.drawYAxis(yAxis.includesZero ? y : "\(y) (not from 0)", ticks: 5, titleDistance: 46)
    }
}
