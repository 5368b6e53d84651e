import Foundation
import TestSupport
import Testing

/// `inspect --plot`: a picture beside the words, or one sentence on why there is none.
@Suite struct InspectPictureTests {
    private static let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

    private let program: Program
    private let samples = RealData.repository + "/samples"
    private var archive: String { "\(samples)/survey/pulsar_00002.fits" }

    init() throws {
        program = try Program()
    }

    @Test func aPictureBesideTheWords() throws {
        let words = try program.run("inspect", archive).standardOutput
        let outcome = try program.run("inspect", archive, "--plot", "a.PNG")
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput == words)
        #expect(outcome.standardError == "psrsieve: wrote a.PNG\n")
        let picture = try Data(contentsOf: URL(filePath: program.folder.file("a.PNG")))
        #expect(picture.starts(with: Self.signature))
        // Again, over the picture that is there; and what a network sees is another picture.
        #expect(try program.run("inspect", archive, "--json", "--plot", "a.PNG").status == 0)
        #expect(try Data(contentsOf: URL(filePath: program.folder.file("a.PNG"))) == picture)
        #expect(try program.run("inspect", archive, "--planes", "--plot", "a.PNG").status == 0)
        let planes = try Data(contentsOf: URL(filePath: program.folder.file("a.PNG")))
        #expect(planes.starts(with: Self.signature) && planes != picture)
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path) == ["a.PNG"])
    }

    @Test(arguments: ["a.jpg", "png", ".png", "a.png.gz", "a.svg/"]) func otherEndingsAreRefused(_ name: String) throws
    {
        for command in [["inspect", archive], ["benchmark", "mnist", "--data", "."]] {
            let outcome = try Subprocess.run(Program.path, command + ["--plot", name], folder: program.folder.path)
            #expect(outcome.status == 64)
            #expect(
                outcome.standardError.contains(
                    "--plot \(name): a picture's name has to end in .png, .svg or .pdf"), "\(outcome.standardError)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path).isEmpty)
    }

    @Test(arguments: ["a.svg", "a.pdf"]) func theSamePictureInOtherFormats(_ name: String) throws {
        func drawn() throws -> Data {
            #expect(try program.run("inspect", archive, "--plot", name).status == 0)
            return try Data(contentsOf: URL(filePath: program.folder.file(name)))
        }
        let picture = try drawn()
        #expect(picture.starts(with: (name.hasSuffix("svg") ? "<?xml" : "%PDF-1").utf8))
        // A second later it still has the same bytes.
        Thread.sleep(forTimeInterval: 1.1)
        #expect(try drawn() == picture)
    }

    @Test func planesWithoutPlotIsWrongUsage() throws {
        let outcome = try program.run("inspect", archive, "--planes")
        #expect(outcome.status == 64)
        #expect(outcome.standardError.contains("--planes says what --plot draws"))
    }

    @Test func whatHasNothingToDraw() throws {
        let path = RealData.repository + "/models/htru2-profile.safetensors"
        let table = "\(samples)/training.csv"
        for (arguments, message) in [
            ([table], "\(table): is a feature table, which holds no profiles; to draw a row, give --model"),
            (
                [table, "--planes", "--model", path],
                "\(table): is a feature table, which holds no planes, so there is nothing to draw"
            ),
            ([path], "\(path): is a model, so there is nothing to draw"),
        ] {
            let outcome = try Subprocess.run(
                Program.path, ["inspect"] + arguments + ["--plot", "a.png"], folder: program.folder.path)
            #expect(outcome.status == 1)
            #expect(outcome.standardError == "psrsieve: \(message)\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path).isEmpty)
    }

    @Test func whereNothingCanBeWritten() throws {
        try program.folder.write("file", "")
        for (path, reason) in [
            ("missing/a.png", "No such file or directory"), ("file/a.png", "Not a directory"),
        ] {
            let outcome = try program.run("inspect", archive, "--plot", path)
            #expect(outcome.status == 1)
            #expect(outcome.standardError == "psrsieve: \(path): cannot be written: \(reason)\n")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.path) == ["file"])
    }

    @Test func jsonSaysWidthLengthAndTrials() throws {
        let output = try program.run("inspect", archive, "--json").standardOutput
        let json = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
        let (turns, period) = (
            try #require(json["width_turns"] as? Double), try #require(json["period_s"] as? Double)
        )
        #expect(turns > 0 && turns <= 0.5)
        #expect(abs(try #require(json["width_ms"] as? Double) - turns * period * 1000) < 1e-9)
        #expect(json.keys.contains("acceleration_m_s2") && json.keys.contains("observation_s"))
        let shape = try #require(json["shape"] as? [String: Any])
        #expect(shape["dm_trials"] as? Int == 65)
        #expect(shape.keys.contains("period_trials") && shape.keys.contains("acceleration_trials"))
    }

    /// Pictures of every format that there are real files of.
    @Test(
        .needsRealData,
        arguments: [
            "phcx/htru1/pulsar_0001.phcx", "phcx/htru2/2009-01-30-11-41-36.08.fil_sigproc_001.phcx.gz",
            "pfd/presto/M28A_bary_PSR_1824-2452A.pfd", "timer/psrchive_example.ar",
            "psrfits/J1909-3744_59630.163760_1460.rfiClean.fits", "psrfits/B1855+09.430.PUPPI.11y.x.sum.sm",
        ])
    func everyFormat(_ name: String) throws {
        for options in [[], ["--planes"]] {
            let outcome = try Subprocess.run(
                Program.path, ["inspect", RealData.path(name), "--plot", "a.png"] + options,
                folder: program.folder.path)
            #expect(outcome.status == 0, "\(outcome.standardError)")
            #expect(try Data(contentsOf: URL(filePath: program.folder.file("a.png"))).starts(with: Self.signature))
        }
    }
}
