import Candidates
import NeuralNetwork

extension NetworkDescription {
    /// The network of several inputs: each plane goes through four convolutions that halve its sides, each curve through
    /// two along its length, and what comes out of all of them through two dense layers (docs/networks.md).
    ///
    /// - Parameter layout: planes of 32 rows and columns or more.
    public static func planes(_ layout: PlaneRowLayout) -> NetworkDescription {
        let branches = layout.inputs.map { input in
            input.isPlane
                ? Branch(
                    input: ImageShape(channels: 1, height: layout.size, width: layout.size),
                    layers: stage(1, 24, kernel: 5) + stage(24, 48, kernel: 3) + stage(48, 64, kernel: 3)
                        + stage(64, 96, kernel: 3) + [.flatten])
                : Branch(
                    input: ImageShape(channels: 1, height: 1, width: layout.size),
                    layers: stage(1, 16, kernel: 7) + stage(16, 32, kernel: 5) + [.flatten])
        }
        let side = layout.size / 2 / 2 / 2 / 2
        let width = layout.inputs.reduce(0) { $0 + ($1.isPlane ? 96 * side * side : 32 * (layout.size / 2 / 2)) }
        return NetworkDescription(
            branches: branches,
            trunk: [
                .dense(inputs: width, outputs: 128), .batchNormalization(features: 128), .relu, .dropout(rate: 0.3),
                .dense(inputs: 128, outputs: 2),
            ])
    }

    /// A convolution that keeps the sides, and a pooling that halves them.
    private static func stage(_ inputs: Int, _ outputs: Int, kernel: Int) -> [LayerDescription] {
        [
            .convolution(inputs: inputs, outputs: outputs, kernel: kernel, stride: 1, padding: kernel / 2),
            .batchNormalization(features: outputs), .relu, .maxPool(kernel: 2, stride: 2),
        ]
    }
}
