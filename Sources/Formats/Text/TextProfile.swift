import Candidates

/// A pulse profile as text: what PSRCHIVE's `pdv -t` prints, PSRCHIVE's ASCII archives, or two columns of bins or phases and
/// intensities.
enum TextProfile: CandidateFormat {
    static let name = "text profile"
    private static let mostBytes = 64 << 20

    static func recognises(_ file: OpenedFile) -> Bool {
        guard !file.head.contains(0) else { return false }
        var lines = TextLines.lines(of: file.head)
        // The last line may be cut off.
        if file.head.count < file.storedByteCount || file.isPacked, lines.count > ProfileRows.leastBins {
            lines.removeLast()
        }
        return PrintedArchive.recognises(lines) || ProfileRows.recognises(lines)
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(
            SingleCandidate { () throws(FormatError) in
                let lines = TextLines.lines(of: try file.content(limit: mostBytes))
                var candidate = Candidate(origin: CandidateOrigin(path: file.path))
                if PrintedArchive.recognises(lines) {
                    let archive = try PrintedArchive(lines, path: file.path)
                    candidate.header.sourceName = archive.sourceName
                    candidate.fold = archive.fold
                } else {
                    candidate.header =
                        archiveHeader(lines.first { !$0.allSatisfy(\.isWhitespace) } ?? "") ?? CandidateHeader()
                    candidate.fold.profile = try ProfileRows(lines, path: file.path).profile
                }
                return candidate
            })
    }

    /// The first line of PSRCHIVE's ASCII archives: `# MJD seconds period sub-integrations frequency DM bins site 1 source
    /// phase`.
    private static func archiveHeader(_ line: Substring) -> CandidateHeader? {
        let words = TextLines.words(line.drop { $0 == "#" })
        guard line.hasPrefix("#"), words.count >= 10 else { return nil }
        let numbers = words.prefix(7).map { Double($0) }
        guard let day = numbers[0], let seconds = numbers[1], let period = numbers[2], let dm = numbers[5],
            numbers[6] != nil
        else { return nil }
        var header = CandidateHeader()
        header.set(.modifiedJulianDate, day + seconds / 86_400)
        header.set(.periodSeconds, period)
        header.set(.dispersionMeasure, dm)
        header.sourceName = String(words[9])
        return header
    }
}

/// An archive as PSRCHIVE's `pdv -t` prints it: a line `File: … Src: … Nsub: … Nch: … Npol: … Nbin: …`, then a line of
/// sub-integration, channel, bin and amplitudes for every bin.
private struct PrintedArchive {
    private static let mostSamples = 1 << 24

    let sourceName: String?
    let fold: Fold

    static func recognises(_ lines: [Substring]) -> Bool {
        ["File:", "Nsub:", "Nch:", "Nbin:"].allSatisfy(title(of: lines).contains)
    }

    /// The first line that is not empty.
    private static func title(of lines: [Substring]) -> Substring { lines.first { !TextLines.isComment($0) } ?? "" }

    /// - Throws: `FormatError` if there are several channels, which text without frequencies does not let dedisperse, or a
    ///   line is none of those.
    init(_ lines: [Substring], path: String) throws(FormatError) {
        let words = TextLines.words(Self.title(of: lines))
        func value(_ name: String) -> Substring? {
            words.firstIndex { $0 == name }.flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        func count(_ name: String) -> Int? { value(name).flatMap { Int($0) } }
        guard let rows = count("Nsub:"), let channels = count("Nch:"), let bins = count("Nbin:"), rows > 0, bins > 1,
            rows <= Self.mostSamples / bins
        else { throw FormatError(path, .line(1), .damaged("does not say how many sub-integrations and bins follow")) }
        guard channels == 1 else {
            throw FormatError(
                path,
                .unsupported(
                    "has \(channels) channels that are not dedispersed and do not say their frequencies; print it with pdv -FT"
                ))
        }
        var values = [Double](repeating: .nan, count: rows * bins)
        var found = [Int](repeating: 0, count: rows)
        for (index, line) in lines.enumerated() where !TextLines.isComment(line) {
            let words = TextLines.words(line)
            guard let row = words.first.flatMap({ Int($0) }) else { continue }
            let amplitudes = words.dropFirst(3).map { Double($0) ?? .nan }
            guard words.count > 3, (0..<rows).contains(row), let bin = Int(words[2]), (0..<bins).contains(bin),
                amplitudes[0].isFinite
            else {
                throw FormatError(path, .line(index + 1), .damaged("is no sub-integration, channel, bin and value"))
            }
            guard values[row * bins + bin].isNaN else {
                throw FormatError(path, .line(index + 1), .damaged("gives a bin a second value"))
            }
            values[row * bins + bin] = amplitudes.count == 2 ? amplitudes[0] + amplitudes[1] : amplitudes[0]
            found[row] += 1
        }
        // A sub-integration that is zapped has no lines.
        guard found.allSatisfy({ $0 == 0 || $0 == bins }), found.contains(bins) else {
            throw FormatError(path, .truncated("ends too early: a sub-integration has fewer than \(bins) bins"))
        }
        for index in values.indices where values[index].isNaN { values[index] = 0 }
        let plane = PhasePlane(rows: rows, bins: bins, values: values, weights: found.map { $0 > 0 ? 1 : 0 })
        let used = Double(found.count { $0 > 0 })
        let profile = (0..<bins).map { bin in (0..<rows).reduce(0) { $0 + values[$1 * bins + bin] } / used }
        sourceName = value("Src:").map(String.init)
        fold = Fold(profile: profile, timePhase: rows > 1 ? plane : nil)
    }
}
