import Candidates
import Foundation

/// The optimisation of a fold: the signal-to-noise ratio at trial dispersion measures and periods around the search's.
///
/// As HTRU's pdmp measures it: the best boxcar's excess over the rest of the profile, over the receiver's noise. Real
/// files' values are met with a noise of 0.9 times that of the profile.
struct FoldSearch: Sendable {
    /// What it found in one fold.
    struct Result: Sendable {
        /// Dispersion measures x periods.
        var signalToNoise: [Float]
        var best: (dispersionMeasure: Int, period: Int, signalToNoise: Double, widthBins: Int)
    }

    private static let noiseScale = 0.9

    let survey: SurveySetup
    /// By how many bins each trial turns each sub-band, and each sub-integration.
    let bandShifts: [[Int]]
    let timeShifts: [[Int]]
    private let bandSums: ShiftedSums
    private let timeSums: ShiftedSums
    private let boxes: BoxSearch

    init(_ survey: SurveySetup) {
        self.survey = survey
        let bins = Double(survey.bins)
        let delays = survey.delaysPerUnit
        // The step is a fixed share of a turn, so the shifts are the same for all periods.
        bandShifts = (0..<survey.foldTrials.dispersionMeasures).map { trial in
            let offset = Double(trial - survey.foldTrials.dispersionMeasures / 2) / 256 / survey.bandDelayPerUnit
            return delays.map { Int((offset * $0 * bins).rounded()) }
        }
        timeShifts = (0..<survey.foldTrials.periods).map { trial in
            let drift = Double(trial - survey.foldTrials.periods / 2) / 128
            return (0..<survey.subIntegrations).map { row in
                Int((drift * bins * ((Double(row) + 0.5) / Double(survey.subIntegrations) - 0.5)).rounded())
            }
        }
        bandSums = ShiftedSums(shifts: bandShifts, bins: survey.bins)
        timeSums = ShiftedSums(shifts: timeShifts, bins: survey.bins)
        boxes = BoxSearch(bins: survey.bins)
    }

    /// Dispersion measures of the trials, pc cm^-3.
    func dispersionMeasures(around centre: Double, periodSeconds: Double) -> [Double] {
        let (count, step) = (survey.foldTrials.dispersionMeasures, survey.foldStep(periodSeconds: periodSeconds))
        return (0..<count).map { centre + Double($0 - count / 2) * step }
    }

    /// Periods of the trials, seconds from the search's.
    func periodOffsets(periodSeconds: Double) -> [Double] {
        let (count, step) = (survey.foldTrials.periods, survey.periodStep(periodSeconds: periodSeconds))
        return (0..<count).map { Double($0 - count / 2) * step }
    }

    func search(_ cube: FoldCube) -> Result {
        let (rows, bins) = (survey.subIntegrations, survey.bins)
        let noise = Self.noiseScale * cube.profileNoise
        let (trials, periods) = (survey.foldTrials.dispersionMeasures, survey.foldTrials.periods)
        var result = Result(
            signalToNoise: [Float](repeating: 0, count: trials * periods), best: (0, 0, -.infinity, 1))
        withUnsafeTemporaryAllocation(of: Float.self, capacity: bandSums.nodeCount * rows * bins) { planes in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: timeSums.nodeCount * bins + boxes.scratchCount) {
                buffer in
                guard let planes = planes.baseAddress, let profiles = buffer.baseAddress else { return }
                let scratch = profiles + timeSums.nodeCount * bins
                scratch.initialize(repeating: 0, count: boxes.scratchCount)
                cube.samples.withUnsafeBufferPointer { samples in
                    if let source = samples.baseAddress { planes.initialize(from: source, count: samples.count) }
                }
                bandSums.run(planes, rows: rows, bins: bins)
                for trial in 0..<trials {
                    profiles.initialize(from: planes + bandSums.results[trial] * rows * bins, count: rows * bins)
                    timeSums.run(profiles, rows: 1, bins: bins)
                    for period in 0..<periods {
                        let found = boxes.search(profiles + timeSums.results[period] * bins, scratch: scratch)
                        let value = Double(found.excess) / noise
                        result.signalToNoise[trial * periods + period] = Float(value)
                        if value > result.best.signalToNoise { result.best = (trial, period, value, found.width) }
                    }
                }
            }
        }
        return result
    }
}
