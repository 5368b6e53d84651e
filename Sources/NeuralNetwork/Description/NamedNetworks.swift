extension NetworkDescription {
    /// The networks of Zhou et al. 2023 (doi:10.1007/s40747-023-01225-x), by name.
    public static let names = ["htru", "mnist", "cifar", "caltech101"]

    /// A network of `names`, or `nil` for another name.
    public static func named(_ name: String, classes: Int) -> NetworkDescription? {
        switch name {
        case "htru": htru(classes: classes)
        case "mnist": mnist(classes: classes)
        case "cifar": cifar(classes: classes)
        case "caltech101": caltech101(classes: classes)
        default: nil
        }
    }

    /// One plane of 64 x 64; with two classes 6,274,114 trainable parameters.
    private static func htru(classes: Int) -> NetworkDescription {
        NetworkDescription(
            image: ImageShape(channels: 1, height: 64, width: 64),
            layers: normalizedConvolution(1, 64, kernel: 2, stride: 2, padding: 0)
                + normalizedConvolution(64, 128, kernel: 5, padding: 1)
                + normalizedConvolution(128, 128, kernel: 5, padding: 1) + [.maxPool(kernel: 2, stride: 2)]
                + normalizedConvolution(128, 128, kernel: 5, padding: 1) + [.maxPool(kernel: 2, stride: 2), .flatten]
                + normalizedDense(128 * 6 * 6, 1024) + normalizedDense(1024, 512)
                + [.dense(inputs: 512, outputs: classes)])
    }

    /// Digits of 28 x 28.
    private static func mnist(classes: Int) -> NetworkDescription {
        NetworkDescription(
            image: ImageShape(channels: 1, height: 28, width: 28),
            layers: [
                .convolution(inputs: 1, outputs: 6, kernel: 5, stride: 1, padding: 2), .relu,
                .maxPool(kernel: 2, stride: 2),
                .convolution(inputs: 6, outputs: 16, kernel: 5, stride: 1, padding: 0), .relu,
                .maxPool(kernel: 2, stride: 2), .flatten,
                .dense(inputs: 16 * 5 * 5, outputs: 120), .relu, .dense(inputs: 120, outputs: 84), .relu,
                .dense(inputs: 84, outputs: classes),
            ])
    }

    /// Colour images of 32 x 32.
    private static func cifar(classes: Int) -> NetworkDescription {
        NetworkDescription(
            image: ImageShape(channels: 3, height: 32, width: 32),
            layers: normalizedConvolution(3, 128, kernel: 5, padding: 2)
                + normalizedConvolution(128, 128, kernel: 5, padding: 2)
                + [.maxPool(kernel: 2, stride: 2), .channelDropout(rate: 0.25)]
                + normalizedConvolution(128, 256, kernel: 3, padding: 1)
                + normalizedConvolution(256, 256, kernel: 3, padding: 1)
                + [.maxPool(kernel: 2, stride: 2), .channelDropout(rate: 0.25), .flatten]
                + normalizedDense(256 * 8 * 8, 1024) + [.dropout(rate: 0.5)]
                + normalizedDense(1024, 512) + [.dropout(rate: 0.5)]
                + [.dense(inputs: 512, outputs: classes)])
    }

    /// Colour images of 65 x 65.
    private static func caltech101(classes: Int) -> NetworkDescription {
        NetworkDescription(
            image: ImageShape(channels: 3, height: 65, width: 65),
            layers: [
                .convolution(inputs: 3, outputs: 48, kernel: 11, stride: 1, padding: 0), .relu,
                .maxPool(kernel: 3, stride: 2), .batchNormalization(features: 48),
                .convolution(inputs: 48, outputs: 128, kernel: 5, stride: 1, padding: 2), .relu,
                .maxPool(kernel: 3, stride: 2), .batchNormalization(features: 128),
                .convolution(inputs: 128, outputs: 192, kernel: 3, stride: 1, padding: 1), .relu,
                .convolution(inputs: 192, outputs: 192, kernel: 3, stride: 1, padding: 1), .relu,
                .convolution(inputs: 192, outputs: 128, kernel: 3, stride: 1, padding: 1), .relu,
                .maxPool(kernel: 3, stride: 2), .flatten,
                .dropout(rate: 0.5), .dense(inputs: 128 * 6 * 6, outputs: 2048), .relu,
                .dropout(rate: 0.5), .dense(inputs: 2048, outputs: 2048), .relu,
                .dense(inputs: 2048, outputs: classes),
            ],
            initialization: .kaimingFanOut)
    }

    private static func normalizedConvolution(
        _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int
    ) -> [LayerDescription] {
        [
            .convolution(inputs: inputs, outputs: outputs, kernel: kernel, stride: stride, padding: padding),
            .batchNormalization(features: outputs), .relu,
        ]
    }

    private static func normalizedDense(_ inputs: Int, _ outputs: Int) -> [LayerDescription] {
        [.dense(inputs: inputs, outputs: outputs), .batchNormalization(features: outputs), .relu]
    }
}
