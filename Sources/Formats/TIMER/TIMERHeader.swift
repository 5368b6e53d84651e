import Candidates

/// The 1024-byte header of a TIMER archive (`timer.h` and `band.h` of PSRCHIVE), big-endian.
struct TIMERHeader {
    struct Shape: Equatable {
        var subIntegrations: Int
        var polarisations: Int
        var channels: Int
        var bins: Int

        /// Weights, medians and bandpass of all channels.
        var bandLength: Int { 4 * channels * (1 + 2 * polarisations) }
        var profileLength: Int { TIMERHeader.profileHeaderLength + 2 * bins }
        var subIntegrationLength: Int {
            TIMERHeader.miniHeaderLength + bandLength + polarisations * channels * profileLength
        }
    }

    static let length = 1024
    static let miniHeaderLength = 128
    static let profileHeaderLength = 24
    // More than any archive has; the number of bytes that they make together still is a 64-bit number.
    private static let mostBins = 1 << 20
    private static let mostChannels = 1 << 17
    private static let mostSubIntegrations = 1 << 20

    let shape: Shape
    let candidateHeader: CandidateHeader
    /// How many polarisations, from the first on, add up to total intensity.
    let intensityPolarisations: Int
    /// The delays of the header's dispersion measure have been removed from the data already.
    let isDedispersed: Bool
    /// The middle of the band, from which delays count, MHz.
    let centreFrequency: Double
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
    init(_ file: BinaryFile) throws(FormatError) {
        let bytes = try InputFile.beginning(of: file.path, count: Self.length)
        guard bytes.count == Self.length else {
            throw FormatError(
                file.path, .part("header"), .truncated("ends after \(bytes.count) of \(Self.length) bytes"))
        }
        shape = try Self.shape(bytes, path: file.path)
        centreFrequency = try Self.float64(at: 336, in: bytes)
        // 1 is the two linear or circular products, 2 those and the cross products; all else starts with intensity.
        let isProducts = (1...2).contains(try Self.integer(at: 364, in: bytes))
        intensityPolarisations = isProducts ? min(shape.polarisations, 2) : 1
        isDedispersed = try Self.integer(at: 624, in: bytes) & 0x10 != 0
        hasWeights = try Self.integer(at: 684, in: bytes) != 0
        candidateHeader = try Self.candidateHeader(bytes)

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
        header.periodSeconds = period.isFinite && period > 0 ? period : nil
        // The field is single precision; its shortest decimal is the number that was meant (19.4, not 19.3999996).
        let dispersionMeasure = Double("\(Float(try float32(at: 192, in: bytes)))")
        header.dispersionMeasure = dispersionMeasure.flatMap { $0.isFinite ? $0 : nil }
        let (rightAscension, declination) = (try float64(at: 160, in: bytes), try float64(at: 168, in: bytes))
        if (0...(2 * .pi)).contains(rightAscension), abs(declination) <= .pi / 2 {
            header.rightAscensionDegrees = rightAscension * 180 / .pi
            header.declinationDegrees = declination * 180 / .pi
        }
        let date = Double(try integer(at: 112, in: bytes)) + (try float64(at: 104, in: bytes))
        header.modifiedJulianDate = date.isFinite ? date : nil
        let (telescope, source) = (try text(at: 264, count: 16, in: bytes), try text(at: 144, count: 16, in: bytes))
        header.telescope = telescope.isEmpty ? nil : telescope
        header.sourceName = source.isEmpty ? nil : source
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
