import Candidates
import Formats

/// Frequencies at which a telescope hears interference, such as that of the mains, with their harmonics.
///
/// A file of them has a frequency and a width a line, both in Hz, as ELDEN-RING has it; `#` begins a comment.
public struct Birdies: Sendable, Equatable {
    private static let mostBytes = 16 << 20

    /// Half a width to either side.
    struct Birdie: Sendable, Equatable {
        var frequency: Double
        var width: Double
    }

    private(set) var birdies: [Birdie]
    /// Harmonics are looked for up to this one (CandyPicker's is the 16th); each is as many times as wide.
    public let highestHarmonic: Int

    public var count: Int { birdies.count }

    init(_ birdies: [Birdie], highestHarmonic: Int) {
        (self.birdies, self.highestHarmonic) = (birdies, highestHarmonic)
    }

    /// - Throws: `FormatError` if the file cannot be read or a line is no frequency and width.
    public init(contentsOf path: String, highestHarmonic: Int) throws(FormatError) {
        self.highestHarmonic = highestHarmonic
        let content = try TextFile.content(of: path, limit: Self.mostBytes)
        birdies = []
        var number = 0
        for line in String(decoding: content, as: UTF8.self).split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        {
            number += 1
            let numbers = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "," }
            if numbers.isEmpty { continue }
            guard numbers.count == 2, let frequency = Double(numbers[0]), let width = Double(numbers[1]),
                frequency.isFinite, frequency > 0, width.isFinite, width >= 0
            else {
                throw FormatError(
                    path, .line(number), .unsupported("is no frequency and width in Hz, such as \"50 0.01\""))
            }
            birdies.append(Birdie(frequency: frequency, width: width))
        }
        guard !birdies.isEmpty else { throw FormatError(path, .unsupported("lists no frequency")) }
    }

    /// Whether a candidate's frequency is that of a birdie or a harmonic of one.
    public func contain(_ header: CandidateHeader?) -> Bool {
        guard let period = header?.periodSeconds, period > 0 else { return false }
        let frequency = 1 / period
        return birdies.contains { birdie in
            let harmonic = (frequency / birdie.frequency).rounded()
            guard harmonic >= 1, harmonic <= Double(highestHarmonic) else { return false }
            return abs(frequency - harmonic * birdie.frequency) <= harmonic * birdie.width / 2
        }
    }
}
