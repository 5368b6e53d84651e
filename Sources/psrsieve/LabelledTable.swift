import Candidates
import Formats
import Preprocessing

/// Reads the examples that a command trains on or measures with, and says what was noticed about them: a feature table, an
/// example table, or FITS with profiles whose features are made here.
enum LabelledTable {
    static func read(_ path: String) throws -> FeatureTable {
        let features: CandidateFeatures
        switch try CandidateReader.format(of: path) {
        case .featureTable:
            let (table, notes) = try FeatureTableReader.readAll(path: path)
            notes.forEach(Console.note)
            return table
        case .exampleTable:
            let table = try ExampleTableReader(path: path).featureTable()
            guard table.count > 0 else { throw FormatError(path, .empty) }
            features = CandidateFeatures(examples: table)
        case .psrfits, .fits, .phcx, .prestoFold, .timer:
            features = CandidateFeatures(try CandidateReader.candidates(in: path))
        }
        for (name, reason) in features.lacking.prefix(5) {
            Console.note("\(path), \(name): left out, because \(reason)")
        }
        if features.lacking.count > 5 { Console.note("\(path): left out \(features.lacking.count) candidates in all") }
        guard features.table.count > 0 else { throw CommandFailure("\(path): none of its candidates has a profile") }
        return features.table
    }
}
