import TestSupport
import Testing

/// 200 spoilt files of each format, from real files where those are there.
///
/// `make fuzz` runs more, with the sanitizer. What fails here is named so that it can be run again alone.
@Suite struct FuzzTests {
    private static let program = RealData.repository + "/.build/debug/psrsieve-fuzz"

    @Test(arguments: [
        "csv", "arff", "snns", "phcx", "phcx-gz", "pfd", "psrfits", "timer", "fits-table", "fits-image",
        "examples", "text-profile", "pfd-packed", "archive",
    ])
    func spoiltFilesAreReadOrRefused(_ format: String) throws {
        let real = RealData.isThere ? ["--real-data", RealData.path("")] : []
        let outcome = try Subprocess.run(
            Self.program, ["--format", format, "--cases", "200", "--seed", "1"] + real)
        #expect(outcome.status == 0, "\(outcome.standardOutput)\(outcome.standardError)")
        #expect(outcome.standardOutput.contains("\(format): 200 cases"))
        // Files of which none is read, or none refused, would show little.
        let words = outcome.standardOutput.split(separator: " ")
        let read = try #require(words.firstIndex(of: "read,").flatMap { Int(words[$0 - 1]) })
        #expect((10...590).contains(read), "\(read) read")
    }

    /// A case depends on format, seed and number alone: alone it is what it was among others.
    @Test func aCaseRunsAgainAlone() throws {
        for number in ["0", "7"] {
            let outcome = try Subprocess.run(Self.program, ["--format", "pfd", "--seed", "3", "--case", number])
            #expect(outcome.status == 0)
            #expect(outcome.standardOutput.contains("pfd: 1 cases"))
        }
    }
}
