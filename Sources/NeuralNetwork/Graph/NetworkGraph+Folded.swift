extension NetworkGraph {
    /// A trained network as it is used: batch norm is part of the convolution or dense layer before it, a ReLU of whatever it
    /// follows, and dropout is gone. Its arrays hold their values, its nodes and edges are counted along each branch and the trunk
    /// (`branch 0 layer 1`, `layer 2`), by which names a model file keeps the ranges of scoring in 8 bits.
    ///
    /// - Parameter state: the network's arrays by their names.
    package func folded(_ state: [String: Tensor]) -> NetworkGraph {
        var folding = Folding(graph: self, state: state)
        for node in nodes { folding.take(node) }
        folding.result.output = folding.place(of: output)
        return folding.result
    }

    private struct Folding {
        let graph: NetworkGraph
        let state: [String: Tensor]
        var result: NetworkGraph
        /// Where the values of the network's edges are in the result.
        private var places: [EdgeID: EdgeID]
        /// By the edges of the result, the node that makes each.
        private var makers: [EdgeID: Int] = [:]
        private var counts: [Int?: Int] = [:]

        init(graph: NetworkGraph, state: [String: Tensor]) {
            self.graph = graph
            self.state = state
            result = NetworkGraph(inputs: graph.inputs)
            places = [graph.input: result.input]
        }

        func place(of edge: EdgeID) -> EdgeID { places[edge] ?? edge }

        private func values(_ array: ArrayID) -> [Float] { state[graph[array].name]?.values ?? [] }

        mutating func take(_ node: Node) {
            switch node.operation {
            case .dense(let weights): add(.dense(constant(weights)), for: node)
            case .convolution(let window, let weights): add(.convolution(window, constant(weights)), for: node)
            case .normalization(let gain, let shift, let mean, let variance, let relu):
                let scale = zip(values(gain), values(variance)).map { $0 / ($1 + 1e-5).squareRoot() }
                let (bias, mean) = (values(shift), values(mean))
                fold(scale: scale, shift: bias.indices.map { bias[$0] - scale[$0] * mean[$0] }, for: node)
                if relu { rectify(node) }
            case .relu:
                places[node.output] = place(of: node.inputs[0])
                rectify(node)
            case .dropout: places[node.output] = place(of: node.inputs[0])
            default: add(node.operation, for: node)
            }
        }

        private mutating func constant(_ weights: Weights) -> Weights {
            func constant(_ id: ArrayID) -> ArrayID {
                let array = graph[id]
                return result.addArray(array.name, array.shape, array.role, values: values(id))
            }
            return Weights(weight: constant(weights.weight), bias: constant(weights.bias), relu: weights.relu)
        }

        private mutating func add(_ operation: Operation, for node: Node, inputs: [EdgeID]? = nil) {
            let inputs = inputs ?? node.inputs.map(place)
            let edge = result.add(
                operation, inputs, shape: graph[node.output].shape, name: name(operation, node, result[inputs[0]].name),
                branch: node.branch)
            makers[edge] = result.nodes.count - 1
            places[node.output] = edge
        }

        private mutating func name(_ operation: Operation, _ node: Node, _ input: String) -> String {
            if case .part = operation { return node.name }
            if operation == .join { return node.name }
            let number = counts[node.branch, default: 0]
            counts[node.branch] = number + 1
            switch operation {
            // What they give lies within the range of what they take, under its name.
            case .maxPool, .flatten: return input
            default: return node.branch.map { "branch \($0) layer \(number)" } ?? "layer \(number)"
            }
        }

        /// The convolution or dense layer without a ReLU that makes what goes into a node.
        private func weighted(before node: Node) -> (index: Int, weights: Weights)? {
            guard graph.consumers(of: node.inputs[0]) == 1, let index = makers[place(of: node.inputs[0])],
                let weights = result.nodes[index].operation.weights, !weights.relu
            else { return nil }
            return (index, weights)
        }

        /// y becomes scale * y + shift.
        private mutating func fold(scale: [Float], shift: [Float], for node: Node) {
            guard let (_, weights) = weighted(before: node) else {
                let arrays = [("scale", scale), ("shift", shift)].map { name, values in
                    result.addArray("\(node.name).\(name)", [values.count], .statistic, values: values)
                }
                add(.affine(scale: arrays[0], shift: arrays[1]), for: node)
                return
            }
            for output in shift.indices {
                result[weights.bias].values[output] =
                    scale[output] * result[weights.bias].values[output] + shift[output]
            }
            let count = result[weights.weight].count / max(scale.count, 1)
            result[weights.weight].values.withUnsafeMutableBufferPointer { weight in
                guard let base = weight.baseAddress else { return }
                for output in scale.indices {
                    let (row, factor) = (base + output * count, scale[output])
                    for index in 0..<count { row[index] *= factor }
                }
            }
            places[node.output] = place(of: node.inputs[0])
        }

        /// max(y, 0) of what now is a node's output.
        private mutating func rectify(_ node: Node) {
            let edge = place(of: node.output)
            if let maker = makers[edge], let rectified = result.nodes[maker].operation.withReLU {
                result.nodes[maker].operation = rectified
            } else if !(makers[edge].flatMap { result.nodes[$0].operation.weights }?.relu ?? false) {
                add(.relu, for: node, inputs: [edge])
            }
        }
    }
}

extension NetworkGraph.Operation {
    /// Of a convolution or dense layer.
    var weights: NetworkGraph.Weights? {
        switch self {
        case .dense(let weights), .convolution(_, let weights): weights
        default: nil
        }
    }
}
