import RandomNumbers

/// The arrays of a network's graph in memory, with the gradients of those that are trained.
final class NetworkArrays {
    /// In the order of the graph's arrays.
    let values: [FloatBuffer]
    /// Those that are trained, in that order.
    let parameters: [Parameter]
    private let byArray: [NetworkGraph.ArrayID: Parameter]

    /// The arrays of a new network.
    ///
    /// - Parameter initialization: `nil` for weights of 0.
    init(
        _ graph: NetworkGraph, _ initialization: NetworkDescription.Initialization?, random: inout RandomSource
    ) {
        var initial = graph.arrays.map { [Float](repeating: 0, count: $0.count) }
        for node in graph.nodes {
            switch node.operation {
            case .dense(let weights):
                let shape = graph[weights.weight].shape
                let drawn = InitialWeights(
                    initialization, inputs: shape[1], outputs: shape[0], gain: node.output == graph.output ? 1 : 2,
                    random: &random)
                (initial[weights.weight.index], initial[weights.bias.index]) = (drawn.weight, drawn.bias)
            case .convolution(let window, let weights):
                let shape = graph[weights.weight].shape
                let drawn = InitialWeights(
                    initialization, inputs: shape[1], outputs: shape[0],
                    kernelArea: window.kernel.height * window.kernel.width, isConvolution: true, random: &random)
                (initial[weights.weight.index], initial[weights.bias.index]) = (drawn.weight, drawn.bias)
            case .normalization(let gain, _, _, let variance, _):
                for array in [gain, variance] {
                    initial[array.index] = [Float](repeating: 1, count: graph[array].count)
                }
            default: break
            }
        }
        let values = initial.map { FloatBuffer($0) }
        let trained = graph.arrays.indices.filter { graph.arrays[$0].isTrained }
        parameters = trained.map { Parameter(graph.arrays[$0], values: values[$0]) }
        byArray = Dictionary(
            uniqueKeysWithValues: zip(trained.map { NetworkGraph.ArrayID(index: $0) }, parameters))
        self.values = values
    }

    subscript(array: NetworkGraph.ArrayID) -> FloatBuffer { values[array.index] }

    /// - Precondition: the array is trained.
    func parameter(_ array: NetworkGraph.ArrayID) -> Parameter {
        guard let parameter = byArray[array] else { preconditionFailure("the array is not trained") }
        return parameter
    }
}

/// A trained array with its gradient.
final class Parameter {
    /// As a model file has it.
    let name: String
    let shape: [Int]
    let values: FloatBuffer
    let gradient: FloatBuffer
    /// Weight decay applies (to weights, not to biases and the like).
    let decays: Bool

    var count: Int { shape.reduce(1, *) }

    init(_ array: NetworkGraph.Array, values: FloatBuffer) {
        name = array.name
        shape = array.shape
        decays = array.role == .weight
        self.values = values
        gradient = FloatBuffer(count: array.count)
    }
}
