import Candidates
import Foundation

/// What an image classifier sees of a candidate: its planes, profile and DM curve, all of one size whatever the file's.
///
/// The pulse is turned to the middle of the phase axis. Each array is scaled by itself and robustly: less its median,
/// divided by 1.4826 times the median deviation from it, and clipped to -8...24. In the planes every row is less its own
/// median first, because rows of a fold differ in their level for reasons that are not the pulsar's. What a file does not
/// have is `nil`; a zapped row is 0, but for those of the band that `withData` leaves out.
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
    /// What the header says, as numbers about 0, each followed by 1; 0 and 0 for what is not known. In the order of
    /// `CandidateArray.HeaderQuantity`: log10 of the period in units of 0.1 s, asinh(DM / 10) - 2, log10 of a tenth of the
    /// signal-to-noise ratio (at least that of 1), and asinh(20 turns) / 2 - 1 of the dispersion across the band. A candidate
    /// without channels at different frequencies, and without a DM curve, measures no DM, whatever its file says. `nil` where
    /// none of them is known.
    public var headerValues: [Float]?

    /// - Precondition: `size` is positive.
    public init(_ candidate: Candidate, size: Int = defaultSize) {
        precondition(size > 0)
        self.size = size
        let phase = candidate.fold.profile.flatMap { PulseSearch.phase(of: $0) } ?? 0.5
        if let values = candidate.fold.profile, values.count > 1 {
            let resampling = Resampling(
                cyclic: values.count, to: size, shift: Self.shift(phase, bins: values.count))
            profile = Self.scaled(resampling(values))
        }
        timePhase = candidate.fold.timePhase.map { Self.plane($0, phase: phase, size: size) }
        // Of a single channel the plane would be the profile over and over.
        let showsDispersion = candidate.fold.subBands?.showDispersion ?? false
        frequencyPhase =
            showsDispersion
            ? Self.dedispersed(candidate).map { Self.plane(Self.withData($0), phase: phase, size: size) } : nil
        let curve = Self.dmCurve(of: candidate)
        dmCurve = curve.map { Self.scaled(Resampling(plain: $0.signalToNoise.count, to: size)($0.signalToNoise)) }
        headerValues = Self.headerValues(of: candidate, measuresDispersion: showsDispersion || curve != nil)
    }

    /// The curve that `dmCurve` is made of: that of the fold, whether the file holds it or its sub-bands give it, or else the
    /// search's.
    public static func dmCurve(of candidate: Candidate) -> Curve? {
        candidate.fold.block?.dmCurve ?? TrialDedispersion.curve(of: candidate) ?? candidate.heldDMCurve
    }

    private static func headerValues(of candidate: Candidate, measuresDispersion: Bool) -> [Float]? {
        let period = candidate.header.periodSeconds.flatMap { $0 > 0 ? $0 : nil }
        let dispersionMeasure = measuresDispersion ? candidate.header.dispersionMeasure : nil
        let known = CandidateArray.HeaderQuantity.allCases.map { quantity -> Double? in
            let value: Double? =
                switch quantity {
                case .period: period.map { log10($0 / 0.1) }
                case .dispersionMeasure: dispersionMeasure.map { asinh($0 / 10) - 2 }
                case .signalToNoise: candidate.signalToNoise.map { log10(max($0, 1) / 10) }
                case .dispersionTurns:
                    dispersionTurns(of: candidate, dispersionMeasure, period).map { asinh(20 * $0) / 2 - 1 }
                }
            return value.flatMap { $0.isFinite ? $0 : nil }
        }
        guard known.contains(where: { $0 != nil }) else { return nil }
        return known.flatMap { [Float($0 ?? 0), $0 == nil ? 0 : 1] }
    }

    /// Turns of the period by which the bottom of the band comes later than its top.
    private static func dispersionTurns(
        of candidate: Candidate, _ dispersionMeasure: Double?, _ period: Double?
    ) -> Double? {
        guard let subBands = candidate.fold.subBands, let dispersionMeasure, let period else { return nil }
        let frequencies = zip(subBands.frequenciesMegahertz, subBands.plane.weights).filter { $1 > 0 && $0 > 0 }.map(
            \.0)
        guard let top = frequencies.max(), let bottom = frequencies.min(), top > bottom else { return nil }
        return Dispersion.delaySeconds(
            frequencyMegahertz: bottom, referenceMegahertz: top, dispersionMeasure: dispersionMeasure) / period
    }

    private static func scaled(_ values: [Double]) -> [Float] { RobustScale(of: values)(values) }

    /// Old bins by which the phase axis begins later so that the pulse comes to its middle.
    private static func shift(_ phase: Double, bins: Int) -> Double { (phase - 0.5) * Double(bins) }

    // MARK: - Planes

    /// A band of which most was never recorded, as wide as its data: without the channels at its edges that have none, and
    /// without all that have none where these are more than half of the rest. A network has not learnt from planes that are
    /// empty for the most part; of those that are so in part it has.
    private static func withData(_ plane: PhasePlane) -> PhasePlane {
        let used = (0..<plane.rows).filter { plane.weights[$0] > 0 }
        guard let first = used.first, let last = used.last, 2 * used.count < plane.rows else { return plane }
        let kept = 2 * used.count < last - first + 1 ? used : Array(first...last)
        return PhasePlane(
            rows: kept.count, bins: plane.bins, values: kept.flatMap { plane[row: $0] },
            weights: kept.map { plane.weights[$0] })
    }

    private static func plane(_ plane: PhasePlane, phase: Double, size: Int) -> [Float] {
        let used = (0..<plane.rows).filter { plane.weights[$0] > 0 }
        let old = levelled(plane, rows: used, phase: phase, size: size)
        let (new, isUsed) = spread(old, rows: used, among: plane.rows, size: size)
        // Old rows that are spread over several new ones are measured once, before they are.
        let sample =
            plane.rows <= size ? old : (0..<size).filter { isUsed[$0] }.flatMap { new[($0 * size)..<(($0 + 1) * size)] }
        let scale = RobustScale(of: sample)
        var result = scale(new)
        for row in 0..<size where !isUsed[row] {
            for column in 0..<size { result[row * size + column] = 0 }
        }
        return result
    }

    /// Some rows of a plane, resampled to `size` bins with the pulse in the middle, each less its own median.
    private static func levelled(_ plane: PhasePlane, rows: [Int], phase: Double, size: Int) -> [Double] {
        let resampling = Resampling(cyclic: plane.bins, to: size, shift: shift(phase, bins: plane.bins))
        return [Double](unsafeUninitializedCapacity: rows.count * size) { output, filled in
            for (place, row) in rows.enumerated() {
                let bins = UnsafeMutableBufferPointer(rebasing: output[(place * size)..<((place + 1) * size)])
                resampling.write(plane[row: row], to: bins)
                let level = Median.of(UnsafeBufferPointer(bins))
                for column in 0..<size { bins[column] -= level }
            }
            filled = rows.count * size
        }
    }

    /// Rows as `size` new ones: each new row is the mean of the old ones that it covers, as far as they are there.
    ///
    /// - Parameter rows: where the old rows stand among `count`.
    /// - Returns: the new rows, and which of them have any old one.
    private static func spread(
        _ old: [Double], rows: [Int], among count: Int, size: Int
    ) -> (values: [Double], isUsed: [Bool]) {
        var values = [Double](repeating: 0, count: size * size)
        var weights = [Double](repeating: 0, count: size)
        values.withUnsafeMutableBufferPointer { values in
            for (place, row) in rows.enumerated() {
                for (target, share) in Resampling.shares(of: row, among: count, to: size) {
                    weights[target] += share
                    for column in 0..<size { values[target * size + column] += share * old[place * size + column] }
                }
            }
            for row in 0..<size where weights[row] > 0 {
                let inverse = 1 / weights[row]
                for column in 0..<size { values[row * size + column] *= inverse }
            }
        }
        return (values, weights.map { $0 > 0 })
    }

    /// The sub-bands with the delays of the header's DM taken out, highest frequency first; their phases are those of the
    /// profile. `nil` for a candidate without sub-bands, or whose delays cannot be told.
    public static func dedispersed(_ candidate: Candidate) -> PhasePlane? {
        guard let subBands = candidate.fold.subBands else { return nil }
        let dispersionMeasure = candidate.header.dispersionMeasure ?? subBands.dedispersedAt
        guard let late = subBands.binsLate(at: dispersionMeasure, candidate.header) else { return nil }
        let (plane, order) = (subBands.plane, subBands.fromHighest)
        let values = order.flatMap { row -> [Double] in
            let profile = Array(plane[row: row])
            return Array(profile[late[row]...] + profile[..<late[row]])
        }
        return PhasePlane(rows: plane.rows, bins: plane.bins, values: values, weights: order.map { plane.weights[$0] })
    }
}

extension CandidatePlanes {
    /// One of the arrays; `nil` if the candidate does not have it.
    public subscript(array: CandidateArray) -> [Float]? {
        switch array {
        case .timePhase: timePhase
        case .frequencyPhase: frequencyPhase
        case .profile: profile
        case .dmCurve: dmCurve
        case .headerValues: headerValues
        }
    }
}
