import Candidates
import Foundation
import RandomNumbers

/// The two projections of a fold that a candidate shows: sub-integrations x bins and sub-bands x bins, with the trial
/// dispersion measures and periods that prepfold goes through.
///
/// The cube itself is never made. Its noise is normal and independent from sample to sample, so the sums over time and over
/// frequency are normal as well and know of each other through the summed profile alone: one projection is drawn, and the
/// other under the condition that its rows add up to the same profile. That holds anew after each turn of the search.
struct FoldProjections {
    /// How far the search goes, turns over the band and over the observation; 0 for none.
    struct Reach: Sendable {
        var dispersion: Double
        var drift: Double
        /// Whether a bent drift (a period derivative) is tried too.
        var bend: Bool
    }

    /// Samples of a turn that pulses are put together in; a shape's own are finer.
    private static let fine = 512

    /// Sub-bands that the search turns by themselves.
    private static let mostSearched = 32

    let survey: SurveySetup
    let live: [Int]
    let liveRows: [Bool]
    /// Each with the height of its shape.
    private let signals: [(signal: Signal, strength: Double)]
    private let periodSeconds: Double
    /// Bins that a sample is spread over; see `noise`.
    private let sampleBins: Double
    /// Variances of a bin in each sub-integration and sub-band.
    private let timeVariance: [Double]
    private let bandVariance: [Double]
    /// Turns that the search has added to the dispersion of the band, as pc cm^-3, and to each sub-integration.
    private(set) var dispersionOffset = 0.0
    private(set) var rowTurns: [Double]
    private(set) var driftTurns = 0.0
    private var timeNoise: [Float]
    private var bandNoise: [Float]
    /// Sub-integrations x bins, and live sub-bands x bins.
    private(set) var time: [Float] = []
    private(set) var band: [Float] = []

    /// Signals in noise of their own.
    init(
        _ recipe: Recipe, live: [Int], survey: SurveySetup, reach: Reach, random: inout RandomSource
    ) {
        self.init(recipe, live: live, survey: survey, background: nil, reach: reach, random: &random)
    }

    /// Signals in a telescope's noise.
    init(_ recipe: Recipe, in background: FoldBackground, reach: Reach, random: inout RandomSource) {
        self.init(
            recipe, live: background.live, survey: background.survey, background: background, reach: reach,
            random: &random)
    }

    private init(
        _ recipe: Recipe, live: [Int], survey: SurveySetup, background: FoldBackground?, reach: Reach,
        random: inout RandomSource
    ) {
        self.survey = survey
        self.live = live
        liveRows = background?.liveRows ?? [Bool](repeating: true, count: survey.subIntegrations)
        signals = recipe.signals.flatMap { signal in
            let strength = Self.strength(of: signal, live: live, survey)
            guard recipe.subtractsMean else { return [(signal, strength)] }
            let mean = Self.mean(
                of: signal, live: live, foldedAt: recipe.dispersionMeasure, periodSeconds: recipe.periodSeconds, survey)
            return [(signal, strength), (mean, -strength)]
        }
        periodSeconds = recipe.periodSeconds
        sampleBins =
            survey.layout == .presto
            ? min(survey.samplingSeconds * Double(survey.bins) / recipe.periodSeconds, 1) : 0
        timeVariance = recipe.timeNoise.map { $0 * $0 }
        bandVariance = live.map { recipe.bandNoise[$0] * recipe.bandNoise[$0] }
        rowTurns = [Double](repeating: 0, count: survey.subIntegrations)
        let bins = survey.bins
        let (timeSum, bandSum) = (timeVariance.reduce(0, +), bandVariance.reduce(0, +))
        timeNoise = []
        bandNoise = []
        bandNoise = background?.band ?? noise(bandVariance.map { $0 * timeSum }, &random)
        band = withSignals(bandNoise, alongBand: true)
        if reach.dispersion > 0, live.count > 1 { searchDispersion(reach.dispersion, from: recipe.dispersionMeasure) }
        timeNoise = background?.time ?? noise(timeVariance.map { $0 * bandSum }, &random)
        Self.condition(&timeNoise, shares: timeVariance.map { $0 / timeSum }, on: bandNoise, bins: bins)
        time = withSignals(timeNoise, alongBand: false)
        if reach.drift > 0, survey.subIntegrations > 1 {
            searchDrift(reach)
            Self.condition(&bandNoise, shares: bandVariance.map { $0 / bandSum }, on: timeNoise, bins: bins)
            time = withSignals(timeNoise, alongBand: false)
        }
        band = withSignals(bandNoise, alongBand: true)
    }

