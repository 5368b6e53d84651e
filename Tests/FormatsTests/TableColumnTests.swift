import Candidates
import Foundation
import TestSupport
import Testing

@testable import Formats

/// What the columns of tables are taken for.
@Suite struct TableColumnTests {
    private let folder: TemporaryFolder
    private let rows: TableRows

    init() throws {
        folder = try TemporaryFolder()
        rows = try TableRows()
    }

    private func read(
        _ header: [String], _ cells: [[String]], _ request: TableRequest = TableRequest()
    ) throws -> (table: FeatureTable, notes: [String]) {
        let text = TableRows.text((header.isEmpty ? [] : [header]) + cells)
        return try FeatureTableReader.readAll(path: folder.write("table.csv", text), wanting: request)
    }

    private func column(_ name: String, of table: FeatureTable) throws -> [Double] {
        let place = try #require(table.featureNames.firstIndex(of: name))
        return stride(from: place, to: table.values.count, by: table.featureNames.count).map { table.values[$0] }
    }

    // MARK: - Names of the eight features

    /// Names that real copies of HTRU 2 have; in all of these the numbers are mean, deviation, skewness, kurtosis.
    @Test(arguments: [
        "Motip,Sdotip,Ekotip,Sotip,MotDc,SdotDc,EkotDc,SotDc", "mip,sip,ekip,skip,mdmsnr,sdmsnr,edmsnr,skdmsnr",
        "Mean_(IP),STD_(IP),ExcessK_(IP),Skew_(IP),Mean_(DM-SNR),STD_(DM-SNR),ExcessK_(DM-SNR),Skew_(DM-SNR)",
        "Mean_Integrated,SD,EK,Skewness,Mean_DMSNR_Curve,SD_DMSNR_Curve,EK_DMSNR_Curve,Skewness_DMSNR_Curve",
        "pMean,pStd,pKurtosis,pSkewness,cMean,cStd,cKurtosis,cSkewness",
        "mean_int,st_int,kur_int,skew_int,mean_dmsnr,st_dmsnr,kur_dmsnr,skew_dmsnr",
        " Mean of the integrated profile, Standard deviation of the integrated profile, Excess kurtosis of the integrated profile, Skewness of the integrated profile, Mean of the DM-SNR curve, Standard deviation of the DM-SNR curve, Excess kurtosis of the DM-SNR curve, Skewness of the DM-SNR curve",
        "M_IP,SD_IP,EK_IP,SKW_IP,M_DMSNR,SD_DMSNR,EK_DMSNR,SKW_DMSNR",
        "Mean,SD,EK,Skewness,Mean.1,SD.1,EK.1,Skewness.1",
    ]) func circulatingNames(_ header: String) throws {
        let names = header.split(separator: ",").map(String.init)
        for count in [2, 40] {
            let (table, notes) = try read(names + ["target_class"], Array(rows.cells().prefix(count)))
            #expect(table.featureNames == FeatureName.lyon)
            #expect(table.values == Array(rows.values.prefix(8 * count)))
            #expect(notes.count == 1 && notes[0].contains("wrong way round"), "\(notes)")
        }
    }

    /// The same and other spellings whose numbers are as the names say.
    @Test(arguments: [
        "Profile_mean,Profile_stdev,Profile_skewness,Profile_kurtosis,DM_mean,DM_stdev,DM_skewness,DM_kurtosis",
        "mip,sdip,skip,kip,mdmsnr,sddmsnr,skdmsnr,kdmsnr", "mip,sip,skip,ekip,mdmsnr,sdmsnr,skdmsnr,edmsnr",
        "ip mean,ip std,ip skew,ip kurt,dm-snr mean,dm-snr std,dm-snr skew,dm-snr kurt",
        "avg_prof,dev_prof,skw_prof,exk_prof,avg_curve,dev_curve,skw_curve,exk_curve",
    ]) func otherSpellings(_ header: String) throws {
        let names = header.split(separator: ",").map(String.init)
        let (table, notes) = try read(names + ["class"], rows.cells())
        #expect(table.featureNames == FeatureName.lyon)
        #expect(notes.isEmpty, "\(notes)")
    }

