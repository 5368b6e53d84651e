extension NetworkDescription {
    /// Why a description makes no network.
    public struct Invalid: Error, Equatable, Sendable, CustomStringConvertible {
        public var description: String
    }

    /// The number of values in one output row.
    ///
    /// - Throws: `Invalid` if the layers' sizes do not fit together or are absurd.
    public func outputs() throws(Invalid) -> Int { try NetworkGraph(self).outputs }

    /// The number of values that are trained; 0 for a description that makes no network.
    public var parameterCount: Int { (try? NetworkGraph(self))?.parameterCount ?? 0 }

    /// Multiplications in dense layers and convolutions for one row; 0 for a description that makes no network.
    public var multiplications: Int { (try? NetworkGraph(self))?.multiplications ?? 0 }
}

extension NetworkGraph {
    package typealias Invalid = NetworkDescription.Invalid

    /// The most values that a layer's weights or one row between two layers may have.
    private static let mostValues = 1 << 28

    /// The forward pass of a network.
    ///
    /// - Throws: `NetworkDescription.Invalid` if the layers' sizes do not fit together or are absurd.
    package init(_ description: NetworkDescription) throws(Invalid) {
        guard (1...Self.mostValues).contains(description.inputs) else {
            throw Invalid(description: "a network with \(description.inputs) inputs makes no sense")
        }
        guard case .dense = description.layers.last(where: { $0.changesWidth }) else {
            throw Invalid(description: "the last layer of a network that has weights is a dense one")
        }
        if description.image == nil, description.branches == nil {
            guard case .dense = description.layers.first else {
                throw Invalid(description: "the first layer of a network of vectors is a dense one")
            }
        }
        self.init(inputs: description.inputs)
        let start = try addInputs(of: description)
        output = try add(
            description.layers, to: start, prefix: description.branches == nil ? "" : "trunk.", place: "layer",
            branch: nil)
        guard self[output].shape.isVector else {
            throw Invalid(description: "the network gives an image, not a vector")
        }
    }

    /// What comes to the first of the trunk's layers.
    private mutating func addInputs(of description: NetworkDescription) throws(Invalid) -> EdgeID {
        guard let branches = description.branches else {
            let shape = description.image ?? .vector(description.inputs)
            guard try Self.checkedCount(shape, "the input") == description.inputs else {
                throw Invalid(
                    description: "an image of \(shape.count) values does not make a row of \(description.inputs)")
            }
            return add(.part(offset: 0), [input], shape: shape, name: "branch 0", branch: 0)
        }
        guard !branches.isEmpty, description.image == nil else {
            throw Invalid(description: "a network has one image or several branches")
        }
        var (values, width) = (0, 0)
        var ends: [EdgeID] = []
        for (index, branch) in branches.enumerated() {
            let start = add(
                .part(offset: values), [input], shape: branch.input, name: "branch \(index)", branch: index)
            values += try Self.checkedCount(branch.input, "the input of branch \(index)")
            let end = try add(
                branch.layers, to: start, prefix: "branches.\(index).", place: "branch \(index), layer", branch: index)
            width += self[end].shape.count
            ends.append(end)
        }
        guard values == description.inputs else {
            throw Invalid(description: "branches of \(values) values do not make a row of \(description.inputs)")
        }
        return add(.join, ends, shape: .vector(width), name: "joined")
    }

    private mutating func add(
        _ layers: [NetworkDescription.LayerDescription], to input: EdgeID, prefix: String, place: String, branch: Int?
    ) throws(Invalid) -> EdgeID {
        // Windows act along the width alone.
        let isSequence = self[input].shape.height == 1
        var edge = input
        for (index, layer) in layers.enumerated() {
            edge = try add(
                layer, to: edge, isSequence: isSequence, name: "\(prefix)\(index)", place: "\(place) \(index)",
                branch: branch)
            _ = try Self.checkedCount(self[edge].shape, "what comes out of \(place) \(index)")
        }
        return edge
    }

