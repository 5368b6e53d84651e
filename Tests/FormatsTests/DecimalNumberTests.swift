import Foundation
import Testing

@testable import Formats

@Suite struct DecimalNumberTests {
    private func parse(_ text: String) -> Double? {
        Array(text.utf8).withUnsafeBufferPointer { DecimalNumber.parse($0) }
    }

    @Test(arguments: [
        "0", "-0.0", "1", "-1", "+2.5", ".5", "5.", "140.5625", "-0.234571412", "74.24222492", "1e5", "1.5E-7", "1e300",
        "123456789012345678901234567890", "0.000000000000000000000000001234", "9007199254740993", "4.9e-324",
    ])
    func equalsTheCLibrary(_ text: String) throws {
        let value = try #require(parse(text))
        #expect(value.bitPattern == strtod(text, nil).bitPattern)
    }

    @Test(arguments: ["", "-", ".", "+.", "abc", "1.2.3", "1,5", "0x10", "1 2", "--1", "1e", " 1"])
    func isNoNumber(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func anyShortDecimalIsReadToTheLastBit() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let digits = Int.random(in: 1...17, using: &generator)
            let text = String(
                format: "%.\(digits)g", Double.random(in: -1...1, using: &generator) * pow(10, .random(in: -12...12)))
            #expect(parse(text)?.bitPattern == strtod(text, nil).bitPattern, "\(text)")
        }
    }
}
