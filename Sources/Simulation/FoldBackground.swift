import Candidates
import Foundation
import Preprocessing

/// A fold of a telescope with its own noise and interference, made ready for pulses to be laid into.
public struct FoldBackground: Sendable {
    /// Why pulses cannot be laid into a candidate; a clause.
    public struct Unusable: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    let header: CandidateHeader
    let survey: SurveySetup
    let periodSeconds: Double
    let dispersionMeasure: Double
    /// The channels and sub-integrations that hold data.
    let live: [Int]
    let liveRows: [Bool]
    /// Sub-integrations x bins, and live channels x bins, highest first, dedispersed. Both are in units in which the noise of
    /// their summed profile has the deviation that as many samples of deviation 1 would give.
    let time: [Float]
    let band: [Float]

    /// Channels whose frequencies differ from evenly spaced ones by more than this share of a channel are not those of a band.
    private static let mostUneven = 0.5
    /// Planes of one fold add up to one profile; where each row was scaled by itself they do so roughly.
    private static let leastAgreement = 0.8
    /// The median of the magnitudes of normal noise, in its deviations.
    private static let medianMagnitude = 0.6745

    /// - Parameter candidate: with time-phase plane and frequency channels.
    /// - Throws: `Unusable` if it lacks what a pulse needs to be laid into it.
    public init(_ candidate: Candidate) throws(Unusable) {
        guard let time = candidate.fold.timePhase, let subBands = candidate.fold.subBands,
            subBands.showDispersion, let band = CandidatePlanes.dedispersed(candidate)
        else {
            throw Unusable(description: "has no time-phase plane, or no frequency channels whose delays can be told")
        }
        guard let period = subBands.periodSeconds ?? candidate.header.periodSeconds, period > 0 else {
            throw Unusable(description: "does not say its period")
        }
        guard time.bins == band.bins, time.bins >= 8 else {
            throw Unusable(
                description:
                    "has \(time.bins) bins in time and \(band.bins) in frequency; both planes need the same, 8 or more")
        }
        live = (0..<band.rows).filter { band.weights[$0] > 0 }
        liveRows = time.weights.map { $0 > 0 }
        guard liveRows.contains(true) else { throw Unusable(description: "has no sub-integration with data") }
        survey = try Self.survey(
            subBands, rows: time.rows, bins: time.bins, periodSeconds: period, candidate.header)
        (header, periodSeconds) = (candidate.header, period)
        dispersionMeasure = candidate.header.dispersionMeasure ?? subBands.dedispersedAt
        let deviation = (Double(live.count) * Double(time.rows)).squareRoot()
        self.time = try Self.scaled(time, rows: time.weights.indices.map { $0 }, toDeviation: deviation)
        self.band = try Self.scaled(band, rows: live, toDeviation: deviation)
        guard Self.agreement(self.time, self.band, bins: time.bins) > Self.leastAgreement else {
            throw Unusable(description: "has planes in time and frequency that do not add up to one profile")
        }
    }

    private static func survey(
        _ subBands: SubBands, rows: Int, bins: Int, periodSeconds: Double, _ header: CandidateHeader
    ) throws(Unusable) -> SurveySetup {
        let frequencies = subBands.fromHighest.map { subBands.frequenciesMegahertz[$0] }
        let (top, bottom) = (frequencies[0], frequencies[frequencies.count - 1])
        let width = (top - bottom) / Double(frequencies.count - 1)
        let isEven = frequencies.enumerated().allSatisfy { abs(top - Double($0) * width - $1) <= mostUneven * width }
        guard bottom > 0, width > 0, bottom > width / 2, isEven else {
            throw Unusable(description: "has channels that are not evenly spaced in frequency")
        }
        return SurveySetup(
            name: "background", telescope: header.telescope ?? "", layout: .presto, subIntegrations: rows,
            subBands: frequencies.count, bins: bins, centreMegahertz: (top + bottom) / 2,
            bandwidthMegahertz: width * Double(frequencies.count), deadSubBands: [0],
            observationSeconds: header.observationSeconds ?? 600, samplingSeconds: 0, mainsHertz: 50,
            searchTrials: (2, 1, 0.001), foldTrials: (2, 2), noisePeriods: (0.1, 1, 0.001...10),
            pulsarPeriods: (0.4, 0.9),
            millisecondShare: 0.3, pulsarDispersionMeasures: (100, 0.9))
    }

    /// Rows about their medians, in units in which the noise of their sum has a deviation.
    private static func scaled(
        _ plane: PhasePlane, rows: [Int], toDeviation deviation: Double
    ) throws(Unusable) -> [Float] {
        var (values, variance) = ([Double](), 0.0)
        for row in rows {
            let old = Array(plane[row: row])
            let level = Median.of(old)
            let own = old.map { $0 - level }
            let noise = Median.of(own.map(abs)) / medianMagnitude
            variance += noise * noise
            values += own
        }
        guard variance > 0, variance.isFinite else { throw Unusable(description: "has planes without noise") }
        let factor = deviation / variance.squareRoot()
        return values.map { Float($0 * factor) }
    }

    /// The correlation of the two summed profiles.
    private static func agreement(_ time: [Float], _ band: [Float], bins: Int) -> Double {
        let profiles = [time, band].map { plane in
            let sums = (0..<bins).map { bin in
                stride(from: bin, to: plane.count, by: bins).reduce(0.0) { $0 + Double(plane[$1]) }
            }
            let mean = sums.reduce(0, +) / Double(bins)
            return sums.map { $0 - mean }
        }
        func product(_ first: [Double], _ second: [Double]) -> Double {
            zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
        }
        let norms = product(profiles[0], profiles[0]) * product(profiles[1], profiles[1])
        return norms > 0 ? product(profiles[0], profiles[1]) / norms.squareRoot() : 0
    }
}
