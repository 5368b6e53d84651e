extension NetworkDescription {
    /// Why a description makes no network.
    public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// The most values that a layer's weights or one row between two layers may have.
    private static let mostValues = 1 << 28

    /// The number of values in one output row.
    ///
    /// - Throws: `Invalid` if the layers' sizes do not fit together or are absurd.
    public func outputs() throws(Invalid) -> Int {
        guard (1...Self.mostValues).contains(inputs) else {
            throw Invalid(description: "a network with \(inputs) inputs makes no sense")
        }
        guard case .dense = layers.last(where: { $0.changesWidth }) else {
            throw Invalid(description: "the last layer of a network that has weights is a dense one")
        }
        if isOfVectors {
            guard case .dense = layers.first else {
                throw Invalid(description: "the first layer of a network of vectors is a dense one")
            }
        }
        let output = try Self.output(of: try trunkInput(), through: layers, place: "layer")
        guard output.isVector else { throw Invalid(description: "the network gives an image, not a vector") }
        return output.channels
    }

    /// No images: dense layers alone.
    var isOfVectors: Bool { image == nil && branches == nil }

    /// The number of values that are trained.
    public var parameterCount: Int {
        let trunk = layers.reduce(0) { $0 + $1.parameterCount(isSequence: image?.isSequence ?? false) }
        return (branches ?? []).reduce(trunk) { sum, branch in
            branch.layers.reduce(sum) { $0 + $1.parameterCount(isSequence: branch.input.isSequence) }
        }
    }

    /// Multiplications in dense layers and convolutions for one row; 0 for a description that makes no network.
    public var multiplications: Int {
        guard let trunk = try? trunkInput() else { return 0 }
        return Self.multiplications(of: layers, from: trunk)
            + (branches ?? []).reduce(0) { $0 + Self.multiplications(of: $1.layers, from: $1.input) }
    }

    private static func multiplications(of layers: [LayerDescription], from input: ImageShape) -> Int {
        var (shape, sum) = (input, 0)
        for layer in layers {
            guard let next = try? layer.output(of: shape, isSequence: input.isSequence, place: "") else { return sum }
            switch layer {
            case .dense(let inputs, let outputs): sum += inputs * outputs
            case .convolution(let inputs, _, let kernel, _, _):
                sum += next.count * inputs * kernel * (input.isSequence ? 1 : kernel)
            case .batchNormalization, .relu, .dropout, .channelDropout, .maxPool, .flatten: break
            }
            shape = next
        }
        return sum
    }

    /// What comes to the first of `layers`.
    func trunkInput() throws(Invalid) -> ImageShape {
        guard let branches else {
            let shape = image ?? .vector(inputs)
            guard try Self.checkedCount(shape, "the input") == inputs else {
                throw Invalid(description: "an image of \(shape.count) values does not make a row of \(inputs)")
            }
            return shape
        }
        guard !branches.isEmpty, image == nil else {
            throw Invalid(description: "a network has one image or several branches")
        }
        var (values, width) = (0, 0)
        for (index, branch) in branches.enumerated() {
            values += try Self.checkedCount(branch.input, "the input of branch \(index)")
            width += try Self.output(of: branch.input, through: branch.layers, place: "branch \(index), layer").count
        }
        guard values == inputs else {
            throw Invalid(description: "branches of \(values) values do not make a row of \(inputs)")
        }
        return .vector(width)
    }

    private static func output(
        of input: ImageShape, through layers: [LayerDescription], place: String
    ) throws(Invalid) -> ImageShape {
        var shape = input
        for (index, layer) in layers.enumerated() {
            shape = try layer.output(of: shape, isSequence: input.isSequence, place: "\(place) \(index)")
            _ = try checkedCount(shape, "what comes out of \(place) \(index)")
        }
        return shape
    }

    private static func checkedCount(_ shape: ImageShape, _ what: String) throws(Invalid) -> Int {
        var count = 1
        for length in [shape.channels, shape.height, shape.width] {
            guard length > 0, length <= mostValues / count else {
                throw Invalid(
                    description:
                        "\(what) with \(shape.channels) x \(shape.height) x \(shape.width) values makes no sense")
            }
            count *= length
        }
        return count
    }

    fileprivate static func checkWeights(_ lengths: [Int], _ place: String) throws(Invalid) {
        var count = 1
        for length in lengths {
            guard length > 0, length <= mostValues / count else {
                let sizes = lengths.map(String.init).joined(separator: " x ")
                throw Invalid(description: "\(place) with \(sizes) weights makes no sense")
            }
            count *= length
        }
    }
}

