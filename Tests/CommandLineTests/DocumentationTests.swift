import Foundation
import TestSupport
import Testing

@testable import psrsieve

/// Every command line of README, docs and the models' cards: it runs in a folder that holds what the page speaks of, and what the
/// page shows below it comes out. `make docs-test` runs the slow ones as well, with a release build.
@Suite struct DocumentationTests {
    // MARK: - What is not run

    /// Command lines that run only where `PSRSIEVE` names a release build: a debug build takes a minute or more for each.
    private static let slow = [
        ("psrsieve simulate -o known ", "400 candidates"), ("psrsieve simulate -o other ", "100 candidates"),
        ("psrsieve simulate -o simulated --pulsars 100 ", "1,000 candidates"),
        ("psrsieve simulate -o any ", "10,000 candidates"),
        ("psrsieve inspect candidate.phcx --model planes", "hundreds of gradients of a network of planes"),
        ("psrsieve inspect examples.fits --row 12 --model planes", "hundreds of gradients of a network of planes"),
        ("psrsieve train examples.fits -o model.safetensors --network planes", "trains a network of planes"),
        ("psrsieve cross-validate HTRU_2.csv", "trains 25 networks"),
        ("psrsieve report ", "explains candidates, a gradient of a network of planes for each"),
    ]

    /// Command lines that are only parsed, by how they begin, and why. They are those of psrsieve itself.
    private static let parsedOnly = [
        ("psrsieve benchmark ", "trains for minutes to hours"),
        ("psrsieve train examples.fits --from planes", "the samples are too few to go on with"),
        ("psrsieve simulate -o v ", "4,000 candidates"), ("psrsieve preprocess v/candidates", "4,000 candidates"),
        ("time psrsieve", "measures a release build"),
        ("psrsieve cross-validate HTRU_2.csv --inputs profile", "trains 300 networks"),
        ("psrsieve cross-validate MiniSPINN.arff", "trains 300 networks"),
        ("psrsieve cross-validate HTRU_2.csv --repeats", "trains 300 networks"),
        ("psrsieve cross-validate HTRU_2.csv --folds-file", "the folds are made by scikit-learn"),
    ]

    /// Command lines of other programs that are not run.
    private static let notRun = [
        ("make ", "builds, installs or tests psrsieve itself; that the target is there is checked"),
        ("swift ", "builds or tests psrsieve itself"), (".build/release/", "a release build"),
        ("psrsieve-bench ", "measures a release build"),
        ("python3 -m venv ", "installs from the network"), ("python3 -c ", "EveryExperimentTests runs it"),
        ("peers/bin/", "needs scikit-learn"),
        ("torch/bin/", "needs PyTorch"), ("unset ", "belongs to a measurement"),
        ("Benchmarks/", "trains for minutes"), ("python3 Benchmarks/", "simulates, trains and scores for minutes"),
        ("python Benchmarks/presto-folds.py", "needs folds that PRESTO made"),
        ("models/medlat.sh", "MedlatTests runs it"),
        ("for i in", "writes 100 MB"),
    ]

    private static func reason(_ command: DocumentedCommand, in list: [(String, String)]) -> String? {
        list.first { command.code.hasPrefix($0.0) }?.1
    }

    /// Why a command line of psrsieve is only parsed here.
    private static func reasonToParse(_ command: DocumentedCommand) -> String? {
        reason(command, in: parsedOnly)
            ?? (DocumentationWorkplace.isRelease
                ? nil : reason(command, in: slow).map { "\($0); slow in a debug build" })
    }

    // MARK: - The tests

    @Test(arguments: DocumentedCommand.pages) func commandsDoWhatThePageShows(_ page: String) throws {
        let commands = try DocumentedCommand.all(of: page)
        guard !commands.isEmpty else { return }
        let place = try DocumentationWorkplace(commands)
        var missing = place.missing
        for command in commands {
            if let reason = Self.reason(command, in: Self.notRun) ?? Self.reasonToParse(command) {
                try check(command)
                print("docs: \(command): not run: \(reason)")
                missing.formUnion(command.results.filter { !place.holds($0) })
            } else if let file = missing.first(where: command.mentions) {
                try check(command)
                print("docs: \(command): skipped: \(file) is not there")
                missing.formUnion(command.results.filter { !place.holds($0) })
            } else {
                missing.subtract(command.results)
                try run(command, in: place)
            }
        }
    }

    private func run(_ command: DocumentedCommand, in place: DocumentationWorkplace) throws {
        let start = ContinuousClock.now
        let outcome = try place.run(command.text)
        print("docs: \(command): \(ContinuousClock.now - start)")
        #expect(outcome.status == 0, "\(command)\n\(outcome.standardError)")
        guard let output = command.output else { return }
        #expect(
            ShownOutput(output).agrees(with: outcome.standardOutput, outcome.standardError),
            "\(command)\n\(outcome.standardOutput)\(outcome.standardError)")
    }

    /// What is not run is at least understood.
    private func check(_ command: DocumentedCommand) throws {
        if command.words.first == "make" {
            let makefile = try String(contentsOfFile: RealData.repository + "/Makefile", encoding: .utf8)
            #expect(makefile.contains("\n\(command.words[1]):"), "\(command)")
        } else if let words = command.psrsieveWords {
            #expect(throws: Never.self, "\(command)") { _ = try Psrsieve.parseAsRoot(words) }
        }
    }

    /// What stands in a list above and in no page any more is to be taken out.
    @Test func everyExceptionIsNeeded() throws {
        let commands = try DocumentedCommand.pages.flatMap(DocumentedCommand.all)
        #expect(commands.count > 60)
        for (beginning, _) in Self.slow + Self.parsedOnly + Self.notRun {
            #expect(commands.contains { $0.code.hasPrefix(beginning) }, "\(beginning)")
        }
    }

    /// The comparison itself can fail.
    @Test func whatIsShownMustBeWritten() {
        let shown = ShownOutput(["average precision  0.9350", "…", "found 1403 of 1639", "psrsieve: wrote m"])
        let good = "average precision    0.9351\nother\nlines\nfound 1400 of 1639\n"
        #expect(shown.agrees(with: good, "psrsieve: wrote m\n"))
        #expect(shown.agrees(with: good, "psrsieve: something else\npsrsieve: wrote m\n"))
        #expect(!shown.agrees(with: good, "psrsieve: wrote n\n"))
        #expect(!shown.agrees(with: good.replacing("0.9351", with: "0.8951"), "psrsieve: wrote m\n"))
        #expect(!shown.agrees(with: good.replacing("1400", with: "1300"), "psrsieve: wrote m\n"))
        #expect(!shown.agrees(with: good.replacing("of 1639", with: "in 1639"), "psrsieve: wrote m\n"))
        #expect(!shown.agrees(with: good + "one line more\n", "psrsieve: wrote m\n"))
        #expect(!shown.agrees(with: "average precision    0.9351\n", "psrsieve: wrote m\n"))
        #expect(ShownOutput(["score 0.9876 by …"]).agrees(with: "score 0.9876 by a model\n", ""))
    }
}
