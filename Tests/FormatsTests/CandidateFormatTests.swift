import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// A format of these tests: a line of a word and the values of a profile.
private enum WordedProfile: CandidateFormat {
    static let name = "worded profile"

    static func recognises(_ file: OpenedFile) -> Bool { file.head.starts(with: "profile: ".utf8) }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        .candidates(
            SingleCandidate { () throws(FormatError) in
                let words = TextLines.words(TextLines.lines(of: try file.content(limit: 1000))[0])
                return Candidate(
                    origin: CandidateOrigin(path: file.path), fold: Fold(profile: words.compactMap { Double($0) }))
            })
    }
}

@Suite struct CandidateFormatTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func refusal(_ path: String) throws -> String {
        let error = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        return error?.reason ?? ""
    }

    @Test func aFormatIsOneTypeAndOneLine() throws {
        let path = try folder.write("x.txt", "profile: 1 2 3 9")
        let (format, content) = try CandidateReader.open(path, among: [WordedProfile.self] + CandidateReader.formats)
        #expect(format.name == "worded profile")
        guard case .candidates(let source) = content else {
            Issue.record("it is no such content")
            return
        }
        #expect(source.count == 1 && !source.isTable)
        #expect(try source.candidates().map(\.fold.profile) == [[1, 2, 3, 9]])
        #expect(try CandidateReader.open(path).format.name == "feature table")
    }

    @Test(arguments: [
        ("\u{c}\0\0\0HEADER_START", "SIGPROC"), ("%PDF-1.4", "PDF"), ("%!PS-Adobe", "PostScript"),
        ("SQLite format 3\0", "SQLite"), ("\u{10}\0\0\0\0\0\0\0{\"a\":1}", "psrsieve model"),
    ])
    func filesOfOtherProgramsAreNamed(_ content: String, _ word: String) throws {
        #expect(try refusal(folder.write("x", content)).contains(word))
    }

    @Test func somethingElseIsRefused() throws {
        #expect(try refusal(folder.write("x", [UInt8](repeating: 0, count: 5000))).contains("other binary data"))
        #expect(try refusal(folder.write("x", [])) == "holds no data")
        #expect(try refusal(folder.path).contains("directory"))
        #expect(try refusal(folder.file("none")).contains("No such file"))
    }

    // MARK: - Packed files

    /// The head of a file, 65,536 bytes, is smaller than one of these folds and larger than the other.
    @Test(arguments: [16, 512]) func packedFilesReadAsThemselves(_ bins: Int) throws {
        let bytes = [UInt8](PFDBytes(parts: 8, bins: bins).data)
        let plain = try #require(try CandidateReader.candidates(in: folder.write("x.pfd", bytes)).first)
        for packed in [Gzip.pack(bytes), Zstandard.pack(bytes)] {
            var candidate = try #require(try CandidateReader.candidates(in: folder.write("packed", packed)).first)
            (candidate.origin, candidate.name) = (plain.origin, plain.name)
            #expect(candidate == plain)
        }
    }

    @Test func packedTablesAreStreams() throws {
        let row = "110.5,45.25,0.5,1.5,3.5,20,8,70,0\n"
        let bytes = [UInt8](String(repeating: row, count: 40_000).utf8)
        for packed in [Gzip.pack(bytes), Zstandard.pack(bytes)] {
            let path = try folder.write("x.csv.packed", packed)
            #expect(try FeatureTableReader.readAll(path: path).table.count == 40_000)
        }
    }

    /// Each stream has a place of its own in the file.
    @Test func twoStreamsOfAFileDoNotDisturbEachOther() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
        for packed in [Gzip.pack(bytes), Zstandard.pack(bytes)] {
            let file = try OpenedFile(folder.write("two", packed))
            let streams = [try file.stream(), try file.stream()]
            var contents: [[UInt8]] = [[], []]
            for _ in 0..<4 {
                for (index, stream) in streams.enumerated() { contents[index] += try stream.read(upTo: 75_000) }
            }
            #expect(contents == [bytes, bytes])
        }
    }

    /// What was refused as too large is still there for who takes more.
    @Test func aSecondLimitIsAQuestionOfItsOwn() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
        for stored in [bytes, Gzip.pack(bytes), Zstandard.pack(bytes)] {
            let file = try OpenedFile(folder.write("limits", stored))
            #expect(throws: FormatError.self) { try file.content(limit: 100_000) }
            #expect(try file.content(limit: 300_000) == bytes)
            #expect(throws: FormatError.self) { try file.content(limit: 299_999) }
        }
    }

    @Test func damagedPackedFilesAreErrors() throws {
        let bytes = [UInt8](PFDBytes(parts: 8, bins: 512).data)
        for packed in [Gzip.pack(bytes), Zstandard.pack(bytes)] {
            for length in stride(from: 5, to: packed.count - 9, by: packed.count / 11) {
                let path = try folder.write("cut", packed.prefix(length))
                #expect(throws: FormatError.self, "\(length) bytes") { try CandidateReader.candidates(in: path) }
            }
        }
    }

    @Test func whatIsPackedTwiceIsRefused() throws {
        let bytes = [UInt8](PFDBytes().data)
        for inner in [Gzip.pack(bytes), Zstandard.pack(bytes)] {
            for outer in [Gzip.pack(inner), Zstandard.pack(inner)] {
                #expect(try refusal(folder.write("twice", outer)) == "is packed twice; unpack it once first")
            }
        }
    }

    /// What damage makes of the first bytes may be nothing known, and may begin as a packed file does and go on otherwise.
    @Test func damageIsSaidOfPackedFilesThatHoldNothingKnown() throws {
        let bytes = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
        #expect(try refusal(folder.write("sound", Zstandard.pack(bytes))).contains("other binary data"))
        #expect(try refusal(folder.write("cut", Zstandard.pack(bytes).dropLast(1000))).contains("is damaged"))
        let spoilt = Array("BZh9".utf8) + [UInt8](repeating: 0, count: 300)
        #expect(try refusal(folder.write("spoilt", spoilt)).contains("is damaged"))
    }

    // MARK: - Text profiles

    private static let values = (0..<16).map { $0 == 5 ? 9.5 : Double($0 % 3) }

    private func profile(_ text: String) throws -> Candidate {
        let path = try folder.write("profile.txt", text)
        #expect(try CandidateReader.open(path).format.name != "feature table")
        return try #require(try CandidateReader.candidates(in: path).first)
    }

    private func rows(_ row: (Int, Double) -> String) -> String {
        Self.values.enumerated().map(row).joined(separator: "\n") + "\n"
    }

    @Test func twoColumns() throws {
        for text in [
            rows { "\($0) \($1)" }, rows { "\($0 + 1)\t\($1)" }, rows { "   \($0)   \($1)" },
            rows { "\(Double($0) / 16),\($1)" }, "phase,intensity\n" + rows { "\(Double($0) * 22.5),\($1)" },
            "# made by hand\n\n" + rows { "\(String(format: "%.2f", Double($0) / 16)) \($1)" },
        ] {
            #expect(try profile(text).fold.profile == Self.values, "\(text.prefix(20))")
        }
    }

    /// The line that PSRCHIVE's ASCII archives open with.
    @Test func psrchiveASCII() throws {
        let candidate = try profile(
            "# 53000 43200 0.25 1 1400.0 67.99 16 7 1 J0437-4715 0.5\n" + rows { "\($0 + 1) \($1)" })
        #expect(candidate.fold.profile == Self.values)
        #expect(candidate.header.periodSeconds == 0.25)
        #expect(candidate.header.dispersionMeasure == 67.99)
        #expect(candidate.header.modifiedJulianDate == 53000.5)
        #expect(candidate.header.sourceName == "J0437-4715")
    }

    /// What `pdv -t` prints: of two sub-integrations, and of one with four Stokes parameters.
    @Test func pdv() throws {
        let head = "File: a.ar Src: J1909-3744 Nsub: 2 Nch: 1 Npol: 1 Nbin: 16 RMS: 0.5\n"
        let two = try profile(head + rows { "0 0 \($0) \($1)" } + rows { "1 0 \($0) \(3 * $1)" })
        #expect(two.fold.profile == Self.values.map { 2 * $0 })
        #expect(two.fold.timePhase?.rows == 2)
        #expect(two.header.sourceName == "J1909-3744")
        let stokes = "File: a.ar Src: J Nsub: 1 Nch: 1 Npol: 4 Nbin: 16 RMS: 0.5\n"
        #expect(try profile(stokes + rows { "0 0 \($0) \($1) 7 7 7" }).fold.profile == Self.values)
        let channels = "File: a.ar Src: J Nsub: 1 Nch: 2 Npol: 1 Nbin: 16 RMS: 0.5\n" + rows { "0 0 \($0) \($1)" }
        #expect(try refusal(folder.write("x", channels)).contains("pdv -FT"))
        #expect(try refusal(folder.write("x", head + "0 0 1 2\n")).contains("ends too early"))
        let twice = head + rows { "0 0 \($0) \($1)" } + "\n0 0 3 1\n"
        let error = #expect(throws: FormatError.self) {
            try CandidateReader.candidates(in: folder.write("x", twice))
        }
        // The title, sixteen bins and a blank line come before it.
        #expect(error?.place == .line(19))
        #expect(error?.reason.contains("gives a bin a second value") == true)
    }

    /// The lines are those of PRESTO's write_bestprof.
    @Test func bestProfAlone() throws {
        let candidate = try profile(
            """
            # Input file       =  data.fil
            # Candidate        =  ACCEL_Cand_1
            # Telescope        =  GBT
            # Epoch_topo       =  55000.25
            # Epoch_bary (MJD) =  55000.251
            # T_sample         =  0.001
            # Data Folded      =  64000
            # Reduced chi-sqr  =  12.3
            # Prob(Noise)      <  0   (~26.1 sigma)
            # Best DM          =  71.5
            # P_topo (ms)      =  250.125       +/- 1.1e-06
            # P_bary (ms)      =  N/A
            ######################################################

            """ + rows { "   \($0)  \($1)" })
        #expect(candidate.fold.profile == Self.values)
        #expect(candidate.header.periodSeconds == 0.250125)
        #expect(candidate.header.dispersionMeasure == 71.5)
        #expect(candidate.header.significance == 26.1)
        #expect(candidate.header.modifiedJulianDate == 55000.25)
        #expect(candidate.header.observationSeconds == 64)
    }

    @Test func otherTextIsNoProfile() throws {
        for text in [
            rows { "\($0 * 2) \($1)" }, rows { "\(16 - $0) \($1)" }, "0 1\n1 2\n", rows { "\($0 * $0) \($1)" },
        ] {
            let path = try folder.write("x.txt", text)
            #expect(try CandidateReader.open(path).format.name == "feature table")
        }
        #expect(try refusal(folder.write("x", rows { $0 == 9 ? "9 nine" : "\($0) \($1)" })).isEmpty == false)
    }

    // MARK: - FITS images

    private func image(_ cards: [(String, String)]) throws -> String {
        let path = folder.file("image.fits")
        _ = try Python.run(
            """
            import sys, numpy as np
            from astropy.io import fits
            h = fits.PrimaryHDU(np.arange(48, dtype='f4').reshape(3, 16))
            for k, v in zip(sys.argv[2::2], sys.argv[3::2]): h.header[k] = float(v) if v[0].isdigit() else v
            h.writeto(sys.argv[1], overwrite=True)
            """, [path] + cards.flatMap { [$0.0, $0.1] })
        return path
    }

    @Test(.needsPython("astropy")) func pictureOfTheSkyIsNoProfile() throws {
        for cards in [[], [("CTYPE1", "RA---TAN"), ("DM", "5")], [("OBJECT", "M31")]] {
            #expect(try refusal(image(cards)).contains("does not say it holds pulse profiles"))
        }
        for cards in [[("PERIOD", "0.5")], [("CTYPE1", "PHASE")], [("DM", "12")], [("EXTNAME", "PROFILES")]] {
            #expect(try CandidateReader.candidates(in: image(cards)).count == 3)
        }
    }
}