    @Test func oddNamesAreKnownByTheLaws() throws {
        let (table, notes) = try read(["a", "b", "c", "d", "e", "f", "g", "h", "class"], rows.cells())
        #expect(table.featureNames == FeatureName.lyon)
        #expect(table.values == rows.values)
        #expect(notes.count == 1 && notes[0].contains("obey the laws"))
        // Kurtosis before skewness, some names known and misleading.
        let order = [0, 1, 3, 2, 4, 5, 7, 6, 8]
        let turned = rows.cells().map { row in order.map { row[$0] } }
        let half = try read(["a", "std of profile", "c", "d", "dm mean", "f", "g", "h", "class"], turned)
        #expect(half.table.featureNames == order.prefix(8).map { FeatureName.lyon[$0] })
    }

    @Test func oddNamesAboveOtherNumbersAreNotTaken() throws {
        let names = ["a", "b", "c", "d", "e", "f", "g", "h"]
        let counted = (0..<40).map { row in (1...8).map { "\(row * $0).5" } }
        let curveFirst = rows.features.map { Array($0[4...] + $0[..<4]) }
        for cells in [counted, curveFirst] {
            let fault = #expect(throws: FormatError.self) { try read(names, cells) }
            #expect(fault?.description.contains("(they are a, b, c, d, e, f, g, h); --columns a=profile_mean") == true)
        }
    }

    @Test func halfOfAPairOfNamesIsNotUsed() throws {
        // "Skew_(IP)" is the kurtosis in these copies; without the other's name nothing shows it.
        let names = ["Mean_(IP)", "STD_(IP)", "third", "Skew_(IP)", "one", "two", "class"]
        let cells = rows.cells().map { Array($0.prefix(4)) + ["1", "2"] + [$0[8]] }
        #expect(try read(names, cells).table.featureNames == ["profile_mean", "profile_std"])
    }

    // MARK: - Skewness and kurtosis the wrong way round

    @Test func oneBadRowTurnsNothingRound() throws {
        let bad = ["30", "30", "9", "1", "3", "19", "9", "80", "0"]
        for count in [6, 40] {
            let (table, notes) = try read(TableRows.header, Array(rows.cells().prefix(count)) + [bad])
            #expect(table.featureNames == FeatureName.lyon)
            #expect(notes.isEmpty)
        }
    }

    @Test func oneBadRowHidesNoSwap() throws {
        let exchanged = [
            "profile_mean", "profile_std", "profile_kurtosis", "profile_skewness", "dm_mean", "dm_std", "dm_kurtosis",
            "dm_skewness", "class",
        ]
        let bad = ["30", "30", "9", "1", "3", "19", "9", "80", "0"]
        let (table, notes) = try read(exchanged, rows.cells() + [bad])
        #expect(table.featureNames == FeatureName.lyon)
        #expect(notes.count == 1 && notes[0].contains("wrong way round"))
    }

    // MARK: - Columns that are no features

