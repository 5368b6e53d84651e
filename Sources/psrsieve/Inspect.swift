import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import Preprocessing
import Reports

struct Inspect: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says what a file holds: a candidate, a table or a model.",
        discussion: """
            Example:
              psrsieve inspect J1909-3744.fits --json
              psrsieve inspect J1909-3744.fits --plot J1909-3744.png
              psrsieve inspect models/htru2-features.safetensors
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "Which candidate of a file that holds several, counted from 1.")
    var row = 1

    @Flag(help: "Print JSON.")
    var json = false

    @Option(help: ArgumentHelp("Draw the candidate: profile, planes, curves and header.", valueName: "file.png"))
    var plot: String?

    @Flag(help: "With --plot: draw what preprocessing makes of the candidate for an image classifier.")
    var planes = false

    func validate() throws {
        if let plot, !plot.lowercased().hasSuffix(".png") {
            throw ValidationError("--plot \(plot): a picture is written as PNG, so its name has to end in .png")
        }
        guard plot != nil || !planes else { throw ValidationError("--planes says what --plot draws; give --plot too") }
    }

    func run() throws {
        if ModelText.isModel(file) {
            guard plot == nil else { throw nothingToDraw("is a model") }
            let card = try ModelFile.read(file).card
            print(try json ? MetricsText.json(card) : ModelText.summary(card), terminator: "")
            return
        }
        let format = try CandidateReader.format(of: file)
        if format == .featureTable {
            guard plot == nil else { throw nothingToDraw("is a feature table, which holds no profiles") }
            let (table, notes) = try FeatureTableReader.readAll(path: file)
            notes.forEach(Console.note)
            guard (1...table.count).contains(row) else { throw outOfRange(table.count) }
            print(
                try json ? MetricsText.json(Inspection(table, row: row - 1)) : TableText.summary(table), terminator: "")
            return
        }
        if format == .exampleTable {
            let reader = try ExampleTableReader(path: file)
            guard (1...max(reader.count, 1)).contains(row), reader.count > 0 else { throw outOfRange(reader.count) }
            let inspection = Inspection(
                try reader.featureTable(), row: row - 1, format: format.rawValue)
            print(try json ? MetricsText.json(inspection) : TableText.summary(reader), terminator: "")
            return
        }
        let candidates = try CandidateReader.candidates(in: file)
        guard (1...max(candidates.count, 1)).contains(row), !candidates.isEmpty else {
            throw outOfRange(candidates.count)
        }
        let candidate = candidates[row - 1]
        if let plot {
            try draw(candidate, format: format, to: plot)
            Console.note("wrote \(plot)")
        }
        let inspection = Inspection(candidate, format: format.rawValue, candidates: candidates.count)
        print(try json ? MetricsText.json(inspection) : inspection.text, terminator: "")
    }

    private func draw(_ candidate: Candidate, format: CandidateReader.Format, to path: String) throws {
        let png =
            planes
            ? try NetworkViewPicture(candidate)?.png()
            : try CandidatePicture(candidate, format: format.rawValue)?.png()
        guard let png else { throw nothingToDraw("holds neither a profile nor planes nor curves") }
        try OutputFile.write(png, to: path)
    }

    private func nothingToDraw(_ what: String) -> CommandFailure {
        CommandFailure("\(file): \(what), so there is nothing to draw")
    }

    private func outOfRange(_ count: Int) -> CommandFailure {
        CommandFailure("\(file): has \(count) candidates, so there is no candidate \(row)")
    }
}
