import Candidates
import Formats
import TestSupport
import Testing

@testable import Sifting

/// Interference at frequencies that are known.
@Suite struct BirdieTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func birdies(_ text: String) throws -> Birdies {
        try folder.write("birdies.txt", text)
        return try Birdies(contentsOf: folder.file("birdies.txt"), highestHarmonic: 16)
    }

    private func candidate(_ frequency: Double) -> CandidateHeader {
        var header = CandidateHeader()
        header.periodSeconds = 1 / frequency
        return header
    }

    /// The mains, half of whose width lies to either side; a harmonic is as many times as wide.
    @Test(arguments: [
        (50, true), (50.0049, true), (49.9951, true), (50.006, false), (100.009, true), (100.011, false),
        (800.07, true),
        (850, false), (25, false), (75, false), (0.01, false),
    ]) func harmonics(_ frequency: Double, _ isBirdie: Bool) throws {
        let mains = try birdies("# freq width\n\n50 0.01  # mains\n")
        #expect(mains.contain(candidate(frequency)) == isBirdie)
    }

    @Test func layouts() throws {
        let found = try birdies("50,0.01\r\n 7.5\t0\n")
        #expect(found.birdies == [.init(frequency: 50, width: 0.01), .init(frequency: 7.5, width: 0)])
        #expect(!found.contain(CandidateHeader()) && !found.contain(nil))
    }

    @Test(arguments: ["50", "50 x", "-50 0.1", "50 0.1 0.2", "nan 1", "50 -1", "50 inf"])
    func whatIsNoBirdie(_ line: String) throws {
        let error = #expect(throws: FormatError.self) { try birdies("60 0.1\n\(line)\n") }
        #expect(error?.place == .line(2))
        #expect(throws: FormatError.self) { try birdies("# none\n") }
    }
}
