import Foundation
import TestSupport
import Testing

/// Choosing a threshold, and what is said of it.
@Suite struct ThresholdTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"
    private let model = RealData.repository + "/models/htru2-features.safetensors"

    init() throws {
        program = try Program()
    }

    private func score(_ threshold: String) throws -> Subprocess.Outcome {
        try program.run("score", model, "\(samples)/htru2-like.csv", "-o", "r.csv", "--threshold", threshold)
    }

    /// The rows of a table of thresholds, by what `--threshold` would say.
    private func table(_ text: String) -> [String: [Double]] {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        guard let head = lines.firstIndex(where: { $0.first == "--threshold" }) else { return [:] }
        return Dictionary(
            uniqueKeysWithValues: lines[(head + 1)...].map { ($0[0], $0.dropFirst().map { Double($0) ?? .nan }) })
    }

    @Test func scoringSaysWhatAThresholdIsAndCosts() throws {
        let rows = table(try program.run("inspect", model).standardOutput)
        for (rule, wanted) in [("recall=0.99", 0.99), ("precision=0.9", 0.9), ("fpr=0.001", 0.001)] {
            let outcome = try score(rule)
            #expect(outcome.status == 0)
            let line = try #require(
                outcome.standardError.firstMatch(
                    of:
                        /psrsieve: threshold ([0-9.e-]+): .*?\(recall ([0-9.e-]+),.*?\(false-positive rate ([0-9.e-]+),.*?precision ([0-9.e-]+),/
                ), "\(outcome.standardError)")
            let numbers = try [line.1, line.2, line.3, line.4].map { try #require(Double($0)) }
            let row = try #require(rows[rule])
            for (number, shown) in zip(numbers, row) { #expect(abs(number - shown) < 0.006 * max(shown, 0.01)) }
            let kept = rule.hasPrefix("recall") ? numbers[1] : rule.hasPrefix("fpr") ? numbers[2] : numbers[3]
            #expect(abs(kept - wanted) < 0.01, "\(rule)")
        }
        #expect(!(try score("0.5").standardError.contains("threshold")))
    }

    /// What 16,259 and 1,639 held-out rows cannot tell.
    @Test(arguments: [
        ("fpr=0.0000001", "fpr=0.00019 or more"), ("recall=0.9999", "recall=0.9981 or less"), ("fpr=0", "fpr=0.00019"),
    ]) func whatTheDataCannotSupportIsRefused(_ rule: String, _ way: String) throws {
        let outcome = try score(rule)
        #expect(outcome.status == 1)
        #expect(outcome.standardError.contains("--threshold \(rule) with htru2-features"), "\(outcome.standardError)")
        #expect(outcome.standardError.contains(way), "\(outcome.standardError)")
        #expect(!FileManager.default.fileExists(atPath: program.folder.file("r.csv")))
    }

    @Test(arguments: [
        ("99%", "was 0.99 meant?"), ("recall=99", "was recall=0.99 meant?"), ("fpr=0.1%", "was fpr=0.001 meant?"),
        (
            "f1",
            "\"f1\" is no number from 0 to 1; there are a score such as 0.5, recall=0.99, precision=0.9 and fpr=0.001"
        ),
        ("f1=1", "\"f1\" is not known; there are a score such as 0.5,"),
    ]) func whatIsNoThreshold(_ text: String, _ message: String) throws {
        let outcome = try score(text)
        #expect(outcome.status == 64)
        #expect(outcome.standardError.contains("The value '\(text)' is invalid for '--threshold"))
        #expect(outcome.standardError.contains(message), "\(outcome.standardError)")
    }

    /// The table of `evaluate` is that of the rows it is given: counted again here from the ranked list.
    @Test func evaluationShowsWhatTheModelsThresholdsDo() throws {
        let path = "\(samples)/htru2-like.csv"
        let rows = table(try program.run("evaluate", model, path).standardOutput)
        #expect(rows.count >= 6)
        _ = try program.run("score", model, path, "-o", "r.csv")
        let scores = try program.text("r.csv").split(separator: "\n").dropFirst()
            .compactMap { Double($0.split(separator: ",", omittingEmptySubsequences: false)[2]) }
        #expect(scores.count == 1300)
        for (rule, numbers) in rows {
            // Four digits of a threshold are shown, so a row or two may lie between.
            #expect(abs(Double(scores.count { $0 >= numbers[0] }) - numbers[4] - numbers[5]) <= 2, "\(rule)")
            #expect((0...1).contains(numbers[1]) && (0...1).contains(numbers[2]))
        }
        let recalls = rows.sorted { $0.value[0] > $1.value[0] }.map { $0.value[1] }
        #expect(recalls == recalls.sorted())
    }

    // MARK: - What must be known beside the figures

    @Test func measuringOnTheTrainingTableIsSaid() throws {
        let table = "\(samples)/training.csv"
        _ = try program.run("train", table, "-o", "m.safetensors", "--epochs", "2")
        let same = try program.run("evaluate", "m.safetensors", table)
        #expect(same.standardError.contains("\(table) is what the model was trained on"), "\(same.standardError)")
        let other = try program.run("evaluate", "m.safetensors", "\(samples)/htru2-like.csv")
        #expect(!other.standardError.contains("is what the model was trained on") && other.status == 0)
        let planes = try PlaneModel.shared.get()
        let examples = try program.run("evaluate", planes.path, planes.examples)
        #expect(examples.standardError.contains("\(planes.examples) is what the model was trained on"))
    }

    /// HTRU 1's DM curves are others than HTRU 2's.
    @Test func muchOutsideOfTheTrainingSetIsSaid() throws {
        let right = try program.run("evaluate", model, "\(samples)/htru2-like.csv")
        #expect(!right.standardError.contains("outside"), "\(right.standardError)")
        let wrong = try program.run(
            "evaluate", RealData.repository + "/models/htru1-features.safetensors", "\(samples)/htru2-like.csv")
        let note = try #require(
            wrong.standardError.firstMatch(of: /psrsieve: ([0-9]+) of 1300 candidates lie far outside what the model/),
            "\(wrong.standardError)")
        #expect(wrong.standardOutput.contains("\(note.1) outliers:\n"))
        #expect(Int(note.1) ?? 0 > 260)
    }

    @Test func fewRowsOfAClassAreSaid() throws {
        let lines = try String(contentsOfFile: "\(samples)/training.csv", encoding: .utf8).split(separator: "\n")
        let (pulsars, others) = (
            lines.dropFirst().filter { $0.hasSuffix(",1") }, lines.dropFirst().filter { $0.hasSuffix(",0") }
        )
        let few = [lines[0]] + pulsars.prefix(12) + others.prefix(60)
        try program.folder.write("few.csv", few.joined(separator: "\n") + "\n")
        let trained = try program.run("train", "few.csv", "-o", "m.safetensors", "--epochs", "2")
        #expect(
            trained.standardError.contains(
                "psrsieve: the held-out candidates are 12 pulsars and 60 non-pulsars: from fewer"),
            "\(trained.standardError)")
        let all = try program.run("train", "\(samples)/training.csv", "-o", "m.safetensors", "--epochs", "2")
        #expect(!all.standardError.contains("fewer"))
        let measured = try program.run("evaluate", "m.safetensors", "few.csv")
        #expect(measured.standardError.contains("these candidates are 12 pulsars and 60 non-pulsars"))
    }
}
