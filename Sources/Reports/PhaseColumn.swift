/// Everything that a candidate shows against phase, one panel above the other over the same two turns: its profile, its
/// sub-integrations and its sub-bands. Beside the planes stands how the pulse's signal-to-noise grows with time, and how it
/// is shared among the sub-bands.
struct PhaseColumn {
    private static let width = 512.0
    private static let stripWidth = 64.0
    private static let gap = 9.0
    private static let stripGap = 22.0
    private static let phaseAxis = Axis(from: 0, to: 2)

    let panels: PhasePanels

    func draw(on canvas: Canvas, left: Double, top: Double, bottom: Double) {
        let shares = [
            panels.profile == nil ? 0 : (panels.hasPlanes ? 0.2 : 1), panels.time == nil ? 0 : 0.45,
            panels.bands == nil ? 0 : 0.35,
        ]
        let room = bottom - top - Self.gap * Double(shares.count { $0 > 0 } - 1)
        var edge = top
        var frames: [Rectangle] = []
        for share in shares {
            let height = (room * share / shares.reduce(0, +)).rounded()
            frames.append(Rectangle(left: left, top: edge, width: Self.width, height: height))
            edge += height + (share > 0 ? Self.gap : 0)
        }
        let lowest = shares.lastIndex { $0 > 0 }
        if let profile = panels.profile {
            let area = profileArea(canvas, frame: frames[0], profile: profile)
            area.drawXAxis(lowest == 0 ? "phase (turns)" : nil, ticks: 9)
        }
        if let time = panels.time {
            let area = PlotArea(canvas: canvas, frame: frames[1], x: Self.phaseAxis, y: time.axis)
            draw(time, in: area, isLowest: lowest == 1)
            drawGrowth(time, beside: area)
        }
        if let bands = panels.bands {
            let area = PlotArea(canvas: canvas, frame: frames[2], x: Self.phaseAxis, y: bands.axis)
            draw(bands, in: area, isLowest: true)
            drawSpectrum(bands, beside: area)
        }
    }

    private func draw(_ panel: PhasePanels.Plane, in area: PlotArea, isLowest: Bool) {
        area.canvas.image(panel.plane.image.twoTurns, in: area.frame)
        area.drawFrame()
        area.drawXAxis(isLowest ? "phase (turns)" : nil, ticks: 9)
        area.drawYAxis(panel.title, ticks: max(2, Int(area.frame.height / 45)), titleDistance: 52)
    }

    /// The profile, with a bar beside it as long as twice the noise of a bin and one below as long as channels smear a pulse.
    private func profileArea(_ canvas: Canvas, frame: Rectangle, profile: PhasePanels.Profile) -> PlotArea {
        let heights = profile.heights
        let area = PlotArea(canvas: canvas, frame: frame, x: Self.phaseAxis, y: Axis(over: heights, including: [0]))
        shade(profile.window, in: area)
        area.drawHorizontal(at: 0, .reference, dashes: [4, 3])
        let count = heights.count
        let steps = (0..<(2 * count)).flatMap { bin in
            [bin, bin + 1].map { (x: Double($0) / Double(count), y: heights[bin % count]) }
        }
        area.drawCurve(steps)
        drawNoise(profile.noise, in: area)
        drawSmearing(in: area)
        area.drawFrame()
        area.drawYAxis("intensity", ticks: max(3, Int(frame.height / 60)), titleDistance: 52)
        return area
    }

    private func drawNoise(_ noise: Double, in area: PlotArea) {
        guard noise > 0, noise.isFinite else { return }
        let frame = area.frame
        let middle = min(max(0.5, noise), 1)
        let ends = [middle - noise, middle + noise].map { end in
            (x: frame.right + 14, y: min(max(area.place((0, end)).y, frame.top), frame.bottom))
        }
        area.canvas.line(ends, .accent, width: 2)
        area.canvas.text(
            "±1σ", at: (frame.right + 21, area.place((0, middle)).y + 4), .init(size: 11, colour: .accent))
    }

    /// At the left, below the profile's top.
    private func drawSmearing(in area: PlotArea) {
        guard let smearing = panels.smearing, smearing > 0 else { return }
        let (start, line) = (0.02, area.frame.top + 8)
        let ends = [start, min(start + smearing, 2)].map { (x: area.place(($0, 0)).x, y: line) }
        area.canvas.line(ends, .secondaryText, width: 3)
        area.canvas.text(
            "DM smearing", at: (ends[0].x, line + 13), .init(size: 10, colour: .secondaryText))
    }

    private func shade(_ window: (start: Double, width: Double)?, in area: PlotArea) {
        guard let window else { return }
        for turn in [-1.0, 0, 1] {
            let (from, to) = (max(window.start + turn, 0), min(window.start + turn + window.width, 2))
            guard to > from else { continue }
            let (left, right) = (area.place((from, 0)).x, area.place((to, 0)).x)
            area.canvas.fill(
                Rectangle(left: left, top: area.frame.top, width: right - left, height: area.frame.height),
                .accentShade)
        }
    }

    // MARK: - Beside the planes

    private func strip(beside area: PlotArea, values: [Double]) -> PlotArea {
        let frame = Rectangle(
            left: area.frame.right + Self.stripGap, top: area.frame.top, width: Self.stripWidth,
            height: area.frame.height)
        return PlotArea(
            canvas: area.canvas, frame: frame, x: Axis(over: values, including: [0], room: 0.12), y: area.y)
    }

    private func drawGrowth(_ panel: PhasePanels.Plane, beside area: PlotArea) {
        guard let last = panel.strip.last?.signalToNoise else { return }
        let strip = strip(beside: area, values: panel.strip.map(\.signalToNoise))
        let length = area.y.end
        if last > 0, last.isFinite {
            let steady = (0...50).map { (x: last * (Double($0) / 50).squareRoot(), y: Double($0) / 50 * length) }
            strip.canvas.line(steady.map(strip.place), .reference, dashes: [4, 3], clip: strip.frame)
        }
        strip.drawCurve(panel.strip.map { (x: $0.signalToNoise, y: $0.row) }, .accent, width: 1.6)
        strip.drawFrame()
        strip.drawXAxis("boxcar S/N", ticks: 3, at: .high)
    }

    private func drawSpectrum(_ panel: PhasePanels.Plane, beside area: PlotArea) {
        guard !panel.strip.isEmpty else { return }
        let strip = strip(beside: area, values: panel.strip.map(\.signalToNoise))
        strip.drawVertical(at: 0, .reference)
        strip.drawCurve(panel.strip.map { (x: $0.signalToNoise, y: $0.row) }, .accent, width: 1.6)
        strip.drawFrame()
        strip.drawXAxis("boxcar S/N", ticks: 3)
    }
}
