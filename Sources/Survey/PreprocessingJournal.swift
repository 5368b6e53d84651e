import Formats
import Foundation
import OutputFiles

/// How far a preprocessing has come, beside the table that it has begun.
struct PreprocessingJournal: Codable {
    /// Changes whenever an older journal would be misread.
    private static let currentVersion = 5

    private var version = currentVersion
    /// Of inputs, labels and options: only the same ones give the same table.
    var fingerprint: String
    var tally: PreprocessingTally
    /// Bytes of the list of errors that belong to what is done.
    var errorBytes: Int

    init(fingerprint: String, tally: PreprocessingTally, errorBytes: Int) {
        self.fingerprint = fingerprint
        self.tally = tally
        self.errorBytes = errorBytes
    }

    /// The journal at a path, or `nil` if there is none.
    ///
    /// - Throws: `BatchPreprocessor.CannotResume` if it cannot be used.
    static func read(_ path: String) throws -> PreprocessingJournal? {
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        guard let data = FileManager.default.contents(atPath: path),
            let journal = try? JSONDecoder().decode(PreprocessingJournal.self, from: data),
            journal.version == currentVersion
        else { throw BatchPreprocessor.CannotResume(path: path, reason: "it is no journal of this psrsieve") }
        return journal
    }

    func write(to path: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try OutputFile.write(Array(try encoder.encode(self)), to: path)
    }
}

/// What a preprocessing has done so far.
public struct PreprocessingTally: Sendable, Equatable, Codable {
    /// Inputs that are done with.
    public internal(set) var inputs = 0
    /// Pieces of the input after them that are done with, where it holds many candidates.
    var piecesOfNextInput = 0
    /// Rows of the table, by class.
    public internal(set) var pulsars = 0
    public internal(set) var nonPulsars = 0
    public internal(set) var unknown = 0
    /// Names that were too long for their column and have been cut.
    public internal(set) var cutNames = 0
    /// Candidates of which other programs' lists have a row.
    public internal(set) var joined = 0
    /// Candidates whose class a list says by their own place within an input.
    public internal(set) var labelledWithin = 0
    /// What could not be read: how much, and the first of it.
    public internal(set) var errors = InputErrorList.Summary()
    /// What of the folders among the inputs is no candidate.
    public internal(set) var leftOut = LeftOut()

    public var candidates: Int { pulsars + nonPulsars + unknown }

    mutating func add(_ rows: ExampleRows) {
        pulsars += rows.labels.count { $0 == .pulsar }
        nonPulsars += rows.labels.count { $0 == .nonPulsar }
        unknown += rows.labels.count { $0 == nil }
        cutNames += rows.cutNames
        joined += rows.joined
        labelledWithin += rows.labelledWithin
        for error in rows.errors { errors.add(error) }
        leftOut.add(rows.leftOut)
        if rows.endsInput {
            (inputs, piecesOfNextInput) = (inputs + 1, 0)
        } else {
            piecesOfNextInput += 1
        }
    }
}
