import Foundation
import Testing

@testable import Preprocessing

/// Problems of MINPACK's own test set (Moré, Garbow & Hillstrom 1981, ACM Trans. Math. Softw. 7, 17), with the results
/// that are given there.
@Suite struct LevenbergMarquardtTests {
    private func expect(_ found: [Double], _ expected: [Double], within tolerance: Double) {
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }, "\(found)")
    }

    @Test func rosenbrock() {
        let fit = LevenbergMarquardt.fit([-1.2, 1]) { [10 * ($0[1] - $0[0] * $0[0]), 1 - $0[0]] }
        expect(fit, [1, 1], within: 1e-10)
    }

    /// It ends in a local minimum with a norm of 6.99887.
    @Test func freudensteinAndRoth() {
        func residuals(_ x: [Double]) -> [Double] {
            [
                -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1], -29 + x[0] + ((1 + x[1]) * x[1] - 14) * x[1],
            ]
        }
        let fit = LevenbergMarquardt.fit([0.5, -2], residuals: residuals)
        expect(fit, [11.4128, -0.896805], within: 1e-3)
        let norm = residuals(fit).reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(norm - 6.99887517) < 1e-6)
    }

    @Test func bard() {
        let values = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
        let fit = LevenbergMarquardt.fit([1, 1, 1]) { x in
            values.enumerated().map { index, value in
                let (u, v) = (Double(index + 1), Double(15 - index))
                return value - (x[0] + u / (x[1] * v + x[2] * min(u, v)))
            }
        }
        expect(fit, [0.0824106, 1.133036, 2.343696], within: 1e-5)
    }

    /// A parameter that nothing depends on stays, and residuals that are not finite end the fit where it began.
    @Test func whatCannotBeFitted() {
        let fit = LevenbergMarquardt.fit([3, 5]) { [$0[0] - 1, 2 * ($0[0] - 1)] }
        expect(fit, [1, 5], within: 1e-8)
        expect(LevenbergMarquardt.fit([3]) { [$0[0], .nan] }, [3], within: 0)
    }
}
