import RandomNumbers

/// Makes layers from their descriptions. A ReLU becomes part of the layer before it where that can do it along with its
/// own work.
struct TensorLayerBuilder {
    /// `nil` for weights of 0.
    let initialization: NetworkDescription.Initialization?
    let random: RandomStream

    /// - Parameters:
    ///   - isSequence: windows act along the width alone.
    ///   - isTrunk: the last layer is the network's.
    func layers(
        _ descriptions: [NetworkDescription.LayerDescription], prefix: String, isSequence: Bool, isTrunk: Bool,
        _ source: inout RandomSource
    ) -> [NamedLayer] {
        var layers: [NamedLayer] = []
        var index = 0
        while index < descriptions.count {
            let name = "\(prefix)\(index)"
            let relu = index + 1 < descriptions.count && descriptions[index + 1] == .relu
            let isLast = isTrunk && index + 1 == descriptions.count
            let (layer, takesReLU) = layer(descriptions[index], relu, isSequence: isSequence, isLast: isLast, &source)
            layers.append(NamedLayer(name: name, layer: layer))
            index += relu && takesReLU ? 2 : 1
        }
        return layers
    }

    private func layer(
        _ description: NetworkDescription.LayerDescription, _ relu: Bool, isSequence: Bool, isLast: Bool,
        _ source: inout RandomSource
    ) -> (layer: any TensorLayer, takesReLU: Bool) {
        switch description {
        case .dense(let inputs, let outputs):
            let weights = InitialWeights(
                initialization, inputs: inputs, outputs: outputs, gain: isLast ? 1 : 2, random: &source)
            return (
                InnerProductLayer(inputs: inputs, outputs: outputs, relu: relu, isLast: isLast, weights: weights), true
            )
        case .convolution(let inputs, let outputs, let kernel, let stride, let padding):
            let window = Window(kernel: kernel, stride: stride, padding: padding, isSequence: isSequence)
            let weights = InitialWeights(
                initialization, inputs: inputs, outputs: outputs,
                kernelArea: window.kernel.height * window.kernel.width,
                isConvolution: true, random: &source)
            return (
                ConvolutionLayer(inputs: inputs, outputs: outputs, window: window, relu: relu, weights: weights), true
            )
        case .batchNormalization(let features):
            return (TensorNormalizationLayer(channels: features, relu: relu), true)
        case .maxPool(let kernel, let stride):
            return (
                MaxPoolLayer(window: Window(kernel: kernel, stride: stride, padding: 0, isSequence: isSequence)), false
            )
        case .relu: return (ReLU(), false)
        case .flatten: return (FlattenLayer(), false)
        case .dropout(let rate): return (TensorDropoutLayer(rate: rate, wholeChannels: false, random: random), false)
        case .channelDropout(let rate):
            return (TensorDropoutLayer(rate: rate, wholeChannels: true, random: random), false)
        }
    }
}
