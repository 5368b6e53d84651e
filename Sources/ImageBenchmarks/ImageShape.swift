/// How many values an image has, and how they lie: channels x height x width, row-major.
public struct ImageShape: Codable, Equatable, Sendable {
    public var channels: Int
    public var height: Int
    public var width: Int

    public init(channels: Int, height: Int, width: Int) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    public var count: Int { channels * height * width }
}

extension ImageShape {
    var pixelsPerChannel: Int { height * width }
    /// Such as `32x32x3`.
    var text: String { "\(height)x\(width)x\(channels)" }
}
