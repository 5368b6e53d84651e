import Foundation
import RandomNumbers
import TestSupport
import Testing

@testable import NeuralNetwork

/// The network of `TrainingReference`: dense 3 -> 4, batch norm, ReLU, dense 4 -> 2.
func referenceNetwork() throws -> Network {
    let network = try Network(
        .multilayerPerceptron(inputs: 3, hidden: [4], outputs: 2, batchNormalization: true), seed: 0)
    try network.load(referenceState(TrainingReference.startState))
    return network
}

/// The names in the order in which the reference lists their values.
private let referenceShapes: [(String, [Int])] = [
    ("0.weight", [4, 3]), ("0.bias", [4]), ("1.weight", [4]), ("1.bias", [4]), ("1.running_mean", [4]),
    ("1.running_var", [4]), ("3.weight", [2, 4]), ("3.bias", [2]),
]

func referenceState(_ values: [Float]) -> [String: Tensor] {
    var rest = values[...]
    return Dictionary(
        uniqueKeysWithValues: referenceShapes.map { name, shape in
            let count = shape.reduce(1, *)
            defer { rest = rest.dropFirst(count) }
            return (name, Tensor(shape: shape, values: Array(rest.prefix(count))))
        })
}

func largestDifference(_ first: [Float], _ second: [Float]) -> Float {
    guard first.count == second.count else { return .infinity }
    return zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
}

/// One training step's forward and backward pass with cross entropy; gives the loss.
@discardableResult
func passThrough(_ network: Network, _ inputs: [Float], truth: [Int]) throws -> Double {
    try inputs.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return 0 }
        let output = try network.forward(base, rows: truth.count, training: true)
        let logits = (0..<(truth.count * network.outputs)).map { Double(output[$0]) }
        let (loss, gradient) = CrossEntropyLoss().lossAndGradient(
            logits: logits, truth: truth, classCount: network.outputs)
        try gradient.map { Float($0) }.withUnsafeBufferPointer { gradient in
            if let gradient = gradient.baseAddress { try network.backward(gradient, rows: truth.count) }
        }
        return loss
    }
}

@Suite struct NetworkTests {
    private let truth = [0, 1, 1, 0, 1]

    @Test func arraysHavePyTorchsNamesAndShapes() throws {
        let state = try referenceNetwork().state
        #expect(state.mapValues(\.shape) == Dictionary(uniqueKeysWithValues: referenceShapes))
    }

    @Test func forwardAndBackwardAgreeWithPyTorch() throws {
        let network = try referenceNetwork()
        try TrainingReference.inputs.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            let logits = try network.forward(base, rows: 5, training: true)
            #expect(largestDifference((0..<10).map { logits[$0] }, TrainingReference.trainingLogits) < 1e-5)
        }
        let fresh = try referenceNetwork()
        try passThrough(fresh, TrainingReference.inputs, truth: truth)
        let gradients = fresh.parameters.flatMap { $0.gradient.values($0.count) }
        #expect(largestDifference(gradients, TrainingReference.gradients) < 1e-6)

