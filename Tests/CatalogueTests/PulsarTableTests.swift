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
        // An index without a name, as pandas writes it.
        "\tname\tra\tdec\tp0\tdm\n\tJ0437-4715\t04:37:15.9\t-47:15:09.1\t0.00575745\t2.64\n",
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

    /// Derivatives carry a table's pulsars to a date too.
    @Test func derivatives() throws {
        let found = try table("name,f0,f1,pepoch\nA,11.210135,-1.5e-11,40000\n").pulsars[0].spin
        #expect(abs((found?.frequency(at: 55_000).value ?? 0) - 11.190695) < 1e-6)
        let period = try table("name,p0,p1,pepoch\nA,0.5,1e-13,40000\n").pulsars[0].spin
        #expect(period?.derivative == -4e-13)
    }

    /// A row that does not go with the line of names.
    @Test func oddRows() throws {
        let found = try table(
            """
            # name ra dec period dm
            A 08 35 20 -45 10 34 0.0893587 67.97
            B 08:35:20 -45:10:34 0.0893587 67.97 9
            C 08:35:20 -45:10:34 0.0893587
            \u{1b}[31m 08:35:20 -45:10:34 0.0893587 67.97
            """)
        #expect(found.pulsars.map(\.name) == ["C"] && found.skippedLines == [2, 3, 5])
        #expect(try table("name,p0\n\"A, \"\"x\"\"\",1\n").pulsars.map(\.name) == ["A, \"x\""])
        for text in ["name,p0\nA,0,5\n", "name,p0\nA,0\u{0}\n"] {
            #expect(throws: FormatError.self) { try table(text) }
        }
    }

    /// ELDEN-RING's list of a cluster, whose pulsars are where the survey looks.
    @Test func withoutPositions() throws {
        let found = try table("Pulsar,Period,DM\nTer5A,0.0115631,242.1\nTer5B,x,1\nTer5C,,\n")
        #expect(found.pulsars.map(\.name) == ["Ter5A", "Ter5C"] && found.skippedLines == [3])
        #expect(found.pulsars[0].position == nil && found.pulsars[1].spin == nil)
    }
}
