import Testing

@testable import NeuralNetwork

/// What graphs are made of, and what each pass makes of them.
@Suite struct NetworkGraphTests {
    private static let image = ImageShape(channels: 1, height: 8, width: 8)

    private static func graph(_ layers: [NetworkDescription.LayerDescription]) throws -> NetworkGraph {
        try NetworkGraph(NetworkDescription(image: image, layers: layers))
    }

    private static let small: [NetworkDescription.LayerDescription] = [
        .convolution(inputs: 1, outputs: 3, kernel: 3, stride: 1, padding: 1), .batchNormalization(features: 3), .relu,
        .maxPool(kernel: 2, stride: 2), .relu, .flatten, .dropout(rate: 0.5), .dense(inputs: 48, outputs: 2),
    ]

    /// The kinds of a graph's nodes, one after the other.
    private static func kinds(_ graph: NetworkGraph) -> [String] {
        graph.nodes.map { node in
            switch node.operation {
            case .part: "part"
            case .dense(let weights): weights.relu ? "dense+relu" : "dense"
            case .convolution(_, let weights): weights.relu ? "convolution+relu" : "convolution"
            case .normalization(_, _, _, _, let relu): relu ? "normalization+relu" : "normalization"
            case .affine: "affine"
            case .relu: "relu"
            case .maxPool: "maxPool"
            case .dropout: "dropout"
            case .flatten: "flatten"
            case .join: "join"
            case .quantize: "quantize"
            case .dequantize: "dequantize"
            case .gradient(let index): "gradient of \(index)"
            case .loss: "loss"
            case .clip: "clip"
            case .penalty: "penalty"
            case .move: "move"
            }
        }
    }

