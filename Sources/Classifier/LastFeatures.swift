import NeuralNetwork

/// What a classifier's first network makes of a candidate before its last layer decides: numbers that are alike for candidates
/// that it takes to be alike.
public struct LastFeatures: Sendable {
    private let network: InferenceNetwork
    private let row: @Sendable ([Double]) -> [Float]

    /// `nil` for a network that decides in its only dense layer, and where there is too little memory for it.
    public init?(_ classifier: some CandidateClassifier) {
        var description = classifier.card.network
        guard let last = description.layers.lastIndex(where: { if case .dense = $0 { true } else { false } }),
            var state = classifier.states.first
        else { return nil }
        description.layers.removeSubrange(last...)
        state = state.filter { name, _ in
            !["\(last).", "trunk.\(last)."].contains(where: name.hasPrefix)
        }
        guard let network = try? InferenceNetwork(try Network(description, state: state, threads: 1)) else {
            return nil
        }
        self.network = network
        row = { classifier.networkRow($0) }
    }

    /// Of a row of inputs as the classifier takes it.
    public func values(ofInputs inputs: [Double]) -> [Float] { network.logits(row(inputs)) }
}
