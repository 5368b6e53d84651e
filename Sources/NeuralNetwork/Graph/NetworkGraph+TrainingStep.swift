extension NetworkGraph {
    /// A step of training: the forward pass, the loss, the way back, and what moves the arrays.
    ///
    /// - Parameters:
    ///   - classSizes: how many rows of each class are trained on, which some losses weigh by.
    func trainingStep(_ configuration: TrainingConfiguration, classSizes: [Int]) -> NetworkGraph {
        let way = differentiated(input: false)
        var graph = way.graph
        func insert(_ operation: Operation, _ name: String, at place: Int, _ inputs: [EdgeID], _ outputs: [EdgeID?]) {
            graph.nodes.insert(
                Node(operation: operation, inputs: inputs, outputs: outputs, name: name, branch: nil), at: place)
        }
        func append(_ operation: Operation, _ name: String) { insert(operation, name, at: graph.nodes.count, [], []) }
        insert(
            .loss(configuration.loss, classSizes: classSizes, majority: configuration.majorityClasses ?? []), "loss",
            at: way.backward.lowerBound, [output], [way.outputGradient])
        if let limit = configuration.gradientNorm { append(.clip(norm: limit), "clip") }
        if let factor = configuration.weightPenalty { append(.penalty(factor: factor), "penalty") }
        append(.move(configuration.optimizer), "move")
        return graph
    }
}
