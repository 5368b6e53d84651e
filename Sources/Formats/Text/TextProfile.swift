import Candidates

/// A pulse profile as text: what PSRCHIVE's `pdv -t` prints, PSRCHIVE's ASCII archives, or two columns of bins or phases and
/// intensities.
enum TextProfile: CandidateFormat {
    static let name = "text profile"
    private static let mostBytes = 64 << 20

    static func recognises(_ file: OpenedFile) -> Bool {
        guard let beginning = TextLines.beginning(of: file) else { return false }
        var lines = TextLines.lines(of: beginning)
        // The last line may be cut off.
        if file.head.count < file.storedByteCount || file.isPacked, lines.count > ProfileRows.leastBins {
            lines.removeLast()
        }
        return PrintedArchive.recognises(lines) || ASCIIArchiveLine.recognises(lines) || ProfileRows.recognises(lines)
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(
            SingleCandidate { () throws(FormatError) in
                let lines = try TextLines.lines(of: file, limit: mostBytes)
                var candidate = Candidate(origin: CandidateOrigin(path: file.path))
                if PrintedArchive.recognises(lines) {
                    let archive = try PrintedArchive(lines, path: file.path)
                    candidate.header.set(.sourceName, archive.sourceName)
                    candidate.fold = archive.fold
                } else {
                    let archive = ASCIIArchiveLine(lines)
                    candidate.header = archive?.header ?? CandidateHeader()
                    candidate.fold.profile = try ProfileRows(
                        lines, path: file.path, promisedBins: archive?.bins, mayHaveStokes: archive != nil
                    ).profile
                }
                return candidate
            })
    }
}

/// The first line of PSRCHIVE's ASCII archives: `# MJD seconds period sub-integrations frequency DM bins site 1 source
/// phase`.
private struct ASCIIArchiveLine {
    private(set) var header = CandidateHeader()
    /// As it says; `nil` if that is no whole number.
    let bins: Int?

    /// - Parameter lines: of the file.
    /// - Returns: `nil` if they do not begin so.
    init?(_ lines: [Substring]) {
        guard let line = lines.first(where: { !$0.allSatisfy(\.isWhitespace) }), line.hasPrefix("#") else { return nil }
        let words = TextLines.words(line.drop { $0 == "#" })
        // A source is no number; a row of a table that is commented out has more of them.
        guard words.count >= 10, Double(words[9]) == nil else { return nil }
        let numbers = words.prefix(7).map { Double($0) }
        guard let day = numbers[0], let seconds = numbers[1], let period = numbers[2], let dm = numbers[5],
            let bins = numbers[6]
        else { return nil }
        self.bins = Int(exactly: bins)
        header.set(.modifiedJulianDate, day + seconds / 86_400)
        header.set(.periodSeconds, period)
        header.set(.dispersionMeasure, dm)
        header.set(.sourceName, String(words[9]))
    }

    /// Whether some text begins so and goes on with a profile, sound or not.
    static func recognises(_ lines: [Substring]) -> Bool {
        guard ASCIIArchiveLine(lines) != nil, let first = lines.first(where: { !TextLines.isComment($0) }) else {
            return false
        }
        return (2...5).contains(ProfileLine(first).cells.count)
    }
}
