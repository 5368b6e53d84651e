import Candidates
import Preprocessing

/// What a candidate shows against phase, ready to be drawn: its profile, its sub-integrations and its sub-bands. The picture of
/// a candidate and the page of a survey draw the same panels.
public struct PhasePanels: Sendable {
    /// How much is kept of each: what is finer than pixels only costs time and room, and hides faint pulses in noise.
    public struct Limits: Sendable {
        public var rows, bins, profileBins: Int

        public init(rows: Int, bins: Int, profileBins: Int) {
            (self.rows, self.bins, self.profileBins) = (rows, bins, profileBins)
        }

        /// For a page of paper.
        public static let print = Limits(rows: 128, bins: 256, profileBins: 512)
    }

    /// The folded profile from its median (0) to its peak (1).
    public struct Profile: Sendable {
        public let heights: [Double]
        /// The noise of a bin in the same units.
        public let noise: Double
        /// The pulse's stretch of phase, turns: its start and its width. `nil` where there is none.
        public let window: (start: Double, width: Double)?
    }

    /// Rows against phase, the first on top, and what stands beside them.
    public struct Plane: Sendable {
        public let plane: PhasePlane
        /// What the rows are, and the values at the plane's lower and upper edge.
        public let title: String
        public let bottom, top: Double
        /// Boxcar signal-to-noise against the rows' axis: how it grows with time, or each sub-band's. Empty without a pulse.
        public let strip: [(signalToNoise: Double, row: Double)]

        /// 0 for white to 1 for black, row by row, on the scale that suits the plane; `nil` where a row holds no data.
        public var shades: [[Double]?] {
            let levelled = plane.levelled
            let scale = GreyScale(forLevelled: levelled)
            let isUsed = Set(levelled.rowsWithData)
            return (0..<plane.rows).map { row in
                isUsed.contains(row) ? levelled[row: row].map(scale.share) : nil
            }
        }

        var axis: Axis { Axis(from: bottom, to: top) }
    }

    /// `nil` if there is none, or if not all of its values are finite.
    public let profile: Profile?
    /// The earliest row at the bottom.
    public let time: Plane?
    /// Dedispersed, the highest frequency on top.
    public let bands: Plane?
    /// By which a pulse is smeared within a channel at the centre of the band, turns; `nil` where that cannot be told.
    public let smearing: Double?

    public init(_ candidate: Candidate, limits: Limits) {
        let profile = candidate.fold.profile.flatMap { Self.reduced($0, to: limits.profileBins) }
        self.profile = profile.map(Self.panel)
        let time = candidate.fold.timePhase.flatMap { Self.reduced($0, to: limits) }
        self.time = time.map { Self.time($0, profile: profile, candidate) }
        let bands = CandidatePlanes.dedispersed(candidate).flatMap { Self.reduced($0, to: limits) }
        self.bands = bands.map { Self.bands($0, profile: profile, candidate) }
        smearing = candidate.smearingTurns
    }

    public var isEmpty: Bool { profile == nil && time == nil && bands == nil }
    var hasPlanes: Bool { time != nil || bands != nil }

    // MARK: - Made of the candidate

    private static func reduced(_ profile: [Double], to bins: Int) -> [Double]? {
        guard profile.count > 1 else { return nil }
        let row = PhasePlane(rows: 1, bins: profile.count, values: profile, weights: [1]).reduced(toRows: 1, bins: bins)
        return row.weights[0] > 0 ? row.values : nil
    }

    /// `nil` for a plane without data, or of one row, which is no more than a profile.
    private static func reduced(_ plane: PhasePlane, to limits: Limits) -> PhasePlane? {
        guard plane.rows > 1, plane.bins > 1 else { return nil }
        let reduced = plane.reduced(toRows: limits.rows, bins: limits.bins)
        return reduced.rowsWithData.isEmpty ? nil : reduced
    }

    private static func panel(_ profile: [Double]) -> Profile {
        let median = profile.sorted()[profile.count / 2]
        let peak = profile.max() ?? 1
        let scale = peak > median ? peak - median : 1
        let window = PulseWindow(profile).map { (start: Double($0.start) / Double($0.bins), width: $0.widthTurns) }
        return Profile(
            heights: profile.map { ($0 - median) / scale }, noise: PulseSearch.noise(of: profile) / scale,
            window: window)
    }

    /// The pulse's stretch of phase in a plane: that of the profile, if both have the same bins.
    private static func window(in plane: PhasePlane, profile: [Double]?) -> PulseWindow? {
        PulseWindow(profile?.count == plane.bins ? profile ?? [] : plane.meanProfile)
    }

    /// Signal-to-noise of the sum of all that was observed until then; of a steady pulse it grows with the root of time.
    private static func time(_ plane: PhasePlane, profile: [Double]?, _ candidate: Candidate) -> Plane {
        let rows = PlaneRows.time(
            seconds: candidate.header.observationSeconds, rows: candidate.fold.timePhase?.rows ?? 0)
        var strip: [(signalToNoise: Double, row: Double)] = []
        if let window = window(in: plane, profile: profile) {
            var sum = [Double](repeating: 0, count: plane.bins)
            strip = [(0, 0)]
            for row in 0..<plane.rows {
                for (bin, value) in plane[row: row].enumerated() { sum[bin] += plane.weights[row] * value }
                let until = Double(row + 1) / Double(plane.rows) * rows.axis.end
                strip.append((window.signalToNoise(of: sum), until))
            }
        }
        return Plane(
            plane: plane.upsideDown, title: rows.title, bottom: rows.axis.start, top: rows.axis.end, strip: strip)
    }

    /// The pulse's signal-to-noise in each sub-band.
    private static func bands(_ plane: PhasePlane, profile: [Double]?, _ candidate: Candidate) -> Plane {
        let rows = PlaneRows.frequency(candidate.fold.subBands?.frequenciesMegahertz ?? [])
        var strip: [(signalToNoise: Double, row: Double)] = []
        if let window = window(in: plane, profile: profile) {
            let span = rows.axis.start - rows.axis.end
            // The first row is the highest.
            func edge(_ row: Int) -> Double { rows.axis.end + Double(row) / Double(plane.rows) * span }
            for row in 0..<plane.rows {
                let value = plane.weights[row] > 0 ? window.signalToNoise(of: plane[row: row]) : 0
                strip += [(value, edge(row)), (value, edge(row + 1))]
            }
        }
        return Plane(plane: plane, title: rows.title, bottom: rows.axis.start, top: rows.axis.end, strip: strip)
    }
}

extension Candidate {
    /// By how much dispersion within one channel smears the pulse at the centre of the band, turns: what no dedispersion of
    /// channels takes away. `nil` where channels, period or dispersion measure are not known.
    var smearingTurns: Double? {
        guard let subBands = fold.subBands, let width = subBands.channelWidthMegahertz,
            let period = subBands.periodSeconds ?? header.periodSeconds, period > 0,
            let dispersionMeasure = header.dispersionMeasure,
            let lowest = subBands.frequenciesMegahertz.min(), let highest = subBands.frequenciesMegahertz.max()
        else { return nil }
        let centre = (lowest + highest) / 2
        guard centre > width / 2 else { return nil }
        let smearing = Dispersion.delaySeconds(
            frequencyMegahertz: centre - width / 2, referenceMegahertz: centre + width / 2,
            dispersionMeasure: dispersionMeasure)
        let turns = smearing / period
        return turns.isFinite ? turns : nil
    }
}
