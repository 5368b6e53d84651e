/// Cairo numbers the surfaces and images of a process one after the other and writes these numbers into SVG, so that a
/// picture would depend on those drawn before it.
enum SurfaceNumbers {
    private static let kinds = ["surface", "image", "source"].map { Array($0.utf8) }

    /// An SVG file whose surfaces and images are numbered from 1, in the order in which they are first named.
    static func renumbered(_ svg: [UInt8]) -> [UInt8] {
        var numbers: [ArraySlice<UInt8>: Int] = [:]
        var output: [UInt8] = []
        output.reserveCapacity(svg.count)
        var copied = 0
        for index in svg.indices where svg[index] == UInt8(ascii: "\"") || svg[index] == UInt8(ascii: "#") {
            guard let digits = number(in: svg, from: index + 1) else { continue }
            let number = numbers[svg[digits], default: numbers.count + 1]
            numbers[svg[digits]] = number
            output += svg[copied..<digits.lowerBound]
            output += String(number).utf8
            copied = digits.upperBound
        }
        return output + svg[copied...]
    }

    /// The number in a name such as `surface12` that stands at a place.
    private static func number(in svg: [UInt8], from start: Int) -> Range<Int>? {
        guard let kind = kinds.first(where: { svg[start...].starts(with: $0) }) else { return nil }
        let first = start + kind.count
        var end = first
        while end < svg.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(svg[end]) { end += 1 }
        return end > first ? first..<end : nil
    }
}
