import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// Text profiles that are written otherwise than PSRCHIVE and PRESTO do, or damaged.
@Suite struct TextProfileTests {
    private let folder: TemporaryFolder
    private static let values = (0..<16).map { $0 == 5 ? 9.5 : Double($0 % 3) + 0.25 }
    private static let archiveLine = "# 53000 43200 0.25 1 1400.0 67.99 16 7 1 J0437-4715 0.5"
    private static let printedLine = "File: a.ar Src: J0437-4715 Nsub: 1 Nch: 1 Npol: 1 Nbin: 16 RMS: 0.5"
    private static let bestProfLines = ["# Input file       =  data.fil", "# Profile Bins     =  16"]

    init() throws {
        folder = try TemporaryFolder()
    }

    private func rows(_ row: (Int, Double) -> String) -> [String] { Self.values.enumerated().map(row) }

    private var plain: [String] { rows { "\($0) \($1)" } }

    /// Rows of bins from 1 on under the line that PSRCHIVE's ASCII archives open with.
    private func archive(_ row: (Int, Double) -> String) -> [String] {
        [Self.archiveLine] + rows { row($0 + 1, $1) }
    }

    /// Rows under a line that `pdv -t` prints.
    private func printed(_ row: (Int, Double) -> String) -> [String] { [Self.printedLine] + rows(row) }

    private func presto(_ row: (Int, Double) -> String) -> [String] { Self.bestProfLines + rows(row) }

    private func text(_ lines: [String]) -> String { lines.joined(separator: "\n") + "\n" }

    private func profile(_ lines: [String]) throws -> [Double]? {
        try CandidateReader.candidates(in: folder.write("x.txt", text(lines))).first?.fold.profile
    }

    /// The error of what is recognised as a profile and refused.
    private func refusal(_ lines: [String]) throws -> FormatError? {
        let path = try folder.write("x.txt", text(lines))
        #expect(try CandidateReader.open(path).format.name != "feature table")
        return #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
    }

    // MARK: - Decimal commas

    private func comma(_ number: Double) -> String { "\(number)".replacing(".", with: ",") }

    @Test func decimalCommas() throws {
        var texts = [
            rows { "\($0) \(comma($1))" }, rows { "\($0)\t\(comma($1))" }, rows { "\($0);\(comma($1))" },
            rows { "\(comma(Double($0) / 16));\(comma($1))" }, archive { "\($0) \(comma($1))" },
            printed { "0 0 \($0) \(comma($1))" }, presto { "   \($0)  \(comma($1))" },
        ]
        texts.append(["bin;intensity"] + texts[2])
        for lines in texts { #expect(try profile(lines) == Self.values, "\(lines[0])") }
    }

    @Test func commasThatPartColumns() throws {
        #expect(try profile(rows { "\($0),\($1)" }) == Self.values)
        #expect(try profile(rows { "\($0), \($1)" }) == Self.values)
    }

    @Test func commasOfWhichItCannotBeToldWhatTheyAre() throws {
        let some = try refusal(rows { $0 == 9 ? "9 3" : "\($0) \(comma($1))" })
        #expect(some?.place == .line(10))
        #expect(some?.reason.contains("decimal comma") == true)
        let both = try refusal(rows { "\($0) 1.0\(comma($1))" })
        #expect(both?.place == .line(1))
        #expect(both?.reason.contains("commas that may be decimal or part the columns") == true)
        let only = try refusal(rows { "\($0),\(comma($1))" })
        #expect(only?.place == .line(1))
        #expect(only?.reason.contains("write decimals with a point") == true)
        let printed = try refusal(printed { $0 == 9 ? "0 0 9 3" : "0 0 \($0) \(comma($1))" })
        #expect(printed?.place == .line(11))
    }

    // MARK: - Columns

    @Test func moreColumnsThanTwoAreRefused() throws {
        let three = rows { "\($0) \($1) 0.1" }
        for (lines, line) in [
            (three, 1), (rows { "\(Double($0) / 16) \($1) 0.1" }, 1), (["bin intensity error"] + three, 2),
            (rows { "\($0) \($1) 7 7 7" }, 1), (archive { "\($0) \($1) 0.1" }, 2),
        ] as [([String], Int)] {
            let error = try refusal(lines)
            #expect(error?.place == .line(line))
            #expect(error?.reason.contains("columns where a profile has two") == true, "\(error?.reason ?? "")")
        }
    }

    @Test func polarisationsCountWhereTheFileSaysThatTheyAreSome() throws {
        #expect(try profile(archive { "\($0) \($1) 7 7 7" }) == Self.values)
        // Something else behind the one polarisation, and two of them.
        #expect(try profile(printed { "0 0 \($0) \($1) 0.1" }) == Self.values)
        let two = [Self.printedLine.replacing("Npol: 1", with: "Npol: 2")]
        #expect(try profile(two + rows { "0 0 \($0) \($1) \($1)" }) == Self.values.map { 2 * $0 })
        #expect(try refusal(two + rows { "0 0 \($0) \($1)" })?.place == .line(2))
    }

    // MARK: - Lengths

    @Test(arguments: [8, 32]) func otherBinsThanTheHeaderPromises(_ bins: Int) throws {
        let numbered = archive { "\($0) \($1)" }
        let archiveLine = Self.archiveLine.replacing(" 16 ", with: " \(bins) ")
        let bestProfLines = Self.bestProfLines.map { $0.replacing("16", with: "\(bins)") }
        for lines in [[archiveLine] + numbered.dropFirst(), bestProfLines + plain] {
            #expect(try refusal(lines)?.reason == "has 16 bins where its header promises \(bins)")
        }
        #expect(try profile(numbered) == Self.values)
        #expect(try profile(Self.bestProfLines + plain) == Self.values)
        #expect(
            try refusal([Self.archiveLine, "1 2.5", "2 3.5"])?.reason == "has 2 bins where its header promises 16")
    }

