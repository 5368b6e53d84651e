import Foundation
import RandomNumbers
import Testing

@testable import Survey

@Suite struct PulsarShareTests {
    /// Bayes' rule: a score of 0.9 at a training share of 0.1 says that pulsars look so 81 times as often as others.
    @Test func oddsChangeByTheSharesAlone() {
        let share = PulsarShare(0.001, trainingShares: ["m": 0.1])
        let ratio = 0.9 / 0.1 * 0.9 / 0.1
        let odds = ratio * 0.001 / 0.999
        #expect(abs((share.probability(score: 0.9, model: "m") ?? 0) - odds / (1 + odds)) < 1e-12)
        #expect(share.probability(score: 0.9, model: "other") == nil)
        for score in [0, 1e-12, 0.5, 1] {
            #expect(PulsarShare.probability(score: score, trainingShare: 0.1, share: 0.1) == score)
        }
    }

    /// Two normal distributions 3 apart, of which the likelihood ratio is known: the share is found whatever it was in training.
    @Test(arguments: [0.3, 0.03, 0.003]) func theLikeliestShareIsTheTrueOne(_ share: Double) {
        var random = RandomSource(seed: 5)
        var ratios = LikelihoodRatios()
        let (count, training) = (200_000, 0.1)
        for row in 0..<count {
            let x = random.normal() + (Double(row) < share * Double(count) ? 3 : 0)
            let odds = exp(3 * x - 4.5) * training / (1 - training)
            ratios.add(score: odds / (1 + odds), trainingShare: training)
        }
        let found = ratios.likeliestShare()
        #expect(abs(found.share - share) < 4 * found.deviation)
        #expect(found.deviation < 0.15 * share)
    }

    /// The fixed point of expectation maximisation (Saerens et al. 2002), which is iterated here.
    @Test func itIsWhereExpectationMaximisationEnds() {
        var random = RandomSource(seed: 9)
        let training = 0.2
        let scores = (0..<2000).map { _ in 1 / (1 + exp(-3 * random.normal() + 2)) }
        var ratios = LikelihoodRatios()
        for score in scores { ratios.add(score: score, trainingShare: training) }
        var share = training
        for _ in 0..<20_000 {
            let sum = scores.reduce(0) {
                $0 + PulsarShare.probability(score: $1, trainingShare: training, share: share)
            }
            share = sum / Double(scores.count)
        }
        #expect(abs(ratios.likeliestShare().share - share) < 2e-4)
    }

    @Test func whereNoneIsLikeliestHalfACandidateIsTaken() {
        var ratios = LikelihoodRatios()
        for _ in 0..<1000 { ratios.add(score: 1e-6, trainingShare: 0.1) }
        #expect(abs(ratios.likeliestShare().share - 0.0005) < 1e-12)
        // All are pulsars, as sure as a number can say.
        var all = LikelihoodRatios()
        for _ in 0..<10 { all.add(score: 1, trainingShare: 0.1) }
        #expect(all.likeliestShare().share > 0.99)
    }
}