        let state = fresh.state
        let statistics = (state["1.running_mean"]?.values ?? []) + (state["1.running_var"]?.values ?? [])
        #expect(largestDifference(statistics, TrainingReference.runningStatistics) < 1e-6)
        #expect(
            try largestDifference(fresh.evaluate(TrainingReference.inputs), TrainingReference.evaluationLogits) < 1e-5)
    }

    private static let optimizers: [(OptimizerConfiguration, [Float])] = [
        (.adam(beta1: 0.8, beta2: 0.99, epsilon: 1e-3), TrainingReference.adam),
        (.adamW(epsilon: 1e-3, weightDecay: 0.1), TrainingReference.adamW),
        (.sgd(momentum: 0.9), TrainingReference.momentum),
        (.sgd(momentum: 0.9, nesterov: true), TrainingReference.nesterov),
    ]

    /// Four steps in single precision; an error of rounding in one step is carried through the three after it.
    @Test(arguments: optimizers)
    func fourStepsAgreeWithPyTorch(_ configuration: OptimizerConfiguration, _ expected: [Float]) throws {
        let network = try referenceNetwork()
        let optimizer = configuration.optimizer(for: network.parameters)
        for _ in 0..<4 {
            try passThrough(network, TrainingReference.inputs, truth: truth)
            optimizer.step(learningRate: 0.05)
        }
        let wanted = referenceState(expected)
        for (name, tensor) in network.state {
            #expect(largestDifference(tensor.values, wanted[name]?.values ?? []) < 2e-5, "\(name)")
        }
    }

    /// All gradients against the slopes of the loss, through every kind of layer. In single precision, and with ReLUs that
    /// have a kink, single slopes err by up to a few hundredths; all of them together lie close.
    @Test func gradientsAreSlopes() throws {
        let network = try Network(
            .multilayerPerceptron(inputs: 3, hidden: [6, 5], outputs: 2, batchNormalization: true, dropout: 0.3),
            seed: 3)
        var random = RandomSource(seed: 5)
        let inputs = (0..<180).map { _ in Float(random.normal()) }
        let truth = (0..<60).map { $0 % 2 }
        func loss() throws -> Double {
            // The same values are dropped out every time.
            network.pass.number = 8
            return try passThrough(network, inputs, truth: truth)
        }
        _ = try loss()
        let gradients = network.parameters.map { $0.gradient.values($0.count) }
        let step: Float = 1e-3
        var (squares, differences, products, gradientSquares) = (0.0, 0.0, 0.0, 0.0)
        for (parameter, gradient) in zip(network.parameters, gradients) {
            for index in 0..<parameter.count {
                let value = parameter.values.pointer[index]
                parameter.values.pointer[index] = value + step
                let above = try loss()
                parameter.values.pointer[index] = value - step
                let below = try loss()
                parameter.values.pointer[index] = value
                let slope = (above - below) / Double(2 * step)
                squares += slope * slope
                products += slope * Double(gradient[index])
                gradientSquares += Double(gradient[index]) * Double(gradient[index])
                differences += (slope - Double(gradient[index])) * (slope - Double(gradient[index]))
            }
        }
        #expect((differences / squares).squareRoot() < 0.08)
        // What errs at kinks errs this way and that; a factor would stay.
        #expect(abs(products / gradientSquares - 1) < 0.02)
    }

    @Test func sameSeedSameNetwork() throws {
        let description = NetworkDescription.multilayerPerceptron(inputs: 4, hidden: [8], outputs: 2)
        let states = try [1, 1, 2].map { try Network(description, seed: $0).state }
        #expect(states[0] == states[1])
        #expect(states[0] != states[2])
    }

    @Test func inferenceGivesWhatEvaluationGives() throws {
        let network = try Network(
            .multilayerPerceptron(inputs: 5, hidden: [16, 8], outputs: 2, batchNormalization: true, dropout: 0.2),
            seed: 1)
        var random = RandomSource(seed: 2)
        // More rows than a block, so that the last block is a short one; a pass in training fills the running statistics.
        let inputs = (0..<(5 * 700)).map { _ in Float(random.normal()) }
        try passThrough(network, inputs, truth: (0..<700).map { $0 % 2 })
        #expect(try largestDifference(InferenceNetwork(network).logits(inputs), network.evaluate(inputs)) < 1e-5)
    }

    @Test(arguments: [[48, 24], [300]]) func aRowsOutputsDoNotDependOnTheRowsBesideIt(hidden: [Int]) throws {
        let network = try Network(.multilayerPerceptron(inputs: 8, hidden: hidden, outputs: 2), seed: 1)
        let ready = try InferenceNetwork(network)
        var random = RandomSource(seed: 2)
        let inputs = (0..<(8 * 150)).map { _ in Float(random.normal()) }
        let together = ready.logits(inputs)
        for row in 0..<150 {
            let alone = ready.logits(Array(inputs[(8 * row)..<(8 * row + 8)]))
            #expect(alone == Array(together[(2 * row)..<(2 * row + 2)]))
        }
    }

    @Test func clippingShortensALongGradientAndLeavesAShortOne() {
        let parameter = Parameter(.init(name: "x", shape: [2], role: .weight), values: FloatBuffer([0, 0]))
        (parameter.gradient.pointer[0], parameter.gradient.pointer[1]) = (3, 4)
        GradientClipping.clip([parameter], toNorm: 10)
        #expect(parameter.gradient.values(2) == [3, 4])
        GradientClipping.clip([parameter], toNorm: 1)
        #expect(largestDifference(parameter.gradient.values(2), [0.6, 0.8]) < 1e-6)
    }

    @Test(arguments: [
        NetworkDescription(inputs: 0, layers: []),
        NetworkDescription(inputs: 3, layers: [.dense(inputs: 4, outputs: 2)]),
        NetworkDescription(inputs: 3, layers: [.dense(inputs: 3, outputs: 1 << 40)]),
        NetworkDescription(inputs: 3, layers: [.batchNormalization(features: 2)]),
        NetworkDescription(inputs: 3, layers: [.dense(inputs: 3, outputs: 2), .dropout(rate: 1)]),
        NetworkDescription(inputs: 3, layers: [.relu, .dense(inputs: 3, outputs: 2)]),
    ])
    func descriptionsThatMakeNoNetwork(_ description: NetworkDescription) {
        #expect(throws: NetworkDescription.Invalid.self) { try Network(description, seed: 0) }
    }

    @Test func aStateThatDoesNotFitIsRefused() throws {
        let network = try referenceNetwork()
        var state = network.state
        state["0.bias"] = Tensor(shape: [3], values: [0, 0, 0])
        #expect(throws: Network.StateMismatch(description: "array 0.bias of shape [4] has shape [3]")) {
            try network.load(state)
        }
    }
}
