/// The step of a linear least-squares problem whose scaled length is within ten per cent of a bound, or within it: MINPACK's
/// `lmpar` and `qrsolv`.
struct TrustRegion {
    private let factors: PivotedFactors
    private let rotated: [Double]
    private let scale: [Double]
    private let bound: Double

    init(factors: PivotedFactors, rotated: [Double], scale: [Double], bound: Double) {
        self.factors = factors
        self.rotated = rotated
        self.scale = scale
        self.bound = bound
    }

    private var count: Int { factors.count }

    /// - Parameter damping: the Levenberg-Marquardt parameter of the step before.
    /// - Returns: the step (to be taken away from the parameters) and its Levenberg-Marquardt parameter.
    func step(damping: Double) -> ([Double], damping: Double) {
        var step = gaussNewtonStep
        var length = scaledLength(step)
        var excess = length - bound
        if excess <= 0.1 * bound { return (step, 0) }
        var lower = lowerLimit(step, length: length, excess: excess)
        let slope = gradientLength
        var upper = slope / bound
        if upper == 0 { upper = .leastNormalMagnitude / min(bound, 0.1) }
        var damping = min(max(damping, lower), upper)
        if damping == 0 { damping = slope / length }
        for iteration in 1...10 {
            if damping == 0 { damping = max(.leastNormalMagnitude, 0.001 * upper) }
            let solution = DampedSolution(factors, rotated, damping: scale.map { damping.squareRoot() * $0 })
            step = solution.step
            length = scaledLength(step)
            let before = excess
            excess = length - bound
            if abs(excess) <= 0.1 * bound || (lower == 0 && excess <= before && before < 0) || iteration == 10 { break }
            let correction = solution.forwardSolved(direction(step, length: length))
            let size = LevenbergMarquardt.norm(correction)
            if excess > 0 { lower = max(lower, damping) }
            if excess < 0 { upper = min(upper, damping) }
            damping = max(lower, damping + excess / bound / size / size)
        }
        return (step, damping)
    }

    private func scaledLength(_ step: [Double]) -> Double { LevenbergMarquardt.norm(zip(scale, step).map(*)) }

    /// The step that solves the linear problem; parameters that it says nothing about stay.
    private var gaussNewtonStep: [Double] {
        let rank = (0..<count).first { factors.diagonal[$0] == 0 } ?? count
        var solution = (0..<count).map { $0 < rank ? rotated[$0] : 0 }
        for column in stride(from: rank - 1, through: 0, by: -1) {
            solution[column] /= factors.diagonal[column]
            for row in 0..<column { solution[row] -= factors.upper(row, column) * solution[column] }
        }
        var step = solution
        for place in 0..<count { step[factors.order[place]] = solution[place] }
        return step
    }

    /// The gradient of the scaled length, in pivoted order.
    private func direction(_ step: [Double], length: Double) -> [Double] {
        factors.order.map { scale[$0] * (scale[$0] * step[$0] / length) }
    }

    private func lowerLimit(_ step: [Double], length: Double, excess: Double) -> Double {
        guard factors.diagonal.allSatisfy({ $0 != 0 }) else { return 0 }
        var solution = direction(step, length: length)
        for column in 0..<count {
            let sum = (0..<column).reduce(0) { $0 + factors.upper($1, column) * solution[$1] }
            solution[column] = (solution[column] - sum) / factors.diagonal[column]
        }
        let size = LevenbergMarquardt.norm(solution)
        return excess / bound / size / size
    }

    private var gradientLength: Double {
        LevenbergMarquardt.norm(
            (0..<count).map { column in
                (0...column).reduce(0) { $0 + factors.upper($1, column) * rotated[$1] } / scale[factors.order[column]]
            })
    }
}

/// The least-squares solution of R above a diagonal matrix, which Givens rotations work into it.
private struct DampedSolution {
    let step: [Double]
    /// The triangle that the rotations leave, by rows of its columns, and its diagonal.
    private let triangle: [[Double]]
    private let diagonal: [Double]

    init(_ factors: PivotedFactors, _ rotated: [Double], damping: [Double]) {
        let count = factors.count
        // The lower part of each column holds the triangle transposed.
        var lower = (0..<count).map { column in
            (0..<count).map { row in row >= column ? factors.upper(column, row) : 0 }
        }
        var right = rotated
        var diagonal = [Double](repeating: 0, count: count)
        for place in 0..<count {
            let weight = damping[factors.order[place]]
            if weight != 0 {
                var row = [Double](repeating: 0, count: count)
                row[place] = weight
                var rest = 0.0
                for pivot in place..<count where row[pivot] != 0 {
                    let (sine, cosine) = Self.rotation(lower[pivot][pivot], row[pivot])
                    lower[pivot][pivot] = cosine * lower[pivot][pivot] + sine * row[pivot]
                    (right[pivot], rest) = (cosine * right[pivot] + sine * rest, cosine * rest - sine * right[pivot])
                    for index in (pivot + 1)..<max(count, pivot + 1) {
                        let old = lower[pivot][index]
                        lower[pivot][index] = cosine * old + sine * row[index]
                        row[index] = cosine * row[index] - sine * old
                    }
                }
            }
            diagonal[place] = lower[place][place]
        }
        let rank = diagonal.firstIndex(of: 0) ?? count
        for index in rank..<count { right[index] = 0 }
        for column in stride(from: rank - 1, through: 0, by: -1) {
            let sum = (column + 1..<max(rank, column + 1)).reduce(0) { $0 + lower[column][$1] * right[$1] }
            right[column] = (right[column] - sum) / diagonal[column]
        }
        var step = right
        for place in 0..<count { step[factors.order[place]] = right[place] }
        self.step = step
        triangle = lower
        self.diagonal = diagonal
    }

    private static func rotation(_ first: Double, _ second: Double) -> (sine: Double, cosine: Double) {
        if abs(first) < abs(second) {
            let cotangent = first / second
            let sine = 0.5 / (0.25 + 0.25 * cotangent * cotangent).squareRoot()
            return (sine, sine * cotangent)
        }
        let tangent = second / first
        let cosine = 0.5 / (0.25 + 0.25 * tangent * tangent).squareRoot()
        return (cosine * tangent, cosine)
    }

    /// Solves the transposed triangle for a vector.
    func forwardSolved(_ vector: [Double]) -> [Double] {
        var vector = vector
        for column in vector.indices {
            vector[column] /= diagonal[column]
            for row in (column + 1)..<max(vector.count, column + 1) {
                vector[row] -= triangle[column][row] * vector[column]
            }
        }
        return vector
    }
}
