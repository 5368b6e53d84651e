import Candidates

/// Lengths in bytes of the parts of a TIMER archive.
extension ArchiveHeader.Shape {
    /// Weights, medians and bandpass of all channels.
    var bandLength: Int { 4 * channels * (1 + 2 * polarisations) }
    var profileLength: Int { TIMERHeader.profileHeaderLength + 2 * bins }
    var subIntegrationLength: Int {
        TIMERHeader.miniHeaderLength + bandLength + polarisations * channels * profileLength
    }
}

/// The 1024-byte header of a TIMER archive (`timer.h` and `band.h` of PSRCHIVE), big-endian, and the ephemeris behind it.
struct TIMERHeader {
    typealias Shape = ArchiveHeader.Shape

    static let length = 1024
    static let miniHeaderLength = 128
    static let profileHeaderLength = 24
    // More than any archive has; the number of bytes that they make together still is a 64-bit number.
    private static let mostBins = 1 << 20
    private static let mostChannels = 1 << 17
    private static let mostSubIntegrations = 1 << 20

    private(set) var archive: ArchiveHeader
    var shape: Shape { archive.shape }
    let hasWeights: Bool
    /// Where the first sub-integration begins, in bytes.
    let dataOffset: Int

    /// Whether a file's first bytes can be those of a TIMER archive: there is no magic number, but where the header has a
    /// date and the counts there must be a date and counts.
    static func recognises(_ beginning: [UInt8]) -> Bool {
        guard let day = try? integer(at: 112, in: beginning), let fraction = try? float64(at: 104, in: beginning),
            let shape = try? shape(beginning, path: "")
        else { return false }
        return (15_020...100_000).contains(day) && (0..<1).contains(fraction) && shape.bins > 0
    }

    /// - Throws: `FormatError` if the header is cut off or its counts make no sense.
    init(_ file: OpenedFile) throws(FormatError) {
        let bytes = Array(file.head.prefix(Self.length))
        guard bytes.count == Self.length else {
            throw FormatError(
                file.path, .part("header"), .truncated("ends after \(bytes.count) of \(Self.length) bytes"))
        }
        let shape = try Self.shape(bytes, path: file.path)
        // 1 is the two linear or circular products, 2 those and the cross products; all else starts with intensity.
        let isProducts = (1...2).contains(try Self.integer(at: 364, in: bytes))
        archive = ArchiveHeader(
            shape: shape, candidate: try Self.candidateHeader(bytes),
            intensityPolarisations: isProducts ? min(shape.polarisations, 2) : 1,
            isDedispersed: try Self.integer(at: 624, in: bytes) & 0x10 != 0,
            referenceMegahertz: try Self.float64(at: 336, in: bytes))
        hasWeights = try Self.integer(at: 684, in: bytes) != 0
        // 0 is a pulsar; the calibrators are 1 (CAL), 2, 20 to 22, 30 and 31; what is none of these says nothing.
        let type = try Self.integer(at: 632, in: bytes)
        guard ![1, 2, 20, 21, 22, 30, 31].contains(type) else {
            throw FormatError(
                file.path, .unsupported("is the fold of a calibrator (type \(type)), which is no pulsar candidate"))
        }

        // Bytes of a backend follow for two backends only; for others the field means nothing.
        let isExtended = ["baseband", "scint"].contains(try Self.text(at: 820, count: 8, in: bytes))
        let extra = [
            isExtended ? try Self.integer(at: 828, in: bytes) : 0, try Self.integer(at: 296, in: bytes),
            try Self.integer(at: 300, in: bytes),
        ]
        guard extra.allSatisfy({ $0 >= 0 }) else {
            throw FormatError(file.path, .part("header"), .damaged("a part has a negative length"))
        }
        dataOffset = Self.length + extra.reduce(0, +)
        try takeEphemeris(at: dataOffset - extra[2], count: extra[2], of: file)
    }