    // MARK: - Noise

    /// Prepfold spreads each sample evenly over the bins that it lies in. Where a sample is as long as `w` of a bin, a bin has
    /// the variance 1 - w / 3 of what it would have otherwise, and its neighbours the covariance w / 6 (the overlap of the
    /// boxes of sample and bin); two values of white noise, weighted, have the same.
    private func noise(_ variances: [Double], _ random: inout RandomSource) -> [Float] {
        let bins = survey.bins
        var values = [Float](repeating: 0, count: variances.count * bins)
        values.withUnsafeMutableBufferPointer { NormalNoise.fill($0, &random) }
        let own = (1 + (1 - 2 * sampleBins / 3).squareRoot()) / 2
        for (row, variance) in variances.enumerated() {
            let deviation = variance.squareRoot()
            let (here, before) = (Float(deviation * own), Float(deviation * (1 - own)))
            let start = row * bins
            var last = values[start + bins - 1]
            for index in start..<(start + bins) {
                let value = values[index]
                values[index] = here * value + before * last
                last = value
            }
        }
        return values
    }

    /// Changes rows so that they add up to what others add up to, each by its share of the variance.
    private static func condition(_ rows: inout [Float], shares: [Double], on others: [Float], bins: Int) {
        var difference = sum(others, bins: bins)
        let own = sum(rows, bins: bins)
        for bin in 0..<bins { difference[bin] -= own[bin] }
        for (row, share) in shares.enumerated() {
            for bin in 0..<bins { rows[row * bins + bin] += Float(share) * difference[bin] }
        }
    }

    private static func sum(_ rows: [Float], bins: Int) -> [Float] {
        var sum = [Float](repeating: 0, count: bins)
        for start in stride(from: 0, to: rows.count, by: bins) {
            for bin in 0..<bins { sum[bin] += rows[start + bin] }
        }
        return sum
    }

    // MARK: - Signals

    private func withSignals(_ noise: [Float], alongBand: Bool) -> [Float] {
        var values = noise
        for (signal, strength) in signals { add(signal, strength: strength, to: &values, alongBand: alongBand) }
        return values
    }

    /// The height of a signal's shape where time and band are 1; 0 for one that is nowhere.
    private static func strength(of signal: Signal, live: [Int], _ survey: SurveySetup) -> Double {
        let total = signal.time.reduce(0, +) * live.reduce(0) { $0 + signal.band[$1] }
        let deviation = signal.shape.deviation
        guard total > 0, deviation > 0 else { return 0 }
        let noise = Double(live.count * survey.subIntegrations).squareRoot()
        return signal.signalToNoise * noise / (total * deviation * Double(survey.bins).squareRoot())
    }

    /// What is taken away where at every moment the mean of all channels is subtracted (prepfold's -zerodm): the signal as it
    /// arrives at all frequencies together, at a dispersion measure of 0.
    private static func mean(
        of signal: Signal, live: [Int], foldedAt dispersionMeasure: Double, periodSeconds: Double, _ survey: SurveySetup
    ) -> Signal {
        let delays = survey.delaysPerUnit
        let arrived = dispersionMeasure + signal.excessDispersionMeasure
        var mean = signal
        mean.shape = signal.shape.averaged(
            live.map {
                (signal.band[$0] / Double(live.count), arrived * delays[$0] / periodSeconds + signal.bandPhase[$0])
            })
        mean.band = signal.band.map { _ in 1 }
        mean.bandPhase = signal.bandPhase.map { _ in 0 }
        mean.excessDispersionMeasure = -dispersionMeasure
        mean.scatteringTurns = 0
        return mean
    }

