import Foundation
import TestSupport
import Testing

/// A directory with every kind of broken file among good ones: the good ones are scored, and each of the others is listed
/// with its reason.
@Suite struct BrokenInputTests {
    private static let model = RealData.repository + "/models/htru1-features.safetensors"
    private static let survey = RealData.repository + "/samples/survey"

    private let program: Program
    private var folder: TemporaryFolder { program.folder }

    init() throws {
        program = try Program()
    }

    /// A broken file and how the reason that is given for it begins.
    private struct Broken {
        var name: String
        var reason: String
        var bytes: [UInt8]

        init(_ name: String, _ reason: String, _ bytes: some Sequence<UInt8>) {
            (self.name, self.reason, self.bytes) = (name, reason, Array(bytes))
        }
    }

    private func sample(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(Self.survey)/\(name).fits")))
    }

    private func brokenFiles() throws -> [Broken] {
        let archive = try sample("pulsar_00001")
        var absurd = archive
        let card = try #require(Data(absurd).range(of: Data("NBIN    =".utf8)))
        absurd.replaceSubrange(card.upperBound..<(card.upperBound + 21), with: Data("           1000000000".utf8))
        let entities = (1..<12).map { level in
            "<!ENTITY a\(level) \"\(String(repeating: "&a\(level - 1);", count: 10))\">"
        }
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE phcf [<!ENTITY a0 \"lol\">\(entities.joined())]><phcf>&a11;</phcf>"
        let white = Gzip.pack([UInt8](repeating: 0x20, count: 16 << 20))
        return [
            Broken("absurd.fits", "16 sub-integrations of 1 x 16 x 1000000000 samples do not fit into", absurd),
            Broken(
                "cut.fits", "16 sub-integrations of 1 x 16 x 64 samples do not fit into 30000 bytes",
                archive.prefix(30_000)),
            Broken("empty.fits", "holds no data", []),
            Broken("name, with \"quotes\"\nand lines.csv", "holds no data", []),
            Broken(
                "gzip bomb.phcx.gz", "is larger than 64 MiB",
                Gzip.pack("<phcf>") + [[UInt8]](repeating: white, count: 8).joined()),
            Broken(
                "picture.pfd", "is neither a feature table, PHCX, FITS nor a fold", [0x89, 0x50, 0x4e, 0x47, 0, 0, 0]),
            Broken("words.ar", "is no feature table", "these are words\nand more words\n".utf8),
            Broken(
                "xml bomb.phcx", "is XML with a document type declaration, which could hide what it holds", bomb.utf8),
        ]
    }

    /// Writes the broken files and what is no file, beside three good archives.
    ///
    /// - Returns: what is broken, by its name in the directory, with the reason.
    private func writeSurvey() throws -> [(name: String, reason: String)] {
        for broken in try brokenFiles() { try folder.write("survey/\(broken.name)", broken.bytes) }
        // A wrong extension and an odd name make no archive worse.
        try folder.write("survey/good.fits", try sample("pulsar_00000"))
        try folder.write("survey/good.csv", try sample("noise_00000"))
        try folder.write("survey/good, too\n.fits", try sample("noise_00001"))
        try folder.write("survey/hidden only/.hidden", "x")
        let manager = FileManager.default
        try manager.createSymbolicLink(atPath: folder.file("survey/loop"), withDestinationPath: ".")
        try manager.createSymbolicLink(atPath: folder.file("survey/to itself"), withDestinationPath: "to itself")
        #expect(mkfifo(folder.file("survey/pipe.fits"), 0o600) == 0)
        let latin = folder.file("survey/latin").utf8CString.dropLast() + [CChar(bitPattern: 0xe9), 0]
        close(creat(Array(latin), 0o600))
        return try brokenFiles().map { ($0.name, $0.reason) } + [
            ("hidden only", "is a directory that holds no file to read"),
            ("to itself", "cannot be opened: it is a link to itself"),
            ("loop", "is a link to a folder that it lies in"),
            ("pipe.fits", "cannot be opened: it is a pipe"),
            ("latin\u{fffd}", "cannot be opened: its name is not in UTF-8; rename it"),
        ]
    }

    /// A field of a CSV file, quoted where it must be.
    private func field(_ text: String) -> String {
        text.contains(where: { ",\"\n".contains($0) })
            ? "\"\(text.replacingOccurrences(of: "\"", with: "\"\""))\"" : text
    }

    @Test func theGoodOnesAreScoredAndTheOthersListed() throws {
        let broken = try writeSurvey()
        let outcome = try Subprocess.run(
            "/usr/bin/timeout", ["60", Program.path, "score", Self.model, "survey", "-o", "ranked.csv"],
            folder: folder.path)
        #expect(outcome.status == 3, "\(outcome.standardError)")
        #expect(outcome.standardError.contains("scored 3 candidates"))
        #expect(outcome.standardError.contains("\(broken.count) inputs could not be read: see ranked.csv.errors.csv"))
        let ranked = try program.text("ranked.csv")
        for name in ["good.fits", "good.csv", "good, too\n.fits"] {
            #expect(ranked.contains(",\(field("survey/\(name)")),"), "\(name)")
        }
        let errors = try program.text("ranked.csv.errors.csv")
        for (name, reason) in broken {
            let start = try #require(errors.range(of: "\n\(field("survey/\(name)")),"), "\(name)\n\(errors)")
            let rest = errors[start.upperBound...]
            #expect(rest.prefix { $0 != "\n" }.contains(reason), "\(name): \(rest.prefix(200))")
        }
        // With one job or many, the lists are the same.
        _ = try program.run("score", Self.model, "survey", "-o", "again.csv", "--jobs", "1")
        #expect(try program.text("again.csv.errors.csv") == errors)
    }

    @Test func inspectSaysItInOneLine() throws {
        for (name, reason) in try writeSurvey() where !name.contains("\u{fffd}") {
            let outcome = try Subprocess.run(
                "/usr/bin/timeout", ["60", Program.path, "inspect", "survey/\(name)"], folder: folder.path)
            #expect(outcome.status == 1, "\(name)")
            let lines = outcome.standardError.split(separator: "\n")
            #expect(lines.count == 1 && lines[0].hasPrefix("psrsieve: survey/"), "\(name): \(outcome.standardError)")
            // A directory and a link to nothing are told otherwise than where a whole survey is searched.
            let isFile = !["hidden only", "loop", "to itself"].contains(name)
            #expect(!isFile || outcome.standardError.contains(reason), "\(outcome.standardError)")
        }
    }

    @Test(.enabled(if: Unprivileged.isPossible, "root reads every file, and another user cannot run the program here"))
    func whatMayNotBeReadIsListed() throws {
        try folder.write("survey/good.fits", try sample("pulsar_00000"))
        try folder.write("survey/secret.fits", try sample("pulsar_00001"))
        try folder.write("survey/closed/inside.fits", try sample("pulsar_00002"))
        try Unprivileged.setMode(0o777, folder.path)
        try Unprivileged.setMode(0, folder.file("survey/secret.fits"))
        try Unprivileged.setMode(0, folder.file("survey/closed"))
        defer { try? Unprivileged.setMode(0o700, folder.file("survey/closed")) }
        let outcome = try Unprivileged.run(["score", Self.model, "survey", "-o", "ranked.csv"], folder: folder.path)
        #expect(outcome.status == 3, "\(outcome.standardError)")
        #expect(
            try program.text("ranked.csv.errors.csv") == """
                input,place,reason
                survey/closed,,cannot be opened: the directory cannot be read
                survey/secret.fits,,cannot be opened: Permission denied

                """)
        #expect(try program.text("ranked.csv").split(separator: "\n").count == 2)
    }
}

/// Runs the program as a user whom file modes bind.
enum Unprivileged {
    /// Not so where the tests run as root and the program lies where no other user may go.
    static let isPossible: Bool = {
        guard let outcome = try? run(["--help"], folder: "/") else { return false }
        return outcome.status == 0
    }()

    static func run(_ arguments: [String], folder: String) throws -> Subprocess.Outcome {
        guard getuid() == 0 else { return try Subprocess.run(Program.path, arguments, folder: folder) }
        let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups", Program.path]
        return try Subprocess.run("/usr/bin/setpriv", nobody + arguments, folder: folder)
    }

    static func setMode(_ mode: Int, _ path: String) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
    }
}
