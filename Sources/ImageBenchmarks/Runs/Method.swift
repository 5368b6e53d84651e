import Foundation
import NeuralNetwork

/// A way to deal with imbalance: a loss, which rows an epoch sees, and where decisions are made.
public struct Method: Codable, Equatable, Sendable {
    public var loss: LossConfiguration
    public var sampling: Sampling
    /// Whether the trained network's logits are moved by the logarithms of the shares that the classes have in training, as
    /// is right where all classes are to be equally frequent (Elkan 2001, IJCAI; for networks Menon et al. 2021, "Long-tail
    /// learning via logit adjustment", arXiv:2007.07314).
    public var movesLogits: Bool

    public init(_ loss: LossConfiguration, sampling: Sampling = .none, movesLogits: Bool = false) {
        self.loss = loss
        self.sampling = sampling
        self.movesLogits = movesLogits
    }

    private static let movedName = "prior"

    /// Such as `gppe`, `ce+ros` or `ce+prior`.
    public var name: String {
        let parts = [
            loss.name.rawValue, sampling == .none ? nil : sampling.rawValue, movesLogits ? Self.movedName : nil,
        ]
        return parts.compactMap { $0 }.joined(separator: "+")
    }

    /// A method by its name, with the loss's default parameters; `ros` and `rus` alone are cross entropy after sampling.
    public init?(name: String) {
        var parts = name.split(separator: "+", omittingEmptySubsequences: false).map { String($0) }
        if let sampling = Sampling(rawValue: parts[0]), sampling != .none { parts.insert("ce", at: 0) }
        guard let loss = LossConfiguration.Name(rawValue: parts.removeFirst()) else { return nil }
        self.init(LossConfiguration(loss))
        for part in parts {
            if part == Self.movedName, !movesLogits {
                movesLogits = true
            } else if let sampling = Sampling(rawValue: part), sampling != .none, self.sampling == .none {
                self.sampling = sampling
            } else {
                return nil
            }
        }
        // After sampling the classes are equally frequent already.
        guard sampling == .none || !movesLogits else { return nil }
    }

    /// All that the paper compares (every loss, and cross entropy after over- and under-sampling), and what it does not: the
    /// remedies that cost nothing, class-weighted cross entropy and cross entropy with moved logits.
    public static let all =
        LossConfiguration.Name.allCases.map { Method(LossConfiguration($0)) }
        + [Sampling.ros, .rus].map { Method(LossConfiguration(.crossEntropy), sampling: $0) }
        + [Method(LossConfiguration(.crossEntropy), movesLogits: true)]

    /// The logits that decide, of a network trained on so many rows of each class: rows x classes, from which the logarithm
    /// of each class's share is taken if the method moves them.
    func decisive(_ logits: [Float], classSizes: [Int]) -> [Float] {
        guard movesLogits else { return logits }
        let total = Double(classSizes.reduce(0, +))
        let shifts = classSizes.map { Float(log(Double($0) / total)) }
        return logits.indices.map { logits[$0] - shifts[$0 % shifts.count] }
    }
}
