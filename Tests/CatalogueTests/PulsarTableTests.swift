import Formats
import TestSupport
import Testing

@testable import Catalogue

/// Tables of pulsars as surveys keep them.
@Suite struct PulsarTableTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func table(_ text: String) throws -> PulsarCatalogue {
        try folder.write("known.txt", text)
        return try PulsarCatalogue(contentsOf: folder.file("known.txt"))
    }

    @Test(arguments: [
        // A CSV file of one's own.
        "name,ra,dec,period,dm\nJ0437-4715,04:37:15.9,-47:15:09.1,0.00575745,2.64\n",
        // GBNCC's list.
        "NUM;NAME;RAJD;DECJD;P0;DM;\n1;J0437-4715;69.31625;-47.25252778;0.00575745;2.64;\n",
        // CandyJar's, which has no line of names.
        "# pulsars\nJ0437-4715 04:37:15.9 -47:15:09.1 0.00575745 2.64 Y\n",
        "#psr\tdec\tra\tf0\tdm\nJ0437-4715\t-47:15:09.1\t04:37:15.9\t173.688004\t2.64\n",
        "\u{feff}Name, RA, Dec, P0_ms, DM\r\n\"J0437-4715\", 04:37:15.9, -47:15:09.1, 5.75745, 2.64\r\n",
    ]) func layouts(_ text: String) throws {
        let found = try table(text)
        let pulsar = try #require(found.pulsars.first)
        #expect(found.pulsars.count == 1 && found.skippedLines.isEmpty && found.version == nil)
        #expect(pulsar.name == "J0437-4715" && pulsar.dispersionMeasure == 2.64)
        #expect(abs((pulsar.position?.rightAscension ?? 0) - 69.31625) < 1e-6)
        #expect(abs((pulsar.position?.declination ?? 0) + 47.2525278) < 1e-6)
        #expect(abs((pulsar.spin?.frequency ?? 0) - 173.688) < 1e-3)
    }

    /// ELDEN-RING's list of a cluster, whose pulsars are where the survey looks.
    @Test func withoutPositions() throws {
        let found = try table("Pulsar,Period,DM\nTer5A,0.0115631,242.1\nTer5B,x,1\nTer5C,,\n")
        #expect(found.pulsars.map(\.name) == ["Ter5A", "Ter5C"] && found.skippedLines == [3])
        #expect(found.pulsars[0].position == nil && found.pulsars[1].spin == nil)
    }
}