    /// What the header does not say, the ephemeris may; its text is the last part ahead of the data.
    private mutating func takeEphemeris(at offset: Int, count: Int, of file: OpenedFile) throws(FormatError) {
        let header = archive.candidate
        guard header.periodSeconds == nil || header.dispersionMeasure ?? 0 == 0, (1...1 << 20).contains(count) else {
            return
        }
        let text = String(decoding: try file.bytes(at: offset, count: count), as: UTF8.self)
        let ephemeris = Ephemeris(lines: text.split(whereSeparator: \.isNewline))
        if header.periodSeconds == nil {
            archive.candidate.set(.periodSeconds, ephemeris.frequencyHertz.map { 1 / $0 })
        }
        if header.dispersionMeasure ?? 0 == 0, let dispersionMeasure = ephemeris.dispersionMeasure {
            archive.candidate.set(.dispersionMeasure, dispersionMeasure)
        }
    }

    private static func shape(_ bytes: [UInt8], path: String) throws(FormatError) -> Shape {
        let shape = Shape(
            subIntegrations: try integer(at: 232, in: bytes), polarisations: try integer(at: 396, in: bytes),
            channels: try integer(at: 248, in: bytes), bins: try integer(at: 208, in: bytes))
        guard (1...mostSubIntegrations).contains(shape.subIntegrations), (1...4).contains(shape.polarisations),
            (1...mostChannels).contains(shape.channels), (2...mostBins).contains(shape.bins)
        else {
            throw FormatError(
                path, .part("header"),
                .damaged(
                    "\(shape.subIntegrations) sub-integrations of \(shape.polarisations) polarisations, "
                        + "\(shape.channels) channels and \(shape.bins) bins make no sense"))
        }
        return shape
    }

    private static func candidateHeader(_ bytes: [UInt8]) throws(FormatError) -> CandidateHeader {
        var header = CandidateHeader()
        let period = try float64(at: 184, in: bytes)
        header.set(.periodSeconds, period == 0 ? nil : period)
        // The field is single precision; its shortest decimal is the number that was meant (19.4, not 19.3999996).
        let dispersionMeasure = Double("\(Float(try float32(at: 192, in: bytes)))")
        header.set(.dispersionMeasure, dispersionMeasure)
        header.set(.rightAscensionDegrees, try float64(at: 160, in: bytes) * 180 / .pi)
        header.set(.declinationDegrees, try float64(at: 168, in: bytes) * 180 / .pi)
        let date = Double(try integer(at: 112, in: bytes)) + (try float64(at: 104, in: bytes))
        header.set(.modifiedJulianDate, date)
        let (telescope, source) = (try text(at: 264, count: 16, in: bytes), try text(at: 144, count: 16, in: bytes))
        header.set(.telescope, telescope)
        header.set(.sourceName, source)
        return header
    }

    // MARK: - Fields by their place

    private static func reader(at offset: Int, in bytes: [UInt8]) throws(FormatError) -> BinaryReader {
        var reader = BinaryReader(bytes, order: .bigEndian, path: "", part: "header")
        try reader.skip(offset)
        return reader
    }

    private static func integer(at offset: Int, in bytes: [UInt8]) throws(FormatError) -> Int {
        var reader = try reader(at: offset, in: bytes)
        return try reader.integer()
    }

    private static func float32(at offset: Int, in bytes: [UInt8]) throws(FormatError) -> Double {
        var reader = try reader(at: offset, in: bytes)
        return try reader.float32()
    }

    private static func float64(at offset: Int, in bytes: [UInt8]) throws(FormatError) -> Double {
        var reader = try reader(at: offset, in: bytes)
        return try reader.float64()
    }

    private static func text(at offset: Int, count: Int, in bytes: [UInt8]) throws(FormatError) -> String {
        var reader = try reader(at: offset, in: bytes)
        return try reader.text(count)
    }
}
