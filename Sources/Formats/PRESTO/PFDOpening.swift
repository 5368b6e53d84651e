/// The counts and names that a .pfd file opens with; from them and the file's length follows where everything stands.
///
/// The format has no magic number, so this is also how a .pfd file is told from others.
struct PFDOpening {
    struct Counts: Equatable {
        var dispersionMeasures, periods, periodDerivatives, subBands, parts, bins, channels: Int
    }

    /// PRESTO's own test: none of the first five counts is larger, unless its bytes are the wrong way round.
    private static let mostInFirstFive = 100_000
    /// More phase bins or channels than any fold has; a larger count is damage.
    private static let mostBins = 1 << 20
    private static let mostChannels = 1 << 24
    private static let longestText = 1024
    /// Nine doubles, three spins and the orbit.
    private static let fixedLength = 9 * 8 + 3 * 32 + 7 * 8
    private static let positionLength = 32

    let order: BinaryReader.ByteOrder
    let counts: Counts
    /// Name of the data file, of the candidate, of the telescope, and the plot device.
    let texts: [String]
    /// Bytes up to the position or what follows it.
    let length: Int
    /// Files of old versions have no room for a position.
    let hasPosition: Bool
    let profilesOffset: Int

    /// Whether a file's first bytes can be those of a .pfd file: small counts in one of the byte orders, then four texts
    /// that are text.
    static func recognises(_ beginning: [UInt8]) -> Bool {
        guard let order = byteOrder(beginning) else { return false }
        var reader = BinaryReader(beginning, order: order, path: "", part: "header")
        return (try? texts(&reader)) != nil
    }

    /// - Throws: `FormatError` if the counts make no sense or do not agree with the file's length.
    init(_ file: OpenedFile) throws(FormatError) {
        let most = 48 + 4 * (4 + Self.longestText) + Self.positionLength
        let beginning = Array(file.head.prefix(most))
        guard let order = Self.byteOrder(beginning) else {
            throw FormatError(
                file.path, .part("header"), .damaged("the counts at its beginning are not those of a fold"))
        }
        var reader = BinaryReader(beginning, order: order, path: file.path, part: "header")
        let counts = try Self.counts(&reader, path: file.path)
        texts = try Self.texts(&reader)
        length = reader.position

        let trials = 8 * (counts.dispersionMeasures + counts.periods + counts.periodDerivatives)
        let profiles = 8 * counts.parts * counts.subBands * (counts.bins + 7)
        let withoutPosition = length + Self.fixedLength + trials
        let byteCount = try file.byteCount()
        hasPosition = byteCount != withoutPosition + profiles
        if hasPosition {
            let expected = withoutPosition + Self.positionLength + profiles
            try Self.check(counts, expected: expected, found: byteCount, path: file.path)
        }
        profilesOffset = withoutPosition + (hasPosition ? Self.positionLength : 0)
        self.order = order
        self.counts = counts
    }

    /// `nil` if the first counts are too large in both byte orders.
    private static func byteOrder(_ beginning: [UInt8]) -> BinaryReader.ByteOrder? {
        let orders: [BinaryReader.ByteOrder] = [.littleEndian, .bigEndian]
        return orders.first { order in
            var reader = BinaryReader(beginning, order: order, path: "", part: "")
            let counts = (0..<5).compactMap { _ in try? reader.integer() }
            return counts.count == 5 && counts.allSatisfy { abs($0) <= mostInFirstFive } && counts[4] != 0
        }
    }

    private static func counts(_ reader: inout BinaryReader, path: String) throws(FormatError) -> Counts {
        var values: [Int] = []
        for _ in 0..<12 { values.append(try reader.integer()) }
        let counts = Counts(
            dispersionMeasures: values[0], periods: values[1], periodDerivatives: values[2], subBands: values[3],
            parts: values[4], bins: values[5], channels: values[6])
        let trialsMakeSense = values[0...2].allSatisfy { (0...mostInFirstFive).contains($0) }
        let shapeMakesSense =
            (1...mostInFirstFive).contains(counts.subBands) && (1...mostInFirstFive).contains(counts.parts)
            && (2...mostBins).contains(counts.bins)
            && counts.channels >= counts.subBands && counts.channels <= mostChannels
        guard trialsMakeSense, shapeMakesSense else {
            throw FormatError(
                path, .part("header"),
                .damaged(
                    "\(counts.parts) sub-integrations of \(counts.subBands) sub-bands and \(counts.bins) bins, "
                        + "\(counts.channels) channels, and \(values[0]), \(values[1]) and \(values[2]) trials "
                        + "make no sense"))
        }
        return counts
    }

    private static func texts(_ reader: inout BinaryReader) throws(FormatError) -> [String] {
        if reader.position == 0 { try reader.skip(48) }
        var texts: [String] = []
        for name in ["data file", "candidate", "telescope", "plot device"] {
            let count = try reader.integer()
            guard (0...longestText).contains(count) else { throw reader.error("the \(name)'s name has \(count) bytes") }
            let text = try reader.text(count)
            guard text.utf8.count <= count, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
                throw reader.error("the \(name)'s name is not text")
            }
            texts.append(text)
        }
        guard !texts[0].isEmpty, !texts[3].isEmpty else { throw reader.error("the data file's name is empty") }
        return texts
    }

    private static func check(_ counts: Counts, expected: Int, found: Int, path: String) throws(FormatError) {
        guard found != expected else { return }
        let shape = "\(counts.parts) sub-integrations of \(counts.subBands) sub-bands and \(counts.bins) bins"
        if found < expected {
            throw FormatError(
                path, .part("byte \(found)"),
                .truncated("ends too early: \(shape) take \(expected) bytes"))
        }
        throw FormatError(
            path, .part("byte \(expected)"),
            .damaged("goes on to byte \(found) although \(shape) end here"))
    }
}