    /// Adds what one projection shows of a signal: in each row its pulse, as smeared as the other axis makes it.
    private func add(_ signal: Signal, strength: Double, to values: inout [Float], alongBand: Bool) {
        guard strength != 0 else { return }
        let bins = survey.bins
        let excess = signal.excessDispersionMeasure - dispersionOffset
        let (delays, smearing, frequencies) = (
            survey.delaysPerUnit, survey.smearingPerUnit, survey.frequenciesMegahertz
        )
        let late = live.map { excess * delays[$0] / periodSeconds + signal.bandPhase[$0] }
        let rows = signal.timePhase.indices.map { signal.timePhase[$0] - rowTurns[$0] }
        func shaped(_ shape: PulseShape, _ channel: Int) -> PulseShape {
            let smear = abs(excess) * smearing[channel] / periodSeconds
            let smeared = smear * Double(bins) > 0.25 ? shape.smeared(turns: smear) : shape
            return smeared.scattered(
                turns: signal.scatteringTurns * pow(frequencies[channel] / survey.centreMegahertz, -4))
        }
        let varies =
            signal.scatteringTurns > 0
            || live.contains { abs(excess) * smearing[$0] / periodSeconds * Double(bins) > 0.25 }
        // The shape changes slowly across the band: a few of them do for all of it.
        let groupSize = varies ? max(live.count / 6, 1) : live.count
        for start in stride(from: 0, to: live.count, by: groupSize) {
            let group = start..<min(start + groupSize, live.count)
            let shape = varies ? shaped(signal.shape, live[group.lowerBound + group.count / 2]) : signal.shape
            if alongBand {
                let smeared = superposed(shape, weights: signal.time, turns: rows)
                for place in group where signal.band[live[place]] != 0 {
                    Self.add(
                        smeared, late: late[place], strength: strength * signal.band[live[place]], to: &values,
                        row: place, bins: bins)
                }
            } else {
                let smeared = superposed(
                    shape, weights: group.map { signal.band[live[$0]] }, turns: group.map { late[$0] })
                for row in rows.indices where signal.time[row] != 0 {
                    Self.add(
                        smeared, late: rows[row], strength: strength * signal.time[row], to: &values, row: row,
                        bins: bins)
                }
            }
        }
    }

    /// The sum of a shape turned to later phases, each time with its weight; its values are means over a bin, and over a
    /// sample.
    private func superposed(_ shape: PulseShape, weights: [Double], turns: [Double]) -> [Float] {
        let fine = Self.fine
        let bin = 1 / Double(survey.bins)
        let smooth = shape.smeared(turns: bin).smeared(turns: sampleBins * bin).values
        let ratio = PulseShape.samples / fine
        let source = (0..<fine).map { Float(smooth[$0 * ratio + ratio / 2]) }
        // Turned alike, they need to be added once.
        var byShift: [Int: Double] = [:]
        for (weight, turns) in zip(weights, turns) where weight != 0 {
            byShift[Self.place(turns), default: 0] += weight
        }
        var sum = [Float](repeating: 0, count: fine)
        source.withUnsafeBufferPointer { source in
            sum.withUnsafeMutableBufferPointer { sum in
                guard let source = source.baseAddress, let sum = sum.baseAddress else { return }
                for (shift, weight) in byShift.sorted(by: { $0.key < $1.key }) {
                    let weight = Float(weight)
                    for index in 0..<(fine - shift) { sum[index + shift] += weight * source[index] }
                    for index in (fine - shift)..<fine { sum[index + shift - fine] += weight * source[index] }
                }
            }
        }
        return sum
    }

    /// Fine samples to later phases, `0..<fine`.
    private static func place(_ turns: Double) -> Int {
        min(Int((turns - turns.rounded(.down)) * Double(fine)), fine - 1)
    }

    private static func add(
        _ shape: [Float], late: Double, strength: Double, to values: inout [Float], row: Int, bins: Int
    ) {
        let shift = place(late)
        for bin in 0..<bins {
            var index = Int((Double(bin) + 0.5) / Double(bins) * Double(fine)) - shift
            if index < 0 { index += fine }
            values[row * bins + bin] += Float(strength) * shape[index]
        }
    }

    // MARK: - Search

