/// How many values lie between two layers, and how: channels x height x width, row-major. A vector of n values is n
/// channels of 1 x 1, and a sequence an image of height 1.
public struct ImageShape: Codable, Equatable, Sendable {
    public var channels: Int
    public var height: Int
    public var width: Int

    public init(channels: Int, height: Int, width: Int) {
        self.channels = channels
        self.height = height
        self.width = width
    }

    public static func vector(_ values: Int) -> ImageShape { ImageShape(channels: values, height: 1, width: 1) }

    /// Wraps around for absurd lengths, which `NetworkDescription.outputs` refuses.
    public var count: Int { channels &* height &* width }
    package var isVector: Bool { height == 1 && width == 1 }
}

/// What a convolution or a pooling looks at: a window that moves by `stride` over an image with `padding` at each edge.
///
/// In a branch whose input has height 1 (a sequence) it acts along the width alone.
package struct Window: Equatable {
    package var kernel: (height: Int, width: Int)
    package var stride: (height: Int, width: Int)
    package var padding: (height: Int, width: Int)

    init(kernel: Int, stride: Int, padding: Int, isSequence: Bool) {
        self.kernel = (isSequence ? 1 : kernel, kernel)
        self.stride = (isSequence ? 1 : stride, stride)
        self.padding = (isSequence ? 0 : padding, padding)
    }

    package static func == (first: Window, second: Window) -> Bool {
        first.kernel == second.kernel && first.stride == second.stride && first.padding == second.padding
    }

    /// What comes out of an image, or `nil` if the window is larger than it.
    func output(of input: ImageShape, channels: Int) -> ImageShape? {
        let height = input.height + 2 * padding.height - kernel.height
        let width = input.width + 2 * padding.width - kernel.width
        guard height >= 0, width >= 0 else { return nil }
        return ImageShape(channels: channels, height: height / stride.height + 1, width: width / stride.width + 1)
    }
}
