import NeuralNetwork
import ONNX

extension Value {
    /// A folded network's outputs for rows of its inputs.
    ///
    /// - Parameter name: what the names of its arrays begin with.
    func through(_ network: NetworkGraph, name: String) -> Value {
        var values = [network.input: self]
        func value(_ edge: NetworkGraph.EdgeID) -> Value {
            guard let value = values[edge] else { preconditionFailure("\(network[edge].name) is not made yet") }
            return value
        }
        /// Edges whose values have height and width, be they 1.
        var images: Set<NetworkGraph.EdgeID> = []
        let parts = network.parts
        for (part, own) in zip(parts, split(parts.map { network[$0.output].shape.count })) {
            let shape = network[part.output].shape
            values[part.output] = shape.isVector ? own : own.reshaped([shape.channels, shape.height, shape.width])
            if !shape.isVector { images.insert(part.output) }
        }
        for node in network.nodes where values[node.output] == nil {
            let isImage = images.contains(node.inputs[0])
            values[node.output] = value(node.inputs[0]).through(
                node, of: network, isImage: isImage, others: node.inputs.dropFirst().map(value), name: name)
            switch node.operation {
            case .dense, .flatten, .join: break
            default: if isImage { images.insert(node.output) }
            }
        }
        return value(network.output)
    }

    private func through(
        _ node: NetworkGraph.Node, of network: NetworkGraph, isImage: Bool, others: [Value], name: String
    ) -> Value {
        func constant(_ array: NetworkGraph.ArrayID, shape: [Int]? = nil) -> Value {
            let array = network[array]
            return graph.constant(array.values, shape: shape ?? array.shape, name: "\(name).\(array.name)")
        }
        switch node.operation {
        case .convolution(let window, let weights):
            let value = convolution(
                weights: constant(weights.weight), bias: constant(weights.bias), stride: window.stride,
                padding: window.padding)
            return weights.relu ? value.rectified : value
        case .dense(let weights):
            // An image of one value a channel is as good as a vector.
            let value = (isImage ? flattened : self)
                .dense(weights: constant(weights.weight), bias: constant(weights.bias))
            return weights.relu ? value.rectified : value
        case .affine(let scale, let shift):
            let channels = network[node.output].shape.channels
            let shape = isImage ? [channels, 1, 1] : [channels]
            return self * constant(scale, shape: shape) + constant(shift, shape: shape)
        case .maxPool(let window): return largest(kernel: window.kernel, stride: window.stride)
        case .relu: return rectified
        case .flatten: return flattened
        case .join: return Value.joined(([self] + others).map(\.flattened))
        default: preconditionFailure("\(node.name) is no part of a folded network")
        }
    }
}
