/// A network as data: the same description trains, saves and loads.
public struct NetworkDescription: Codable, Equatable, Sendable {
    /// One layer and its sizes.
    public enum LayerDescription: Codable, Equatable, Sendable {
        /// y = W x + b, with W outputs x inputs.
        case dense(inputs: Int, outputs: Int)
        /// y = gain * (x - mean) / sqrt(variance + 1e-5) + shift, over the batch in training and over the running
        /// statistics (momentum 0.1) otherwise.
        case batchNormalization(features: Int)
        /// y = max(x, 0).
        case relu
        /// In training each value is 0 with probability `rate`, else divided by 1 - rate; otherwise nothing happens.
        case dropout(rate: Double)
    }

    /// Values in one input row.
    public var inputs: Int
    public var layers: [LayerDescription]

    public init(inputs: Int, layers: [LayerDescription]) {
        self.inputs = inputs
        self.layers = layers
    }

    /// Dense layers with ReLU between them, and batch norm and dropout where asked for.
    public static func multilayerPerceptron(
        inputs: Int, hidden: [Int], outputs: Int, batchNormalization: Bool = false, dropout: Double = 0
    ) -> NetworkDescription {
        var layers: [LayerDescription] = []
        var width = inputs
        for next in hidden {
            layers.append(.dense(inputs: width, outputs: next))
            if batchNormalization { layers.append(.batchNormalization(features: next)) }
            layers.append(.relu)
            if dropout > 0 { layers.append(.dropout(rate: dropout)) }
            width = next
        }
        layers.append(.dense(inputs: width, outputs: outputs))
        return NetworkDescription(inputs: inputs, layers: layers)
    }

    /// Why a description makes no network.
    public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    private static let mostParameters = 1 << 28

    /// The number of values in one output row.
    ///
    /// - Throws: `Invalid` if the layers' sizes do not fit together or are absurd.
    public func outputs() throws(Invalid) -> Int {
        var width = inputs
        guard (1...Self.mostParameters).contains(inputs) else {
            throw Invalid(description: "a network with \(inputs) inputs makes no sense")
        }
        guard case .dense = layers.first else {
            throw Invalid(description: "the first layer of a network is a dense one")
        }
        for (index, layer) in layers.enumerated() {
            switch layer {
            case .dense(let inputs, let outputs):
                guard inputs == width else { throw mismatch(index, inputs, width) }
                guard outputs > 0, outputs <= Self.mostParameters / inputs else {
                    throw Invalid(description: "layer \(index) with \(inputs) x \(outputs) weights makes no sense")
                }
                width = outputs
            case .batchNormalization(let features):
                guard features == width else { throw mismatch(index, features, width) }
            case .relu: break
            case .dropout(let rate):
                guard (0..<1).contains(rate) else {
                    throw Invalid(description: "layer \(index) drops out a share of \(rate), which is not in 0..<1")
                }
            }
        }
        return width
    }

    private func mismatch(_ index: Int, _ expected: Int, _ found: Int) -> Invalid {
        Invalid(description: "layer \(index) takes \(expected) values, but \(found) come to it")
    }
}
