/// Least squares without constraints, as MINPACK's `lmdif` does it (Moré, Garbow & Hillstrom 1980, ANL-80-74): the
/// algorithm of Levenberg and Marquardt with a trust region, forward differences and scaling by the Jacobian's columns.
///
/// Published features are what this algorithm stops at with the tolerances of SciPy's `leastsq`, so the same steps are
/// taken here.
struct LevenbergMarquardt {
    private static let tolerance = 1.49012e-8
    private static let firstBound = 100.0

    private let residuals: ([Double]) -> [Double]
    private let most: Int
    private var parameters: [Double]
    private var values: [Double]
    private var norm: Double
    private var evaluations = 1
    private var scale: [Double] = []
    /// The radius of the trust region, and the Levenberg-Marquardt parameter.
    private var bound = 0.0
    private var damping = 0.0
    private var isFirst = true

    /// The parameters, from `start` on, that make the sum of the squared residuals least.
    ///
    /// - Precondition: there are at least as many residuals as parameters.
    static func fit(_ start: [Double], residuals: @escaping ([Double]) -> [Double]) -> [Double] {
        var fit = LevenbergMarquardt(start, residuals)
        while fit.step() {}
        return fit.parameters
    }

    private init(_ start: [Double], _ residuals: @escaping ([Double]) -> [Double]) {
        self.residuals = residuals
        parameters = start
        values = residuals(start)
        precondition(values.count >= start.count)
        norm = Self.norm(values)
        most = 200 * (start.count + 1)
    }

    static func norm(_ values: some Sequence<Double>) -> Double {
        values.reduce(0) { $0 + $1 * $1 }.squareRoot()
    }

    // MARK: - One Jacobian

    /// Makes a Jacobian and goes one step down; `false` once there is nothing more to gain.
    private mutating func step() -> Bool {
        guard norm > 0, norm.isFinite else { return false }
        let factors = PivotedFactors(columns: jacobian())
        if isFirst {
            scale = factors.columnNorms.map { $0 == 0 ? 1 : $0 }
            bound = Self.firstBound * Self.norm(zip(scale, parameters).map(*))
            if bound == 0 { bound = Self.firstBound }
        }
        let rotated = factors.rotated(values)
        guard factors.largestSlope(rotated, norm: norm) > 0 else { return false }
        scale = zip(scale, factors.columnNorms).map { max($0, $1) }
        while true {
            switch trial(factors, rotated) {
            case .taken: return true
            case .refused: continue
            case .finished: return false
            }
        }
    }

    /// One column a parameter, by forward differences.
    private mutating func jacobian() -> [[Double]] {
        let relative = Double.ulpOfOne.squareRoot()
        return parameters.indices.map { index in
            var moved = parameters
            let difference = parameters[index] == 0 ? relative : relative * abs(parameters[index])
            moved[index] += difference
            evaluations += 1
            return zip(residuals(moved), values).map { ($0 - $1) / difference }
        }
    }

    private enum Trial { case taken, refused, finished }

    private mutating func trial(_ factors: PivotedFactors, _ rotated: [Double]) -> Trial {
        let region = TrustRegion(factors: factors, rotated: rotated, scale: scale, bound: bound)
        let step: [Double]
        (step, damping) = region.step(damping: damping)
        let moved = zip(parameters, step).map { $0 - $1 }
        let length = Self.norm(zip(scale, step).map(*))
        if isFirst { bound = min(bound, length) }
        let newValues = residuals(moved)
        evaluations += 1
        let newNorm = Self.norm(newValues)

        let gained = 0.1 * newNorm < norm ? 1 - (newNorm / norm) * (newNorm / norm) : -1
        let linear = Self.norm(factors.product(step)) / norm
        let damped = damping.squareRoot() * length / norm
        let expected = linear * linear + 2 * damped * damped
        let ratio = expected == 0 ? 0 : gained / expected
        adjustBound(ratio: ratio, gained: gained, slope: -(linear * linear + damped * damped), length, newNorm)
        if ratio >= 1e-4 {
            parameters = moved
            values = newValues
            norm = newNorm
            isFirst = false
        }
        let extent = Self.norm(zip(scale, parameters).map(*))
        let isFlat = abs(gained) <= Self.tolerance && expected <= Self.tolerance && ratio <= 2
        if isFlat || bound <= Self.tolerance * extent || evaluations >= most { return .finished }
        return ratio >= 1e-4 ? .taken : .refused
    }

    private mutating func adjustBound(
        ratio: Double, gained: Double, slope: Double, _ length: Double, _ newNorm: Double
    ) {
        if ratio <= 0.25 {
            var factor = gained >= 0 ? 0.5 : 0.5 * slope / (slope + 0.5 * gained)
            if 0.1 * newNorm >= norm || factor < 0.1 { factor = 0.1 }
            bound = factor * min(bound, length / 0.1)
            damping /= factor
        } else if damping == 0 || ratio >= 0.75 {
            bound = length / 0.5
            damping *= 0.5
        }
    }
}
