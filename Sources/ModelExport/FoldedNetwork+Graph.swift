import NeuralNetwork
import ONNX

extension Value {
    /// A network's outputs for rows of its inputs.
    ///
    /// - Parameter name: what the names of its arrays begin with.
    func through(_ network: FoldedNetwork, name: String) -> Value {
        let parts = zip(network.branches, split(network.branches.map(\.input.count)))
        if let (branch, part) = Array(parts).first, branch.layers.isEmpty {
            return part.asImage(branch.input).through(
                network.trunk, isImage: !branch.input.isVector, name: "\(name).layers")
        }
        let ends = parts.enumerated().map { index, part in
            let (branch, values) = part
            return values.asImage(branch.input).through(
                branch.layers, isImage: !branch.input.isVector, name: "\(name).branches.\(index)"
            ).flattened
        }
        return Value.joined(ends).through(network.trunk, isImage: false, name: "\(name).trunk")
    }

    private func asImage(_ shape: ImageShape) -> Value {
        shape.isVector ? self : reshaped([shape.channels, shape.height, shape.width])
    }

    private func through(_ layers: [FoldedLayer], isImage: Bool, name: String) -> Value {
        var (value, isImage) = (self, isImage)
        for (index, layer) in layers.enumerated() {
            let name = "\(name).\(index)"
            switch layer {
            case .convolution(let inputs, let outputs, let window, let weights):
                let shape = [outputs, inputs, window.kernel.height, window.kernel.width]
                value = value.convolution(
                    weights: graph.constant(weights.weight, shape: shape, name: "\(name).weight"),
                    bias: graph.constant(weights.bias, shape: [outputs], name: "\(name).bias"),
                    stride: window.stride, padding: window.padding)
                if weights.relu { value = value.rectified }
            case .dense(let inputs, let outputs, let weights):
                // An image of one value a channel is as good as a vector.
                value = (isImage ? value.flattened : value).dense(
                    weights: graph.constant(weights.weight, shape: [outputs, inputs], name: "\(name).weight"),
                    bias: graph.constant(weights.bias, shape: [outputs], name: "\(name).bias"))
                if weights.relu { value = value.rectified }
                isImage = false
            case .affine(let scale, let shift):
                let shape = isImage ? [scale.count, 1, 1] : [scale.count]
                value =
                    value * graph.constant(scale, shape: shape, name: "\(name).scale")
                    + graph.constant(shift, shape: shape, name: "\(name).shift")
            case .maxPool(let window): value = value.largest(kernel: window.kernel, stride: window.stride)
            case .relu: value = value.rectified
            case .flatten:
                value = value.flattened
                isImage = false
            }
        }
        return value
    }
}
