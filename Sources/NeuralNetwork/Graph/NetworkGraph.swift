/// A network as a graph: typed nodes, one after the other, over named edges on which a row's values flow.
///
/// Made of a `NetworkDescription`, which it checks, it owns the shapes of all edges, the arrays that are trained or kept, and
/// their counts. Passes make other graphs of it: with ReLU done along with the node before (`fusingReLU`), with the way back
/// (`differentiated`) and all else that a training step does (`trainingStep`), for use after training (`folded`), in 8 bits (`quantized`). Engines run graphs, and the ONNX writer reads
/// them.
package struct NetworkGraph: Sendable {
    /// Values of one row between two nodes.
    package struct Edge: Sendable, Equatable {
        /// In what form the values lie where they are not floating.
        package enum Form: Sendable, Equatable {
            case floating
            /// x = q / scale in 8 bits with a sign, or without one.
            case signed(scale: Float)
            case unsigned(scale: Float)

            var scale: Float {
                switch self {
                case .floating: 1
                case .signed(let scale), .unsigned(let scale): scale
                }
            }
        }

        package var name: String
        package var shape: ImageShape
        package var form = Form.floating
    }

    package struct EdgeID: Hashable, Sendable {
        package let index: Int
    }

    /// An array of a node: trained by gradient, or kept.
    package struct Array: Sendable, Equatable {
        /// As a model file has it: PyTorch's name in a `Sequential`.
        package var name: String
        package var shape: [Int]
        package var role: Role
        /// In a graph of a trained network; empty where an engine holds them.
        package var values: [Float] = []

        package enum Role: Sendable {
            /// Trained, and weight decay applies.
            case weight
            /// Trained; biases and the like.
            case bias
            /// Of batch normalisation, follows the batches.
            case statistic
        }

        package var count: Int { shape.reduce(1, *) }
        package var isTrained: Bool { role != .statistic }
    }

    package struct ArrayID: Hashable, Sendable {
        package let index: Int
    }

    /// What a convolution or dense layer takes besides its input.
    package struct Weights: Sendable, Equatable {
        /// Outputs x inputs x kernel.
        package var weight: ArrayID
        package var bias: ArrayID
        /// max(y, 0) of the result.
        package var relu = false
        /// In 8 bits, the factor of each output's weights; empty in floating numbers.
        package var scales: [Float] = []
    }

    package enum Operation: Sendable, Equatable {
        /// Some of the values of a row, from one on.
        case part(offset: Int)
        /// y = W x + b. Takes a vector, or an image of one value a channel.
        case dense(Weights)
        /// The window moves over the image; weights are outputs x inputs x height x width.
        case convolution(Window, Weights)
        /// y = gain * (x - mean) / sqrt(variance + 1e-5) + shift for each channel, and max(y, 0) with `relu`; over the batch in
        /// training, which the running statistics follow by a tenth, and over those otherwise.
        case normalization(gain: ArrayID, shift: ArrayID, mean: ArrayID, variance: ArrayID, relu: Bool)
        /// y = scale * x + shift for each channel.
        case affine(scale: ArrayID, shift: ArrayID)
        case relu
        /// The largest value of every window.
        case maxPool(Window)
        /// In training each value, or each channel, is 0 with probability `rate`, else divided by 1 - rate; `number` tells the
        /// network's dropouts apart.
        case dropout(rate: Double, wholeChannels: Bool, number: Int)
        /// An image made into a vector, channel after channel.
        case flatten
        /// Several inputs, flattened, one behind the other.
        case join
        /// Into the output's form.
        case quantize
        /// Out of the input's form.
        case dequantize
        /// The way back through a node: takes dL/d(its output), sets the gradients of its arrays, and gives dL/d(each of its
        /// inputs) that is asked for.
        case gradient(of: Int)
        /// The mean loss of a batch, and dL/d(outputs).
        case loss(LossConfiguration, classSizes: [Int], majority: [Int])
        /// Scales all gradients down together where their norm exceeds a limit.
        case clip(norm: Double)
        /// Adds to every gradient the array times a factor.
        case penalty(factor: Double)
        /// Moves the trained arrays by their gradients.
        case move(OptimizerConfiguration)
    }

    package struct Node: Sendable {
        package var operation: Operation
        package var inputs: [EdgeID]
        /// One but for the way back; `nil` for what nobody asks for.
        package var outputs: [EdgeID?]
        /// What the names of its arrays begin with.
        package var name: String
        /// The branch that it belongs to; `nil` for the trunk.
        package var branch: Int?

        package var output: EdgeID {
            guard let output = outputs.first ?? nil else { preconditionFailure("a node without an output") }
            return output
        }
    }

    package private(set) var edges: [Edge] = []
    package var arrays: [Array] = []
    package var nodes: [Node] = []
    /// Rows of all inputs, one behind the other.
    package let input: EdgeID
    package var output: EdgeID

    init(inputs: Int) {
        edges = [Edge(name: "input", shape: .vector(inputs))]
        input = EdgeID(index: 0)
        output = input
    }

    // MARK: - Building

    package subscript(edge: EdgeID) -> Edge {
        get { edges[edge.index] }
        set { edges[edge.index] = newValue }
    }

    package subscript(array: ArrayID) -> Array {
        get { arrays[array.index] }
        set { arrays[array.index] = newValue }
    }

    mutating func addEdge(_ name: String, _ shape: ImageShape, form: Edge.Form = .floating) -> EdgeID {
        edges.append(Edge(name: name, shape: shape, form: form))
        return EdgeID(index: edges.count - 1)
    }

    mutating func addArray(_ name: String, _ shape: [Int], _ role: Array.Role, values: [Float] = []) -> ArrayID {
        arrays.append(Array(name: name, shape: shape, role: role, values: values))
        return ArrayID(index: arrays.count - 1)
    }

    /// Adds a node of one output, which has the node's name.
    mutating func add(
        _ operation: Operation, _ inputs: [EdgeID], shape: ImageShape, form: Edge.Form = .floating, name: String,
        branch: Int? = nil
    ) -> EdgeID {
        let output = addEdge(name, shape, form: form)
        nodes.append(Node(operation: operation, inputs: inputs, outputs: [output], name: name, branch: branch))
        return output
    }

    /// The same inputs and arrays, and no nodes yet.
    func emptied() -> NetworkGraph {
        var graph = self
        graph.nodes = []
        return graph
    }

    // MARK: - Counts

    package var inputs: Int { self[input].shape.count }
    /// Values in one output row.
    package var outputs: Int { self[output].shape.count }

    /// No images: dense layers alone, and what stands behind them.
    package var isOfVectors: Bool {
        guard nodes.count > 1, case .dense = nodes[1].operation else { return false }
        return nodes.allSatisfy { node in
            switch node.operation {
            case .convolution, .maxPool, .join, .flatten: false
            default: node.outputs.allSatisfy { $0.map { self[$0].shape.isVector } ?? true }
            }
        }
    }

    /// Values that are trained.
    package var parameterCount: Int { arrays.reduce(0) { $0 + ($1.isTrained ? $1.count : 0) } }

    /// Multiplications in dense layers and convolutions for one row.
    package var multiplications: Int {
        nodes.reduce(0) { sum, node in
            switch node.operation {
            case .dense(let weights): sum + self[weights.weight].count
            case .convolution(_, let weights):
                sum + self[node.output].shape.count * (self[weights.weight].count / self[weights.bias].count)
            default: sum
            }
        }
    }

    /// The nodes that cut the input's rows into parts, in the order of these.
    package var parts: [Node] { nodes.filter { if case .part = $0.operation { true } else { false } } }

    /// The arrays of a node, in the order of its operation.
    package func arrays(of node: Node) -> [ArrayID] {
        switch node.operation {
        case .dense(let weights), .convolution(_, let weights): [weights.weight, weights.bias]
        case .normalization(let gain, let shift, let mean, let variance, _): [gain, shift, mean, variance]
        case .affine(let scale, let shift): [scale, shift]
        default: []
        }
    }

    /// How many nodes take an edge.
    func consumers(of edge: EdgeID) -> Int {
        nodes.count { $0.inputs.contains(edge) } + (edge == output ? 1 : 0)
    }
}
