import Candidates

/// A simulated candidate: the folded observation, and what the search and the fold's optimisation reported.
public struct SimulatedFold: Sendable {
    /// What the search reported, and the fold that was made with its values.
    struct Search: Sendable {
        var periodSeconds: Double
        var dispersionMeasure: Double
        var curve: SpectralSearch.Curve
        /// Sums over the sub-bands, and over the sub-integrations.
        var timePhase: [Float]
        var bandPhase: [Float]
    }

    /// What the optimisation of the fold tried.
    struct Optimisation: Sendable {
        var dispersionMeasures: [Double]
        /// Seconds from the search's period.
        var periodOffsetsSeconds: [Double]
        /// Dispersion measures x periods.
        var signalToNoise: [Float]
        var widthTurns: Double
    }

    public let name: String
    public let parameters: TrueParameters
    public let survey: SurveySetup
    /// With the best period, dispersion measure and signal-to-noise ratio that were found.
    public var header: CandidateHeader
    /// Whether each sub-band holds data; the highest frequency comes first.
    public let isLive: [Bool]
    /// `subBands` x `subIntegrations` x `bins`, dedispersed and folded with the header's values; noise has deviation 1.
    public let samples: [Float]
    let search: Search
    let optimisation: Optimisation

    public var truth: Truth { parameters.truth }

    /// The profile of one sub-integration in one sub-band.
    func profile(subIntegration: Int, subBand: Int) -> ArraySlice<Float> {
        let start = (subBand * survey.subIntegrations + subIntegration) * survey.bins
        return samples[start..<(start + survey.bins)]
    }

    /// By how many bins a pulse comes later at each frequency (MHz) than at a reference frequency.
    func binsLate(_ frequenciesMegahertz: [Double], after referenceMegahertz: Double) -> [Int] {
        // A simulated fold has a period and a band.
        Dispersion.binsLate(
            frequenciesMegahertz: frequenciesMegahertz, referenceMegahertz: referenceMegahertz,
            dispersionMeasure: header.dispersionMeasure ?? 0, periodSeconds: header.periodSeconds ?? 1,
            bins: survey.bins) ?? [Int](repeating: 0, count: frequenciesMegahertz.count)
    }

    /// Sums over the sub-bands, and over the sub-integrations.
    var planes: (time: [Float], band: [Float]) {
        let (rows, bins) = (survey.subIntegrations, survey.bins)
        var time = [Float](repeating: 0, count: rows * bins)
        var band = [Float](repeating: 0, count: survey.subBands * bins)
        for channel in 0..<survey.subBands where isLive[channel] {
            for row in 0..<rows {
                let start = (channel * rows + row) * bins
                for bin in 0..<bins {
                    time[row * bins + bin] += samples[start + bin]
                    band[channel * bins + bin] += samples[start + bin]
                }
            }
        }
        return (time, band)
    }

    /// The candidate as a reader gives it of the file that the survey would have written.
    public func candidate(path: String) -> Candidate {
        switch survey.layout {
        case .searchAndFold, .foldAndSearch: PHCXDocument(self).candidate(path: path)
        case .presto: PFDDocument(self).candidate(path: path)
        }
    }
}
