/// A colour, each part in 0...1.
struct Colour: Equatable {
    var red, green, blue: Double
    var opacity = 1.0

    /// From a number such as 0x1a5fa8.
    init(_ hexadecimal: UInt32, opacity: Double = 1) {
        red = Double(hexadecimal >> 16 & 0xff) / 255
        green = Double(hexadecimal >> 8 & 0xff) / 255
        blue = Double(hexadecimal & 0xff) / 255
        self.opacity = opacity
    }

    static let white = Colour(0xffffff)
    static let text = Colour(0x1d2329)
    static let secondaryText = Colour(0x68727d)
    static let frame = Colour(0x9aa3ad)
    static let reference = Colour(0xb6bdc5)
    static let curve = Colour(0x2b333b)
    static let accent = Colour(0x1669b8)
    /// Behind what the accent marks.
    static let accentShade = Colour(0x1669b8, opacity: 0.1)
    /// Rows without data.
    static let missing = Colour(0xd3e2f1)

    /// Behind curves, at their ticks.
    static let grid = Colour(0xe6e9ec)

    /// Colours that all eyes tell apart (Okabe & Ito 2008), those that show badly on white last.
    static let palette = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000, 0xf0e442]
        .map { Colour(UInt32($0)) }

    /// What speaks for a pulsar and what against one: two colours that all eyes tell apart (Okabe & Ito 2008).
    static let forPulsar = Colour(0x0072b2)
    static let againstPulsar = Colour(0xd55e00)

    /// Some of this colour and the rest of another; both opaque.
    func mixed(with other: Colour, share: Double) -> Colour {
        var colour = self
        colour.red += share * (other.red - red)
        colour.green += share * (other.green - green)
        colour.blue += share * (other.blue - blue)
        return colour
    }

    /// As Cairo stores a pixel: opaque, blue in the lowest byte.
    var pixel: UInt32 {
        func byte(_ part: Double) -> UInt32 { UInt32((min(max(part, 0), 1) * 255).rounded()) }
        return byte(red) << 16 | byte(green) << 8 | byte(blue)
    }
}
