import Foundation
import RandomNumbers
import TestSupport
import Testing

@testable import NeuralNetwork

/// A hundred steps of gradient descent with momentum of each network beside PyTorch's, dropout included.
///
/// Rounding grows from step to step, so that even PyTorch in single precision leaves its own double precision. Ours may leave
/// that about as far.
@Suite(.serialized) struct HundredStepsTests {
    private static let (rows, batches) = (8, 4)

    private static let named: [(String, [Double], [Double])] = [
        ("htru", HundredStepsReference.htruDouble, HundredStepsReference.htruSingle),
        ("mnist", HundredStepsReference.mnistDouble, HundredStepsReference.mnistSingle),
        ("cifar", HundredStepsReference.cifarDouble, HundredStepsReference.cifarSingle),
        ("caltech101", HundredStepsReference.caltech101Double, HundredStepsReference.caltech101Single),
        ("planes", HundredStepsReference.planesDouble, HundredStepsReference.planesSingle),
    ]

    /// That of the model that ships comes from its file.
    private func description(_ name: String) throws -> NetworkDescription {
        if let known = NetworkDescription.named(name, classes: 2) { return known }
        let file = try SafeTensors(path: "\(RealData.repository)/models/\(name).safetensors")
        let text = try #require(file.metadata["network"])
        return try JSONDecoder().decode(NetworkDescription.self, from: Data(text.utf8))
    }

    /// The numbers of Reference/torch_hundred_steps.py.
    private func fine(_ count: Int, from start: Int = 0) -> [Float] {
        (start..<(start + count)).map { index in
            var hash = UInt32(truncatingIfNeeded: index &* 2_654_435_761)
            hash = (hash ^ hash >> 15) &* 2_246_822_519
            return Float(hash >> 16) / 32768 - 1
        }
    }

    private func array(_ name: String, _ shape: [Int]) -> Tensor {
        let count = shape.reduce(1, *)
        var (factor, offset): (Float, Float) = (1 / 16, 0)
        if shape.count > 1 {
            factor = 1
            while 4 / (factor * factor) < Float(count / shape[0]) / 3 { factor /= 2 }
        } else if name.hasSuffix("running_var") {
            (factor, offset) = (0, 1)
        } else if name.hasSuffix("weight") {
            (factor, offset) = (1 / 8, 1)
        }
        return Tensor(shape: shape, values: fine(count).map { offset + factor * $0 })
    }

    @Test(arguments: named)
    func lossesAreThoseOfPyTorch(_ name: String, _ exact: [Double], _ single: [Double]) throws {
        let description = try description(name)
        let network = try Network(blank: description, threads: 2)
        try network.load(
            Dictionary(uniqueKeysWithValues: network.state.map { ($0.key, array($0.key, $0.value.shape)) }))
        network.pass.random = CounterRandom(seed: 20_230_901)
        let optimizer = OptimizerConfiguration.sgd(momentum: 0.9).optimizer(for: network.parameters, threads: 2)
        let values = fine(Self.rows * Self.batches * description.inputs, from: 1000).map { 2 * $0 }
        let count = Self.rows * description.inputs
        let truth = (0..<Self.rows).map { $0 % 2 }
        let losses = try exact.indices.map { step in
            let first = step % Self.batches * count
            let loss = try passThrough(network, Array(values[first..<(first + count)]), truth: truth)
            optimizer.step(learningRate: name == "mnist" ? 0.01 : 0.001)
            return loss
        }
        // Before rounding has grown.
        for step in 0..<3 { #expect(abs(losses[step] / exact[step] - 1) < 1e-3, "step \(step)") }
        func distance(_ losses: [Double]) -> Double {
            (zip(losses, exact).reduce(0) { $0 + pow(log($1.0 / $1.1), 2) } / Double(exact.count)).squareRoot()
        }
        #expect(distance(losses) < 4 * distance(single) + 0.01, "\(distance(losses)), PyTorch \(distance(single))")
    }
}
