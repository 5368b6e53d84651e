import RandomNumbers

/// A network of vectors alone: small, and fastest with as little as possible around its arithmetic. One pass uses one
/// thread; such networks are trained side by side.
final class VectorBody: NetworkBody {
    private let layers: [any Layer]
    let blockRows: Int? = nil
    var threads = 1
    var precision = Precision.float32

    init(
        _ description: NetworkDescription, initialization: NetworkDescription.Initialization?,
        source: inout RandomSource, random: RandomStream
    ) {
        var width = description.inputs
        var layers: [any Layer] = []
        for (index, layer) in description.layers.enumerated() {
            switch layer {
            case .dense(let inputs, let outputs):
                let weights = InitialWeights(
                    initialization, inputs: inputs, outputs: outputs,
                    gain: index + 1 < description.layers.count ? 2 : 1, random: &source)
                layers.append(DenseLayer(inputs: inputs, outputs: outputs, weights: weights))
                width = outputs
            case .batchNormalization(let features): layers.append(BatchNormalizationLayer(features: features))
            case .relu: layers.append(ReLULayer(width: width))
            case .dropout(let rate), .channelDropout(let rate):
                layers.append(DropoutLayer(width: width, rate: rate, random: random))
            case .flatten, .convolution, .maxPool: preconditionFailure("no layer of vectors")
            }
        }
        self.layers = layers
    }

    var parameters: [Parameter] { layers.flatMap(\.parameters) }

    var arrays: [(name: String, shape: [Int], values: FloatBuffer)] {
        layers.enumerated().flatMap { index, layer in
            layer.parameters.map { ("\(index).\($0.name)", $0.shape, $0.values) }
                + layer.keptArrays.map { ("\(index).\($0.name)", $0.shape, $0.values) }
        }
    }

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        layers.reduce(input) { $1.forward($0, rows: rows, training: training) }
    }

    func backward(
        _ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool
    ) -> UnsafePointer<Float>? {
        var gradient = outputGradient
        for (index, layer) in layers.enumerated().reversed() {
            gradient = layer.backward(gradient, rows: rows, needsInputGradient: needsInputGradient || index > 0)
        }
        return needsInputGradient ? gradient : nil
    }
}
