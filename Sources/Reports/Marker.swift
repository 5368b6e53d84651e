import Foundation

/// The shape of a mark on a plot, so that lines can be told apart without their colours.
struct Marker: Equatable {
    private let corners: Int
    /// Of the first corner, from the right and clockwise.
    private let startDegrees: Double
    /// Open ones are white inside.
    private let isOpen: Bool

    static let circle = Marker(corners: 24, startDegrees: 0, isOpen: false)
    static let diamond = Marker(corners: 4, startDegrees: 0, isOpen: false)

    /// One of ten shapes, five filled and five open.
    init(_ index: Int) {
        let shapes = [(24, 0.0), (4, 45), (3, -90), (4, 0), (3, 90)]
        let shape = shapes[index % shapes.count]
        self.init(corners: shape.0, startDegrees: shape.1, isOpen: index / shapes.count % 2 == 1)
    }

    private init(corners: Int, startDegrees: Double, isOpen: Bool) {
        self.corners = corners
        self.startDegrees = startDegrees
        self.isOpen = isOpen
    }

    func draw(on canvas: Canvas, at point: (x: Double, y: Double), _ colour: Colour, radius: Double = 4) {
        let angles = (0..<corners).map { (startDegrees + 360 * Double($0) / Double(corners)) * .pi / 180 }
        // Shapes of few corners look smaller than a circle.
        let reach = corners == 3 ? radius * 1.35 : corners == 4 ? radius * 1.2 : radius
        canvas.polygon(
            angles.map { (point.x + reach * cos($0), point.y + reach * sin($0)) }, fill: isOpen ? .white : colour,
            rim: colour)
    }
}
