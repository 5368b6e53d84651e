import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import Preprocessing

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what a file holds: a candidate, a table or a model.",
        discussion: """
            Example:
              psrsieve inspect J1909-3744.fits --json
              psrsieve inspect models/htru2-features.safetensors
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Which candidate of a file that holds several, counted from 1.")
    var row = 1

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        if ModelText.isModel(file) {
            let card = try ModelFile.read(file).card
            print(try json ? MetricsText.json(card) : ModelText.summary(card), terminator: "")
            return
        }
        let format = try CandidateReader.format(of: file)
        if format == .featureTable {
            let (table, notes) = try FeatureTableReader.readAll(path: file)
            notes.forEach(Console.note)
            guard (1...table.count).contains(row) else { throw outOfRange(table.count) }
            print(
                try json ? MetricsText.json(Inspection(table, row: row - 1)) : TableText.summary(table), terminator: "")
            return
        }
        let candidates = try CandidateReader.candidates(in: file)
        guard (1...max(candidates.count, 1)).contains(row), !candidates.isEmpty else {
            throw outOfRange(candidates.count)
        }
        let inspection = Inspection(candidates[row - 1], format: format.rawValue, candidates: candidates.count)
        print(try json ? MetricsText.json(inspection) : inspection.text, terminator: "")
    }

    private func outOfRange(_ count: Int) -> CommandFailure {
        CommandFailure("\(file): has \(count) candidates, so there is no candidate \(row)")
    }
}
