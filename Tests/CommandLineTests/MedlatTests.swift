import Foundation
import TestSupport
import Testing

/// models/medlat.sh from a folder of PHCX files to a model and its figures, on a simulated stand-in for the archive.
@Suite struct MedlatTests {
    @Test func theArchiveBecomesAModelAndFigures() throws {
        let program = try Program()
        _ = try program.run(
            "simulate", "-o", "s", "--survey", "htru1", "--pulsars", "12", "--noise", "14", "--rfi", "4", "--seed", "5")
        // As the archive names them, in folders of their own.
        let names = try FileManager.default.contentsOfDirectory(atPath: program.folder.file("s/candidates"))
        #expect(names.count == 30)
        for (number, name) in names.sorted().enumerated() {
            let isPulsar = name.hasPrefix("pulsar")
            let folder = program.folder.file(isPulsar ? "archive/pulsars" : "archive/RFI")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileManager.default.moveItem(
                atPath: program.folder.file("s/candidates/\(name)"),
                toPath: "\(folder)/\(isPulsar ? "pulsar" : "cand")_\(number).phcx.gz")
        }
        func run() throws -> Subprocess.Outcome {
            try Subprocess.run(
                "/usr/bin/env",
                [
                    "PSRSIEVE=\(Program.path)", "EPOCHS=1", "FOLDS=2", RealData.repository + "/models/medlat.sh",
                    "archive",
                    "made",
                ], input: "", folder: program.folder.path)
        }
        let outcome = try run()
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let figures = try program.text("made/figures.txt")
        #expect(figures.hasPrefix("30 candidates, 12 of them pulsars, each scored without its source:"))
        #expect(figures.contains("recall at a false-positive rate of 0.64 %"))
        #expect(try program.text("made/labels.csv").split(separator: "\n").count { $0.hasSuffix(",1") } == 12)
        #expect(try program.text("made/predictions.csv").split(separator: "\n").count == 31)
        #expect(FileManager.default.fileExists(atPath: program.folder.file("made/medlat.safetensors")))
        // Run again it finds all of it done.
        let again = try run()
        #expect(again.status == 0 && !again.standardOutput.contains("trained on"))
    }
}
