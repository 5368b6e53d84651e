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
