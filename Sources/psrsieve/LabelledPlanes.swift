import Candidates
import Classifier
import Formats

/// Reads the planes that an image classifier trains on or is measured with, from example tables.
enum LabelledPlanes {
    private static let rowsAtOnce = 512

    /// The rows of several tables whose class is known, one behind the other.
    ///
    /// - Parameter layout: what the network takes of examples of the first table's size.
    /// - Throws: `FormatError` for a file that is no example table, `CommandFailure` if no row can be used.
    static func read(_ paths: [String], layout: (_ size: Int) throws -> PlaneRowLayout) throws -> PlaneExamples {
        let readers = try paths.map(reader)
        var examples = PlaneExamples(try layout(readers.first?.size ?? 0))
        examples.reserve(readers.reduce(0) { $0 + $1.count })
        for reader in readers { try append(reader, to: &examples) }
        guard examples.count > 0 else {
            throw CommandFailure("\(paths.joined(separator: ", ")): no row has a class and planes to go with it")
        }
        return examples
    }

    private static func reader(_ path: String) throws -> ExampleTableReader {
        guard case .examples(let reader) = try CandidateReader.open(path).content else {
            throw CommandFailure("\(path): has no planes; `psrsieve preprocess` makes a table of them")
        }
        return reader
    }

    private static func append(_ reader: ExampleTableReader, to examples: inout PlaneExamples) throws {
        let layout = examples.layout
        guard reader.size == layout.size else {
            throw CommandFailure("\(reader.path): its planes are of size \(reader.size), not \(layout.size)")
        }
        let labels = try reader.featureTable().labels
        var (unlabelled, lacking) = (0, 0)
        for start in stride(from: 0, to: reader.count, by: rowsAtOnce) {
            let rows = start..<min(start + rowsAtOnce, reader.count)
            let values = try reader.rows(rows, columns: layout.inputs)
            for row in rows {
                guard let label = labels[row] else {
                    unlabelled += 1
                    continue
                }
                let first = (row - start) * layout.count
                do throws(MissingInputs) {
                    try examples.append(example: values[first..<(first + layout.count)], label: label)
                } catch {
                    lacking += 1
                }
            }
        }
        if unlabelled > 0 { Console.note("\(reader.path): \(unlabelled) of \(reader.count) rows have no class and are left out") }
        if lacking > 0 { Console.note("\(reader.path): \(lacking) rows lack what the network needs and are left out") }
    }
}
