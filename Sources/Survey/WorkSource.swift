import Classifier
import Formats

/// A piece of scoring that can be done apart from the others.
enum Work: Sendable {
    /// An input that cannot be read.
    case failure(FormatError)
    /// A file of candidates, read and scored in one go.
    case file(String)
    case tableStart(TableStart)
    /// Some lines of the table begun last, and where the model finds its inputs in them.
    case block(TableBlock, columns: [Int])
    case tableEnd
}

struct TableStart: Sendable {
    var path: String
    var layout: TableLayout
    var notes: [String]
}

/// Cuts the inputs into pieces of work, in order. A feature table becomes many, so that one large table keeps every job
/// busy.
struct WorkSource {
    private let classifier: any CandidateClassifier
    private var remaining: ArraySlice<String>
    private var table: (reader: FeatureTableReader, columns: [Int])?

    init(paths: [String], classifier: any CandidateClassifier) {
        remaining = paths[...]
        self.classifier = classifier
    }

    mutating func next() -> Work? {
        if table != nil { return nextBlock() }
        guard let path = remaining.popFirst() else { return nil }
        do throws(FormatError) {
            guard try CandidateReader.isFeatureTable(path) else { return .file(path) }
            return try open(path)
        } catch {
            return .failure(error)
        }
    }

    private mutating func open(_ path: String) throws(FormatError) -> Work {
        let reader = try FeatureTableReader(path: path)
        do throws(MissingInputs) {
            table = (reader, try classifier.columns(in: reader.layout.featureNames))
        } catch {
            throw FormatError(path, .unsupported(error.sentence))
        }
        return .tableStart(TableStart(path: path, layout: reader.layout, notes: reader.notes))
    }

    private mutating func nextBlock() -> Work? {
        guard let columns = table?.columns else { return nil }
        do throws(FormatError) {
            if let block = try table?.reader.nextBlock() { return .block(block, columns: columns) }
        } catch {
            table = nil
            return .failure(error)
        }
        table = nil
        return .tableEnd
    }
}