    @Test func shapesArraysAndCounts() throws {
        let graph = try Self.graph(Self.small)
        #expect(
            Self.kinds(graph) == [
                "part", "convolution", "normalization", "relu", "maxPool", "relu", "flatten", "dropout", "dense",
            ])
        #expect(graph.nodes.map { graph[$0.output].shape.count } == [64, 192, 192, 192, 48, 48, 48, 48, 2])
        #expect(
            graph.arrays.map(\.name) == [
                "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var", "7.weight", "7.bias",
            ])
        #expect(graph.parameterCount == 27 + 3 + 6 + 96 + 2)
        // 9 for each of 192 values, and 48 for each of 2.
        #expect(graph.multiplications == 192 * 9 + 96)
        #expect(!graph.isOfVectors)
        #expect(try NetworkGraph(.multilayerPerceptron(inputs: 3, hidden: [4], outputs: 2, dropout: 0.1)).isOfVectors)
    }

    @Test func branchesAreJoined() throws {
        let graph = try NetworkGraph(ReferenceNetworks.branched)
        #expect(graph.parts.count == ReferenceNetworks.branched.branches?.count)
        let join = try #require(graph.nodes.first { $0.operation == .join })
        #expect(join.inputs.count == graph.parts.count)
        #expect(graph[join.output].shape.count == join.inputs.reduce(0) { $0 + graph[$1].shape.count })
        #expect(graph.arrays.allSatisfy { $0.name.hasPrefix("branches.") || $0.name.hasPrefix("trunk.") })
    }

    /// Behind a pooling it stays by itself.
    @Test func aReLUIsDoneAlongWithTheNodeBefore() throws {
        let fused = try Self.graph(Self.small).fusingReLU()
        #expect(
            Self.kinds(fused) == [
                "part", "convolution", "normalization+relu", "maxPool", "relu", "flatten", "dropout", "dense",
            ])
        // What somebody else takes as well must not lose its negative values.
        var shared = try Self.graph(Self.small)
        let behind = shared.nodes[2].output
        _ = shared.add(.flatten, [behind], shape: .vector(192), name: "besides")
        #expect(Self.kinds(shared.fusingReLU()).contains("normalization"))
    }

    @Test func theWayBackVisitsWhatLiesBehindAParameter() throws {
        let graph = try Self.graph(Self.small)
        let own = graph.differentiated(input: false)
        #expect(
            Self.kinds(own.graph)[own.backward] == [
                "gradient of 8", "gradient of 7", "gradient of 6", "gradient of 5", "gradient of 4", "gradient of 3",
                "gradient of 2", "gradient of 1",
            ])
        let nodes = own.graph.nodes[own.backward]
        #expect(nodes.first?.inputs == [own.outputGradient] && own.inputGradient == nil)
        // The first layer with weights needs no gradient of what comes to it; all others hand theirs on.
        #expect(nodes.map { $0.outputs[0] != nil } == [true, true, true, true, true, true, true, false])
        #expect(zip(nodes, nodes.dropFirst()).allSatisfy { $0.outputs == $1.inputs })
        for node in nodes {
            guard case .gradient(let index) = node.operation, let output = node.outputs[0] else { continue }
            #expect(own.graph[output].shape == graph[graph.nodes[index].inputs[0]].shape)
        }
        let whole = graph.differentiated(input: true)
        #expect(Self.kinds(whole.graph).last == "gradient of 0")
        #expect(whole.graph.nodes.last?.outputs == [whole.inputGradient])
    }

    @Test func aStepMovesTheArraysAtItsEnd() throws {
        var configuration = TrainingConfiguration(epochs: 1, batchSize: 4, learningRate: 0.1)
        configuration.gradientNorm = 1
        configuration.weightPenalty = 0.1
        let graph = try Self.graph(Self.small)
        let kinds = Self.kinds(graph.trainingStep(configuration, classSizes: [3, 1]))
        let forward = Self.kinds(graph)
        #expect(kinds.starts(with: forward + ["loss", "gradient of 8"]))
        #expect(kinds.suffix(4) == ["gradient of 1", "clip", "penalty", "move"])
    }

    /// A batch norm becomes part of the layer before it: scale = gain / sqrt(variance + 1e-5).
    @Test func foldingLeavesWhatIsUsed() throws {
        let network = try ScatteredValues.network(NetworkDescription(image: Self.image, layers: Self.small))
        let folded = network.folded
        #expect(Self.kinds(folded) == ["part", "convolution+relu", "maxPool", "relu", "flatten", "dense"])
        #expect(
            folded.nodes.map { folded[$0.output].name }
                == ["branch 0", "layer 0", "layer 0", "layer 2", "layer 2", "layer 4"])
        let state = network.state
        func value(_ name: String, _ index: Int) -> Float { state[name]?.values[index] ?? .nan }
        let scale = value("1.weight", 1) / (value("1.running_var", 1) + 1e-5).squareRoot()
        let weights = try #require(folded.nodes[1].operation.weights)
        #expect(abs(folded[weights.weight].values[9] - scale * value("0.weight", 9)) < 1e-6)
        let shifted = scale * (value("0.bias", 1) - value("1.running_mean", 1)) + value("1.bias", 1)
        #expect(abs(folded[weights.bias].values[1] - shifted) < 1e-5)
        // With nothing before it to be folded into it stays a line.
        let first = NetworkDescription(
            image: Self.image,
            layers: [.batchNormalization(features: 1), .relu, .flatten, .dense(inputs: 64, outputs: 2)])
        #expect(
            Self.kinds(try ScatteredValues.network(first).folded) == ["part", "affine", "relu", "flatten", "dense"])
    }

    @Test func eightBitsLieBetweenLayersWithWeights() throws {
        let network = try ScatteredValues.network(NetworkDescription(image: Self.image, layers: Self.small))
        let quantized = network.folded.quantized(["branch 0": 2, "layer 0": 4, "layer 2": 3])
        #expect(
            Self.kinds(quantized) == [
                "part", "quantize", "convolution+relu", "maxPool", "dequantize", "relu", "flatten", "quantize", "dense",
            ])
        let forms = quantized.nodes.map { quantized[$0.output].form }
        let wanted: [NetworkGraph.Edge.Form] = [
            .floating, .signed(scale: 127 / 2), .unsigned(scale: 255 / 4), .unsigned(scale: 255 / 4), .floating,
            .floating, .floating, .signed(scale: 127 / 3), .floating,
        ]
        #expect(forms == wanted)
        // Each output's weights fill their 8 bits.
        let weights = try #require(quantized.nodes[2].operation.weights)
        let values = quantized[weights.weight].values
        for output in 0..<3 {
            let largest = values[(9 * output)..<(9 * output + 9)].map(abs).max() ?? 0
            #expect(abs(weights.scales[output] * largest - 127) < 1e-3)
        }
    }
}
