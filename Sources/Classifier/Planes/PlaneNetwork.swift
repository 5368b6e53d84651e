import Candidates
import NeuralNetwork

extension NetworkDescription {
    /// The network of several inputs: each plane goes through four convolutions, each of which halves its sides, each curve
    /// through two along its length, the header's values through a dense layer, and what comes out of all of them through
    /// two dense layers (docs/networks.md).
    ///
    /// - Parameter layout: planes of 16 rows and columns or more.
    public static func planes(_ layout: PlaneRowLayout) -> NetworkDescription {
        let branches = layout.inputs.map { branch($0, size: layout.size) }
        let width = branches.reduce(0) { $0 + $1.outputs }
        return NetworkDescription(
            branches: branches.map(\.branch),
            trunk: [
                .dense(inputs: width, outputs: 128), .batchNormalization(features: 128), .relu, .dropout(rate: 0.3),
                .dense(inputs: 128, outputs: 2),
            ])
    }

    private static func branch(_ input: CandidateArray, size: Int) -> (branch: Branch, outputs: Int) {
        if input.isPlane {
            let first: [LayerDescription] = [
                .convolution(inputs: 1, outputs: 32, kernel: 5, stride: 2, padding: 2),
                .batchNormalization(features: 32), .relu,
            ]
            let layers = first + stage(32, 48, kernel: 3) + stage(48, 64, kernel: 3) + stage(64, 96, kernel: 3)
            let side = (size + 1) / 2 / 2 / 2 / 2
            return (
                Branch(input: ImageShape(channels: 1, height: size, width: size), layers: layers + [.flatten]),
                96 * side * side
            )
        }
        if input.isCurve {
            let layers = stage(1, 16, kernel: 7) + stage(16, 32, kernel: 5)
            return (
                Branch(input: ImageShape(channels: 1, height: 1, width: size), layers: layers + [.flatten]),
                32 * (size / 2 / 2)
            )
        }
        let values = input.count(size: size)
        return (Branch(input: .vector(values), layers: [.dense(inputs: values, outputs: 32), .relu]), 32)
    }

    /// A convolution that keeps the sides, and a pooling that halves them.
    private static func stage(_ inputs: Int, _ outputs: Int, kernel: Int) -> [LayerDescription] {
        [
            .convolution(inputs: inputs, outputs: outputs, kernel: kernel, stride: 1, padding: kernel / 2),
            .batchNormalization(features: outputs), .relu, .maxPool(kernel: 2, stride: 2),
        ]
    }
}
