import NeuralNetwork

/// How the bytes of images become a network's inputs: (byte / divisor - mean) / deviation, channel by channel.
public struct PixelScaling: Equatable, Codable, Sendable {
    public var divisor: Double
    /// One for each channel, or empty for 0.
    public var mean: [Double]
    /// One for each channel, or empty for 1.
    public var deviation: [Double]

    public init(divisor: Double, mean: [Double] = [], deviation: [Double] = []) {
        self.divisor = divisor
        self.mean = mean
        self.deviation = deviation
    }

    /// Pixel / 256, as in the arrays that the GPPE paper's authors published.
    public static let overTwoHundredFiftySix = PixelScaling(divisor: 256)
    /// Pixel / 255, within 0...1.
    public static let unit = PixelScaling(divisor: 255)
    /// The mean and deviation of ImageNet's training images, for red, green and blue.
    public static let imageNet = PixelScaling(
        divisor: 255, mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225])

    func append(_ bytes: ArraySlice<UInt8>, shape: ImageShape, to inputs: inout [Float]) {
        for channel in 0..<shape.channels {
            let mean = channel < mean.count ? mean[channel] : 0
            let deviation = channel < deviation.count ? deviation[channel] : 1
            let factor = Float(1 / (divisor * deviation))
            let shift = Float(-mean / deviation)
            let start = bytes.startIndex + channel * shape.pixelsPerChannel
            for byte in bytes[start..<(start + shape.pixelsPerChannel)] { inputs.append(Float(byte) * factor + shift) }
        }
    }
}
