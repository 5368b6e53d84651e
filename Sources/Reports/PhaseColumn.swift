import Candidates
import Preprocessing

/// Everything that a candidate shows against phase, one above the other over the same two turns: its profile, its
/// sub-integrations and its sub-bands. Beside the planes stands how the pulse's signal-to-noise grows with time, and how it
/// is shared among the sub-bands.
struct PhaseColumn {
    // What is finer than the pixels of a page only costs time, and hides faint pulses in noise.
    private static let mostRows = 128
    private static let mostBins = 256
    private static let mostProfileBins = 512
    private static let width = 512.0
    private static let stripWidth = 64.0
    private static let gap = 9.0
    private static let stripGap = 22.0

    /// `nil` if there is none, or if not all of its values are finite.
    private let profile: [Double]?
    /// Earliest row first.
    private let time: PhasePlane?
    /// Dedispersed, highest frequency first.
    private let bands: PhasePlane?
    private let timeRows: PlaneRows
    private let bandRows: PlaneRows

    init(_ candidate: Candidate) {
        let header = candidate.header
        profile = candidate.fold.profile.flatMap(Self.reduced)
        time = candidate.fold.timePhase.flatMap(Self.reduced)
        bands = CandidatePlanes.dedispersed(candidate).flatMap(Self.reduced)
        timeRows = .time(seconds: header.observationSeconds, rows: candidate.fold.timePhase?.rows ?? 0)
        bandRows = .frequency(candidate.fold.subBands?.frequenciesMegahertz ?? [])
    }

    var isEmpty: Bool { profile == nil && time == nil && bands == nil }
    var hasPlanes: Bool { time != nil || bands != nil }

    private static func reduced(_ profile: [Double]) -> [Double]? {
        guard profile.count > 1 else { return nil }
        let row = PhasePlane(rows: 1, bins: profile.count, values: profile, weights: [1])
            .reduced(toRows: 1, bins: mostProfileBins)
        return row.weights[0] > 0 ? row.values : nil
    }

    /// `nil` for a plane without data, or of one row, which is no more than a profile.
    private static func reduced(_ plane: PhasePlane) -> PhasePlane? {
        guard plane.rows > 1, plane.bins > 1 else { return nil }
        let reduced = plane.reduced(toRows: mostRows, bins: mostBins)
        return reduced.rowsWithData.isEmpty ? nil : reduced
    }

    // MARK: - Axes

    private static let phaseAxis = Axis(from: 0, to: 2)

    // MARK: - Drawing

    func draw(on canvas: Canvas, left: Double, top: Double, bottom: Double) {
        let shares = [profile == nil ? 0 : (hasPlanes ? 0.2 : 1), time == nil ? 0 : 0.45, bands == nil ? 0 : 0.35]
        let panels = shares.count { $0 > 0 }
        let room = bottom - top - Self.gap * Double(panels - 1)
        var edge = top
        var frames: [Rectangle] = []
        for share in shares {
            let height = (room * share / shares.reduce(0, +)).rounded()
            frames.append(Rectangle(left: left, top: edge, width: Self.width, height: height))
            edge += height + (share > 0 ? Self.gap : 0)
        }
        let lowest = shares.lastIndex { $0 > 0 }
        if let profile {
            let area = profileArea(canvas, frame: frames[0], profile: profile)
            area.drawXAxis(lowest == 0 ? "phase (turns)" : nil, ticks: 9)
        }
        if let time {
            let area = PlotArea(canvas: canvas, frame: frames[1], x: Self.phaseAxis, y: timeRows.axis)
            draw(time.upsideDown, in: area, title: timeRows.title, isLowest: lowest == 1)
            drawGrowth(of: time, beside: area)
        }
        if let bands {
            let area = PlotArea(canvas: canvas, frame: frames[2], x: Self.phaseAxis, y: bandRows.axis)
            draw(bands, in: area, title: bandRows.title, isLowest: true)
            drawSpectrum(of: bands, beside: area)
        }
    }

    private func draw(_ plane: PhasePlane, in area: PlotArea, title: String, isLowest: Bool) {
        area.canvas.image(plane.image.twoTurns, in: area.frame)
        area.drawFrame()
        area.drawXAxis(isLowest ? "phase (turns)" : nil, ticks: 9)
        area.drawYAxis(title, ticks: max(2, Int(area.frame.height / 45)), titleDistance: 52)
    }