    // MARK: - Encodings

    @Test func otherEncodings() throws {
        for lines in [plain, Self.bestProfLines + plain, archive { "\($0) \($1)" }] {
            let text = text(lines)
            let marked: [UInt8] = [0xef, 0xbb, 0xbf] + Array(text.utf8)
            var (little, big): ([UInt8], [UInt8]) = ([0xff, 0xfe], [0xfe, 0xff])
            for unit in text.utf16 {
                little += [UInt8(unit & 0xff), UInt8(unit >> 8)]
                big += [UInt8(unit >> 8), UInt8(unit & 0xff)]
            }
            for bytes in [marked, little, big] {
                for stored in [bytes, Gzip.pack(bytes)] {
                    let path = try folder.write("x", stored)
                    #expect(try CandidateReader.candidates(in: path).first?.fold.profile == Self.values)
                }
            }
        }
    }

    // MARK: - Damage

    @Test func theLineOfWhatIsOdd() throws {
        var (missing, twice, exchanged, gap) = (plain, plain, plain, plain)
        missing.remove(at: 9)
        twice.insert(twice[9], at: 9)
        exchanged.swapAt(9, 10)
        gap[9] = ""
        var phases = rows { "\(Double($0) / 16) \($1)" }
        phases.remove(at: 9)
        func tenth(_ line: String) -> [String] { rows { $0 == 9 ? line : "\($0) \($1)" } }
        for (lines, line, reason) in [
            (missing, 10, "is 10, after 8"), (twice, 11, "is 9, after 9"), (exchanged, 10, "is 10, after 8"),
            (gap, 11, "is 10, after 8"), (phases, 10, "is 0.625, after 0.5"),
            (tenth("nine 1"), 10, "something else than finite numbers"),
            (tenth("9 1 2"), 10, "has 3 columns where 2 are expected"),
            (tenth("9"), 10, "has 1 column where 2 are expected"),
        ] as [([String], Int, String)] {
            let error = try refusal(lines)
            #expect(error?.place == .line(line), "\(reason)")
            #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "")")
        }
    }

    @Test func whatIsOddInPrintedArchives() throws {
        let sound = printed { "0 0 \($0) \($1)" }
        var (word, missing) = (sound, sound)
        word[10] = "abc 0 9 1"
        missing.remove(at: 10)
        #expect(try refusal(word)?.place == .line(11))
        #expect(try refusal(missing)?.reason.contains("has 15 of 16 bins, and the first that it lacks is 9") == true)
        #expect(try profile(sound + ["MJD(mid): 53000.5"]) == Self.values)
    }

    @Test func wholeProfilesOfManyPhasesAreRecognised() throws {
        let lines = (0..<256).map { "\((Double($0) + 0.5) / 256) \($0 % 7)" }
        #expect(try profile(lines) == (0..<256).map { Double($0 % 7) })
    }
}
