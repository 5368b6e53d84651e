import Testing

@testable import Metrics

@Suite struct BinomialIntervalTests {
    /// scipy.stats.beta.ppf((1 - c) / 2, k, n - k + 1) and beta.ppf((1 + c) / 2, k + 1, n - k), scipy 1.16.
    @Test(arguments: [
        (0, 16259, 0.95, 0, 0.000226856572668), (1, 10, 0.95, 0.00252857854446, 0.445016117028),
        (7, 7333, 0.95, 0.000383877622516, 0.00196582254377), (1403, 1639, 0.95, 0.838071247433, 0.872662415813),
        (1639, 1639, 0.95, 0.99775184179, 1), (50, 100, 0.9, 0.413621714631, 0.586378285369),
        (2, 3, 0.99, 0.041400150716, 0.998330547814), (250_000, 1_000_000, 0.95, 0.249151535686, 0.250849912597),
    ]) func endsAreThoseOfScipy(_ count: Int, _ trials: Int, _ confidence: Double, _ lower: Double, _ upper: Double) {
        let interval = BinomialInterval(count: count, trials: trials, confidence: confidence)
        #expect(abs(interval.lower - lower) <= 1e-9 * max(lower, 1e-3))
        #expect(abs(interval.upper - upper) <= 1e-9 * upper)
    }

    /// With a share of exactly this much, a sample of so many is without a single one in one case of twenty.
    @Test(arguments: [1, 3, 20, 10_000]) func noneOfManyLeavesThatMuchPossible(_ trials: Int) {
        let most = BinomialInterval.mostOfNone(trials: trials)
        var none = 1.0
        for _ in 0..<trials { none *= 1 - most }
        #expect(abs(none - 0.05) < 1e-10)
    }
}
