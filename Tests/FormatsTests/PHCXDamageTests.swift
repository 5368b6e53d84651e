import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Damaged and hostile PHCX files: an error that names the file, and never a crash or a long wait.
@Suite struct PHCXDamageTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func error(_ bytes: some Sequence<UInt8>) throws -> FormatError? {
        let path = try folder.write("bad.phcx", bytes)
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(error?.description.hasPrefix(path) == true)
        return error
    }

    private func error(_ text: String) throws -> FormatError? { try error(text.utf8) }

    // MARK: - Contradictions

    struct Damage: Sendable, CustomTestStringConvertible {
        var before: String
        var after: String
        var message: String
        var testDescription: String { after }
    }

    private static let damages: [Damage] = [
        Damage(
            before: "<Profile nBins=\"4\"", after: "<Profile nBins=\"999999999999999999\"",
            message: "section PDMP, Profile: holds 4 values where nSub and nBins promise 1 x 999999999999999999"),
        Damage(
            before: "nBins=\"4\" nSub=\"3\"", after: "nBins=\"4611686018427387904\" nSub=\"4\"",
            message:
                "section PDMP, SubIntegrations: holds 12 values where nSub and nBins promise 4 x 4611686018427387904"),
        Damage(
            before: "nSub=\"3\"", after: "nSub=\"0\"",
            message: "section PDMP, SubIntegrations: nSub is \"0\", which is no count"),
        Damage(
            before: "nSub=\"3\"", after: "nSub=\"-3\"",
            message: "section PDMP, SubIntegrations: nSub is \"-3\", which is no count"),
        Damage(
            before: "nSub=\"2\"", after: "nSub=\"99999999999999999999\"",
            message: "section PDMP, SubBands: nSub is \"99999999999999999999\", which is no count"),
        Damage(
            before: "<DmIndex nVals=\"3\"", after: "<DmIndex nVals=\"2000000000\"",
            message: "section PDMP, DmIndex: holds 3 numbers where nVals promises 2000000000"),
        Damage(
            before: "12.5\n15.0", after: "12.5 fifteen",
            message: "section PDMP, DmIndex: holds something that is not a finite number"),
        Damage(
            before: "<DmIndex nVals=\"3\" format=\"6.4f\">\n10.0", after: "<DmIndex nVals=\"2\" format=\"6.4f\">",
            message: "section PDMP, DataBlock: holds 6 values where the indices promise 2 x 2 x 1 x 1"),
        Damage(
            before: "20FF", after: "20FG",
            message: "section PDMP, DataBlock: is not made of pairs of hexadecimal digits"),
        Damage(
            before: "20FF 3031", after: "20FF 303",
            message: "section PDMP, DataBlock: is not made of pairs of hexadecimal digits"),
        Damage(
            before: "min=\"0\" max=\"25.5\"", after: "min=\"0\" max=\"nan\"",
            message: "section PDMP, DataBlock: does not say between which limits its values lie"),
        Damage(
            before: ">00FF3366</Profile>", after: "></Profile>", message: "section PDMP, Profile: holds no data"),
        Damage(
            before: "<Dm>12.5</Dm>", after: "<Dm>twelve</Dm>",
            message: "section PDMP: Dm is \"twelve\", which is not a number"),
        Damage(
            before: "265.5", after: "17:42:00", message: "head: RA is \"17:42:00\", which is not a number"),
    ]

    @Test(arguments: damages) func contradictionsAreNamed(_ damage: Damage) throws {
        let text = PHCXText().text
        try #require(text.contains(damage.before))
        let error = try error(text.replacingOccurrences(of: damage.before, with: damage.after))
        #expect(error?.description.hasSuffix("bad.phcx, \(damage.message)") == true, "\(error?.description ?? "")")
    }

    @Test func otherXML() throws {
        #expect(try error("<html><body>Not found</body></html>")?.reason.contains("its root is <html>") == true)
        #expect(try error("<phcf>\u{1}</phcf>")?.reason.contains("control characters") == true)
        #expect(try error("<phcf/>")?.reason.contains("no section of it holds a profile") == true)
        #expect(try error("<")?.reason.contains("damaged or ends early") == true)
        #expect(try error("<phcf><head></phcf>")?.place == .line(1))
    }

    @Test func otherGzip() throws {
        #expect(try error(Gzip.pack(""))?.cause == .empty)
        #expect(try error(Gzip.pack("1,2,3,4,5,6,7,8,0\n"))?.reason.contains("is a feature table") == true)
        #expect(try error(Gzip.pack("SIMPLE  =                    T"))?.reason.contains("CFITSIO") == true)
    }

    // MARK: - Bombs

    @Test func entitiesAreNotExpanded() throws {
        var declarations = "<!ENTITY a0 \"lol\">"
        for level in 1..<12 {
            let inner = String(repeating: "&a\(level - 1);", count: 10)
            declarations += "<!ENTITY a\(level) \"\(inner)\">"
        }
        let bomb = "<?xml version=\"1.0\"?><!DOCTYPE phcf [\(declarations)]><phcf><head>&a11;</head></phcf>"
        #expect(try error(bomb)?.reason.contains("document type declaration") == true)
        let outside = "<!DOCTYPE phcf [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><phcf><head>&x;</head></phcf>"
        #expect(try error(outside)?.reason.contains("document type declaration") == true)
        #expect(try error("<phcf><head>&x;</head></phcf>")?.reason.contains("Entity 'x' not defined") == true)
    }

    @Test func nestingAndCrowdingAreBounded() throws {
        let deep = String(repeating: "<a>", count: 1000)
        #expect(try error("<phcf>\(deep)")?.reason.contains("more than 32 deep") == true)
        let sections = String(repeating: "<Section/>", count: 1000)
        #expect(try error("<phcf>\(sections)</phcf>")?.reason.contains("more than 64 sections") == true)
        let attributes = (0..<200_000).map { "a\($0)=\"'>\"" }.joined(separator: " ")
        let names = (0..<200_000).map { "<a\($0)/>" }.joined()
        let entities = (0..<200_000).map { "&a\($0);" }.joined()
        for crowd in ["<phcf \(attributes)/>", "<phcf>\(names)</phcf>", "<phcf>\(entities)</phcf>"] {
            #expect(try error(crowd)?.reason.contains("more elements and attributes than a candidate") == true)
        }
        let name = String(repeating: "x", count: 100_000)
        #expect(try error("<phcf><head><SourceID>\(name)</SourceID></head></phcf>")?.place == .part("head, SourceID"))
    }

    @Test func gzipBombsAreRefused() throws {
        let start = Gzip.pack("<phcf><head>")
        // One member that unpacks to 80 MiB, and a thousand that unpack to 1 MiB each.
        let one = Gzip.pack([UInt8](repeating: 0x20, count: 80 << 20))
        let many = [[UInt8]](repeating: Gzip.pack([UInt8](repeating: 0x20, count: 1 << 20)), count: 1000)
        let candidate = Array(start + many.joined())
        #expect(candidate.count < 2 << 20 && one.count < 2 << 20)
        #expect(try error(candidate)?.reason.hasPrefix("is larger than 64 MiB") == true)
        // White space alone is no candidate, however much of it there is.
        #expect(try error(one)?.reason.contains("feature table") == true)
    }

    /// The last four bytes are the size that the file claims.
    @Test func claimedSizeIsNotBelieved() throws {
        var bytes = Gzip.pack(PHCXText().text)
        bytes.replaceSubrange((bytes.count - 4)..., with: [0xff, 0xff, 0xff, 0xff])
        #expect(try error(bytes)?.reason.contains("damaged or ends early") == true)
    }

    // MARK: - Sweeps

    @Test func truncationAtEveryLengthIsAnError() throws {
        let text = PHCXText(declaration: "<?xml version='1.0'?>").text.utf8
        // The end of the root element is the last character but the line end.
        for length in 1..<(text.count - 2) { _ = try error(text.prefix(length)) }
        let packed = Gzip.pack(PHCXText().text)
        for length in 2..<packed.count { _ = try error(packed.prefix(length)) }
    }

    @Test func flippedBitsNeverCrash() throws {
        let text = Array(PHCXText().text.utf8)
        for index in text.indices {
            var flipped = text
            flipped[index] ^= 1 << UInt8(index % 8)
            _ = try? CandidateReader.candidates(in: folder.write("flip.phcx", flipped))
        }
        // gzip has a checksum, so that only the flags, the time and the system in its header may change unseen.
        let packed = Gzip.pack(text)
        for index in 10..<packed.count {
            var flipped = packed
            flipped[index] ^= 1 << UInt8(index % 8)
            _ = try error(flipped)
        }
    }

    @Test(.needsRealData) func realFilesDamaged() throws {
        let plain = try Data(contentsOf: URL(filePath: RealData.path("phcx/htru1/pulsar_0003.phcx")))
        for length in stride(from: 0, to: plain.count - 2, by: plain.count / 211) {
            _ = try error(plain.prefix(length))
        }
        for index in stride(from: 0, to: plain.count, by: plain.count / 401) {
            var flipped = plain
            flipped[index] ^= 1 << UInt8(index % 8)
            _ = try? CandidateReader.candidates(in: folder.write("flip.phcx", flipped))
        }
    }
}
