/// A rectangle of a picture, in pixels from its top left.
struct Rectangle: Equatable {
    var left, top, width, height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
    var middle: (x: Double, y: Double) { (left + width / 2, top + height / 2) }
}
