import Candidates

/// What an image classifier sees of a candidate: its planes, profile and DM curve, all of one size whatever the file's.
///
/// The pulse is turned to the middle of the phase axis. Each array is scaled by itself and robustly: less its median,
/// divided by 1.4826 times the median deviation from it, and clipped to -8...24. In the planes every row is less its own
/// median first, because rows of a fold differ in their level for reasons that are not the pulsar's. What a file does not
/// have is `nil`; a zapped row is 0.
public struct CandidatePlanes: Sendable, Equatable {
    public static let defaultSize = 64

    /// Rows and columns of the planes, bins of the profile, points of the DM curve.
    public let size: Int
    /// Sub-integrations x phase, `size` x `size`, row-major, earliest first.
    public var timePhase: [Float]?
    /// Sub-bands x phase, dedispersed, `size` x `size`, row-major, highest frequency first.
    public var frequencyPhase: [Float]?
    public var profile: [Float]?
    /// Signal-to-noise against DM around the best DM, ascending.
    public var dmCurve: [Float]?

    /// - Precondition: `size` is positive.
    public init(_ candidate: Candidate, size: Int = defaultSize) {
        precondition(size > 0)
        self.size = size
        let phase = candidate.profile.flatMap { PulseSearch.phase(of: $0.values) } ?? 0.5
        if let values = candidate.profile?.values, values.count > 1 {
            profile = Self.scaled(Resampling.cyclic(values, to: size, shift: Self.shift(phase, bins: values.count)))
        }
        timePhase = candidate.timePhase.map { Self.plane($0, phase: phase, size: size) }
        frequencyPhase = candidate.subBands.map {
            Self.plane(Self.dedispersed($0, candidate.header), phase: phase, size: size)
        }
        let curve = candidate.foldBlock?.dmCurve ?? TrialDedispersion.curve(of: candidate) ?? candidate.dmCurve
        dmCurve = curve.map { Self.scaled(Resampling.plain($0.signalToNoise, to: size)) }
    }

    /// Old bins by which the phase axis begins later so that the pulse comes to its middle.
    private static func shift(_ phase: Double, bins: Int) -> Double { (phase - 0.5) * Double(bins) }

    // MARK: - Planes

    private static func plane(_ plane: PhasePlane, phase: Double, size: Int) -> [Float] {
        var values = [Double](repeating: 0, count: size * size)
        var weights = [Double](repeating: 0, count: size)
        // Rows that are spread over several are measured once, before they are.
        var sample: [Double] = []
        for row in 0..<plane.rows where plane.weights[row] > 0 {
            var bins = Resampling.cyclic(plane[row: row], to: size, shift: shift(phase, bins: plane.bins))
            let level = Median.of(bins)
            for column in 0..<size { bins[column] -= level }
            if plane.rows <= size { sample += bins }
            for (target, share) in Resampling.shares(of: row, among: plane.rows, to: size) {
                weights[target] += share
                for column in 0..<size { values[target * size + column] += share * bins[column] }
            }
        }
        // A new row that lies partly in a zapped one is the mean of the rest.
        for row in 0..<size where weights[row] > 0 {
            for column in 0..<size { values[row * size + column] /= weights[row] }
        }
        if plane.rows > size {
            for row in 0..<size where weights[row] > 0 { sample += values[(row * size)..<((row + 1) * size)] }
        }
        return scaled(values, sample: sample, isUsed: { weights[$0 / size] > 0 })
    }

    /// The sub-bands with the delays of the header's DM taken out, highest frequency first.
    private static func dedispersed(_ subBands: SubBands, _ header: CandidateHeader) -> PhasePlane {
        let plane = subBands.plane
        let order = subBands.frequenciesMegahertz.indices.sorted {
            subBands.frequenciesMegahertz[$0] > subBands.frequenciesMegahertz[$1]
        }
        let remaining = (header.dispersionMeasure ?? subBands.dedispersedAt) - subBands.dedispersedAt
        let delays = Dispersion.delays(
            frequenciesMegahertz: subBands.frequenciesMegahertz,
            referenceMegahertz: order.first.map { subBands.frequenciesMegahertz[$0] } ?? .infinity,
            dispersionMeasure: remaining, periodSeconds: header.periodSeconds ?? .infinity, bins: plane.bins)
        let values = order.flatMap { row -> [Double] in
            let profile = Array(plane[row: row])
            return Array(profile[delays[row]...] + profile[..<delays[row]])
        }
        return PhasePlane(rows: plane.rows, bins: plane.bins, values: values, weights: order.map { plane.weights[$0] })
    }

    // MARK: - Scaling

    /// - Parameters:
    ///   - sample: the values that centre and spread are measured on, if not the values themselves.
    ///   - isUsed: whether a value counts; what does not becomes 0.
    private static func scaled(
        _ values: [Double], sample: [Double]? = nil, isUsed: (Int) -> Bool = { _ in true }
    ) -> [Float] {
        let sample = sample ?? values
        let centre = Median.of(sample)
        let deviations = sample.map { abs($0 - centre) }
        let spread = 1.4826 * Median.of(deviations)
        // More than half of the values may be the same; then their mean deviation has to do.
        let scale = spread > 0 ? spread : deviations.reduce(0, +) / Double(max(deviations.count, 1))
        guard scale > 0, scale.isFinite else { return [Float](repeating: 0, count: values.count) }
        return values.indices.map { isUsed($0) ? Float(min(max((values[$0] - centre) / scale, -8), 24)) : 0 }
    }
}
