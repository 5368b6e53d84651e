import RandomNumbers

/// The weights and biases of a new layer.
struct InitialWeights {
    var weight: [Float]
    var bias: [Float]

    /// - Parameters:
    ///   - initialization: `nil` for weights of 0, which others take the place of.
    ///   - kernelArea: values of one kernel, 1 in a dense layer.
    ///   - gain: of `heNormal`: 2 before a ReLU, 1 in the last layer.
    init(
        _ initialization: NetworkDescription.Initialization?, inputs: Int, outputs: Int, kernelArea: Int = 1,
        gain: Double = 2, isConvolution: Bool = false, random: inout RandomSource
    ) {
        let count = inputs * outputs * kernelArea
        let fanIn = Double(inputs * kernelArea)
        switch initialization {
        case nil: weight = [Float](repeating: 0, count: count)
        case .heNormal: weight = Self.normal(count, (gain / fanIn).squareRoot(), &random)
        case .uniform: weight = Self.uniform(count, 1 / fanIn.squareRoot(), &random)
        case .kaimingFanOut:
            let deviation = isConvolution ? (2 / Double(outputs * kernelArea)).squareRoot() : 0.01
            weight = Self.normal(count, deviation, &random)
        }
        bias =
            initialization == .uniform
            ? Self.uniform(outputs, 1 / fanIn.squareRoot(), &random) : [Float](repeating: 0, count: outputs)
    }

    private static func normal(_ count: Int, _ deviation: Double, _ random: inout RandomSource) -> [Float] {
        filled(count) { Float(deviation * random.normal()) }
    }

    private static func uniform(_ count: Int, _ bound: Double, _ random: inout RandomSource) -> [Float] {
        filled(count) { Float(random.uniform(-bound...bound)) }
    }

    private static func filled(_ count: Int, _ value: () -> Float) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            if let base = buffer.baseAddress {
                for index in 0..<count { (base + index).initialize(to: value()) }
            }
            filled = count
        }
    }
}