    /// The profile from its median (0) to its peak (1), with a bar beside it as long as twice the noise of a bin.
    private func profileArea(_ canvas: Canvas, frame: Rectangle, profile: [Double]) -> PlotArea {
        let median = profile.sorted()[profile.count / 2]
        let peak = profile.max() ?? 1
        let scale = peak > median ? peak - median : 1
        let heights = profile.map { ($0 - median) / scale }
        let area = PlotArea(canvas: canvas, frame: frame, x: Self.phaseAxis, y: Axis(over: heights, including: [0]))
        shadeWindow(in: area, profile: profile)
        area.drawHorizontal(at: 0, .reference, dashes: [4, 3])
        let count = heights.count
        let steps = (0..<(2 * count)).flatMap { bin in
            [bin, bin + 1].map { (x: Double($0) / Double(count), y: heights[bin % count]) }
        }
        area.drawCurve(steps)
        let noise = PulseSearch.noise(of: profile) / scale
        if noise > 0, noise.isFinite {
            let middle = min(max(0.5, noise), 1)
            let ends = [middle - noise, middle + noise].map { end in
                (x: frame.right + 14, y: min(max(area.place((0, end)).y, frame.top), frame.bottom))
            }
            canvas.line(ends, .accent, width: 2)
            canvas.text("±1σ", at: (frame.right + 21, area.place((0, middle)).y + 4), .init(size: 11, colour: .accent))
        }
        area.drawFrame()
        area.drawYAxis("intensity", ticks: max(3, Int(frame.height / 60)), titleDistance: 52)
        return area
    }

    private func shadeWindow(in area: PlotArea, profile: [Double]) {
        guard let window = PulseWindow(profile) else { return }
        let start = Double(window.start) / Double(window.bins)
        for turn in [-1.0, 0, 1] {
            let (from, to) = (max(start + turn, 0), min(start + turn + window.widthTurns, 2))
            guard to > from else { continue }
            let (left, right) = (area.place((from, 0)).x, area.place((to, 0)).x)
            area.canvas.fill(
                Rectangle(left: left, top: area.frame.top, width: right - left, height: area.frame.height),
                .accentShade)
        }
    }

    // MARK: - Beside the planes

    /// The pulse's stretch of phase in a plane: that of the profile, if both have the same bins.
    private func window(in plane: PhasePlane) -> PulseWindow? {
        PulseWindow(profile?.count == plane.bins ? profile ?? [] : plane.meanProfile)
    }

    private func strip(beside area: PlotArea, values: [Double]) -> PlotArea {
        let frame = Rectangle(
            left: area.frame.right + Self.stripGap, top: area.frame.top, width: Self.stripWidth,
            height: area.frame.height)
        return PlotArea(
            canvas: area.canvas, frame: frame, x: Axis(over: values, including: [0], room: 0.12), y: area.y)
    }

    /// Signal-to-noise of the sum of all that was observed until then; of a steady pulse it grows with the root of time.
    private func drawGrowth(of plane: PhasePlane, beside area: PlotArea) {
        guard let window = window(in: plane) else { return }
        var sum = [Double](repeating: 0, count: plane.bins)
        var growth = [0.0]
        for row in 0..<plane.rows {
            for (bin, value) in plane[row: row].enumerated() { sum[bin] += plane.weights[row] * value }
            growth.append(window.signalToNoise(of: sum))
        }
        let strip = strip(beside: area, values: growth)
        let length = area.y.end
        func time(_ row: Int) -> Double { Double(row) / Double(plane.rows) * length }
        if let last = growth.last, last > 0, last.isFinite {
            let steady = (0...50).map { (x: last * (Double($0) / 50).squareRoot(), y: Double($0) / 50 * length) }
            strip.canvas.line(steady.map(strip.place), .reference, dashes: [4, 3], clip: strip.frame)
        }
        strip.drawCurve(growth.enumerated().map { (x: $0.element, y: time($0.offset)) }, .accent, width: 1.6)
        strip.drawFrame()
        strip.drawXAxis("boxcar S/N", ticks: 3, at: .high)
    }

    /// The pulse's signal-to-noise in each sub-band.
    private func drawSpectrum(of plane: PhasePlane, beside area: PlotArea) {
        guard let window = window(in: plane) else { return }
        let values = (0..<plane.rows).map { plane.weights[$0] > 0 ? window.signalToNoise(of: plane[row: $0]) : 0 }
        let strip = strip(beside: area, values: values)
        let span = area.y.start - area.y.end
        // The first row is the highest.
        func edge(_ row: Int) -> Double { area.y.end + Double(row) / Double(plane.rows) * span }
        strip.drawVertical(at: 0, .reference)
        let steps = values.enumerated().flatMap { row, value in
            [(x: value, y: edge(row)), (x: value, y: edge(row + 1))]
        }
        strip.drawCurve(steps, .accent, width: 1.6)
        strip.drawFrame()
        strip.drawXAxis("boxcar S/N", ticks: 3)
    }
}
