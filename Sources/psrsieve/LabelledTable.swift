import Candidates
import Formats
import Preprocessing

/// Reads the examples that a command trains on or measures with, and says what was noticed about them: a feature table, an
/// example table, or FITS with profiles whose features are made here.
enum LabelledTable {
    /// The rows of several files, one behind the other; all have the same features.
    static func read(_ paths: [String]) throws -> FeatureTable {
        let tables = try paths.map { try read($0) }
        guard var all = tables.first else { return FeatureTable(featureNames: []) }
        for (table, path) in zip(tables, paths).dropFirst() {
            guard table.featureNames == all.featureNames else {
                throw CommandFailure("\(path): has other features than \(paths[0])")
            }
            all.append(contentsOf: table)
        }
        return all
    }

    static func read(_ path: String) throws -> FeatureTable {
        let features: CandidateFeatures
        switch try CandidateReader.open(path).content {
        case .featureTable:
            let (table, notes) = try FeatureTableReader.readAll(path: path)
            notes.forEach(Console.note)
            return table
        case .examples(let reader):
            let table = try reader.featureTable()
            guard table.count > 0 else { throw FormatError(path, .empty) }
            features = CandidateFeatures(examples: table)
        case .candidates(let source): features = CandidateFeatures(try source.candidates())
        }
        for (name, reason) in features.lacking.prefix(5) {
            Console.note("\(path), \(name): left out, because \(reason)")
        }
        if features.lacking.count > 5 { Console.note("\(path): left out \(features.lacking.count) candidates in all") }
        guard features.table.count > 0 else { throw CommandFailure("\(path): none of its candidates has a profile") }
        return features.table
    }
}
