import Candidates
import Foundation
import Preprocessing
import RandomNumbers

/// Makes candidates of any survey: receiver, shape of the fold and search are drawn for each anew.
///
/// They have what a network of planes takes, profile, planes, sub-bands and header, and no cube behind it, which makes them
/// fast; each is determined by the seed, its truth and its number alone.
public struct WideSimulator: Sendable {
    private let seed: UInt64

    public init(seed: UInt64) {
        self.seed = seed
    }

    /// The candidate, and what it was made with.
    public func candidate(_ truth: Truth, number: Int) -> (candidate: Candidate, parameters: TrueParameters) {
        let kind = UInt64(Truth.allCases.firstIndex(of: truth) ?? 0)
        var random = RandomSource(seed: seed, stream: UInt64(number) << 2 | kind)
        return Self.shown(truth) { candidate(truth, number: number, &random) }
    }

    /// A pulsar that its fold does not show would teach that noise is one: it is made anew, some times.
    static func shown(
        _ truth: Truth, _ make: () -> (candidate: Candidate, parameters: TrueParameters)
    ) -> (candidate: Candidate, parameters: TrueParameters) {
        var made = make()
        for _ in 1..<attempts where truth == .pulsar && made.candidate.foldedSignalToNoise ?? 0 < leastShown {
            made = make()
        }
        return made
    }

    private static let attempts = 20
    private static let leastShown = 5.5

    private func candidate(
        _ truth: Truth, number: Int, _ random: inout RandomSource
    ) -> (candidate: Candidate, parameters: TrueParameters) {
        var survey = SurveySetup.drawn(&random)
        let period = survey.widePeriod(&random)
        survey = survey.withBins(for: period)
        var recipe = WideRecipe.recipe(truth, survey, periodSeconds: period, &random)
        recipe.subtractsMean = Self.subtractsMean(recipe, survey, &random)
        let projections = FoldProjections(
            recipe, live: Self.live(survey, &random), survey: survey, reach: Self.reach(survey, &random),
            random: &random)
        let name = "\(truth.rawValue)_\(number)"
        return (
            Self.candidate(
                projections, recipe, survey, header: CandidateHeader(simulated: name, survey, &random)),
            recipe.parameters
        )
    }

    /// The channels that hold data: all of them, or without some that were zapped.
    private static func live(_ survey: SurveySetup, _ random: inout RandomSource) -> [Int] {
        let all = Array(0..<survey.subBands)
        guard survey.subBands > 1 else { return all }
        let edge = random.uniform() < 0.2 ? Int(random.uniform(0...0.2) * Double(survey.subBands)) : 0
        let share = random.uniform() < 0.2 ? random.uniform(0.02...0.4) : 0
        let kept = all.dropFirst(edge).filter { _ in random.uniform() >= share }
        return kept.count > 1 ? kept : all
    }

    /// As some surveys do it, where there are channels enough and the signal is dispersed over more than a few bins: less, and
    /// it would be gone.
    private static func subtractsMean(
        _ recipe: Recipe, _ survey: SurveySetup, _ random: inout RandomSource
    ) -> Bool {
        let turns = recipe.dispersionMeasure * survey.bandDelayPerUnit / recipe.periodSeconds
        return survey.layout == .presto && survey.subBands >= 8 && turns * Double(survey.bins) > 3
            && random.uniform() < 0.12
    }

    /// As prepfold's options have it: both searches mostly, or one of them, or none.
    static func reach(_ survey: SurveySetup, _ random: inout RandomSource) -> FoldProjections.Reach {
        if survey.layout == .searchAndFold { return .init(dispersion: 0.13, drift: 0.26, bend: false) }
        let (searchesDispersion, searchesPeriod) = random.choice([
            ((true, true), 0.7), ((false, true), 0.12), ((true, false), 0.06), ((false, false), 0.12),
        ])
        return .init(
            dispersion: searchesDispersion ? random.choice([(0.5, 0.3), (1, 0.4), (2, 0.3)]) : 0,
            drift: searchesPeriod ? random.choice([(0.5, 0.4), (1, 0.6)]) : 0, bend: random.uniform() < 0.35)
    }

    static func candidate(
        _ projections: FoldProjections, _ recipe: Recipe, _ survey: SurveySetup, header: CandidateHeader
    ) -> Candidate {
        var header = header
        // A drift of so many turns over the observation is a change of period.
        header.periodSeconds =
            recipe.periodSeconds
            * (1 + projections.driftTurns * recipe.periodSeconds / survey.observationSeconds)
        let dispersionMeasure = max(0, recipe.dispersionMeasure + projections.dispersionOffset)
        header.dispersionMeasure = dispersionMeasure
        header.observationSeconds = survey.observationSeconds
        var candidate = Candidate(origin: CandidateOrigin(path: header.sourceName ?? ""), header: header)
        candidate.label = recipe.parameters.truth.label
        let (rows, bins) = (survey.subIntegrations, survey.bins)
        var profile = [Double](repeating: 0, count: bins)
        for (index, value) in projections.time.enumerated() { profile[index % bins] += Double(value) }
        candidate.fold.profile = profile
        var band = [Float](repeating: 0, count: survey.subBands * bins)
        var weights = [Double](repeating: 0, count: survey.subBands)
        for (place, channel) in projections.live.enumerated() {
            weights[channel] = 1
            for bin in 0..<bins { band[channel * bins + bin] = projections.band[place * bins + bin] }
        }
        // HTRU's files hold every row between its own least and greatest value.
        let isRounded = survey.layout != .presto
        func values(_ plane: [Float]) -> [Double] {
            isRounded ? RoundedArray(plane: plane, columns: bins).bytes.map(Double.init) : plane.map(Double.init)
        }
        candidate.fold.timePhase = PhasePlane(
            rows: rows, bins: bins, values: values(projections.time), weights: projections.liveRows.map { $0 ? 1 : 0 })
        candidate.fold.subBands = SubBands(
            plane: PhasePlane(rows: survey.subBands, bins: bins, values: values(band), weights: weights),
            frequenciesMegahertz: survey.frequenciesMegahertz, dedispersedAt: dispersionMeasure)
        return candidate
    }
}
