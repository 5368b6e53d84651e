import Candidates
import Foundation
import RandomNumbers

/// Makes candidates whose truth is known, as one survey would have found and folded them.
///
/// Each is determined by the survey, the seed, its truth and its number alone.
public struct FoldSimulator: Sendable {
    public let survey: SurveySetup
    private let seed: UInt64
    private let foldSearch: FoldSearch
    private let spectralSearch: SpectralSearch

    public init(seed: UInt64, survey: SurveySetup = .htru2) {
        self.seed = seed
        self.survey = survey
        foldSearch = FoldSearch(survey)
        spectralSearch = SpectralSearch(survey)
    }

    /// The candidate as its survey's files give it, and what it was made with.
    public func candidate(_ truth: Truth, number: Int) -> (candidate: Candidate, parameters: TrueParameters) {
        let fold = fold(truth, number: number)
        return (fold.candidate(path: fold.name), fold.parameters)
    }

    /// The whole fold.
    public func fold(_ truth: Truth, number: Int) -> SimulatedFold {
        let kind = UInt64(Truth.allCases.firstIndex(of: truth) ?? 0)
        var random = RandomSource(seed: seed, stream: UInt64(number) << 2 | kind)
        var recipe: Recipe
        switch (survey.population, truth) {
        case (.survey, .pulsar): recipe = PulsarRecipe.recipe(survey, &random)
        case (.survey, .noise): recipe = NoiseRecipe.recipe(survey, &random)
        case (.survey, .rfi): recipe = InterferenceRecipe.recipe(survey, &random)
        case (.wide, _):
            recipe = WideRecipe.recipe(truth, survey, periodSeconds: survey.widePeriod(&random), &random)
        }
        recipe.periodSeconds = max(recipe.periodSeconds, 2 * survey.samplingSeconds)
        let digits = String(number)
        let name = "\(truth.rawValue)_\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)"
        return fold(recipe, header: CandidateHeader(simulated: name, survey, &random), name: name, &random)
    }

    private func fold(
        _ recipe: Recipe, header: CandidateHeader, name: String, _ random: inout RandomSource
    ) -> SimulatedFold {
        var cube = FoldCube(
            survey: survey, periodSeconds: recipe.periodSeconds, dispersionMeasure: recipe.dispersionMeasure,
            deadSubBands: recipe.deadSubBands, random: &random)
        cube.scale(time: recipe.timeNoise, band: recipe.bandNoise)
        for signal in recipe.signals { cube.add(signal) }

        let found = foldSearch.search(cube)
        let best = cube.turned(
            time: foldSearch.timeShifts[found.best.period], band: foldSearch.bandShifts[found.best.dispersionMeasure])
        let trials = foldSearch.dispersionMeasures(
            around: recipe.dispersionMeasure, periodSeconds: recipe.periodSeconds)
        let offsets = foldSearch.periodOffsets(periodSeconds: recipe.periodSeconds)
        var header = header
        header.periodSeconds = recipe.periodSeconds + offsets[found.best.period]
        header.dispersionMeasure = trials[found.best.dispersionMeasure]
        header.signalToNoise = found.best.signalToNoise
        let curve = spectralSearch.curve(
            of: best, dispersionMeasure: trials[found.best.dispersionMeasure], foundAt: recipe.dispersionMeasure,
            periodSeconds: recipe.periodSeconds, traits: recipe.traits, random: &random)
        return SimulatedFold(
            name: name, parameters: recipe.parameters, survey: survey, header: header, isLive: cube.isLive,
            samples: best.samples,
            search: .init(
                periodSeconds: recipe.periodSeconds, dispersionMeasure: recipe.dispersionMeasure,
                curve: curve, timePhase: cube.timePhase, bandPhase: cube.bandPhase),
            optimisation: .init(
                dispersionMeasures: trials, periodOffsetsSeconds: offsets, signalToNoise: found.signalToNoise,
                widthTurns: Double(found.best.widthBins) / Double(survey.bins)))
    }
}

extension CandidateHeader {
    /// Somewhere on the sky, at some time.
    init(simulated name: String, _ survey: SurveySetup, _ random: inout RandomSource) {
        self.init()
        rightAscensionDegrees = random.uniform() * 360
        declinationDegrees = asin(random.uniform(-1...1)) * 180 / .pi
        modifiedJulianDate = random.uniform(54_700...56_000)
        telescope = survey.telescope
        sourceName = name
    }
}
