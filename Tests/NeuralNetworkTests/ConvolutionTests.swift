import RandomNumbers
import Testing

@testable import NeuralNetwork

/// The networks of `ConvolutionReference`.
enum ReferenceNetworks {
    static let small = NetworkDescription(
        image: ImageShape(channels: 1, height: 12, width: 12),
        layers: [
            .convolution(inputs: 1, outputs: 4, kernel: 2, stride: 2, padding: 0), .batchNormalization(features: 4),
            .relu,
            .convolution(inputs: 4, outputs: 6, kernel: 3, stride: 1, padding: 1), .relu,
            .maxPool(kernel: 3, stride: 2),
            .batchNormalization(features: 6), .flatten,
            .dense(inputs: 24, outputs: 5), .batchNormalization(features: 5), .relu, .dense(inputs: 5, outputs: 2),
        ])

    /// An image, a sequence and a vector.
    static let branched = NetworkDescription(
        branches: [
            .init(
                input: ImageShape(channels: 2, height: 6, width: 6),
                layers: [
                    .convolution(inputs: 2, outputs: 3, kernel: 3, stride: 1, padding: 1),
                    .batchNormalization(features: 3), .relu, .maxPool(kernel: 2, stride: 2),
                ]),
            .init(
                input: ImageShape(channels: 1, height: 1, width: 10),
                layers: [.convolution(inputs: 1, outputs: 4, kernel: 5, stride: 2, padding: 2), .relu]),
            .init(input: .vector(3), layers: [.dense(inputs: 3, outputs: 4), .relu]),
        ],
        trunk: [
            .dense(inputs: 51, outputs: 6), .batchNormalization(features: 6), .relu, .dense(inputs: 6, outputs: 3),
        ])

    /// Arrays in the order of their names, as the reference lists them.
    static func inOrder(_ state: [String: Tensor]) -> [Float] {
        state.sorted { $0.key < $1.key }.flatMap(\.value.values)
    }

    static func gradientsInOrder(_ network: Network) -> [Float] {
        network.parameters.sorted { $0.name < $1.name }.flatMap { $0.gradient.values($0.count) }
    }
}

/// The difference's length as a share of the reference's.
func relativeDifference(_ values: [Float], from reference: [Float]) -> Double {
    guard values.count == reference.count else { return .infinity }
    let squares = zip(values, reference).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    return (squares / reference.reduce(0) { $0 + Double($1) * Double($1) }).squareRoot()
}

@Suite struct ConvolutionTests {
    private let truth = [0, 1, 1, 0, 1]
    private let images = ScatteredValues.rows(5, width: 144)