    @Test func unknownNumbersAreLeftOutUnlessAskedFor() throws {
        let header = TableRows.header + ["acc", "node", "comment"]
        let cells = rows.cells().enumerated().map { $1 + [$0 % 3 == 0 ? "" : "\($0)", "5", "words"] }
        let (table, notes) = try read(header, cells)
        #expect(table.featureNames == FeatureName.lyon)
        #expect(table.count == rows.count)
        #expect(
            notes == [
                "\(folder.file("table.csv")): the columns acc, node are left out, as nothing that psrsieve knows; "
                    + "--features acc,node takes them as features"
            ])
        let asked = try read(header, cells, TableRequest(features: .known(and: ["node"])))
        #expect(asked.table.featureNames == FeatureName.lyon + ["node"])
        let named = try read(header, cells, TableRequest(features: .named(["node", "dm_std"])))
        #expect(named.table.featureNames == ["dm_std", "node"])
        #expect(named.notes.isEmpty)
    }

    @Test func renamedColumns() throws {
        let renamings = zip(["x", "y y"], ["dm_mean", "class"]).map { TableRequest.Renaming(own: $0, meant: $1) }
        let cells = zip(rows.features, rows.isPulsar).map { [$0[4], $1 ? "PSR" : "RFI"] }
        let table = try read(["x", "y y"], cells, TableRequest(renamings: renamings)).table
        #expect(table.featureNames == ["dm_mean"])
        #expect(table.labels == rows.labels)
        // Without names, by number.
        let order = [4, 5, 6, 7, 0, 1, 2, 3]
        let numbered = order.enumerated().map { TableRequest.Renaming(own: "\($0 + 1)", meant: FeatureName.lyon[$1]) }
        let turned = rows.features.map { row in order.map { row[$0] } }
        let byNumber = try read([], turned, TableRequest(renamings: numbered)).table
        #expect(byNumber.ordered(by: FeatureName.lyon).values == rows.values)
        let fault = #expect(throws: FormatError.self) {
            try read(TableRows.header, rows.cells(), TableRequest(renamings: [.init(own: "zz", meant: "dm_mean")]))
        }
        #expect(
            fault?.description.contains("has no column zz, which --columns names; its columns are profile_mean") == true
        )
    }

    /// Names that say a statistic and not of what: the numbers tell the profile's from those of the DM curve.
    @Test func statisticsOfTheDMCurveMayComeFirst() throws {
        let names = ["mean", "std", "skew", "kurt"].flatMap { name in [name + "1", name + "2"] }
        let ordered = (1...2).flatMap { object in names.filter { $0.hasSuffix("\(object)") } }
        let first = try read(ordered, rows.features).table
        #expect(first.ordered(by: FeatureName.lyon).values == rows.values)
        let turned = try read(ordered, rows.features.map { Array($0[4...] + $0[..<4]) })
        #expect(turned.table.ordered(by: FeatureName.lyon).values == rows.values)
        #expect(turned.notes.contains { $0.contains("are taken for the DM curve's: their numbers are such") })
    }

    /// What the command line says of columns comes before what their names say.
    @Test func renamedColumnsComeBeforeThoseOfTheirName() throws {
        func renamings(_ pairs: [(String, String)]) -> TableRequest {
            TableRequest(renamings: pairs.map { .init(own: $0.0, meant: $0.1) })
        }
        // Two columns of classes, of which the one says the contrary of the other.
        let cells = zip(rows.cells(), rows.isPulsar).map { $0 + [$1 ? "0" : "1"] }
        let header = TableRows.header + ["foo"]
        for target in ["class", "label"] {
            let labels = try read(header, cells, renamings([("foo", target)])).table.labels
            #expect(labels == rows.isPulsar.map { $0 ? .nonPulsar : .pulsar }, "\(target)")
        }
        // An exchange.
        let plain = try read(TableRows.header, rows.cells()).table
        let exchanged = try read(
            TableRows.header, rows.cells(), renamings([("profile_mean", "dm_mean"), ("dm_mean", "profile_mean")])
        ).table
        for (name, other) in [("profile_mean", "dm_mean"), ("dm_mean", "profile_mean"), ("dm_std", "dm_std")] {
            #expect(try column(name, of: plain) == column(other, of: exchanged), "\(name)")
        }
        // A header value that another column has the name of.
        let numbers = rows.cells().map { $0 + ["7", "8"] }
        let snr = try read(TableRows.header + ["snr", "dm"], numbers, renamings([("dm", "snr")])).table
        #expect(snr.header(ofRow: 0).signalToNoise == 8)
        #expect(snr.header(ofRow: 0).dispersionMeasure == nil)
        let fault = #expect(throws: FormatError.self) {
            try read(TableRows.header, rows.cells(), renamings([("dm_mean", "profile_maen")]))
        }
        #expect(fault?.reason.contains("a column profile_maen by --columns, which is nothing") == true)
    }

    @Test func whatIsLackingIsSaidWithTheFilesOwnNames() throws {
        let request = TableRequest(features: .named(["dm_mean", "speed"]), labels: .ignored)
        let fault = #expect(throws: FormatError.self) {
            try read(["u", "v", "dm_mean"], rows.features.map { Array($0.prefix(3)) }, request)
        }
        #expect(
            fault?.reason
                == "lacks what this model needs (speed): its columns are u, v, dm_mean; --columns u=speed,... says which is which"
        )
    }

    // MARK: - Classes

    @Test(arguments: [
        ("1", "0"), ("1", "-1"), ("1.0", "0.0"), ("1.000000000000000000e+00", "0.000000000000000000e+00"),
        ("1.0", "-1.0"),
        ("PSR", "RFI"), ("pulsar", "not_pulsar"), ("Pulsar", "non-pulsar"), ("pulsar", "NonPulsar"), ("Y", "N"),
        ("yes", "no"), ("True", "False"), ("KNOWN_PSR", "NOISE"), ("NB_PSR", "RFI"), ("\"1\"", "\"0\""),
    ]) func wordsForClasses(_ pulsar: String, _ other: String) throws {
        let cells = rows.cells((pulsar, other))
        for header in [TableRows.header, []] {
            let table = try read(header, cells).table
            #expect(table.values == rows.values)
            #expect(table.labels == rows.labels)
        }
    }

    @Test(arguments: [
        "class", "Class", "label", "target", "target_class", "is_pulsar", "Class of the candidate", "type",
        "classification",
    ]) func namesOfClassColumns(_ name: String) throws {
        #expect(try read(FeatureName.lyon + [name], rows.cells()).table.labels == rows.labels)
    }

    @Test func minusOneBesideZeroIsUnknown() throws {
        var cells = rows.cells()
        cells[39][8] = "-1"
        let labels = try read(TableRows.header, cells).table.labels
        #expect(labels == rows.labels.dropLast() + [nil])
    }

    /// The only 0 stands in a row that is refused for another of its cells.
    @Test func theClassOfAFaultyRowDoesNotCount() throws {
        let row = rows.features[0]
        var cells = (0..<40).map { row + [$0 % 2 == 0 ? "1" : "-1"] }
        cells[7] = ["words"] + row.dropFirst() + ["0"]
        let text = TableRows.text([TableRows.header] + cells)
        var reader = try FeatureTableReader(path: folder.write("table.csv", text))
        let parsed = try #require(try reader.nextBlock()).parse()
        #expect(parsed.faults.count == 1)
        #expect(parsed.findings.classes.minusOne == .nonPulsar)
    }

    /// The decision takes the whole file, not the block in which a -1 stands.
    @Test func minusOneFarFromTheFirstOne() throws {
        let row = rows.features[0]
        let cells = [String](repeating: "-1", count: 20_000) + [String](repeating: "1", count: 5)
        let labels = try read(TableRows.header, cells.map { row + [$0] }).table.labels
        #expect(labels.prefix(20_000).allSatisfy { $0 == .nonPulsar })
        let mixed = try read(TableRows.header, (cells + ["0"]).map { row + [$0] }).table.labels
        #expect(mixed.prefix(20_000).allSatisfy { $0 == nil })
    }

    @Test func hopesAndBlanksAreNoClasses() throws {
        let words = ["T1_CAND", "T2_CAND", "UNCAT", "?", "", "unknown", "nan", "-"]
        let cells = rows.cells().enumerated().map { Array($1.prefix(8)) + [words[$0 % words.count]] }
        #expect(try read(TableRows.header, cells).table.labels.allSatisfy { $0 == nil })
    }

    @Test func aClassThatIsNoWord() throws {
        var cells = rows.cells()
        cells[3][8] = "comet"
        #expect(throws: FormatError.self) { try read(TableRows.header, cells) }
        let (table, notes) = try read(TableRows.header, cells, TableRequest(labels: .ifKnown))
        #expect(table.labels[3] == nil)
        #expect(notes.count == 1 && notes[0].contains("1 rows have a class that is no known word (such as \"comet\")"))
        let (unread, silent) = try read(TableRows.header, cells, TableRequest(labels: .ignored))
        #expect(unread.labels.allSatisfy { $0 == nil })
        #expect(silent.isEmpty)
    }

    // MARK: - Gaps

    @Test(arguments: ["", "?", "NA", "nan", "NaN", "null", "None", "N/A", "-"]) func gaps(_ word: String) throws {
        var cells = rows.cells()
        cells[5][2] = word
        let fault = #expect(throws: FormatError.self) { try read(TableRows.header, cells) }
        #expect(fault?.reason == "profile_skewness has no value")
        let table = try read(TableRows.header, cells, TableRequest(gaps: .values)).table
        #expect(table.values.indices.filter { table.values[$0].isNaN } == [5 * 8 + 2])
        #expect(table.withoutGaps().rowNumbers == Array(1...5) + Array(7...40))
        // A column that nobody asks for may have them.
        let unread = try read(TableRows.header, cells, TableRequest(features: .named(FeatureName.dmCurve))).table
        #expect(unread.count == 40)
    }

    @Test func gapsAreFilledWithMedians() throws {
        var table = FeatureTable(featureNames: ["a", "b"])
        table.values = [1, 10, .nan, 20, 3, .nan, 8, 40, .nan, 50]
        table.labels = Array(repeating: nil, count: 5)
        table.rowNumbers = Array(1...5)
        // numpy.nanmedian([1, 3, 8]) and ([10, 20, 40, 50])
        #expect(table.medians() == ["a": 3, "b": 30])
        var filling = FeatureTable.Filling()
        filling.values = 3
        filling.rows = 3
        #expect(table.fillGaps(with: table.medians()) == filling)
        #expect(table.values == [1, 10, 3, 20, 3, 30, 8, 40, 3, 50])
    }

    // MARK: - Header values

    @Test(arguments: [
        ("P0", "0.0057", HeaderColumn.periodSeconds, 0.0057), ("period_ms", "5.7", .periodSeconds, 0.0057),
        ("Period (ms)", "5.7", .periodSeconds, 0.0057), ("p0_us", "5700", .periodSeconds, 0.0057),
        ("f0", "200", .periodSeconds, 0.005), ("F0 (Hz)", "200", .periodSeconds, 0.005),
        ("f0_opt", "200", .periodSeconds, 0.005), ("DM_best", "2.64", .dispersionMeasure, 2.64),
        ("dm_opt", "2.64", .dispersionMeasure, 2.64), ("sn_fold", "11.5", .signalToNoise, 11.5),
        ("S/N", "11.5", .signalToNoise, 11.5), ("ra", "04:37:15.9", .rightAscensionDegrees, 69.31625),
        ("RAJ", "187.5", .rightAscensionDegrees, 187.5), ("ra_hours", "12.5", .rightAscensionDegrees, 187.5),
        ("raj_deg", "187.5", .rightAscensionDegrees, 187.5), ("DECJ", "-00:30:00", .declinationDegrees, -0.5),
        ("dec_deg", "-47.25", .declinationDegrees, -47.25), ("mjd_start", "58000.5", .modifiedJulianDate, 58000.5),
        ("pepoch", "58000.5", .periodEpoch, 58000.5), ("dm_err", "0.5", .dispersionMeasureError, 0.5),
        ("tobs", "600", .observationSeconds, 600), ("sn_fft", "9", .signalToNoise, 9),
    ]) func headerColumns(_ name: String, _ cell: String, _ column: HeaderColumn, _ value: Double) throws {
        let table = try read([name] + TableRows.header, rows.cells().map { [cell] + $0 }).table
        let found = try #require(table.header(ofRow: 7)[keyPath: column.keyPath])
        #expect(abs(found - value) < 1e-9)
    }

    @Test(arguments: ["sigma", "log_period", "gl", "acc", "width"]) func whatIsNoHeaderValue(_ name: String)
        throws
    {
        let table = try read([name] + TableRows.header, rows.cells().map { ["0.5"] + $0 }).table
        #expect(table.headerColumns.isEmpty)
        #expect(table.featureNames == FeatureName.lyon)
    }

    @Test func impossibleHeaderValuesAreLeftOutWithANote() throws {
        let bad = ["ra_deg": "1487.5", "period_s": "-1", "dm": "nan", "mjd": "words"]
        let names = bad.keys.sorted()
        let cells = rows.cells().enumerated().map { row, cells in
            names.map { row < 2 ? bad[$0] ?? "" : "58000" } + cells
        }
        let (table, notes) = try read(names + TableRows.header, cells)
        #expect(table.header(ofRow: 0) == CandidateHeader())
        #expect(table.header(ofRow: 5).modifiedJulianDate == 58000)
        #expect(notes.contains { $0.contains("the right ascension of 1487.5 deg is outside 0 to 360 and is left out") })
        #expect(
            notes.contains { $0.contains("the MJD \"words\" is no such number and is left out, and 1 more like it") })
        #expect(!notes.contains { $0.contains("DM") })
    }

    // MARK: - 22 features

    @Test func whoseTwentyTwo() throws {
        // The first row of LOTAAS 1's table, and the scores of an HTRU candidate by Bates' program.
        let thornton = [
            "1674.1", "29353.1", "0", "8589.77", "83.589", "0.1636", "37.55", "11.89", "861.4", "1.911", "203.07",
            "1358.74", "27.67", "35.35", "0.03", "4.867", "0.559", "0.0207", "13.73", "6.99", "0.1626", "11.767",
        ]
        let bates = [
            "145.4", "1.694", "9", "1454", "12.32", "0.956", "116.2", "3.416", "1692.5", "3.43", "2060.4", "24.17",
            "6.54",
            "81.9", "0.031", "1.174", "0.52", "0.162", "1458.3", "10.59", "0.103", "4.456",
        ]
        let (first, notes) = try read([], [thornton + ["1"], thornton + ["0"]])
        #expect(first.featureNames == FeatureName.thornton)
        #expect(notes.count == 1 && notes[0].contains("taken for Thornton's"))
        #expect(try read([], [bates]).table.featureNames == FeatureName.bates)
        for name in ["Score", "score_", "Thornton "] {
            let table = try read((1...22).map { "\(name)\($0)" }, [bates]).table
            #expect(table.featureNames == FeatureName.thornton)
        }
        #expect(try read(FeatureName.bates, [thornton]).table.featureNames == FeatureName.bates)
    }

    @Test func aBadPatternShiftsNoNumbers() throws {
        let numbers = (1...22).map { "\($0).5" }.joined(separator: " ")
        let path = try folder.write(
            "p.pat",
            "SNNS pattern definition file V3.2\n\nNo. of patterns: 3\nNo. of input units: 22\nNo. of output units: 2\n\n"
                + "# input a\n\(numbers)\n1 0\n# input b\n\(numbers) 7\n0 1\n# input c\n\(numbers)\n0 1\n# input d\n\(numbers)\n"
        )
        var reader = try FeatureTableReader(path: path)
        let parsed = try #require(try reader.nextBlock()).parse()
        var rest = parsed.table.names
        var (numbersOfRows, faults) = (parsed.table.rowNumbers, parsed.faults.count)
        while let block = try reader.nextBlock() {
            let more = block.parse().offset(lines: parsed.lineCount, rows: parsed.rowCount)
            rest += more.table.names
            numbersOfRows += more.table.rowNumbers
            faults += more.faults.count
        }
        #expect(parsed.table.featureNames == FeatureName.bates)
        #expect(rest == ["a", "c"])
        #expect(numbersOfRows == [1, 3])
        #expect(faults == 2)
    }

    // MARK: - What is no table of candidates

    @Test(arguments: [
        ("rank,candidate,score,selected,period_s\n1,x,0.9,1,\n", "is a ranked list that psrsieve has written"),
        ("input,place,reason\nx.pfd,,holds no data\n", "is psrsieve's list of inputs that could not be read"),
        ("path,class\na/x.phcx,1\n", "is a list of labels"), ("file;class\na.pfd;PSR\n", "is a list of labels"),
        ("a/x.pfd,1\nb.pfd,0\n", "is a list of labels"),
        ("path,class,truth,kind,period_s\nx.pfd,1,pulsar,normal,1.4\n", "is a list of labels"),
    ]) func ownListsAreKnown(_ text: String, _ reason: String) throws {
        for request in [TableRequest(), TableRequest(features: .named(FeatureName.lyon), labels: .ignored)] {
            let fault = #expect(throws: FormatError.self) {
                try FeatureTableReader(path: folder.write("list.csv", text), wanting: request)
            }
            #expect(fault?.reason.hasPrefix(reason) == true, "\(fault?.reason ?? "")")
            if case .notCandidates = fault?.cause {} else { Issue.record("\(String(describing: fault))") }
        }
    }

    @Test func aVOTableSaysTheWayOn() throws {
        let path = try folder.write(
            "t.xml", "<?xml version=\"1.0\"?>\n<VOTABLE version=\"1.4\"><RESOURCE/></VOTABLE>\n")
        let fault = #expect(throws: FormatError.self) { try CandidateReader.candidates(in: path) }
        #expect(fault?.reason.hasPrefix("is a VOTable; save it as CSV or FITS") == true)
    }
}
