import COneDNN
import RandomNumbers
import Testing

@testable import NeuralNetwork

/// Each layer's gradients against the slopes of the loss.
@Suite struct TensorLayerTests {
    private static let image = ImageShape(channels: 2, height: 6, width: 6)

    /// Layers behind a batch norm, which has parameters, so that the gradient at the layer's input is tested too.
    private static func network(_ layers: [NetworkDescription.LayerDescription], width: Int) -> NetworkDescription {
        NetworkDescription(
            image: image,
            layers: [.batchNormalization(features: 2)] + layers + [.flatten, .dense(inputs: width, outputs: 2)])
    }

    static let networks: [(String, NetworkDescription)] = [
        (
            "convolution",
            network([.convolution(inputs: 2, outputs: 3, kernel: 3, stride: 1, padding: 1)], width: 108)
        ),
        (
            "convolution with stride",
            network([.convolution(inputs: 2, outputs: 17, kernel: 3, stride: 2, padding: 0)], width: 68)
        ),
        (
            "convolution with ReLU",
            network([.convolution(inputs: 2, outputs: 3, kernel: 2, stride: 1, padding: 1), .relu], width: 147)
        ),
        ("max pooling", network([.maxPool(kernel: 2, stride: 2)], width: 18)),
        ("overlapping max pooling", network([.maxPool(kernel: 3, stride: 2)], width: 8)),
        ("batch norm", network([.batchNormalization(features: 2)], width: 72)),
        ("batch norm with ReLU", network([.batchNormalization(features: 2), .relu], width: 72)),
        ("ReLU", network([.maxPool(kernel: 2, stride: 1), .relu], width: 50)),
        ("channel dropout", network([.channelDropout(rate: 0.4)], width: 72)),
        (
            "channel dropout in blocks",
            network(
                [.convolution(inputs: 2, outputs: 20, kernel: 3, stride: 3, padding: 0), .channelDropout(rate: 0.4)],
                width: 80)
        ),
        ("dropout", network([.dropout(rate: 0.4)], width: 72)),
        (
            "dense",
            network(
                [
                    .flatten, .dense(inputs: 72, outputs: 5), .relu, .dense(inputs: 5, outputs: 4),
                    .batchNormalization(features: 4),
                ],
                width: 4)
        ),
        (
            "sequence",
            NetworkDescription(
                image: ImageShape(channels: 2, height: 1, width: 12),
                layers: [
                    .batchNormalization(features: 2),
                    .convolution(inputs: 2, outputs: 3, kernel: 3, stride: 2, padding: 1), .relu,
                    .maxPool(kernel: 2, stride: 2), .flatten, .dense(inputs: 9, outputs: 2),
                ])
        ),
        ("branches", ReferenceNetworks.branched),
    ]

    /// In single precision the slopes over a step of 0.002 err by about a hundredth, and by a few at the kinks of ReLU and pooling.
    @Test(arguments: networks)
    func gradientsAreSlopes(_ name: String, _ description: NetworkDescription) throws {
        let network = try Network(description, seed: 4, threads: 1)
        var random = RandomSource(seed: 5)
        let truth = (0..<12).map { $0 % network.outputs }
        let inputs = (0..<(12 * description.inputs)).map { _ in Float(random.normal()) }
        func loss() throws -> Double {
            network.pass.number = 8
            return try passThrough(network, inputs, truth: truth)
        }
        _ = try loss()
        let gradients = network.parameters.map { $0.gradient.values($0.count) }
        var (slopes, expected): ([Float], [Float]) = ([], [])
        for (parameter, gradient) in zip(network.parameters, gradients) {
            // Of large arrays some values, spread over them.
            for index in stride(from: 0, to: parameter.count, by: max(parameter.count / 12, 1)) {
                slopes.append(Float(try slope(at: parameter.values.pointer + index, of: loss)))
                expected.append(gradient[index])
            }
        }
        #expect(relativeDifference(slopes, from: expected) < 0.05, "\(name)")
        // What errs at kinks errs this way and that; a factor would stay.
        let products = zip(slopes, expected).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        let squares = expected.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(products / squares - 1) < 0.02, "\(name): a factor of \(products / squares)")
    }

    private func slope(at place: UnsafeMutablePointer<Float>, of loss: () throws -> Double) rethrows -> Double {
        let (value, step): (Float, Float) = (place.pointee, 1e-3)
        defer { place.pointee = value }
        place.pointee = value + step
        let above = try loss()
        place.pointee = value - step
        return (above - (try loss())) / Double(2 * step)
    }

    /// More than any machine has: an error, and the next program does not know of it.
    @Test func tooLittleMemoryIsAnError() throws {
        let program = Program(rows: 1, element: dnnl_f32, training: false)
        let (huge, small) = (Layout.vector(1 << 45), Layout.vector(4))
        let error = #expect(throws: OutOfMemory.self) {
            _ = try program.record { () throws(OutOfMemory) in program.copy(try Memory(huge), to: try Memory(huge)) }
        }
        #expect(error?.bytes == huge.byteCount)
        #expect("\(OutOfMemory(bytes: 1_500_000))".contains(" 2 MB more are needed"))
        let operations = try program.record { () throws(OutOfMemory) in
            program.copy(try Memory(small), to: try Memory(small))
        }
        #expect(operations.count == 1)
    }

    /// In evaluation nothing is dropped out and batch norm is a line, and the gradient is that of single rows.
    @Test func inputGradientsAreSlopes() throws {
        let network = try Network(ReferenceNetworks.small, seed: 3, threads: 1)
        var random = RandomSource(seed: 6)
        // More rows than a block of evaluation.
        var inputs = (0..<(40 * 144)).map { _ in Float(random.normal()) }
        let gradient = try network.inputGradient(inputs, outputGradient: (0..<40).flatMap { _ in [1, -1] as [Float] })
        func difference(_ row: Int) throws -> Float {
            let logits = try network.evaluate(Array(inputs[(144 * row)..<(144 * row + 144)]))
            return logits[0] - logits[1]
        }
        var (slopes, expected): ([Float], [Float]) = ([], [])
        for index in stride(from: 0, to: inputs.count, by: 133) {
            let value = inputs[index]
            inputs[index] = value + 5e-3
            let above = try difference(index / 144)
            inputs[index] = value - 5e-3
            slopes.append((above - (try difference(index / 144))) / 1e-2)
            expected.append(gradient[index])
            inputs[index] = value
        }
        #expect(relativeDifference(slopes, from: expected) < 0.03)
    }
}
