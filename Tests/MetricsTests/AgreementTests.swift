import Metrics
import Testing

@Suite struct AgreementTests {
    /// Values of scikit-learn's `cohen_kappa_score`.
    @Test func kappa() throws {
        let one = [0, 0, 1, 1, 2, 2, 0, 1, 2, 0]
        let other = [0, 0, 1, 2, 2, 2, 0, 1, 1, 1]
        let agreement = try #require(Agreement(Array(zip(one, other))))
        #expect(agreement.count == 10 && agreement.share == 0.7)
        #expect(abs(try #require(agreement.kappa) - 0.5522388059701492) < 1e-12)
        #expect(Agreement(Array(zip(one, one)))?.kappa == 1)
        #expect(Agreement([(1, 1), (1, 1)])?.kappa == nil)
        #expect(Agreement([(Int, Int)]()) == nil)
        // Nothing of it depends on who comes first.
        #expect(Agreement(Array(zip(other, one))) == agreement)
    }
}
