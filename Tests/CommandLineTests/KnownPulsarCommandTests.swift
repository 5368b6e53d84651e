import Foundation
import TestSupport
import Testing

/// Known pulsars and birdies in the lists that `score` and `merge` write.
@Suite struct KnownPulsarCommandTests {
    private let program: Program
    private var folder: TemporaryFolder { program.folder }
    private let samples = RealData.repository + "/samples/survey-pfd"

    init() throws { program = try Program() }

    /// A catalogue of one candidate at half of its frequency, of another in a side lobe, and of a pulsar that is not found.
    private func writeCatalogue(_ rows: [[String: String]]) throws -> (harmonic: String, sidelobe: String) {
        func number(_ row: [String: String], _ column: String) throws -> Double {
            try #require(row[column].flatMap(Double.init))
        }
        let (first, second) = (rows[0], rows[1])
        var text = "name,ra_deg,dec,period,dm\n"
        for (name, row, factor, shift) in [("J1", first, 2.0, 0.1), ("J2", second, 1, 2), ("J3", first, 0.37, 0.2)] {
            let place = (try number(row, "ra_deg"), try number(row, "dec_deg") + shift)
            text +=
                "\(name),\(place.0),\(place.1),\(try number(row, "period_s") * factor),\(try number(row, "dm_pc_cm3") + 1)\n"
        }
        try folder.write("known.csv", text + "J4,0,0,x,1\n")
        return (try #require(first["candidate"]), try #require(second["candidate"]))
    }

    @Test func inEveryList() throws {
        #expect(try program.run("score", samples, "-o", "plain.csv", "--store", "s.sqlite").status == 0)
        let names = try writeCatalogue(program.rows("plain.csv"))
        let outcome = try program.run("score", samples, "-o", "list.csv", "--known", "known.csv")
        #expect(outcome.status == 0, "\(outcome.standardError)")
        #expect(
            outcome.standardError.contains(
                "known.csv: 3 known pulsars; 1 line could not be read and is passed over (5)"))
        #expect(outcome.standardError.contains("in the beams is not among the candidates: J3"))
        let found = try program.rows("list.csv").filter { $0["known_pulsar"] != "" }
        let first = try #require(found.first { $0["candidate"] == names.harmonic })
        #expect(
            first["known_pulsar"] == "J1" && first["known_ratio"] == "2/1" && first["flags"]?.hasSuffix("known") == true
        )
        #expect(abs((first["known_separation_deg"].flatMap(Double.init) ?? 0) - 0.1) < 1e-6)
        #expect(abs((first["known_dm_difference"].flatMap(Double.init) ?? 0) + 1) < 1e-6)
        let second = try #require(found.first { $0["candidate"] == names.sidelobe })
        #expect(second["known_pulsar"] == "J2" && second["flags"]?.hasSuffix("known_sidelobe") == true)
        #expect(outcome.standardOutput.contains("known J1"))
        // The same from a store, and in the other formats.
        #expect(try program.run("merge", "s.sqlite", "-o", "merged.csv", "--known", "known.csv").status == 0)
        #expect(try program.text("merged.csv") == program.text("list.csv"))
        let json = try program.run("merge", "s.sqlite", "-o", "list.json", "--known", "known.csv")
        #expect(json.standardError.contains("1 known, 0 uncertain, 1 in side lobes") || json.status == 0)
        let data = try Data(contentsOf: URL(filePath: folder.file("list.json")))
        let objects = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        let matches = objects.compactMap { $0["known_matches"] as? [[String: Any]] }
        #expect(matches.count == found.count && matches.allSatisfy { !$0.isEmpty })
        let fits = try program.run("merge", "s.sqlite", "-o", "list.fits", "--known", "known.csv")
        let csv = try program.run("merge", "s.sqlite", "-o", "list.csv", "--known", "known.csv")
        func counts(_ text: String) -> Substring? {
            text.split(separator: "\n").first { $0.contains("known pulsars: ") }
        }
        #expect(counts(fits.standardError) == counts(csv.standardError) && counts(csv.standardError) != nil)
    }

    /// Flagged, and left where it is.
    @Test func birdies() throws {
        #expect(try program.run("score", samples, "-o", "plain.csv").status == 0)
        let plain = try program.rows("plain.csv")
        let period = try #require(plain[0]["period_s"].flatMap(Double.init))
        try folder.write("birdies.txt", "\(1 / period / 3) 1e-9\n")
        let outcome = try program.run("score", samples, "-o", "list.csv", "--birdies", "birdies.txt")
        #expect(outcome.standardError.contains("birdies: 1 candidate at the frequency of interference"))
        let found = try program.rows("list.csv")
        #expect(found.map { $0["candidate"] } == plain.map { $0["candidate"] })
        #expect(found.filter { $0["flags"]?.hasSuffix("birdie") == true }.map { $0["rank"] } == ["1"])
    }

    @Test func whatIsNoCatalogue() throws {
        try folder.write("words.csv", "a,b\n1,2\n")
        for (name, reason) in [
            ("words.csv", "is neither psrcat's database nor a table"), ("none.db", "cannot be opened"),
        ] {
            let outcome = try program.run("score", samples, "-o", "list.csv", "--known", name)
            #expect(
                outcome.status == 1 && outcome.standardError.contains("\(name)")
                    && outcome.standardError.contains(reason))
        }
        let outcome = try program.run("score", samples, "-o", "list.csv", "--known", "words.csv", "--beam-fwhm", "0")
        #expect(outcome.status == 64)
    }
}
