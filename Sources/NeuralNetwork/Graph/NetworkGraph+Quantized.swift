extension NetworkGraph {
    /// Values that are all 0 have this magnitude, so that scales stay finite.
    private static let smallestRange: Float = 1e-15

    /// A folded network with 8 bits between its convolutions and dense layers, and back in floating numbers where another kind of
    /// node takes them, and at the end.
    ///
    /// With an input x = q / s and weights W_o = V_o / t_o, both in 8 bits, y_o = (sum of V q + b_o s t_o) / (s t_o), and the
    /// output in 8 bits is y_o u: every channel has the factor u / (s t_o).
    ///
    /// - Parameter ranges: the largest magnitude of each edge, by its name.
    func quantized(_ ranges: [String: Float]) -> NetworkGraph {
        var graph = emptied()
        func range(_ edge: EdgeID) -> Float { max(ranges[self[edge].name] ?? 0, Self.smallestRange) }
        /// Where the values of an edge lie in 8 bits, and where in floating numbers.
        var (quantized, floating): ([EdgeID: EdgeID], [EdgeID: EdgeID]) = ([:], [:])
        func inEightBits(_ edge: EdgeID, _ graph: inout NetworkGraph) -> EdgeID {
            if let known = quantized[edge] { return known }
            let source = floating[edge] ?? edge
            let made = graph.add(
                .quantize, [source], shape: self[edge].shape, form: .signed(scale: 127 / range(edge)),
                name: self[edge].name)
            quantized[edge] = made
            return made
        }
        func inFloatingNumbers(_ edge: EdgeID, _ graph: inout NetworkGraph) -> EdgeID {
            guard let source = quantized[edge], floating[edge] == nil else { return floating[edge] ?? edge }
            let made = graph.add(.dequantize, [source], shape: self[edge].shape, name: self[edge].name)
            floating[edge] = made
            return made
        }
        for var node in nodes {
            let edge = node.output
            switch node.operation {
            case .dense(var weights), .convolution(_, var weights):
                node.inputs = [inEightBits(node.inputs[0], &graph)]
                weights.scales = graph[weights.weight].magnitudes(outputs: graph[weights.bias].count)
                    .map { 127 / max($0, Self.smallestRange) }
                node.operation = node.operation.with(weights)
                if edge == output {
                    floating[edge] = edge
                } else {
                    graph[edge].form =
                        weights.relu ? .unsigned(scale: 255 / range(edge)) : .signed(scale: 127 / range(edge))
                    quantized[edge] = edge
                }
            case .maxPool, .flatten:
                // They hand on what comes to them, in its form.
                let source = quantized[node.inputs[0]] ?? node.inputs[0]
                node.inputs = [source]
                graph[edge].form = graph[source].form
                if graph[source].form != .floating { quantized[edge] = edge }
            default: node.inputs = node.inputs.map { inFloatingNumbers($0, &graph) }
            }
            graph.nodes.append(node)
        }
        graph.output = inFloatingNumbers(output, &graph)
        return graph
    }
}

extension NetworkGraph.Operation {
    fileprivate func with(_ weights: NetworkGraph.Weights) -> NetworkGraph.Operation {
        if case .convolution(let window, _) = self { .convolution(window, weights) } else { .dense(weights) }
    }
}

extension NetworkGraph.Array {
    /// The largest magnitude of the weights that make each output.
    fileprivate func magnitudes(outputs: Int) -> [Float] {
        let count = values.count / max(outputs, 1)
        return values.withUnsafeBufferPointer { weight in
            guard let base = weight.baseAddress else { return [] }
            return (0..<outputs).map { output in
                let row = base + output * count
                var largest: Float = 0
                for index in 0..<count where abs(row[index]) > largest { largest = abs(row[index]) }
                return largest
            }
        }
    }
}
