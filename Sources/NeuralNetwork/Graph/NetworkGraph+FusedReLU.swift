extension NetworkGraph {
    /// The same network with each ReLU done along with the node before it, where that can.
    func fusingReLU() -> NetworkGraph {
        var graph = emptied()
        /// What stands for an edge whose node is gone.
        var places: [EdgeID: EdgeID] = [:]
        var makers: [EdgeID: Int] = [:]
        for var node in nodes {
            node.inputs = node.inputs.map { places[$0] ?? $0 }
            if node.operation == .relu, let maker = makers[node.inputs[0]], consumers(of: node.inputs[0]) == 1,
                let fused = graph.nodes[maker].operation.withReLU
            {
                graph.nodes[maker].operation = fused
                places[node.output] = node.inputs[0]
                continue
            }
            makers[node.output] = graph.nodes.count
            graph.nodes.append(node)
        }
        graph.output = places[output] ?? output
        return graph
    }
}

extension NetworkGraph.Operation {
    /// `nil` for what cannot do a ReLU along with its own work, or does one already.
    var withReLU: NetworkGraph.Operation? {
        switch self {
        case .dense(var weights) where !weights.relu:
            weights.relu = true
            return .dense(weights)
        case .convolution(let window, var weights) where !weights.relu:
            weights.relu = true
            return .convolution(window, weights)
        case .normalization(let gain, let shift, let mean, let variance, false):
            return .normalization(gain: gain, shift: shift, mean: mean, variance: variance, relu: true)
        default: return nil
        }
    }
}
