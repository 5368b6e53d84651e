/// A network of vectors alone: small, and fastest with as little as possible around its arithmetic. One pass uses one
/// thread; such networks are trained side by side.
final class VectorBody: NetworkBody {
    private let layers: [any Layer]
    let blockRows: Int? = nil
    var threads = 1
    var precision = Precision.float32

    init(_ graph: NetworkGraph, _ arrays: NetworkArrays, pass: TrainingPass) {
        layers = graph.nodes.compactMap { node -> (any Layer)? in
            let width = graph[node.output].shape.count
            switch node.operation {
            case .dense(let weights):
                return DenseLayer(
                    inputs: graph[node.inputs[0]].shape.count, outputs: width,
                    weight: arrays.parameter(weights.weight), bias: arrays.parameter(weights.bias))
            case .normalization(let gain, let shift, let mean, let variance, _):
                return BatchNormalizationLayer(
                    features: width, gain: arrays.parameter(gain), shift: arrays.parameter(shift),
                    runningMean: arrays[mean], runningVariance: arrays[variance])
            case .relu: return ReLULayer(width: width)
            case .dropout(let rate, _, let number):
                return DropoutLayer(width: width, draw: DropoutDraw(rate: rate, node: number, pass: pass))
            // A vector is one already.
            case .part, .flatten: return nil
            default: preconditionFailure("\(node.name) is no layer of vectors")
            }
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
