import Foundation

/// Logistic regression by Newton's method, with Platt's targets (n + 1) / (n + 2) and 1 / (n + 2) that keep a separable set
/// from infinite weights (Platt 1999).
struct LogisticFit {
    private(set) var weights: [Double]

    /// - Parameters:
    ///   - rows: a few numbers each, the last of them 1.
    ///   - offsets: what each row's log-odds have besides; none if empty.
    /// - Precondition: there are rows, all of one width.
    init(rows: [[Double]], isPositive: [Bool], offsets: [Double] = []) {
        let positives = Double(isPositive.count(where: { $0 }))
        let negatives = Double(isPositive.count) - positives
        let (high, low) = ((positives + 1) / (positives + 2), 1 / (negatives + 2))
        let problem = Problem(
            rows: rows, targets: isPositive.map { $0 ? high : low },
            offsets: offsets.isEmpty ? [Double](repeating: 0, count: rows.count) : offsets)
        weights = [Double](repeating: 0, count: rows[0].count)
        weights[weights.count - 1] = log((positives + 1) / (negatives + 1))
        var loss = problem.loss(weights)
        for _ in 0..<100 {
            guard let step = problem.newtonStep(weights) else { break }
            var share = 1.0
            while share > 1e-6 {
                let trial = zip(weights, step).map { $0 - share * $1 }
                let trialLoss = problem.loss(trial)
                if trialLoss <= loss {
                    (weights, loss) = (trial, trialLoss)
                    break
                }
                share /= 2
            }
            if share <= 1e-6 || step.reduce(0, { $0 + abs($1) }) < 1e-10 { break }
        }
    }

    private struct Problem {
        let rows: [[Double]]
        let targets: [Double]
        let offsets: [Double]

        private func logOdds(_ row: Int, _ weights: [Double]) -> Double {
            var sum = offsets[row]
            for (index, weight) in weights.enumerated() { sum += weight * rows[row][index] }
            return sum
        }

        /// The cross entropy.
        func loss(_ weights: [Double]) -> Double {
            rows.indices.reduce(0) { sum, row in
                let z = logOdds(row, weights)
                return sum + max(z, 0) + log1p(exp(-abs(z))) - targets[row] * z
            }
        }

        /// The inverse curvature times the gradient; `nil` where the curvature has none.
        func newtonStep(_ weights: [Double]) -> [Double]? {
            let width = weights.count
            var gradient = [Double](repeating: 0, count: width)
            var curvature = [[Double]](repeating: [Double](repeating: 0, count: width), count: width)
            for row in rows.indices {
                let p = 1 / (1 + exp(-logOdds(row, weights)))
                let (difference, bend) = (p - targets[row], p * (1 - p))
                for i in 0..<width {
                    gradient[i] += difference * rows[row][i]
                    for j in 0...i { curvature[i][j] += bend * rows[row][i] * rows[row][j] }
                }
            }
            for i in 0..<width {
                // Numbers that say the same twice leave the weights free.
                curvature[i][i] += 1e-9
                for j in 0..<i { curvature[j][i] = curvature[i][j] }
            }
            return Self.solution(curvature, gradient)
        }

        /// Gauss's elimination with pivots.
        private static func solution(_ matrix: [[Double]], _ vector: [Double]) -> [Double]? {
            var (matrix, result) = (matrix, vector)
            let width = vector.count
            for column in 0..<width {
                let pivot = (column..<width).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) } ?? column
                matrix.swapAt(column, pivot)
                result.swapAt(column, pivot)
                for row in (column + 1)..<width {
                    let factor = matrix[row][column] / matrix[column][column]
                    for place in column..<width { matrix[row][place] -= factor * matrix[column][place] }
                    result[row] -= factor * result[column]
                }
            }
            for row in (0..<width).reversed() {
                for place in (row + 1)..<width { result[row] -= matrix[row][place] * result[place] }
                result[row] /= matrix[row][row]
            }
            return result.allSatisfy(\.isFinite) ? result : nil
        }
    }
}
