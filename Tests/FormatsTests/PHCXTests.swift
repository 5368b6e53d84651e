import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

@Suite struct PHCXTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func read(_ text: PHCXText) throws -> Candidate {
        try #require(try CandidateReader.candidates(in: folder.write("a.phcx", text.text)).first)
    }

    // MARK: - Layouts

    /// Both quote styles, with and without an XML declaration and a body, plain and packed, are the same candidate.
    @Test(arguments: ["\"", "'"], [false, true]) func everyLayoutIsTheSame(_ quote: String, _ isInBody: Bool) throws {
        let expected = try read(PHCXText())
        var text = PHCXText(quote: quote, isInBody: isInBody)
        #expect(try read(text) == expected)
        text.declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- written by hand = = -->\n"
        #expect(try read(text) == expected)
        for bytes in [Gzip.pack(text.text), Gzip.pack("\u{feff}" + text.text), Gzip.pack(text.text) + [0, 0, 0, 0]] {
            let path = try folder.write("a.phcx", bytes)
            #expect(try CandidateReader.candidates(in: path) == [expected])
            #expect(try CandidateReader.open(path).format.name == "PHCX")
        }
    }

    @Test func everythingTheFileHolds() throws {
        let candidate = try read(PHCXText())
        #expect(candidate.name == "a.phcx")
        #expect(candidate.header.periodSeconds == 0.51)
        #expect(candidate.header.dispersionMeasure == 12.5)
        #expect(candidate.header.statedSignalToNoise == 9.5)
        #expect(candidate.header.rightAscensionDegrees == 265.5)
        #expect(candidate.header.declinationDegrees == -46.25)
        #expect(candidate.header.modifiedJulianDate == 55191.5)
        #expect(candidate.header.telescope == "Parkes")
        #expect(candidate.header.sourceName == "0001")

        // 00, FF, 33 and 66 are 0, 255, 51 and 102, so -1, 1.55, -0.49 and 0.02 between the limits -1 and 1.55.
        let profile = try #require(candidate.fold.profile)
        #expect(zip(profile, [-1, 1.55, -0.49, 0.02]).allSatisfy { abs($0 - $1) < 1e-12 } && profile.count == 4)
        let timePhase = try #require(candidate.fold.timePhase)
        #expect(timePhase.rows == 3 && timePhase.bins == 4 && timePhase.weights == [1, 1, 1])
        #expect(zip(timePhase[row: 2], [0, 1, 0.2, 0.4]).allSatisfy { abs($0 - $1) < 1e-12 })
        let subBands = try #require(candidate.fold.subBands)
        #expect(subBands.plane.weights == [1, 0])
        // 400 MHz about 1382 in two halves, downwards.
        #expect(subBands.frequenciesMegahertz == [1482, 1282])
        #expect(subBands.dedispersedAt == 12.5)

        // Values DM by period: (0, 1.6), (3.2, 25.5), (4.8, 4.9).
        let block = try #require(candidate.trialBlock)
        #expect(block == candidate.fold.block)
        #expect(zip(block.values, [0, 1.6, 3.2, 25.5, 4.8, 4.9]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(zip(block.periodOffsetsSeconds, [-1e-6, 2e-6]).allSatisfy { abs($0 - $1) < 1e-18 })
        #expect(candidate.heldDMCurve?.trials == [10, 12.5, 15])
        #expect(zip(candidate.heldDMCurve?.signalToNoise ?? [], [1.6, 25.5, 4.9]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(zip(block.periodCurve?.signalToNoise ?? [], [4.8, 25.5]).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(block.accelerationCurve == nil && candidate.search?.accelerationCurve == nil)
    }

    /// A width of -1 is unknown. The acceleration is that of the section that searched for one.
    @Test func widthAccelerationAndLength() throws {
        var text = PHCXText()
        let header = try read(text).header
        #expect(header.widthTurns == nil && header.observationSeconds == nil)
        #expect(header.accelerationMetresPerSecondSquared == 0)
        text.head += "<ObservationLength units=\"seconds\">560.5</ObservationLength>"
        text.bestValues += "<Width>0.0625</Width><Accn units=\"m/s/s\">0.115</Accn>"
        text.moreSections = """
            <Section name="FFT"><BestValues><Accn units="m/s/s">27.6</Accn></BestValues>
            <AccnCurve><AccnValues nVals="2">-50 50</AccnValues><SnrValues nVals="2">7 6</SnrValues></AccnCurve></Section>
            """
        let full = try read(text).header
        #expect(full.widthTurns == 0.0625)
        #expect(full.accelerationMetresPerSecondSquared == 27.6)
        #expect(full.observationSeconds == 560.5)
        text.moreSections = ""
        #expect(try read(text).header.accelerationMetresPerSecondSquared == 0.115)
    }

    /// HTRU 2: the fold comes from the second section, the block of the features from the first.
    @Test func searchAndOptimisedFold() throws {
        var fold = PHCXText()
        fold.bestValues = "<BaryPeriod>0.25</BaryPeriod><Dm>13</Dm><Snr>8</Snr>"
        fold.profile = "<Profile nBins=\"4\" format=\"02X\" min=\"0\" max=\"255\">01020304</Profile>"
        var text = PHCXText(section: "FFT")
        text.periodIndex = "<PeriodIndex nVals=\"1\">0.5</PeriodIndex>"
        text.dataBlock = "<DataBlock format=\"02X\" min=\"0\" max=\"255\">000709</DataBlock>"
        text.moreSections =
            "<Section name=\"FFT-pdmpd\"><BestValues>\(fold.bestValues)</BestValues>\(fold.profile)\(fold.block)</Section>"
        let candidate = try read(text)
        #expect(candidate.header.periodSeconds == 0.25)
        #expect(candidate.header.dispersionMeasure == 13)
        #expect(candidate.fold.profile == [1, 2, 3, 4])
        #expect(candidate.trialBlock?.values == [0, 7, 9])
        // The search gives the trial periods themselves: 0.5 s is the topocentric period, so no offset.
        #expect(candidate.trialBlock?.periodOffsetsSeconds == [0])
        #expect(candidate.fold.block?.periodOffsetsSeconds.count == 2)
    }

    @Test func searchCurves() throws {
        var text = PHCXText()
        text.moreSections = """
            <Section name="FFT"><DmCurve><DmValues nVals="2">1.5 2.5</DmValues><SnrValues nVals="2">8 9</SnrValues></DmCurve>
            <AccnCurve><AccnValues nVals="2">-50 50</AccnValues><SnrValues nVals="2">7 6</SnrValues></AccnCurve></Section>
            """
        let candidate = try read(text)
        #expect(candidate.search?.dmCurve == Curve(trials: [1.5, 2.5], signalToNoise: [8, 9]))
        #expect(
            candidate.search?.accelerationCurve == Curve(trials: [-50, 50], signalToNoise: [7, 6]))
        #expect(candidate.heldDMCurve?.trials == [10, 12.5, 15])
    }

    /// Six decimals are too few for a faint profile: then both limits read the same, and the bytes are the shape.
    @Test func profileWhoseLimitsAreRoundedAway() throws {
        var text = PHCXText()
        text.profile = "<Profile nBins=\"4\" format=\"02X\" min=\"0.000000\" max=\"0.000000\">00FF3366</Profile>"
        #expect(try read(text).fold.profile == [0, 255, 51, 102])
    }

    @Test func whatAFileDoesNotSayIsUnknown() throws {
        var text = PHCXText(head: "", bestValues: "<BaryPeriod>0</BaryPeriod><Snr>NaN</Snr><Dm/>")
        text.subIntegrations = ""
        let candidate = try read(text)
        #expect(candidate.header == CandidateHeader())
        #expect(candidate.fold.timePhase == nil)
        #expect(candidate.fold.subBands?.frequenciesMegahertz == [0, 0])
    }

    // MARK: - Real files

    private static let realFiles: [String] =
        RealData.isThere
        ? ["htru1", "htru2", "htru2-beam"].flatMap { set in
            (try? FileManager.default.contentsOfDirectory(atPath: RealData.path("phcx/\(set)")))?.sorted()
                .filter { $0.hasSuffix(".phcx") || $0.hasSuffix(".phcx.gz") }.map { "\(set)/\($0)" } ?? []
        } : []

    @Test(.needsRealData) func everyRealFile() throws {
        #expect(Self.realFiles.count == 103)
        let labels = try String(contentsOfFile: RealData.path("phcx/labels.csv"), encoding: .utf8)
        var rows: [Substring: [Substring]] = [:]
        for line in labels.split(whereSeparator: \.isNewline) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false)
            rows[cells[0]] = cells
        }
        for file in Self.realFiles {
            let candidate = try #require(try CandidateReader.candidates(in: RealData.path("phcx/\(file)")).first)
            let cells = try #require(rows[file[...]])
            // The index has them rounded to 1 ns, 0.001 pc cm^-3 and 0.01.
            #expect(abs(try #require(candidate.header.periodSeconds) - Double(cells[4])!) < 6e-10, "\(file)")
            #expect(abs(try #require(candidate.header.dispersionMeasure) - Double(cells[5])!) < 6e-4, "\(file)")
            #expect(abs(try #require(candidate.header.statedSignalToNoise) - Double(cells[6])!) < 6e-3, "\(file)")
            let isFirst = file.hasPrefix("htru1/")
            #expect(candidate.fold.profile?.count == (isFirst ? 64 : 128))
            #expect(candidate.fold.subBands?.plane.rows == 16)
            #expect([12, 18, 19, 31, 32].contains(candidate.fold.timePhase?.rows))
            #expect(candidate.header.telescope?.lowercased() == "parkes")
            #expect(candidate.trialBlock?.dispersionMeasures.count ?? 0 >= (isFirst ? 66 : 1196))
            #expect((candidate.heldAccelerationCurve != nil) == isFirst)
            // Shares of 64 or 128 bins, with six decimals.
            let width = try #require(candidate.header.widthTurns) * (isFirst ? 64 : 128)
            #expect(abs(width - width.rounded()) < 1e-4 && width > 0.99)
            #expect(candidate.header.accelerationMetresPerSecondSquared != nil)
            // HTRU's pointings: 4 minutes to 9.5.
            #expect((230...575).contains(try #require(candidate.header.observationSeconds)))
            #expect((candidate.search?.dmCurve != nil) == isFirst)
        }
    }

    /// Every value of every array, against Python's own XML parser (expat) and gzip.
    @Test(.needsRealData, .needsPython("xml.etree.ElementTree"), arguments: [0, 7, 11, 20, 33, 41, 60, 90])
    func valuesEqualAnIndependentParse(_ number: Int) throws {
        let path = RealData.path("phcx/\(Self.realFiles[number])")
        let candidate = try #require(try CandidateReader.candidates(in: path).first)
        let lines = try Python.run(
            """
            import gzip, sys, xml.etree.ElementTree as tree
            raw = open(sys.argv[1], 'rb').read()
            root = tree.fromstring(gzip.decompress(raw) if raw[:2] == b'\\x1f\\x8b' else raw)
            sections = {s.get('name'): s for s in root.iter('Section')}
            fold = sections.get('FFT-pdmpd', sections.get('PDMP'))
            search = fold if 'PDMP' in sections else sections['FFT']
            def show(e):
                low, high = float(e.get('min')), float(e.get('max'))
                print(*(low + b * (high - low) / 255 for b in bytes.fromhex(''.join(e.text.split()))))
            for e in (fold.find('Profile'), fold.find('SubIntegrations'), fold.find('SubBands'),
                      fold.find('SnrBlock/DataBlock'), search.find('SnrBlock/DataBlock')):
                show(e)
            print(*search.find('SnrBlock/DmIndex').text.split())
            """, [path]
        ).split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
        let found = [
            candidate.fold.profile, candidate.fold.timePhase?.values, candidate.fold.subBands?.plane.values,
            candidate.fold.block?.values, candidate.trialBlock?.values,
            candidate.trialBlock?.dispersionMeasures,
        ]
        #expect(lines.count == found.count)
        for (values, expected) in zip(found, lines) {
            let values = try #require(values)
            #expect(values.count == expected.count)
            #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= 1e-12 * max(1, abs($1)) })
        }
    }
}
