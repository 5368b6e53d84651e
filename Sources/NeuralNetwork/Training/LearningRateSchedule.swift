import Foundation

/// How the learning rate changes over a training, as a factor on its base value.
public struct LearningRateSchedule: Codable, Equatable, Sendable {
    public enum Shape: Codable, Equatable, Sendable {
        case constant
        /// Multiplied by `factor` after every `epochs` epochs.
        case step(epochs: Int, factor: Double)
        /// Half a cosine from 1 down to `floor`.
        case cosine(floor: Double)
    }

    public var shape: Shape
    /// The share of the training during which the rate rises in a straight line from 0.
    public var warmUp: Double

    public init(_ shape: Shape, warmUp: Double = 0) {
        self.shape = shape
        self.warmUp = warmUp
    }

    /// - Parameters:
    ///   - step: optimizer steps done, the present one included.
    ///   - stepsPerEpoch: steps in an epoch.
    ///   - epochs: epochs of the whole training.
    public func factor(step: Int, stepsPerEpoch: Int, epochs: Int) -> Double {
        let progress = Double(step) / Double(max(stepsPerEpoch * epochs, 1))
        if progress < warmUp { return progress / warmUp }
        switch shape {
        case .constant: return 1
        case .step(let length, let factor): return pow(factor, Double((step - 1) / max(stepsPerEpoch * length, 1)))
        case .cosine(let floor):
            let share = (progress - warmUp) / max(1 - warmUp, .leastNormalMagnitude)
            return floor + (1 - floor) * 0.5 * (1 + cos(.pi * share))
        }
    }
}
