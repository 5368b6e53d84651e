import NeuralNetwork

/// A way to deal with imbalance: a loss, and which rows an epoch sees.
public struct Method: Codable, Equatable, Sendable {
    public var loss: LossConfiguration
    public var sampling: Sampling

    public init(_ loss: LossConfiguration, sampling: Sampling = .none) {
        self.loss = loss
        self.sampling = sampling
    }

    /// Such as `gppe`, or `ce+ros`.
    public var name: String {
        sampling == .none ? loss.name.rawValue : "\(loss.name.rawValue)+\(sampling.rawValue)"
    }

    /// A method by its name, with the loss's default parameters; `ros` and `rus` alone are cross entropy after sampling.
    public init?(name: String) {
        if let sampling = Sampling(rawValue: name), sampling != .none {
            self.init(LossConfiguration(.crossEntropy), sampling: sampling)
            return
        }
        let parts = name.split(separator: "+", maxSplits: 1).map { String($0) }
        guard let first = parts.first, let loss = LossConfiguration.Name(rawValue: first) else { return nil }
        guard parts.count > 1 else {
            self.init(LossConfiguration(loss))
            return
        }
        guard let sampling = Sampling(rawValue: parts[1]) else { return nil }
        self.init(LossConfiguration(loss), sampling: sampling)
    }

    /// All that the paper compares: every loss, and cross entropy after over- and under-sampling.
    public static let all =
        LossConfiguration.Name.allCases.map { Method(LossConfiguration($0)) }
        + [Sampling.ros, .rus].map { Method(LossConfiguration(.crossEntropy), sampling: $0) }

    /// The loss as a task needs it: several classes have a set of majority classes.
    func loss(for task: ResolvedTask) -> LossConfiguration {
        guard task.labels.count > 2, loss.name == .gppe || loss.name == .marginCrossEntropy else { return loss }
        return LossConfiguration(
            loss.name, alpha: loss.alpha, beta: loss.beta, gamma: loss.gamma, margin: loss.margin,
            majorityClasses: task.majorityOutputs)
    }
}
