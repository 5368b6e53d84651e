extension NetworkGraph {
    /// The forward pass and behind it the way back: dL/d(output) comes in at `outputGradient`, every trained array gets its
    /// gradient, and dL/d(input) goes out at `inputGradient`.
    struct Differentiated {
        var graph: NetworkGraph
        /// Which of the graph's nodes are the way back.
        var backward: Range<Int>
        var outputGradient: EdgeID
        /// `nil` if nobody asks for it.
        var inputGradient: EdgeID?
    }

    /// - Parameter input: whether the gradient of the input is asked for; else only what arrays need is worked out.
    /// - Precondition: of a forward pass in which each edge but the input goes to one node.
    func differentiated(input needsInput: Bool) -> Differentiated {
        var graph = self
        let needed = edgesWithGradient(input: needsInput)
        func gradientName(_ edge: EdgeID) -> String { "gradient of \(self[edge].name)" }
        let outputGradient = graph.addEdge(gradientName(output), self[output].shape)
        var gradients = [output: outputGradient]
        let inputGradient = needsInput ? graph.addEdge(gradientName(input), self[input].shape) : nil
        for (index, node) in nodes.enumerated().reversed() {
            let isNeeded =
                arrays(of: node).contains { self[$0].isTrained } || node.inputs.contains(where: needed.contains)
            guard isNeeded, let gradient = gradients[node.output] else { continue }
            let outputs = node.inputs.map { edge -> EdgeID? in
                guard needed.contains(edge) else { return nil }
                // Every part of the input writes its own values.
                if edge == input { return inputGradient }
                precondition(gradients[edge] == nil, "\(self[edge].name) goes to several nodes")
                let made = graph.addEdge(gradientName(edge), self[edge].shape)
                gradients[edge] = made
                return made
            }
            graph.nodes.append(
                Node(
                    operation: .gradient(of: index), inputs: [gradient], outputs: outputs, name: node.name,
                    branch: node.branch))
        }
        return Differentiated(
            graph: graph, backward: nodes.count..<graph.nodes.count, outputGradient: outputGradient,
            inputGradient: inputGradient)
    }

    /// Edges behind a trained array, and if asked for behind the input.
    private func edgesWithGradient(input needsInput: Bool) -> Set<EdgeID> {
        var edges: Set<EdgeID> = needsInput ? [input] : []
        for node in nodes
        where node.inputs.contains(where: edges.contains) || arrays(of: node).contains(where: { self[$0].isTrained }) {
            edges.formUnion(node.outputs.compactMap { $0 })
        }
        return edges
    }
}
