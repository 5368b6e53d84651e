import Foundation

/// Asymmetric loss (Ridnik et al. 2020, arXiv:2009.14119) for two classes. With p the softmax probability of the positive
/// class and p_m = max(p - m, 0):
///
/// - positive: -(1-p)^gammaPositive * log p
/// - negative: -p_m^gammaNegative * log(1 - p_m)
///
/// The weights' derivatives are part of the gradient.
public struct AsymmetricLoss: Loss, Equatable {
    public var gammaPositive: Double
    public var gammaNegative: Double
    public var margin: Double

    public init(gammaPositive: Double = 0, gammaNegative: Double = 4, margin: Double = 0.05) {
        self.gammaPositive = gammaPositive
        self.gammaNegative = gammaNegative
        self.margin = margin
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        precondition(batch.classCount == 2, "the two-sided asymmetric loss is for two classes")
        let share = 1 / Double(batch.rows)
        var sum = 0.0
        for row in 0..<batch.rows {
            let index = 2 * row + 1
            if batch.truth[row] == 1 {
                let term = FocalTerm(gamma: gammaPositive, logP: batch.logProbabilities[index])
                sum += term.value
                slopes[index] = term.slope * share
            } else {
                let p = batch.probabilities[index]
                let (value, slope) = negativeTerm(p: p, rest: batch.probabilities[2 * row])
                sum += value
                slopes[index] = slope * p * share
            }
        }
        return sum * share
    }

    /// The loss of a negative and its derivative with respect to p.
    private func negativeTerm(p: Double, rest: Double) -> (value: Double, slope: Double) {
        let shifted = p - margin
        guard shifted > 0 else { return (0, 0) }
        let remainder = max(rest + margin, 1e-12)
        let weight = pow(shifted, gammaNegative)
        let logTerm = -log(remainder)
        let weightSlope = gammaNegative == 0 ? 0 : gammaNegative * weight / shifted
        return (weight * logTerm, weightSlope * logTerm + weight / remainder)
    }
}

/// The single-label form of the asymmetric loss, for any number of classes (Ridnik et al. 2020): over all classes c,
/// -sum t_c * w_c * log p_c with w_c = (1-p_c)^gammaPositive for the true class and p_c^gammaNegative for the others, and
/// targets t smoothed: 1 - s + s/C for the true class and s/C for the others.
public struct SingleLabelAsymmetricLoss: Loss {
    public var gammaPositive: Double
    public var gammaNegative: Double
    public var smoothing: Double

    public init(gammaPositive: Double = 0, gammaNegative: Double = 4, smoothing: Double = 0.1) {
        self.gammaPositive = gammaPositive
        self.gammaNegative = gammaNegative
        self.smoothing = smoothing
    }

    public func evaluate(_ batch: SoftmaxBatch, slopes: UnsafeMutablePointer<Double>) -> Double {
        let share = 1 / Double(batch.rows)
        let other = smoothing / Double(batch.classCount)
        var sum = 0.0
        for row in 0..<batch.rows {
            for label in 0..<batch.classCount {
                let index = row * batch.classCount + label
                let logP = batch.logProbabilities[index]
                if label == batch.truth[row] {
                    let term = FocalTerm(gamma: gammaPositive, logP: logP)
                    sum += (1 - smoothing + other) * term.value
                    slopes[index] = (1 - smoothing + other) * term.slope * share
                } else {
                    // -p^g log p, whose derivative with respect to log p is -p^g (g log p + 1).
                    let weight = exp(gammaNegative * logP)
                    sum -= other * weight * logP
                    slopes[index] = -other * weight * (gammaNegative * logP + 1) * share
                }
            }
        }
        return sum * share
    }
}