    /// Turns the sub-bands to the dispersion measure whose profile has the greatest chi-square; none below 0 is tried.
    private mutating func searchDispersion(_ reach: Double, from dispersionMeasure: Double) {
        let bins = survey.bins
        let delays = survey.delaysPerUnit
        let (first, last) = (delays[live[0]], delays[live[live.count - 1]])
        guard last > first else { return }
        // One bin, or two where it goes far, from one trial to the next.
        let step = (reach > 1 ? 2.0 : 1) / Double(bins) * periodSeconds / (last - first)
        let count = Int(reach * Double(bins) / (reach > 1 ? 2 : 1))
        // Neighbouring sub-bands are turned together where there are many.
        let groupSize = (live.count + Self.mostSearched - 1) / Self.mostSearched
        let groups = stride(from: 0, to: live.count, by: groupSize).map { $0..<min($0 + groupSize, live.count) }
        let rows = groups.flatMap { Self.sum(Array(band[($0.lowerBound * bins)..<($0.upperBound * bins)]), bins: bins) }
        let middles = groups.map { delays[live[($0.lowerBound + $0.upperBound - 1) / 2]] }
        var best = (offset: 0.0, power: -Float.infinity)
        for trial in -count...count where dispersionMeasure + Double(trial) * step >= 0 {
            let offset = Double(trial) * step
            let power = Self.power(
                rows, shifts: middles.map { Self.shift(offset * $0 / periodSeconds, bins) }, bins: bins)
            if power > best.power { best = (offset, power) }
        }
        guard best.power > -.infinity else { return }
        dispersionOffset = best.offset
        Self.turn(
            &bandNoise, by: live.map { Self.shift(best.offset * delays[$0] / periodSeconds, bins) }, bins: bins)
    }

    private mutating func searchDrift(_ reach: Reach) {
        let bins = survey.bins
        let times = (0..<survey.subIntegrations).map { (Double($0) + 0.5) / Double(survey.subIntegrations) - 0.5 }
        let count = Int(reach.drift * Double(bins))
        var best = (turns: rowTurns, drift: 0.0, power: -Float.infinity)
        func attempt(drift: Double, bend: Double) {
            let turns = times.map { drift * $0 + bend * (4 * $0 * $0 - 1.0 / 3) }
            let power = Self.power(time, shifts: turns.map { Self.shift($0, bins) }, bins: bins)
            if power > best.power { best = (turns, drift, power) }
        }
        for trial in -count...count { attempt(drift: Double(trial) / Double(bins), bend: 0) }
        if reach.bend {
            let drift = best.drift
            for trial in -8...8 where trial != 0 { attempt(drift: drift, bend: Double(trial) / Double(bins)) }
        }
        rowTurns = best.turns
        driftTurns = best.drift
        Self.turn(&timeNoise, by: rowTurns.map { Self.shift($0, bins) }, bins: bins)
    }

    private static func shift(_ turns: Double, _ bins: Int) -> Int {
        let shift = Int((turns * Double(bins)).rounded()) % bins
        return shift < 0 ? shift + bins : shift
    }

    /// The power of the summed profile about its mean.
    private static func power(_ rows: [Float], shifts: [Int], bins: Int) -> Float {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: bins) { sum in
            sum.initialize(repeating: 0)
            rows.withUnsafeBufferPointer { rows in
                guard let rows = rows.baseAddress, let sum = sum.baseAddress else { return }
                for (row, shift) in shifts.enumerated() {
                    let (late, early) = (rows + row * bins + shift, rows + row * bins)
                    for bin in 0..<(bins - shift) { sum[bin] += late[bin] }
                    for bin in 0..<shift { sum[bins - shift + bin] += early[bin] }
                }
            }
            var (total, squares): (Float, Float) = (0, 0)
            for bin in 0..<bins {
                total += sum[bin]
                squares += sum[bin] * sum[bin]
            }
            return squares - total * total / Float(bins)
        }
    }

    /// Turns each row to earlier phases.
    private static func turn(_ rows: inout [Float], by shifts: [Int], bins: Int) {
        for (row, shift) in shifts.enumerated() where shift > 0 {
            let old = Array(rows[(row * bins)..<((row + 1) * bins)])
            for bin in 0..<bins { rows[row * bins + bin] = old[(bin + shift) % bins] }
        }
    }
}