extension ImageShape {
    /// Windows act along the width alone.
    var isSequence: Bool { height == 1 }
}

extension NetworkDescription.LayerDescription {
    fileprivate var changesWidth: Bool {
        switch self {
        case .dense, .convolution, .maxPool, .flatten: true
        case .batchNormalization, .relu, .dropout, .channelDropout: false
        }
    }

    fileprivate func parameterCount(isSequence: Bool) -> Int {
        switch self {
        case .dense(let inputs, let outputs): (inputs + 1) * outputs
        case .batchNormalization(let features): 2 * features
        case .convolution(let inputs, let outputs, let kernel, _, _):
            (inputs * kernel * (isSequence ? 1 : kernel) + 1) * outputs
        case .relu, .dropout, .channelDropout, .maxPool, .flatten: 0
        }
    }

    /// The shape of what comes out where `input` goes in.
    func output(
        of input: ImageShape, isSequence: Bool, place: String
    ) throws(NetworkDescription.Invalid) -> ImageShape {
        func mismatch(_ expected: Int) -> NetworkDescription.Invalid {
            let what = input.isVector ? "values" : "channels"
            return .init(description: "\(place) takes \(expected) \(what), but \(input.channels) come to it")
        }
        switch self {
        case .dense(let inputs, let outputs):
            guard input.isVector else {
                throw .init(description: "\(place) is a dense one and takes a vector, but an image comes to it")
            }
            guard inputs == input.channels else { throw mismatch(inputs) }
            try NetworkDescription.checkWeights([inputs, outputs], place)
            return .vector(outputs)
        case .batchNormalization(let features):
            guard features == input.channels else { throw mismatch(features) }
            return input
        case .relu: return input
        case .dropout(let rate), .channelDropout(let rate):
            guard (0..<1).contains(rate) else {
                throw .init(description: "\(place) drops out a share of \(rate), which is not in 0..<1")
            }
            return input
        case .convolution(let inputs, let outputs, let kernel, let stride, let padding):
            guard inputs == input.channels else { throw mismatch(inputs) }
            try NetworkDescription.checkWeights([outputs, inputs, kernel, kernel], place)
            return try windowed(input, outputs, kernel, stride, padding, isSequence: isSequence, place: place)
        case .maxPool(let kernel, let stride):
            try NetworkDescription.checkWeights([kernel, kernel], place)
            return try windowed(input, input.channels, kernel, stride, 0, isSequence: isSequence, place: place)
        case .flatten: return .vector(input.count)
        }
    }

    private func windowed(
        _ input: ImageShape, _ channels: Int, _ kernel: Int, _ stride: Int, _ padding: Int, isSequence: Bool,
        place: String
    ) throws(NetworkDescription.Invalid) -> ImageShape {
        guard stride > 0, (0..<kernel).contains(padding) else {
            throw .init(description: "\(place) with a stride of \(stride) and a padding of \(padding) makes no sense")
        }
        let window = Window(kernel: kernel, stride: stride, padding: padding, isSequence: isSequence)
        guard let output = window.output(of: input, channels: channels) else {
            throw .init(
                description: "\(place) has a kernel of \(kernel), larger than its input of "
                    + "\(input.height) x \(input.width)")
        }
        return output
    }
}
