import Foundation
import TestSupport
import Testing

/// `inspect --model`: a score and what it is made of, in words, as JSON and as a picture.
@Suite struct ExplanationCommandTests {
    private let program: Program
    private let samples = RealData.repository + "/samples"
    private let features = RealData.repository + "/models/htru1-features.safetensors"
    private var archive: String { "\(samples)/survey/pulsar_00002.fits" }

    init() throws {
        program = try Program()
    }

    private func json(_ arguments: String...) throws -> [String: Any] {
        let outcome = try Subprocess.run(
            Program.path, ["inspect"] + arguments + ["--json"], folder: program.folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.standardOutput.utf8)) as? [String: Any])
    }

    /// Checks what every explanation holds.
    private func checked(_ json: [String: Any]) throws -> (score: Double, shares: [String: Any]) {
        let explanation = try #require(json["explanation"] as? [String: Any])
        #expect(
            Set(explanation.keys) == [
                "model", "score", "outlier", "evidence", "baseline", "baseline_evidence", "shares",
            ])
        let shares = try #require(explanation["shares"] as? [String: Any])
        let sum = shares.values.reduce(0) { $0 + ($1 as? Double ?? 0) }
        let evidence = try #require(explanation["evidence"] as? Double)
        #expect(abs(sum - evidence + (try #require(explanation["baseline_evidence"] as? Double))) < 1e-3)
        #expect(explanation["outlier"] is Bool)
        return (try #require(explanation["score"] as? Double), shares)
    }

    private func score(_ model: String, _ input: String) throws -> Double {
        let outcome = try program.run("score", model, input, "-o", "r.json")
        try #require(outcome.status == 0, "\(outcome.standardError)")
        let list = try JSONSerialization.jsonObject(with: Data(try program.text("r.json").utf8))
        return try #require((list as? [[String: Any]])?.first?["score"] as? Double)
    }

    @Test func sharesOfFeatures() throws {
        let (score, shares) = try checked(try json(archive, "--model", features))
        #expect(abs(try self.score(features, archive) - score) < 1e-8)
        #expect(shares.count == 8 && shares.values.allSatisfy { $0 is Double })
        let words = try program.run("inspect", archive, "--model", features).standardOutput
        let lines = words.split(separator: "\n")
        let start = try #require(
            lines.firstIndex { $0.hasPrefix("score 0.") && $0.hasSuffix("by htru1-features.safetensors") })
        let sizes = lines[(start + 1)...].compactMap { line -> Double? in
            let parts = line.split(separator: " ")
            return shares[String(parts[0])] == nil ? nil : Double(parts[1]).map(abs)
        }
        #expect(sizes.count == 8 && sizes == sizes.sorted(by: >), "\(words)")
        // Nothing is said of a score where no model is given.
        #expect(try json(archive)["explanation"] is NSNull)
    }

    @Test func aRowOfAFeatureTable() throws {
        let table = "\(samples)/training.csv"
        let (first, _) = try checked(try json(table, "--model", features, "--row", "1"))
        let (other, _) = try checked(try json(table, "--model", features, "--row", "200"))
        #expect(first != other)
        let words = try program.run("inspect", table, "--model", features, "--row", "200").standardOutput
        #expect(words.contains("profile_mean") && words.contains("mean logit, before calibration"))
    }

    @Test func sharesOfPlanesAndTheirPicture() throws {
        let model = try PlaneModel.shared.get()
        let path = "\(PlaneModel.candidates)/pulsar_00001.phcx.gz"
        let (score, shares) = try checked(try json(path, "--model", model.path))
        // Lists hold eight digits.
        #expect(abs(try self.score(model.path, path) - score) < 1e-8)
        #expect(Set(shares.keys) == ["time_phase", "frequency_phase", "profile", "dm_curve", "header_values"])
        #expect(shares.values.allSatisfy { $0 is Double })

        // Not shown the header, the model says what a list made so says.
        let hidden = try checked(try json(path, "--model", model.path, "--without", "header_values"))
        #expect(hidden.shares["header_values"] is NSNull && hidden.shares["profile"] is Double)
        let listed = try program.run("score", model.path, path, "-o", "h.csv", "--without", "header_values", "--quiet")
        #expect(listed.standardOutput.contains(String(format: "%.4f", hidden.score)) && hidden.score != score)
        let noModel = try program.run("inspect", path, "--without", "header_values")
        #expect(noModel.status == 64 && noModel.standardError.contains("give --model too"))
        let features = try program.run("inspect", path, "--model", features, "--without", "header_values")
        #expect(features.status == 1 && features.standardError.contains("the model takes features, not planes"))

        let plain = try program.run("inspect", path, "--plot", "plain.png")
        let outcome = try program.run("inspect", path, "--model", model.path, "--plot", "why.png")
        #expect(plain.status == 0 && outcome.status == 0)
        #expect(outcome.standardError == "psrsieve: wrote why.png\n")
        let pictures = try ["plain.png", "why.png"].map { try Data(contentsOf: URL(filePath: program.folder.file($0))) }
        #expect(pictures.allSatisfy { $0.starts(with: [0x89, 0x50, 0x4e, 0x47]) } && pictures[0] != pictures[1])
        // The row of the example table that the same file became says the same.
        let row = try json(model.examples, "--row", "16", "--model", model.path)
        #expect(row["name"] as? String == "pulsar_00001.phcx.gz")
        #expect(abs(try checked(row).score - score) < 1e-6)
        _ = try program.run("inspect", model.examples, "--row", "16", "--model", model.path, "--plot", "row.png")
        #expect(try Data(contentsOf: URL(filePath: program.folder.file("row.png"))) == pictures[1])
    }

    private func picture(_ arguments: String...) throws -> Data {
        let outcome = try Subprocess.run(
            Program.path, ["inspect"] + arguments + ["--plot", "a.png"], folder: program.folder.path)
        try #require(outcome.status == 0, "\(outcome.standardError)")
        return try Data(contentsOf: URL(filePath: program.folder.file("a.png")))
    }

    /// Width and height as PNG's header says them.
    private func size(_ png: Data) -> [Int] {
        [16, 20].map { start in png[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) } }
    }

    @Test func sharesOfFeaturesBesideTheCandidate() throws {
        let (plain, why) = (try picture(archive), try picture(archive, "--model", features))
        #expect(size(plain)[1] == size(why)[1] && size(plain)[0] + 500 < size(why)[0])
        // With --planes it is drawn what a network sees, whatever the model.
        #expect(try picture(archive, "--model", features, "--planes") == picture(archive, "--planes"))
    }

    @Test func sharesOfFeaturesAlone() throws {
        let table = "\(samples)/training.csv"
        let rows = try ["1", "200"].map { try picture(table, "--model", features, "--row", $0) }
        #expect(rows[0] != rows[1] && size(rows[0]) == size(rows[1]))
        // Of an example table likewise; without a model its row's planes are drawn, whatever the model if asked for.
        let examples = try PlaneModel.shared.get().examples
        let planes = try picture(examples, "--row", "16")
        #expect(try size(picture(examples, "--row", "16", "--model", features)) == size(rows[0]))
        #expect(try planes != picture(examples, "--row", "15"))
        #expect(try planes == picture(examples, "--row", "16", "--model", features, "--planes"))
    }

    @Test func whatCannotBeExplained() throws {
        let model = try PlaneModel.shared.get()
        let table = "\(samples)/training.csv"
        for (arguments, message) in [
            ([table, "--model", model.path], "\(table): lacks what this model needs (time_phase, "),
            ([features, "--model", model.path], "\(features): is a model, not a candidate"),
            ([archive, "--model", table], "\(table): is no model; it holds candidates (feature table)"),
        ] {
            let outcome = try Subprocess.run(Program.path, ["inspect"] + arguments, folder: program.folder.path)
            #expect(outcome.status == 1)
            #expect(outcome.standardError.hasPrefix("psrsieve: \(message)"), "\(outcome.standardError)")
        }
    }
}
