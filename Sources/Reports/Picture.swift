/// Something that can be drawn and written in any format.
///
/// The same picture gives the same bytes in the same format on the same machine.
public protocol Picture {
    /// Pixels of a PNG at a resolution of 1.
    var width: Int { get }
    var height: Int { get }
    /// Pixels of a PNG for one unit of length.
    var resolution: Double { get }

    func draw(on canvas: Canvas)
}

extension Picture {
    public var resolution: Double { 1 }

    /// The bytes of a file.
    ///
    /// - Throws: `DrawingError` if memory ran out.
    public func encoded(as format: PictureFormat) throws(DrawingError) -> [UInt8] {
        let canvas = Canvas(width: width, height: height, format: format, resolution: resolution)
        draw(on: canvas)
        return try canvas.encoded()
    }
}

/// A picture with room below it or beside it, so that it is as wide as it is high: some programs stretch what is not.
public struct SquarePicture: Picture {
    private let picture: any Picture

    public init(_ picture: any Picture) {
        self.picture = picture
    }

    public var width: Int { max(picture.width, picture.height) }
    public var height: Int { width }
    public var resolution: Double { picture.resolution }

    public func draw(on canvas: Canvas) { picture.draw(on: canvas) }
}
