import Formats

/// Known pulsars, as a file lists them: psrcat's text database of any version, or a table of name, position, period and DM.
///
/// What cannot be read of it is counted by line; the other lines hold.
public struct PulsarCatalogue: Sendable, Equatable {
    /// The largest release so far has 4 MiB.
    private static let mostBytes = 32 << 20

    public let path: String
    /// What psrcat's database says of itself, such as `1.59`; `nil` of a table.
    public internal(set) var version: String?
    public internal(set) var pulsars: [Pulsar] = []
    /// The numbers of lines that could not be read.
    public internal(set) var skippedLines: [Int] = []

    init(path: String) {
        self.path = path
    }

    /// - Throws: `FormatError` if it cannot be read or holds no pulsar.
    public init(contentsOf path: String) throws(FormatError) {
        let content = try TextFile.content(of: path, limit: Self.mostBytes)
        guard !content.starts(with: "SQLite format 3".utf8) else {
            throw FormatError(
                path, .unsupported("is an SQLite database; take psrcat.db of psrcat's own package, which is text"))
        }
        guard !content.contains(0) else {
            throw FormatError(path, .unsupported("is no text, and no catalogue of pulsars"))
        }
        let text = String(decoding: content, as: UTF8.self)
        self = Self.isPsrcat(text) ? .psrcat(text, path: path) : try .table(text, path: path)
        guard !pulsars.isEmpty else {
            let first = skippedLines.first.map { "; line \($0) is the first that could not be read" } ?? ""
            throw FormatError(path, .unsupported("lists no pulsar\(first)"))
        }
    }

    private static func isPsrcat(_ text: String) -> Bool {
        let lines = text.split(maxSplits: 200, omittingEmptySubsequences: true, whereSeparator: \.isNewline).prefix(200)
        return lines.contains { $0.hasPrefix("PSRJ ") || $0.hasPrefix("PSRB ") || version($0) != nil }
    }

    /// What a first line such as `#CATALOGUE 1.59` or `# CATALOGUE 2.0.0` says.
    private static func version(_ line: Substring) -> String? {
        guard line.hasPrefix("#"), line.contains("CATALOG"), let last = line.split(separator: " ").last else {
            return nil
        }
        return last.first?.isNumber == true ? String(last) : nil
    }

    private static func psrcat(_ text: String, path: String) -> PulsarCatalogue {
        var catalogue = PulsarCatalogue(path: path)
        var record = PsrcatRecord()
        func end(_ number: Int) {
            defer { record = PsrcatRecord() }
            guard !record.isEmpty else { return }
            if let pulsar = record.pulsar {
                catalogue.pulsars.append(pulsar)
            } else {
                catalogue.skippedLines.append(number)
            }
        }
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            if line.hasPrefix("#") {
                if catalogue.version == nil { catalogue.version = version(line) }
            } else if line.hasPrefix("@") {
                end(number)
            } else if !line.hasPrefix("WARNING"), !record.add(line) {
                catalogue.skippedLines.append(number)
            }
        }
        // What the end of the file has cut off may be a wrong number.
        if !record.isEmpty { catalogue.skippedLines.append(number) }
        return catalogue
    }
}
