/// A small picture, one pixel a value, to be drawn at any size.
struct PixelImage: Equatable {
    let width: Int
    let height: Int
    /// Row-major from the top left, as `Colour.pixel`.
    private(set) var pixels: [UInt32]

    /// - Precondition: `pixels.count == width * height`, which is more than 0.
    init(width: Int, height: Int, pixels: [UInt32]) {
        precondition(pixels.count == width * height && !pixels.isEmpty)
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// The same picture twice, side by side.
    var twoTurns: PixelImage {
        let rows = (0..<height).map { pixels[($0 * width)..<(($0 + 1) * width)] }
        return PixelImage(width: 2 * width, height: height, pixels: rows.flatMap { $0 + $0 })
    }
}
