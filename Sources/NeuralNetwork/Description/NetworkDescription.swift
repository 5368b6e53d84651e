/// A network as data: the same description trains, saves and loads.
///
/// A row of inputs is a flat run of values. With branches it holds one input of each, one behind the other; every branch
/// goes through its own layers, and what comes out of all of them, flattened, is the trunk's input.
public struct NetworkDescription: Codable, Equatable, Sendable {
    /// One layer and its sizes.
    public enum LayerDescription: Codable, Equatable, Sendable {
        /// y = W x + b, with W outputs x inputs. Takes a vector.
        case dense(inputs: Int, outputs: Int)
        /// y = gain * (x - mean) / sqrt(variance + 1e-5) + shift for each feature of a vector or channel of an image,
        /// over the batch in training and over the running statistics (momentum 0.1) otherwise.
        case batchNormalization(features: Int)
        /// y = max(x, 0).
        case relu
        /// In training each value is 0 with probability `rate`, else divided by 1 - rate; otherwise nothing happens.
        case dropout(rate: Double)
        /// A convolution with square kernels (outputs x inputs x kernel x kernel) and a bias a channel.
        case convolution(inputs: Int, outputs: Int, kernel: Int, stride: Int, padding: Int)
        /// The largest value of every window.
        case maxPool(kernel: Int, stride: Int)
        /// Dropout of whole channels.
        case channelDropout(rate: Double)
        /// An image made into a vector, channel after channel.
        case flatten
    }

    /// One of several inputs and the layers that it goes through before the trunk.
    public struct Branch: Codable, Equatable, Sendable {
        public var input: ImageShape
        public var layers: [LayerDescription]

        public init(input: ImageShape, layers: [LayerDescription]) {
            self.input = input
            self.layers = layers
        }
    }

    /// What the weights of a new network are.
    public enum Initialization: String, Codable, Sendable {
        /// Normal with variance 2 / inputs (1 / inputs in the last layer), biases 0 (He et al. 2015, arXiv:1502.01852).
        case heNormal
        /// Weights and biases uniform within 1 / sqrt(inputs), as PyTorch has it unless told otherwise.
        case uniform
        /// Convolutions normal with variance 2 / (outputs x kernel area), dense layers normal with deviation 0.01,
        /// biases 0.
        case kaimingFanOut
    }

    /// Values in one input row.
    public var inputs: Int
    /// The shape of a row that is an image; `nil` for a vector, and where there are branches.
    public var image: ImageShape?
    /// `nil` for a network of one input.
    public var branches: [Branch]?
    /// The layers, or with branches the trunk's.
    public var layers: [LayerDescription]
    /// `nil` for `heNormal`.
    public var initialization: Initialization?

    /// A network of vectors.
    public init(inputs: Int, layers: [LayerDescription]) {
        self.inputs = inputs
        self.layers = layers
    }

    /// A network of images.
    public init(image: ImageShape, layers: [LayerDescription], initialization: Initialization? = .uniform) {
        inputs = image.count
        self.image = image
        self.layers = layers
        self.initialization = initialization
    }

    /// A network of several inputs.
    public init(branches: [Branch], trunk: [LayerDescription], initialization: Initialization? = .uniform) {
        inputs = branches.reduce(0) { $0 &+ $1.input.count }
        self.branches = branches
        layers = trunk
        self.initialization = initialization
    }

    /// Dense layers with ReLU between them, and batch norm and dropout where asked for.
    public static func multilayerPerceptron(
        inputs: Int, hidden: [Int], outputs: Int, batchNormalization: Bool = false, dropout: Double = 0
    ) -> NetworkDescription {
        var layers: [LayerDescription] = []
        var width = inputs
        for next in hidden {
            layers.append(.dense(inputs: width, outputs: next))
            if batchNormalization { layers.append(.batchNormalization(features: next)) }
            layers.append(.relu)
            if dropout > 0 { layers.append(.dropout(rate: dropout)) }
            width = next
        }
        layers.append(.dense(inputs: width, outputs: outputs))
        return NetworkDescription(inputs: inputs, layers: layers)
    }
}
