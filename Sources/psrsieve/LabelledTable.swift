import Candidates
import Formats

/// Reads the feature table that a command trains on or measures with, and says what was noticed about it.
enum LabelledTable {
    static func read(_ path: String) throws -> FeatureTable {
        guard try CandidateReader.format(of: path) == .featureTable else {
            throw CommandFailure(
                "\(path): is no feature table; EXAMPLES is a table with one candidate a row and its class")
        }
        let (table, notes) = try FeatureTableReader.readAll(path: path)
        notes.forEach(Console.note)
        return table
    }
}
