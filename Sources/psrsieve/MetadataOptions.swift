import ArgumentParser
import Classifier
import Formats
import Foundation
import OutputFiles
import ScoreStore
import Survey

/// What other programs wrote of the candidates.
struct MetadataOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Fill gaps of headers from what search or folding programs wrote: PulsarX .cands, peasoup's overview.xml, riptide's candidates.csv, PRESTO's sift list, CandyJar's or ELDEN-RING's CSV, or a table; also a pattern or @list. May be repeated.",
            valueName: "file"),
        completion: .file())
    var metadata: [String] = []

    /// Where rows that belong to no candidate are listed.
    static func unjoinedPath(for output: String) -> String { "\(output).unjoined.csv" }

    /// The files, with those that patterns and lists name.
    ///
    /// - Throws: `FormatError` for what names nothing.
    func paths() throws -> [String] {
        try metadata.flatMap { name in
            var isFolder: ObjCBool = false
            // A folder holds more than lists.
            if FileManager.default.fileExists(atPath: name, isDirectory: &isFolder), isFolder.boolValue {
                return [name]
            }
            return try InputList([name]) { throw $0 }.paths
        }
    }

    /// Reads the files and says what they are; `nil` without any.
    ///
    /// - Parameter root: where relative paths of candidates start.
    /// - Throws: `FormatError`.
    func read(root: String = "") throws -> CandidateMetadata? {
        guard !metadata.isEmpty else { return nil }
        let files = DistinctFiles(try paths())
        files.noteRepeated()
        let read = try CandidateMetadata(contentsOf: files.paths, candidatesRelativeTo: root)
        for file in read.files {
            let skipped = file.skippedLines
            let lines = skipped.prefix(5).map(String.init).joined(separator: ", ") + (skipped.count > 5 ? ", ..." : "")
            let rest =
                skipped.isEmpty
                ? "" : "; \(Counted.text(skipped.count, "row")) could not be read (\(lines))"
            Console.note("\(file.path): \(file.kind), \(Counted.text(file.rows, "row"))\(rest)")
        }
        if read.ambiguous > 0 {
            Console.note(
                "\(Counted.text(read.ambiguous, "row")) of metadata \(read.ambiguous == 1 ? "shares its" : "share their") name "
                    + "with another; such a row is taken only where its period is the candidate's")
        }
        return read
    }

    /// What the files hold, in a few letters.
    func fingerprint() throws -> String? {
        guard !metadata.isEmpty else { return nil }
        var fingerprint = DataFingerprint()
        for path in try paths() { fingerprint.add(FileManager.default.contents(atPath: path).map(Array.init) ?? []) }
        return fingerprint.text
    }
}

/// What of metadata belongs to no candidate, beside a list.
struct UnjoinedMetadata {
    static let header = "row,name"

    let rows: Int
    let unjoined: Int
    /// Rows that belong to several candidates.
    let shared: Int
    let candidatesWithout: Int
    let contradictions: Int

    /// Lists the rows that belong to no candidate of a store; an earlier list goes where there is none.
    ///
    /// - Parameter isPart: of the candidates others have a part, so that nothing is to be said of rows.
    /// - Throws: `OutputFile.WriteError`.
    init(
        _ metadata: CandidateMetadata, _ store: ScoreStore, besides output: String, isPart: Bool
    ) throws(OutputFile.WriteError) {
        let joined = try store.joinedMetadata()
        var counts: [String: Int] = [:]
        for (place, count) in joined.rows { counts[metadata.shortPlace(place), default: 0] += count }
        let missing = (0..<metadata.count).lazy.filter {
            counts[metadata.shortPlace(metadata.place(ofRow: $0))] == nil
        }
        (rows, contradictions, candidatesWithout) = (metadata.count, metadata.contradictions, joined.candidatesWithout)
        shared = counts.values.count { $0 > 1 }
        unjoined = isPart ? 0 : missing.count
        guard unjoined > 0 else {
            Self.removeList(besides: output)
            return
        }
        try OutputFile.write(to: MetadataOptions.unjoinedPath(for: output)) { append throws(OutputFile.WriteError) in
            try append(Array("\(Self.header)\n".utf8))
            for row in missing {
                var line = TextBuilder()
                line.appendQuoted(metadata.place(ofRow: row))
                line.append(",")
                line.appendQuoted(metadata.name(ofRow: row))
                line.append("\n")
                try append(line.bytes)
            }
        }
    }

    /// What an earlier run has left.
    static func removeList(besides output: String) {
        OutputFile.remove(MetadataOptions.unjoinedPath(for: output))
    }

    func note(besides output: String) {
        var sentence = "metadata: \(Counted.text(rows, "row"))"
        if unjoined > 0 {
            sentence +=
                ", \(unjoined) of which \(unjoined == 1 ? "belongs" : "belong") to no candidate: see "
                + MetadataOptions.unjoinedPath(for: output)
        }
        sentence += "; \(Counted.text(candidatesWithout, "candidate")) without a row"
        if contradictions > 0 {
            sentence +=
                "; \(Counted.text(contradictions, "row")) of a candidate's name \(contradictions == 1 ? "has" : "have") another "
                + "period or folder and \(contradictions == 1 ? "is" : "are") not taken"
        }
        Console.note(sentence)
        if shared > 0 {
            Console.note(
                "\(Counted.text(shared, "row")) of metadata \(shared == 1 ? "belongs" : "belong") to several candidates of one name, so that "
                    + "not all of them can be right; a list that names folders, or one beside each folder's files, tells them apart"
            )
        }
    }
}
