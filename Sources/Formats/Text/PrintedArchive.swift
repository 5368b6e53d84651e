import Candidates

/// An archive as PSRCHIVE's `pdv -t` prints it: a line `File: … Src: … Nsub: … Nch: … Npol: … Nbin: …`, then a line of
/// sub-integration, channel, bin and amplitudes for every bin.
///
/// Of two polarisations both count (the products of the two feeds), of four the first (Stokes I).
struct PrintedArchive {
    private static let mostSamples = 1 << 24

    private let path: String
    private let rows: Int
    private let bins: Int
    /// As many as its first line says, if it does.
    private let polarisations: Int?
    let sourceName: String?
    private(set) var fold = Fold()

    static func recognises(_ lines: [Substring]) -> Bool {
        let title = title(of: lines).text
        return ["File:", "Nsub:", "Nch:", "Nbin:"].allSatisfy { title.contains($0) }
    }

    /// The first line that is not empty, and its number, counted from 1.
    private static func title(of lines: [Substring]) -> (text: Substring, line: Int) {
        guard let place = lines.firstIndex(where: { !TextLines.isComment($0) }) else { return ("", 1) }
        return (lines[place], place + 1)
    }

    /// - Throws: `FormatError` if there are several channels, which text without frequencies does not let dedisperse, or a
    ///   line is none of those.
    init(_ lines: [Substring], path: String) throws(FormatError) {
        let title = Self.title(of: lines)
        let words = TextLines.words(title.text)
        func value(_ name: String) -> Substring? {
            words.firstIndex { $0 == name }.flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
        }
        func count(_ name: String) -> Int? { value(name).flatMap { Int($0) } }
        guard let rows = count("Nsub:"), let channels = count("Nch:"), let bins = count("Nbin:"), rows > 0, bins > 1,
            rows <= Self.mostSamples / bins
        else {
            throw FormatError(
                path, .line(title.line), .damaged("does not say how many sub-integrations and bins follow"))
        }
        guard channels == 1 else {
            throw FormatError(
                path,
                .unsupported(
                    "has \(channels) channels that are not dedispersed and do not say their frequencies; print it with pdv -FT"
                ))
        }
        self.path = path
        self.rows = rows
        self.bins = bins
        polarisations = count("Npol:")
        sourceName = value("Src:").map(String.init)
        fold = try read(lines)
    }

    private func read(_ lines: [Substring]) throws(FormatError) -> Fold {
        var values = [Double](repeating: .nan, count: rows * bins)
        var found = [Int](repeating: 0, count: rows)
        var commas: [Bool]?
        for (index, text) in lines.enumerated() where !TextLines.isComment(text) {
            let line = ProfileLine(text)
            // The title, and those of sub-integrations: `MJD(mid): …`.
            if line.cells.first?.hasSuffix(":") ?? false { continue }
            if let fault = line.commaFault(after: commas) {
                throw FormatError(path, .line(index + 1), .damaged(fault))
            }
            commas = commas ?? line.hasComma
            guard let (row, bin, value) = sample(line) else {
                throw FormatError(path, .line(index + 1), .damaged("is no sub-integration, channel, bin and value"))
            }
            guard values[row * bins + bin].isNaN else {
                throw FormatError(path, .line(index + 1), .damaged("gives a bin a second value"))
            }
            values[row * bins + bin] = value
            found[row] += 1
        }
        try checkBins(found, values)
        for index in values.indices where values[index].isNaN { values[index] = 0 }
        let plane = PhasePlane(rows: rows, bins: bins, values: values, weights: found.map { $0 > 0 ? 1 : 0 })
        let used = Double(found.count { $0 > 0 })
        let profile = (0..<bins).map { bin in (0..<rows).reduce(0) { $0 + values[$1 * bins + bin] } / used }
        return Fold(profile: profile, timePhase: rows > 1 ? plane : nil)
    }

    /// `nil` if the line is no such sample.
    private func sample(_ line: ProfileLine) -> (row: Int, bin: Int, value: Double)? {
        let amplitudes = line.cells.dropFirst(3).map { Double($0) ?? .nan }
        guard amplitudes.count >= max(polarisations ?? 1, 1), let row = Int(line.cells[0]), (0..<rows).contains(row),
            let bin = Int(line.cells[2]), (0..<bins).contains(bin)
        else { return nil }
        let value = (polarisations ?? amplitudes.count) == 2 ? amplitudes[0] + amplitudes[1] : amplitudes[0]
        guard value.isFinite else { return nil }
        return (row, bin, value)
    }

    /// A sub-integration that is zapped has no lines; the others have one for every bin.
    private func checkBins(_ found: [Int], _ values: [Double]) throws(FormatError) {
        if let row = found.firstIndex(where: { $0 != 0 && $0 != bins }) {
            let missing = (0..<bins).first { values[row * bins + $0].isNaN } ?? 0
            throw FormatError(
                path,
                .truncated(
                    "ends too early or has a gap: sub-integration \(row) has \(found[row]) of \(bins) bins, and the first "
                        + "that it lacks is \(missing)"))
        }
        guard found.contains(bins) else { throw FormatError(path, .truncated("ends too early: it has no bins")) }
    }
}
