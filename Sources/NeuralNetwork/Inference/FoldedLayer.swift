/// A layer of a trained network as it is used: batch norm is part of the convolution or dense layer before it, a ReLU of
/// whatever it follows, and dropout is gone.
package enum FoldedLayer: Sendable {
    /// Weights outputs x inputs x kernel.
    case convolution(inputs: Int, outputs: Int, window: Window, Weights)
    case dense(inputs: Int, outputs: Int, Weights)
    /// y = scale * x + shift for each channel: a batch norm with nothing to be folded into.
    case affine(scale: [Float], shift: [Float])
    case maxPool(Window)
    case relu
    case flatten

    package struct Weights: Sendable {
        package internal(set) var weight: [Float]
        package internal(set) var bias: [Float]
        /// max(y, 0) of the result.
        package internal(set) var relu = false

        /// y becomes scale * y + shift.
        mutating func fold(scale: [Float], shift: [Float]) {
            let count = weight.count / bias.count
            for output in bias.indices { bias[output] = scale[output] * bias[output] + shift[output] }
            weight.withUnsafeMutableBufferPointer { weight in
                guard let base = weight.baseAddress else { return }
                for output in scale.indices {
                    let (row, factor) = (base + output * count, scale[output])
                    for index in 0..<count { row[index] *= factor }
                }
            }
        }

        /// The largest magnitude of the weights that make each output.
        var magnitudes: [Float] {
            let count = weight.count / bias.count
            return weight.withUnsafeBufferPointer { weight in
                guard let base = weight.baseAddress else { return [] }
                return bias.indices.map { output in
                    let row = base + output * count
                    var largest: Float = 0
                    for index in 0..<count where abs(row[index]) > largest { largest = abs(row[index]) }
                    return largest
                }
            }
        }
    }

    /// - Parameters:
    ///   - prefix: what stands before a layer's index in the names of its arrays.
    ///   - isSequence: windows act along the width alone.
    static func fold(
        _ descriptions: [NetworkDescription.LayerDescription], _ state: [String: Tensor], prefix: String = "",
        isSequence: Bool = false
    ) -> [FoldedLayer] {
        var layers: [FoldedLayer] = []
        for (index, description) in descriptions.enumerated() {
            func array(_ name: String) -> [Float] { state["\(prefix)\(index).\(name)"]?.values ?? [] }
            switch description {
            case .convolution(let inputs, let outputs, let kernel, let stride, let padding):
                let window = Window(kernel: kernel, stride: stride, padding: padding, isSequence: isSequence)
                layers.append(
                    .convolution(
                        inputs: inputs, outputs: outputs, window: window,
                        Weights(weight: array("weight"), bias: array("bias"))))
            case .dense(let inputs, let outputs):
                layers.append(
                    .dense(inputs: inputs, outputs: outputs, Weights(weight: array("weight"), bias: array("bias"))))
            case .batchNormalization:
                let scale = zip(array("weight"), array("running_var")).map { $0 / ($1 + 1e-5).squareRoot() }
                let (bias, mean) = (array("bias"), array("running_mean"))
                append(scale: scale, shift: bias.indices.map { bias[$0] - scale[$0] * mean[$0] }, to: &layers)
            case .relu: appendReLU(to: &layers)
            case .maxPool(let kernel, let stride):
                layers.append(.maxPool(Window(kernel: kernel, stride: stride, padding: 0, isSequence: isSequence)))
            case .flatten: layers.append(.flatten)
            case .dropout, .channelDropout: break
            }
        }
        return layers
    }

    private static func append(scale: [Float], shift: [Float], to layers: inout [FoldedLayer]) {
        switch layers.last {
        case .convolution(let inputs, let outputs, let window, var weights) where !weights.relu:
            weights.fold(scale: scale, shift: shift)
            layers[layers.count - 1] = .convolution(inputs: inputs, outputs: outputs, window: window, weights)
        case .dense(let inputs, let outputs, var weights) where !weights.relu:
            weights.fold(scale: scale, shift: shift)
            layers[layers.count - 1] = .dense(inputs: inputs, outputs: outputs, weights)
        default: layers.append(.affine(scale: scale, shift: shift))
        }
    }

    private static func appendReLU(to layers: inout [FoldedLayer]) {
        switch layers.last {
        case .convolution(let inputs, let outputs, let window, var weights):
            weights.relu = true
            layers[layers.count - 1] = .convolution(inputs: inputs, outputs: outputs, window: window, weights)
        case .dense(let inputs, let outputs, var weights):
            weights.relu = true
            layers[layers.count - 1] = .dense(inputs: inputs, outputs: outputs, weights)
        default: layers.append(.relu)
        }
    }
}
