import Candidates
import RandomNumbers

/// Lays pulses of simulated pulsars into folds of a telescope: candidates whose noise and interference are the telescope's own.
///
/// A pulsar has the fold's period and about its dispersion measure, so that these say nothing of what a candidate is, and is
/// searched for again as prepfold does. Each is determined by the seed, the folds and its number alone.
public struct PulsarInjection: Sendable {
    private let seed: UInt64
    private let backgrounds: [FoldBackground]

    /// - Parameter backgrounds: folds that show no pulsar; one at least.
    public init(seed: UInt64, into backgrounds: [FoldBackground]) {
        precondition(!backgrounds.isEmpty)
        self.seed = seed
        self.backgrounds = backgrounds
    }

    /// Pulsar after pulsar goes into fold after fold.
    public func candidate(number: Int) -> (candidate: Candidate, parameters: TrueParameters) {
        let background = backgrounds[number % backgrounds.count]
        var random = RandomSource(seed: seed, stream: UInt64(number) << 2 | 3)
        return WideSimulator.shown(.pulsar) { made(in: background, number: number, &random) }
    }

    private func made(
        in background: FoldBackground, number: Int, _ random: inout RandomSource
    ) -> (candidate: Candidate, parameters: TrueParameters) {
        let survey = background.survey
        var recipe = WideRecipe.pulsar(
            survey, periodSeconds: background.periodSeconds, foldedAt: background.dispersionMeasure, &random)
        recipe.timeNoise = background.liveRows.map { $0 ? 1 : 0 }
        recipe.bandNoise = recipe.bandNoise.map { _ in 1 }
        for signal in recipe.signals.indices {
            for (row, isLive) in background.liveRows.enumerated() where !isLive { recipe.signals[signal].time[row] = 0 }
        }
        let projections = FoldProjections(
            recipe, in: background, reach: WideSimulator.reach(survey, &random), random: &random)
        // What the file says of its own signal is none of the pulsar's.
        var header = CandidateHeader()
        header.sourceName = "pulsar_\(number)"
        header.frame = background.header.frame
        header.rightAscensionDegrees = background.header.rightAscensionDegrees
        header.declinationDegrees = background.header.declinationDegrees
        header.modifiedJulianDate = background.header.modifiedJulianDate
        header.centreFrequencyMegahertz = background.header.centreFrequencyMegahertz
        header.bandwidthMegahertz = background.header.bandwidthMegahertz
        header.beamWidthDegrees = background.header.beamWidthDegrees
        header.telescope = background.header.telescope
        header.beam = background.header.beam
        header.pointing = background.header.pointing
        var candidate = WideSimulator.candidate(projections, recipe, survey, header: header)
        if background.header.observationSeconds == nil { candidate.header.observationSeconds = nil }
        return (candidate, recipe.parameters)
    }
}
