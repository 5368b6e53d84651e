import Metrics
import NeuralNetwork
import Preprocessing

/// What a model file says of itself besides its weights: everything needed to use it, and everything needed to make it
/// again.
public struct ModelCard: Codable, Sendable, Equatable {
    /// The data a model was trained on.
    public struct Data: Codable, Sendable, Equatable {
        /// File names, without folders.
        public var files: [String]
        public var rows: Int
        public var pulsars: Int
        /// Of the features and labels, in order: two models with the same one saw the same rows.
        public var fingerprint: String
    }

    public static let currentFormat = 1

    public var formatVersion: Int
    /// What kind of classifier: `features` so far.
    public var kind: String
    public var inputs: [String]
    public var normalisation: FeatureScaling
    public var distribution: TrainingDistribution
    public var network: NetworkDescription
    public var members: Int
    public var training: TrainingConfiguration
    public var calibration: Calibration
    public var thresholds: OperatingCurve
    /// Measured on held-out rows: each row's score is that of the member that did not see it.
    public var metrics: BinaryMetrics
    public var data: Data
    public var seed: UInt64
    public var loss: LossConfiguration

    enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case kind, inputs, normalisation, distribution, network, members, training, calibration, thresholds, metrics
        case data, seed, loss
    }

    /// Each part of the card under its key.
    var topics: [String: any Encodable] {
        let values: [(CodingKeys, any Encodable)] = [
            (.formatVersion, formatVersion), (.kind, kind), (.inputs, inputs), (.normalisation, normalisation),
            (.distribution, distribution), (.network, network), (.members, members), (.training, training),
            (.calibration, calibration), (.thresholds, thresholds), (.metrics, metrics), (.data, data), (.seed, seed),
            (.loss, loss),
        ]
        return Dictionary(uniqueKeysWithValues: values.map { ($0.rawValue, $1) })
    }

    /// A card whose parts do not fit together.
    struct Inconsistent: Error, CustomStringConvertible {
        var description: String
    }

    /// Checks what decoding cannot: that the sizes of inputs, normalisation and network agree.
    func validate() throws {
        guard kind == "features" else { throw Inconsistent(description: "its kind, \(kind), is not known") }
        guard !inputs.isEmpty, normalisation.isConsistent, normalisation.width == inputs.count,
            normalisation.scaledWidth == network.inputs, distribution.fits(width: network.inputs),
            try network.outputs() == 2, (1...10_000).contains(members)
        else { throw Inconsistent(description: "its inputs, normalisation and network do not fit together") }
    }
}