    @Test func outputsAndGradientsAgreeWithPyTorch() throws {
        let network = try ScatteredValues.network(ReferenceNetworks.small)
        #expect(
            try largestDifference(network.evaluate(images), ConvolutionReference.evaluationLogits) < 1e-5)
        let logits = try images.withUnsafeBufferPointer { buffer in
            try buffer.baseAddress.map { try network.forward($0, rows: 5, training: true) }.map { values in
                (0..<10).map { values[$0] }
            }
        }
        #expect(largestDifference(logits ?? [], ConvolutionReference.trainingLogits) < 1e-5)
        let fresh = try ScatteredValues.network(ReferenceNetworks.small)
        try passThrough(fresh, images, truth: truth)
        #expect(largestDifference(ReferenceNetworks.gradientsInOrder(fresh), ConvolutionReference.gradients) < 1e-5)
    }

    /// Six steps in single precision; an error of rounding in one step is carried through those after it. The gradients
    /// of biases before a batch norm are rounding alone, up to 1e-8, which an epsilon of 1e-3 leaves at 1e-5 of a step.
    @Test func sixStepsAgreeWithPyTorch() throws {
        let network = try ScatteredValues.network(ReferenceNetworks.small)
        let optimizer = OptimizerConfiguration.adam(beta1: 0.5, epsilon: 1e-3).optimizer(for: network.parameters)
        for _ in 0..<6 {
            try passThrough(network, images, truth: truth)
            optimizer.step(learningRate: 0.02)
        }
        #expect(
            largestDifference(ReferenceNetworks.inOrder(network.state), ConvolutionReference.stateAfterSixSteps) < 5e-5)
    }

    @Test func branchesAgreeWithPyTorch() throws {
        let network = try ScatteredValues.network(ReferenceNetworks.branched)
        let rows = ScatteredValues.rows(5, width: 85)
        try passThrough(network, rows, truth: [0, 1, 2, 0, 1])
        #expect(
            largestDifference(ReferenceNetworks.gradientsInOrder(network), ConvolutionReference.branchedGradients)
                < 1e-5)
        let fresh = try ScatteredValues.network(ReferenceNetworks.branched)
        #expect(try largestDifference(fresh.evaluate(rows), ConvolutionReference.branchedLogits) < 1e-5)
        #expect(
            try largestDifference(InferenceNetwork(fresh).logits(rows), ConvolutionReference.branchedLogits) < 1e-5)
        let gradient = try fresh.inputGradient(rows, outputGradient: (0..<5).flatMap { _ in [1, -2, 0.5] as [Float] })
        #expect(largestDifference(gradient, ConvolutionReference.branchedInputGradient) < 1e-5)
    }

    /// Nor does it depend on how many there are.
    @Test(arguments: [InferencePrecision.float32, .bfloat16]) func aRowsOutputsDoNotDependOnTheRowsBesideIt(
        _ precision: InferencePrecision
    ) throws {
        let ready = try InferenceNetwork(
            try ScatteredValues.network(ReferenceNetworks.branched), precision: precision)
        let rows = ScatteredValues.rows(37, width: 85)
        let together = ready.logits(rows)
        for row in 0..<37 {
            let alone = ready.logits(Array(rows[(85 * row)..<(85 * row + 85)]))
            #expect(alone == Array(together[(3 * row)..<(3 * row + 3)]), "row \(row)")
        }
    }

    private static let named = [
        ("htru", ConvolutionReference.htru), ("mnist", ConvolutionReference.mnist),
        ("cifar", ConvolutionReference.cifar), ("caltech101", ConvolutionReference.caltech101),
    ]

    @Test(arguments: named)
    func namedNetworksAgreeWithPyTorch(_ name: String, _ expected: [Float]) throws {
        let description = try #require(NetworkDescription.named(name, classes: 3))
        let network = try ScatteredValues.network(description)
        let rows = ScatteredValues.rows(2, width: description.inputs)
        #expect(try largestDifference(network.evaluate(rows), expected) < 1e-5)
        #expect(try largestDifference(InferenceNetwork(network).logits(rows), expected) < 1e-5)
        // bfloat16 keeps 8 bits of each value, and so does int8. The largest two networks would take seconds.
        guard description.parameterCount < 10_000_000 else { return }
        let half = try InferenceNetwork(network, precision: .bfloat16).logits(rows)
        #expect(relativeDifference(half, from: expected) < 0.02)
        let ranges = try InferenceNetwork.ranges(of: network, rows: rows)
        let bytes = try InferenceNetwork(network, precision: .int8(ranges: ranges)).logits(rows)
        #expect(relativeDifference(bytes, from: expected) < 0.1)
    }

    @Test func sizesOfTheNetworks() throws {
        let htru = try #require(NetworkDescription.named("htru", classes: 2))
        #expect(htru.parameterCount == 6_274_114)
        #expect(abs(2e-9 * Double(htru.multiplications) - 1.14) < 0.005)
        let network = try Network(blank: htru, threads: 1)
        #expect(network.parameters.reduce(0) { $0 + $1.count } == 6_274_114)
        #expect(NetworkDescription.named("alexnet", classes: 2) == nil)
        #expect(
            try NetworkDescription.names.allSatisfy { try NetworkDescription.named($0, classes: 7)?.outputs() == 7 })
    }

    @Test func weightsOfNewNetworks() throws {
        func state(_ initialization: NetworkDescription.Initialization) throws -> [String: Tensor] {
            try Network(
                NetworkDescription(
                    image: ImageShape(channels: 4, height: 5, width: 5),
                    layers: [
                        .convolution(inputs: 4, outputs: 50, kernel: 5, stride: 1, padding: 0), .relu, .flatten,
                        .dense(inputs: 50, outputs: 40),
                    ], initialization: initialization), seed: 1
            ).state
        }
        func deviation(_ tensor: Tensor?) -> Double {
            let values = tensor?.values ?? []
            return (values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)).squareRoot()
        }
        // Uniform within a has deviation a / sqrt(3), and a is 1 / sqrt(inputs x kernel area).
        let uniform = try state(.uniform)
        #expect(abs(deviation(uniform["0.weight"]) * 300.squareRoot() - 1) < 0.03)
        #expect(uniform["0.bias"]?.values.allSatisfy { abs($0) <= 0.1 && $0 != 0 } == true)
        let kaiming = try state(.kaimingFanOut)
        #expect(abs(deviation(kaiming["0.weight"]) / (2.0 / 1250).squareRoot() - 1) < 0.03)
        #expect(abs(deviation(kaiming["3.weight"]) / 0.01 - 1) < 0.05)
        #expect(kaiming["3.bias"]?.values.allSatisfy { $0 == 0 } == true)
    }

    @Test(arguments: [
        NetworkDescription(
            image: ImageShape(channels: 1, height: 4, width: 4), layers: [.dense(inputs: 16, outputs: 2)]),
        NetworkDescription(
            image: ImageShape(channels: 1, height: 4, width: 4),
            layers: [.convolution(inputs: 1, outputs: 2, kernel: 5, stride: 1, padding: 0), .flatten]),
        NetworkDescription(
            image: ImageShape(channels: 1, height: 4, width: 4),
            layers: [
                .convolution(inputs: 2, outputs: 2, kernel: 3, stride: 1, padding: 0), .flatten,
                .dense(inputs: 8, outputs: 2),
            ]),
        NetworkDescription(
            image: ImageShape(channels: 1, height: 4, width: 4),
            layers: [.maxPool(kernel: 2, stride: 0), .flatten, .dense(inputs: 4, outputs: 2)]),
        NetworkDescription(
            image: ImageShape(channels: 1 << 30, height: 1 << 30, width: 1 << 30),
            layers: [.flatten, .dense(inputs: 1, outputs: 2)]),
        NetworkDescription(branches: [], trunk: [.dense(inputs: 1, outputs: 2)]),
        NetworkDescription(
            branches: [.init(input: .vector(3), layers: [])], trunk: [.dense(inputs: 4, outputs: 2)]),
    ])
    func descriptionsThatMakeNoNetwork(_ description: NetworkDescription) {
        #expect(throws: NetworkDescription.Invalid.self) { try Network(description, seed: 0) }
    }
}
