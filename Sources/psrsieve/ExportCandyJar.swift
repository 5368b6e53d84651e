import Archives
import ArgumentParser
import Formats
import Foundation
import OutputFiles
import ScoreStore
import Survey

struct ExportCandyJar: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-candyjar",
        abstract: "Writes the best candidates of a store for CandyJar: a list, pictures and metafiles.",
        discussion: """
            Example:
              psrsieve export-candyjar run.sqlite -o candyjar
              psrsieve export-candyjar run.sqlite -o x.tar.gz --select "score>=0.1"

            The folder holds candidates.csv with ELDEN-RING's columns, plots/*.png and metafiles/*.meta; a .tar.gz holds the \
            same, to be unpacked into a folder of its own. A picture beside a candidate's file (X.png, X.pfd.png) is taken; \
            otherwise psrsieve draws one. CandyJar opens a metafile anew for every candidate and closes none: many thousands need a higher limit of open files.
            """)

    @Argument(
        help: ArgumentHelp("Stores that score has made.", valueName: "store"), completion: .file(extensions: ["sqlite"])
    )
    var stores: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp(
            "Where it goes: a folder that is not there yet, or .tar.gz or .tgz.", valueName: "folder|x.tar.gz"))
    var output: String

    @Option(help: "The N highest-ranked candidates of those that are selected.")
    var top = 1000

    @Option(
        help: ArgumentHelp(
            "Only candidates that fulfil this, such as \"score>=0.1 and snr>=6 and not known\".", valueName: "rule"))
    var select: String?

    @OptionGroup var base: PriorOptions

    @Option(
        help: ArgumentHelp(
            "A column that holds the score. May be repeated. (default: the four of PICS, by which CandyJar sorts)",
            valueName: "name"))
    var scoreColumn: [String] = []

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    private var isArchive: Bool { [".tar.gz", ".tgz"].contains { place.lowercased().hasSuffix($0) } }

    /// Where it goes, without a slash at its end.
    private var place: String {
        var path = output
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    func validate() throws {
        guard top > 0 else { throw ValidationError("--top is a whole number from 1 on") }
        try ListOptions.check(scoreColumns: scoreColumn)
        try base.check(rule: try ListOptions.selection(select))
        let others = [".zip", ".tar", ".gz", ".bz2", ".xz", ".csv"]
        guard isArchive || !others.contains(where: place.lowercased().hasSuffix) else {
            throw ValidationError("--output \(output): is a folder, or ends in .tar.gz or .tgz")
        }
    }

    func run() async throws {
        let output = place
        guard isArchive || !FileManager.default.fileExists(atPath: output) else {
            throw CommandFailure("\(output): is there already; give the folder another name")
        }
        try Outputs.check([("--output", output)], reading: stores + sifting.files)
        let sifter = try sifting.sifter()
        var readers: [StoreReader] = []
        for path in stores { readers.append(try StoreReader(path)) }
        let collection = try StoreCollection(readers)
        collection.missing.forEach(Console.note)
        let store = try ScoreStore.temporary(beside: output)
        defer { store.close() }
        try await Interruption.stoppable { try store.take(collection) }
        sifting.noteVain(try ListOptions.selection(select))
        let list = try RankedList(
            store, sifter: sifter, selection: ListOptions.selection(select), selectedOnly: select != nil,
            prior: base.prior)
        var rows: [RankedRow] = []
        try list.forEachRows { rows += $0.prefix(top - rows.count) }
        guard !rows.isEmpty else { throw CommandFailure("no candidate is to be written") }
        try await write(CandyJarFolder(rows, scores: scoreColumn.isEmpty ? CandyJarFolder.standardScores : scoreColumn))
        SiftingOptions.note(list.sifter)
        let all = select == nil ? list.summary.candidates : list.selectedCount
        Console.note(
            "wrote \(output): \(rows.count) of \(Counted.text(all, "candidate"))"
                + "\(select == nil ? "" : " that are selected")")
        if rows.count > Self.manyRows {
            Console.note(
                "CandyJar opens a file for each candidate and closes none; for more than \(Self.manyRows) let it open more "
                    + "(ulimit -n), or take fewer with --top")
        }
    }

    private func write(_ folder: CandyJarFolder) async throws {
        let (output, isArchive, progress) = (place, isArchive, Progress())
        let pictures = CandidatePictures(folder.pictures)
        try await Interruption.stoppable {
            let target = isArchive ? try CandyJarTarget(archive: output) : try CandyJarTarget(folder: output)
            do {
                for file in folder.files { try target.add(file.bytes, as: file.name) }
                var drawn = 0
                try pictures.draw { name, bytes in
                    try target.add(bytes, as: name)
                    drawn += 1
                    progress.update { "drawing: \(drawn) of \(Counted.text(folder.pictures.count, "candidate"))" }
                }
                try target.finish()
            } catch {
                target.discard()
                throw error
            }
        }
        progress.finish()
        let without = pictures.withoutPicture
        if without.count > 0 {
            Console.note(
                "\(Counted.text(without.count, "candidate")) without a picture: a card with what is known stands in its place "
                    + "(\(without.first))")
        }
    }

    /// A process may have 1,024 files open unless it is told otherwise.
    private static let manyRows = 1000
}

/// Where CandyJar's files go: whole or not at all.
private struct CandyJarTarget {
    private let output: String
    private let temporary: String
    private let archive: TarGzipWriter?

    init(folder: String) throws {
        output = folder
        temporary = "\(folder).part-\(getpid())"
        archive = nil
        for name in ["", "/plots", "/metafiles"] { try OutputFolder.create(temporary + name) }
    }

    init(archive path: String) throws {
        output = path
        let temporary = try OutputFile.temporary(for: path)
        self.temporary = temporary
        archive = try Self.writing(path) { () throws(TarGzipWriter.WriteError) in try TarGzipWriter(temporary) }
    }

    func add(_ bytes: [UInt8], as name: String) throws {
        if let archive {
            try Self.writing(output) { () throws(TarGzipWriter.WriteError) in try archive.add(bytes, as: name) }
        } else {
            try OutputFile.write(bytes, to: "\(temporary)/\(name)", waitsForDisk: false)
        }
    }

    func finish() throws {
        if let archive {
            try Self.writing(output) { () throws(TarGzipWriter.WriteError) in try archive.close() }
            try OutputFile.publish(temporary, as: output)
        } else if rename(temporary, output) != 0 {
            throw CommandFailure("\(output): cannot be made: \(String(cString: strerror(errno)))")
        }
    }

    /// Removes what is not finished.
    func discard() {
        if archive == nil {
            try? FileManager.default.removeItem(atPath: temporary)
        } else {
            OutputFile.removeTemporary(temporary)
        }
    }

    private static func writing<Value>(
        _ path: String, _ body: () throws(TarGzipWriter.WriteError) -> Value
    ) throws(OutputFile.WriteError) -> Value {
        do throws(TarGzipWriter.WriteError) {
            return try body()
        } catch {
            throw OutputFile.WriteError(path: path, reason: error.reason)
        }
    }
}
