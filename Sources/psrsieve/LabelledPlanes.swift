import Candidates
import Classifier
import Formats

/// Reads the planes that an image classifier trains on or is measured with, from example tables.
enum LabelledPlanes {
    private static let rowsAtOnce = 512

    /// The rows of several tables whose class is known, one behind the other.
    ///
    /// - Parameters:
    ///   - sources: tells which of them are of one source.
    ///   - labels: lists of classes that count before the tables' own.
    ///   - layout: what the network takes of examples of the first table's size.
    /// - Throws: `FormatError` for a file that cannot be read, `CommandFailure` for one that is no example table, or if no row
    ///   can be used.
    static func read(
        _ paths: [String], sources: ExampleSources = ExampleSources(column: nil), labels: LabelOptions? = nil,
        layout: (_ size: Int) throws -> PlaneRowLayout
    ) throws -> PlaneExamples {
        let readers = try paths.map(reader)
        let layout = try layout(readers.first?.size ?? 0)
        var writer = try PlaneExampleWriter(layout)
        // A source may be in several tables.
        var all = FeatureTable(featureNames: FeatureName.lyon)
        for reader in readers {
            var table = try reader.featureTable()
            table.groups = try sources.words(reader, table)
            all.append(contentsOf: table)
        }
        try labels?.apply(
            to: &all, sources: try readers.flatMap { try $0.sources(rows: 0..<$0.count) })
        let numbers = sources.sources(of: all)
        var first = 0
        for reader in readers {
            guard reader.size == layout.size else {
                throw CommandFailure("\(reader.path): its planes are of size \(reader.size), not \(layout.size)")
            }
            try append(
                reader, all.rows(Array(first..<(first + reader.count))), numbers[first...], layout, to: &writer)
            first += reader.count
        }
        let examples = try writer.examples()
        guard examples.count > 0 else {
            throw CommandFailure("\(paths.joined(separator: ", ")): no row has a class and planes to go with it")
        }
        return examples
    }

    private static func reader(_ path: String) throws -> ExampleTableReader {
        switch try ExampleFile.open(path) {
        case .examples(let reader): return reader
        case .archive(let archive): throw FormatError(archive.path, ArchiveFile.isNoCandidate)
        case .candidates:
            throw CommandFailure(
                "\(path): is no table of planes; `psrsieve preprocess` makes one of candidates, and its --labels says what "
                    + "each of them is")
        case .featureTable(let file):
            let what = (try? FeatureTableReader(file)) == nil ? "is text" : "is a feature table"
            throw CommandFailure(
                "\(path): \(what), of which no planes can be made; a network of planes takes the example tables that "
                    + "`psrsieve preprocess` makes of candidates' own files")
        }
    }

    /// Rows that are looked at for planes.
    private static let rowsLookedAt = 64

    /// Whether an example table holds planes that a network can be trained on, by its first rows.
    private static func areIn(_ reader: ExampleTableReader) throws -> Bool {
        guard reader.size >= TrainingOptions.smallestPlane else { return false }
        return try (0..<min(reader.count, rowsLookedAt)).contains { row in
            try reader.arrays(ofRow: row).keys.contains(where: \.isPlane)
        }
    }

    /// Says so of tables that hold planes, which a network of features does not see.
    static func noteUnused(in paths: [String]) throws {
        for path in paths {
            guard case .examples(let reader) = try ExampleFile.open(path), try areIn(reader) else { continue }
            Console.note("\(path): its planes are not used, only its features; --network planes trains on them")
        }
    }

    private static func append(
        _ reader: ExampleTableReader, _ table: FeatureTable, _ sources: ArraySlice<Int?>, _ layout: PlaneRowLayout,
        to writer: inout PlaneExampleWriter
    ) throws {
        var (unlabelled, lacking) = (0, 0)
        for start in stride(from: 0, to: reader.count, by: rowsAtOnce) {
            let rows = start..<min(start + rowsAtOnce, reader.count)
            let values = try reader.rows(rows, columns: layout.inputs)
            for row in rows {
                guard let label = table.labels[row] else {
                    unlabelled += 1
                    continue
                }
                let first = (row - start) * layout.count
                do {
                    try writer.append(
                        example: values[first..<(first + layout.count)], label: label,
                        name: table.name(ofRow: row) ?? "\(table.rowNumbers[row])",
                        source: sources[sources.startIndex + row])
                } catch is MissingInputs {
                    lacking += 1
                }
            }
        }
        ExampleFile.noteUnlabelled(unlabelled, of: reader.count, in: reader.path)
        if lacking > 0 {
            Console.note("\(reader.path): \(Counted.text(lacking, "row")) without what the network needs left out")
        }
    }
}
