import NeuralNetwork

extension ImageShape {
    var pixelsPerChannel: Int { height * width }
    /// Such as `32x32x3`.
    var text: String { "\(height)x\(width)x\(channels)" }
}