    /// Adds a layer: what each kind of layer is, what it takes and which arrays it has.
    private mutating func add(
        _ layer: NetworkDescription.LayerDescription, to edge: EdgeID, isSequence: Bool, name: String, place: String,
        branch: Int?
    ) throws(Invalid) -> EdgeID {
        let input = self[edge].shape
        func check(takes expected: Int) throws(Invalid) {
            guard expected != input.channels else { return }
            let what = input.isVector ? "values" : "channels"
            throw Invalid(description: "\(place) takes \(expected) \(what), but \(input.channels) come to it")
        }
        switch layer {
        case .dense(let inputs, let outputs):
            guard input.isVector else {
                throw Invalid(description: "\(place) is a dense one and takes a vector, but an image comes to it")
            }
            try check(takes: inputs)
            try Self.checkWeights([inputs, outputs], place)
            let weights = addWeights(name, [outputs, inputs])
            return add(.dense(weights), [edge], shape: .vector(outputs), name: name, branch: branch)
        case .convolution(let inputs, let outputs, let kernel, let stride, let padding):
            try check(takes: inputs)
            try Self.checkWeights([outputs, inputs, kernel, kernel], place)
            let window = Window(kernel: kernel, stride: stride, padding: padding, isSequence: isSequence)
            let shape = try Self.output(of: input, window, kernel, stride, padding, channels: outputs, place)
            let weights = addWeights(name, [outputs, inputs, window.kernel.height, window.kernel.width])
            return add(.convolution(window, weights), [edge], shape: shape, name: name, branch: branch)
        case .batchNormalization(let features):
            try check(takes: features)
            let names = ["weight", "bias", "running_mean", "running_var"]
            let roles: [Array.Role] = [.bias, .bias, .statistic, .statistic]
            let ids = zip(names, roles).map { addArray("\(name).\($0)", [features], $1) }
            return add(
                .normalization(gain: ids[0], shift: ids[1], mean: ids[2], variance: ids[3], relu: false), [edge],
                shape: input, name: name, branch: branch)
        case .maxPool(let kernel, let stride):
            try Self.checkWeights([kernel, kernel], place)
            let window = Window(kernel: kernel, stride: stride, padding: 0, isSequence: isSequence)
            let shape = try Self.output(of: input, window, kernel, stride, 0, channels: input.channels, place)
            return add(.maxPool(window), [edge], shape: shape, name: name, branch: branch)
        case .dropout(let rate), .channelDropout(let rate):
            guard (0..<1).contains(rate) else {
                throw Invalid(description: "\(place) drops out a share of \(rate), which is not in 0..<1")
            }
            let wholeChannels = if case .channelDropout = layer { true } else { false }
            let number = nodes.count { if case .dropout = $0.operation { true } else { false } }
            return add(
                .dropout(rate: rate, wholeChannels: wholeChannels, number: number), [edge], shape: input, name: name,
                branch: branch)
        case .relu: return add(.relu, [edge], shape: input, name: name, branch: branch)
        case .flatten: return add(.flatten, [edge], shape: .vector(input.count), name: name, branch: branch)
        }
    }

    private mutating func addWeights(_ name: String, _ shape: [Int]) -> Weights {
        Weights(weight: addArray("\(name).weight", shape, .weight), bias: addArray("\(name).bias", [shape[0]], .bias))
    }

    // MARK: - Checks

    private static func output(
        of input: ImageShape, _ window: Window, _ kernel: Int, _ stride: Int, _ padding: Int, channels: Int,
        _ place: String
    ) throws(Invalid) -> ImageShape {
        guard stride > 0, (0..<kernel).contains(padding) else {
            throw Invalid(description: "\(place) with a stride of \(stride) and a padding of \(padding) makes no sense")
        }
        guard let output = window.output(of: input, channels: channels) else {
            throw Invalid(
                description: "\(place) has a kernel of \(kernel), larger than its input of "
                    + "\(input.height) x \(input.width)")
        }
        return output
    }

    private static func checkedCount(_ shape: ImageShape, _ what: String) throws(Invalid) -> Int {
        guard let count = product([shape.channels, shape.height, shape.width]) else {
            throw Invalid(
                description: "\(what) with \(shape.channels) x \(shape.height) x \(shape.width) values makes no sense")
        }
        return count
    }

    private static func checkWeights(_ lengths: [Int], _ place: String) throws(Invalid) {
        guard product(lengths) == nil else { return }
        let sizes = lengths.map(String.init).joined(separator: " x ")
        throw Invalid(description: "\(place) with \(sizes) weights makes no sense")
    }

    /// `nil` if a length is no length, or there are too many values.
    private static func product(_ lengths: [Int]) -> Int? {
        var count = 1
        for length in lengths {
            guard length > 0, length <= mostValues / count else { return nil }
            count *= length
        }
        return count
    }
}

extension NetworkDescription.LayerDescription {
    fileprivate var changesWidth: Bool {
        switch self {
        case .dense, .convolution, .maxPool, .flatten: true
        case .batchNormalization, .relu, .dropout, .channelDropout: false
        }
    }
}
