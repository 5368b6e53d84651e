import Formats
import Foundation
import TestSupport
import Testing

/// Scoring without naming a model, and in several precisions.
@Suite struct ScoreTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"
    private let models = RealData.repository + "/models"

    init() throws {
        program = try Program()
    }

    private func score(_ arguments: String..., models: String? = nil) throws -> Subprocess.Outcome {
        try Subprocess.run(
            Program.path, ["score"] + arguments, folder: program.folder.path,
            environment: models.map { ["PSRSIEVE_MODELS": $0] } ?? [:])
    }

    // MARK: - The models that come with psrsieve

    @Test(arguments: [
        ("htru2-like.csv", "htru2-features", 1_300), ("survey-phcx", "planes", 26), ("survey", "planes", 24),
    ]) func withoutAModelTheOneForSuchInputsIsUsed(input: String, model: String, count: Int) throws {
        let outcome = try score("\(samples)/\(input)", "-o", "without.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardError.contains("scored with \(model) (\(count) candidates), which comes with psrsieve\n"))
        _ = try score("\(models)/\(model).safetensors", "\(samples)/\(input)", "-o", "with.csv")
        #expect(try program.text("without.csv") == program.text("with.csv"))
    }

    @Test func aTableOfLabelsBesideCandidatesIsNoFeatureTable() throws {
        let folder = try TemporaryFolder()
        try folder.write("a-labels.csv", "path,class\npulsar.fits,1\n")
        try FileManager.default.copyItem(
            atPath: "\(samples)/survey/pulsar_00000.fits", toPath: folder.file("pulsar.fits"))
        let outcome = try score(folder.path, "-o", "r.csv")
        #expect(outcome.status == 0)
        #expect(outcome.standardError.contains("1 file that is no candidate: 1 .csv\n"))
        #expect(outcome.standardError.contains("scored with planes (1 candidate), which comes with psrsieve\n"))
        #expect(outcome.standardError.contains("scored 1 candidate,"))
    }

    @Test func theVariableNamesTheFolderOfModels() throws {
        let folder = try TemporaryFolder()
        let missing = try score("\(samples)/survey", "-o", "r.csv", models: folder.path)
        #expect(missing.status == 1)
        #expect(
            missing.standardError
                == "psrsieve: no model is given, and planes is not where psrsieve's own models "
                + "should be; give one, or set PSRSIEVE_MODELS to their folder\n")
        // Another model under the name of one shows that the folder's own are read.
        for (model, name) in [
            ("htru1-features", "planes"), ("htru2-profile", "htru2-profile"), ("htru2-features", "htru2-features"),
        ] {
            try FileManager.default.copyItem(
                atPath: "\(models)/\(model).safetensors", toPath: folder.file("\(name).safetensors"))
        }
        let found = try score("\(samples)/survey", "-o", "r.csv", models: folder.path)
        #expect(found.status == 0, "\(found.standardError)")
        _ = try score(folder.file("planes.safetensors"), "\(samples)/survey", "-o", "with.csv")
        #expect(try program.text("r.csv") == program.text("with.csv"))
    }

    @Test func aModelIsKnownByItsContent() throws {
        try FileManager.default.copyItem(
            atPath: "\(models)/htru1-features.safetensors", toPath: program.folder.file("a.model"))
        let outcome = try score("a.model", "\(samples)/survey", "-o", "r.csv")
        #expect(outcome.standardError.contains("scored 24 candidates"))
        #expect(!outcome.standardError.contains("comes with psrsieve"))
        let alone = try score("a.model", "-o", "r.csv")
        #expect(alone.status == 64)
        #expect(alone.standardError.hasPrefix("psrsieve: Missing expected argument '<input> ...'"))
        let lacking = try score("none.safetensors", "\(samples)/survey", "-o", "r.csv")
        #expect(lacking.status == 1)
        #expect(lacking.standardError.hasPrefix("psrsieve: none.safetensors: "))
    }

    // MARK: - Real candidates

    /// How far scores of the real PHCX files may be from those in single precision: bfloat16 keeps 8 bits of each value and
    /// is single precision where the processor has no instructions for it; int8 keeps a 127th of a layer's largest, and
    /// less where sums of two products are cut off at 16 bits, which is so without the instructions for it (VNNI).
    @Test(.needsRealData) func precisionsAgreeOnRealPlanes() throws {
        let files = RealData.path("phcx")
        func scores(_ precision: String) throws -> [String: Double] {
            let outcome = try score("\(models)/planes.safetensors", files, "-o", "r.csv", "--precision", precision)
            #expect(outcome.standardError.contains("scored 103 candidates"), "\(outcome.standardError)")
            let lines = try program.text("r.csv").split(whereSeparator: \.isNewline).dropFirst()
            let cells = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
            return Dictionary(
                uniqueKeysWithValues: try cells.map { ($0[13], try #require(Double($0[2]))) })
        }
        let single = try scores("f32")
        #expect(single.count == 103)
        for (precision, tolerance) in [("bf16", 0.05), ("int8", ProcessorInstructions.haveIntegers ? 0.15 : 0.3)] {
            let other = try scores(precision)
            let difference = single.map { abs($0.value - (other[$0.key] ?? .infinity)) }.max() ?? .infinity
            #expect(difference < tolerance, "\(precision)")
            let isSingle = precision == "bf16" && !ProcessorInstructions.haveBFloat16
            #expect((other == single) == isSingle, "\(precision)")
        }
    }

    /// The candidates that models/make.sh left out of the training.
    @Test(.needsRealData) func theRealPulsarsComeFirst() throws {
        let paths = try Subprocess.run(
            "/usr/bin/env", ["python3", "\(models)/real.py", RealData.path(""), "test"]
        ).standardOutput.split(whereSeparator: \.isNewline).dropFirst().map {
            $0.split(separator: ",").map(String.init)
        }
        try program.folder.write("list.txt", paths.map { $0[0] }.joined(separator: "\n"))
        let outcome = try score("\(models)/planes.safetensors", "@list.txt", "-o", "r.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        let pulsars = Set(paths.filter { $0[1] == "1" }.map { $0[0].split(separator: "/").last.map(String.init) ?? "" })
        #expect(pulsars.count == 19)
        let ranked = try program.text("r.csv").split(whereSeparator: \.isNewline).dropFirst()
            .map { $0.split(separator: ",", omittingEmptySubsequences: false)[1] }
        #expect(ranked.count == paths.count)
        // One that is no known pulsar comes among the first 17, and three of the faintest pulsars come later.
        #expect(ranked.prefix(11).allSatisfy { pulsars.contains(String($0)) })
        #expect(ranked.prefix(17).count { pulsars.contains(String($0)) } == 16)
    }
}
