import Candidates
import TestSupport
import Testing

@testable import Formats

/// Samples in the words of the programs' sources, with the values that stand in them.
private enum Sample {
    static let cands = """
        #Filename /data/NGC6401_cfbf00004.fil
        #Telescope MeerKAT
        #Source_name NGC6401
        #Beam cfbf00004
        #Date 60852.9539340063
        #RA 17:38:36.93
        #DEC -23:54:31.6
        #GL 3.450280
        #GB 3.980480
        #MaxDM_YMW16 1028.450000
        #Pepoch 60852.9789340062986
        #id\tdm_old\tdm_new\tdm_err\tdist_ymw16\tf0_old\tf0_new\tf0_err\tf1_old\tf1_new\tf1_err acc_old\tacc_new\tacc_err\tS/N\tS/N_new boxcar_width
        1\t\t238.30000000\t\t238.41000000\t\t0.120000000000000\t\t5432.1\t\t118.538122999999999\t\t118.538124499999995\t\t0.000001200000000\t\t0.000000000000000\t\t-0.000000000011000\t\t0.000000000003100\t\t-0.000000000000000\t\t0.000027819885391\t\t0.000021000000000\t\t12.30000\t\t15.67891\t\t0.00084

        2\t\t25.00000000\t\t24.20000000\t\t0.600000000000000\t\t1203.5\t\t1.234567800000000\t\t1.234567100000000\t\t0.000003400000000\t\t0.000000000000000\t\t0.000000000000000\t\t0.000000001200000\t\t-0.000000000000000\t\t-0.000000000000000\t\t0.300000000000000\t\t9.40000\t\t10.20000\t\t0.03125


        """

    private static let masterNames =
        "#id,dm_old,dm_new,dm_err,dist_ymw16,f0_old,f0_new,f0_err,f1_old,f1_new,f1_err,acc_old,acc_new,acc_err,S/N,"
        + "S/N_new,boxcar_width"
    private static let first =
        "1,238.3,238.41,0.12,5432.1,118.538123,118.5381245,1.2e-06,0.0,-1.1e-11,3.1e-12,-0.0,2.7819885391e-05,2.1e-05,"
        + "12.3,15.67891,0.00084"
    private static let second =
        "2,25.0,24.2,0.6,1203.5,1.2345678,1.2345671,3.4e-06,0.0,0.0,1.2e-09,-0.0,-0.0,0.3,9.4,10.2,0.03125"
    static let stem = "NGC6401_1_cdm_238.0_ck10_60852.9539340063_cfbf00004"

    static let master = """
        \(masterNames),candidate_name,filename
        \(first),\(stem)_00001.png,\(stem).cands
        \(second),\(stem)_00002.png,\(stem).cands

        """

    /// Two lists one below the other, without the pictures' names.
    static let stacked = """
        \(masterNames),filename
        \(first),X_1_b.cands
        \(second),X_1_b.cands
        \(second.replacing("2,25.0", with: "3,25.0")),X_2_b.cands

        """

    static let eldenRing = """
        \(masterNames),candidate_name,filename,fold_cands_filename,fold_cands_filepath,period,dm,acc,nh,snr,nassoc,\
        cand_id_in_file,file,filterbank_file,file_index,pepoch,p0_new,p1_new,p0_err,p1_err,p0_old,p1_old
        \(first),\(stem)_00001.png,\(stem).cands,\(stem)_00001.ar,/out/PNG,0.00843610505,238.3,0.0,3,12.3,17,4,\
        o_picked.xml,/data/NGC6401.fil,0,60852.95625,0.008436104453466362,7.828464418477449e-16,1e-10,2e-16,0.0084,-0.0
        \(second),\(stem)_00002.png,\(stem).cands,\(stem)_00097.ar,/out/PNG,0.81,25.0,-1.5,4,9.4,2,0,o_picked.xml,\
        /data/NGC6401.fil,0,60852.95625,0.8100005256903412,-0.0,1e-10,2e-16,0.8100000664200054,-0.0

        """

    static let candyJar = """
        pointing_id,beam_id,beam_name,source_name,segment_id,ra,dec,gl,gb,mjd_start,utc_start,f0_user,f0_opt,f0_opt_err,\
        f1_user,f1_opt,f1_opt_err,acc_user,acc_opt,acc_opt_err,dm_user,dm_opt,dm_opt_err,sn_fft,sn_fold,maxdm_ymw16,\
        dist_ymw16,cdm,png_path,metafile_path,filterbank_path,candidate_tarball_path,id,alpha
        0,04,cfbf00004,NGC6401,10,17:38:36.93,-23:54:31.6,3.45028,3.98048,60852.953934,2025-06-26T22:53:39,118.538123,\
        118.5381245,1.2e-06,0.0,-1.1e-11,3.1e-12,-0.0,2.78e-05,2.1e-05,238.3,238.41,0.12,12.3,15.67891,1028.45,5432.1,\
        238.0,plots/\(stem)_00001.png,metafiles/x.meta,/data/NGC6401.fil,/out/NGC6401.tar.gz,1,

        """

    static func peasoup(ids: [Int] = [0, 1], periods: [Double] = [0.00843610505, 0.81]) -> String {
        let candidates = zip(ids, periods).map { id, period in
            """
                <candidate id='\(id)'>
                  <period>\(period)</period>
                  <opt_period>0</opt_period>
                  <dm>238.300003051758</dm>
                  <acc>-1.5</acc>
                  <nh>3</nh>
                  <snr>12.3000001907349</snr>
                  <folded_snr>0</folded_snr>
                  <a_branch_adds>7</a_branch_adds>
                  <byte_offset>0</byte_offset>
                </candidate>
            """
        }
        return """
            <?xml version='1.0' encoding='ISO-8859-1'?>
            <peasoup_search>
              <header_parameters>
                <source_name>NGC6401</source_name>
                <src_raj>173836.93</src_raj>
                <src_dej>-235431.6</src_dej>
                <tstart>60852.9539340063</tstart>
                <tsamp>7.6562e-05</tsamp>
                <fch1>1712</fch1>
                <foff>-0.208984375</foff>
                <nchans>4096</nchans>
                <ibeam>0</ibeam>
              </header_parameters>
              <segment_parameters>
                <segment_nsamples>67108864</segment_nsamples>
                <segment_pepoch>60852.9836679458</segment_pepoch>
              </segment_parameters>
              <candidates>
            \(candidates.joined(separator: "\n"))
              </candidates>
            </peasoup_search>

            """
    }

    static let riptide = """
        period,freq,dm,width,ducy,snr
        0.713390123,1.401757562,60.400000000,13,0.027083333,18.512345000
        2.500000000,0.400000000,0.000000000,4,0.010000000,7.100000000

        """

    static let sift = """

        Reading candidates from 2 files....
         Read 1 of 2 files (120 cands)\r Read 2 of 2 files (231 cands)\r
        Done
          Sorting the 231 candidates by frequency...
        Found 57 candidates.

        #                           file:candnum                               DM     SNR    sigma   numharm    ipow\
             cpow      P(ms)          r         z     numhits\u{20}
        Ter5_bary_DM238.30_ACCEL_20:2                                        238.30   21.87   18.43     8       211.3\
           1043.8      8.436122    48551.25     -3.00  (3)
          DM=237.80 SNR=20.11 Sigma=16.02   *****
          DM=238.30 SNR=21.87 Sigma=18.43   ******
          DM=238.80 SNR=19.90 Sigma=15.71   *****
        Ter5_bary_DM0.00_ACCEL_0:15                                            0.00    6.12    4.55     1        15.2\
            110.0     16.666012    24575.75      0.00  (1)
            Note: rejected

        Ter5_bary_DM238.30_ACCEL_0:2                                         238.30    5.87    4.43     1        11.3\
             43.8     77.436122     8551.25      0.00  (1)

        """
}

@Suite struct MetadataTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func metadata(_ text: String, _ name: String = "list.csv") throws -> CandidateMetadata {
        try CandidateMetadata(contentsOf: [folder.write(name, text)])
    }

    private func candidate(_ path: String, period: Double? = nil) -> Candidate {
        var candidate = Candidate(origin: CandidateOrigin(path: path))
        candidate.header.periodSeconds = period
        return candidate
    }

    /// The header and the rows' places, without their folders, of a candidate that has a name and nothing else.
    private func filled(
        _ metadata: CandidateMetadata, _ path: String, period: Double? = nil
    ) -> (header: CandidateHeader, place: String?) {
        var candidate = candidate(path, period: period)
        let place = metadata.fill(&candidate)
        return (candidate.header, place?.replacing(folder.path + "/", with: ""))
    }

    private func near(_ value: Double?, _ expected: Double, _ tolerance: Double = 1e-9) -> Bool {
        abs((value ?? .nan) - expected) <= tolerance * abs(expected)
    }

    // MARK: - Formats

    /// Empty lines between rows, and a line of names that mixes tabs and blanks.
    @Test func pulsarX() throws {
        let list = try metadata(Sample.cands, "NGC6401_cfbf00004.cands")
        #expect(list.files[0].kind == "PulsarX .cands" && list.count == 2 && list.files[0].skippedLines.isEmpty)
        let (header, place) = filled(list, "folds/NGC6401_cfbf00004_00001.ar")
        #expect(place == "NGC6401_cfbf00004.cands#1")
        #expect(near(header.periodSeconds, 1 / 118.5381245) && header.frame == .topocentric)
        #expect(near(header.periodErrorSeconds, 8.540143e-11, 1e-6))
        #expect(near(header.periodDerivative, 7.828464418e-16))
        #expect(header.periodEpoch == 60852.9789340062986 && header.modifiedJulianDate == 60852.9539340063)
        #expect(header.dispersionMeasure == 238.41 && header.dispersionMeasureError == 0.12)
        #expect(header.accelerationMetresPerSecondSquared == 0.000027819885391 && header.accelerationError == 0.000021)
        #expect(header.statedSignalToNoise == 15.67891 && header.searchSignalToNoise == 12.3)
        #expect(header.signalToNoise == nil && header.widthTurns == nil && header.leftOut.isEmpty)
        #expect(near(header.rightAscensionDegrees, 264.653875) && near(header.declinationDegrees, -23.908777778))
        #expect(header.telescope == "MeerKAT" && header.sourceName == "NGC6401" && header.beam == "cfbf00004")
        #expect(filled(list, "NGC6401_cfbf00004_00002.png").header.dispersionMeasure == 24.2)
        #expect(filled(list, "NGC6401_cfbf00004_00003.ar").place == nil)
        #expect(list.place(ofRow: 1) == folder.file("NGC6401_cfbf00004.cands#2"))
        #expect(list.name(ofRow: 1) == "NGC6401_cfbf00004_00002")
    }

    /// Nothing guards PulsarX against numbers that are none.
    @Test func numbersThatAreNone() throws {
        let text = """
            #Filename --
            #Pepoch --
            #id dm_old dm_new dm_err dist_ymw16 f0_old f0_new f0_err f1_old f1_new f1_err acc_old acc_new acc_err S/N S/N_new
            7 25.0 nan -nan 1203.5 1.2 0 0.1 0 -nan 0 0 0.5 0 inf 10.2
            """
        let header = filled(try metadata(text, "X.cands"), "X_00007.ar").header
        #expect(header.periodSeconds == nil && header.frame == nil && header.dispersionMeasure == nil)
        #expect(header.accelerationMetresPerSecondSquared == 0.5 && header.accelerationError == nil)
        #expect(header.statedSignalToNoise == 10.2 && header.searchSignalToNoise == nil && header.periodEpoch == nil)
        #expect(header.leftOut == ["the signal-to-noise of the search is not a finite number"])
    }

    @Test func pulsarXMaster() throws {
        let list = try metadata(Sample.master, "X_master.cands")
        #expect(list.files[0].kind == "PulsarX master list")
        let (header, place) = filled(list, "\(Sample.stem)_00002.ar")
        #expect(place == "X_master.cands#2" && header.dispersionMeasure == 24.2 && header.frame == .topocentric)
        #expect(near(header.periodSeconds, 1 / 1.2345671) && header.periodDerivative == 0)
    }

    /// Without the names of pictures the number counts within each of the lists.
    @Test func stackedLists() throws {
        let list = try metadata(Sample.stacked)
        #expect((0..<3).map(list.name(ofRow:)) == ["X_1_b_00001", "X_1_b_00002", "X_2_b_00001"])
    }

    /// Of three columns of names the archive's counts, and the fold's numbers before the search's.
    @Test func eldenRing() throws {
        let list = try metadata(Sample.eldenRing)
        #expect(list.files[0].kind == "ELDEN-RING list of searches and folds")
        let (header, place) = filled(list, "\(Sample.stem)_00097.ar")
        #expect(place == "list.csv#2" && filled(list, "\(Sample.stem)_00002.ar").place == nil)
        #expect(near(header.periodSeconds, 1 / 1.2345671) && header.dispersionMeasure == 24.2)
        #expect(header.accelerationMetresPerSecondSquared == 0 && header.accelerationError == 0.3)
        #expect(header.statedSignalToNoise == 10.2 && header.searchSignalToNoise == 9.4)
        #expect(header.periodEpoch == 60852.95625 && header.frame == .topocentric)
        let first = filled(list, "\(Sample.stem)_00001.ar").header
        #expect(first.periodDerivative == 7.828464418477449e-16)
    }

    @Test func candyJar() throws {
        let list = try metadata(Sample.candyJar)
        #expect(list.files[0].kind == "CandyJar candidates")
        let header = filled(list, "\(Sample.stem)_00001.pfd").header
        #expect(near(header.periodSeconds, 1 / 118.5381245) && header.frame == nil)
        #expect(near(header.periodErrorSeconds, 8.540143e-11, 1e-6) && header.dispersionMeasureError == 0.12)
        #expect(header.statedSignalToNoise == 15.67891 && header.searchSignalToNoise == 12.3)
        #expect(header.beam == "cfbf00004" && header.pointing == "0" && header.sourceName == "NGC6401")
        #expect(near(header.rightAscensionDegrees, 264.653875) && header.modifiedJulianDate == 60852.953934)
    }

    /// Ids count from 0, the folds from 1; a name alone is not enough.
    @Test func peasoup() throws {
        let list = try metadata(Sample.peasoup(), "beam/overview.xml")
        #expect(list.files[0].kind == "peasoup XML" && list.count == 2 && list.name(ofRow: 1) == "id 1")
        let (header, place) = filled(list, folder.file("beam/folds/X_00002.ar"), period: 0.8101)
        #expect(place == "beam/overview.xml#2")
        #expect(header.periodSeconds == 0.8101 && header.frame == nil && header.dispersionMeasure == 238.300003051758)
        #expect(header.accelerationMetresPerSecondSquared == -1.5 && header.searchSignalToNoise == 12.3000001907349)
        #expect(header.statedSignalToNoise == nil && header.sourceName == "NGC6401" && header.beam == nil)
        #expect(near(header.rightAscensionDegrees, 264.653875) && near(header.declinationDegrees, -23.908777778))
        #expect(header.modifiedJulianDate == 60852.9539340063 && header.periodEpoch == 60852.9836679458)
        #expect(near(header.observationSeconds, 5137.988845568))
        #expect(near(header.centreFrequencyMegahertz, 1284.1044921875) && header.bandwidthMegahertz == 856)
        for path in ["X_00002.ar", folder.file("X_00002.ar"), folder.file("beam2/X_00002.ar")] {
            #expect(filled(list, path, period: 0.81).place == nil)
        }
        #expect(filled(list, folder.file("beam/X_00001.ar"), period: 0.81).place == nil)
        #expect(filled(list, folder.file("beam/X_00002.ar")).place == nil)
        #expect(filled(list, folder.file("beam/X_0002.ar"), period: 0.81).place == nil)
        #expect(list.contradictions == 0)
    }

    /// A candidate picker keeps the ids, in double quotes, and takes candidates away.
    @Test func peasoupPicked() throws {
        let text = Sample.peasoup(ids: [3, 41], periods: [0.5, 0.6]).replacing("id='41'", with: "id=\"41\"")
        let list = try metadata(text, "o_picked.xml")
        #expect(filled(list, folder.file("X_00042.ar"), period: 0.6).place == "o_picked.xml#2")
        #expect(filled(list, folder.file("X_00002.ar"), period: 0.6).place == nil)
        let odd = try metadata(text.replacing("id='3'", with: "id='x'").replacing("NGC6401", with: "Señal"), "odd.xml")
        #expect(odd.files[0].skippedLines == [1] && odd.place(ofRow: 0) == folder.file("odd.xml#2"))
        // A byte above 127 is a character of ISO 8859-1.
        let bytes = text.utf8.map { $0 == UInt8(ascii: "N") ? 0xd1 : $0 }
        let latin = try CandidateMetadata(contentsOf: [folder.write("latin.xml", bytes)])
        #expect(filled(latin, folder.file("X_00042.ar"), period: 0.6).header.sourceName == "ÑGC6401")
    }

    @Test func relativePathsOfCandidates() throws {
        let path = try folder.write("beam/overview.xml", Sample.peasoup())
        let list = try CandidateMetadata(contentsOf: [path], candidatesRelativeTo: folder.path)
        #expect(filled(list, "beam/./X_00002.ar", period: 0.81).place == "beam/overview.xml#2")
        #expect(filled(list, "beam/../X_00002.ar", period: 0.81).place == nil)
    }

    @Test func riptide() throws {
        let list = try metadata(Sample.riptide, "candidates.csv")
        #expect(list.files[0].kind == "riptide candidates" && list.name(ofRow: 1) == "candidate_0001")
        let (header, place) = filled(list, folder.file("candidate_0000_713.39ms_Cand.pfd"), period: 0.71339)
        #expect(place == "candidates.csv#1" && header.dispersionMeasure == 60.4 && header.widthTurns == 0.027083333)
        #expect(header.statedSignalToNoise == 18.512345 && header.searchSignalToNoise == nil)
        #expect(filled(list, folder.file("candidate_0000.fits"), period: 2.5).place == nil)
        #expect(filled(list, "candidate_0000.fits", period: 0.71339).place == nil)
    }

    /// Progress with carriage returns before the line of names, lines of hits and notes between the rows.
    @Test func presto() throws {
        let list = try metadata(Sample.sift, "Ter5.accelcands")
        #expect(list.files[0].kind == "PRESTO sift list" && list.count == 3 && list.files[0].skippedLines.isEmpty)
        #expect(list.name(ofRow: 0) == "Ter5_bary_DM238.30_ACCEL_20:2")
        let (header, place) = filled(list, "Ter5_bary_DM238.30_ACCEL_Cand_2.pfd", period: 0.0084361)
        #expect(place == "Ter5.accelcands#1" && header.searchSignalToNoise == 21.87 && header.significance == 18.43)
        #expect(header.dispersionMeasure == 238.3 && header.statedSignalToNoise == nil && header.frame == nil)
        #expect(near(list.tables[0].value(.periodSeconds, ofRow: 1), 0.016666012))
    }

    /// The ways in which surveys put a search's largest drift into the names of its folds, or leave it out.
    @Test(arguments: [
        ("Ter5_bary_DM238.30_ACCEL_Cand_2.pfd", 0.0084361, 1), ("Ter5_bary_DM238.30_ACCEL_Cand_2.pfd", 0.0774361, 3),
        ("Ter5_bary_DM238.30_Z20_ACCEL_Cand_2.pfd", 0.0084361, 1),
        ("Ter5_bary_DM238.30_Z50_ACCEL_Cand_2.pfd", 0.0084361, 0),
        ("Ter5_bary_DM238.30_ACCEL_20:2_ACCEL_Cand_2.pfd", 0.0084361, 1),
        ("Ter5_bary_DM238.30_ACCEL_0:2_ACCEL_Cand_2.pfd", 0.0084361, 0),
        ("Ter5_bary_ACCEL_Cand_2.pfd.bestprof", 0.0084361, 1), ("Ter5_bary_0.25-0.75_ACCEL_Cand_2.pfd", 0.0084361, 1),
        ("Ter5_bary_DM238.3_ACCEL_Cand_2.pfd", 0.0084361, 0), ("Ter5_bary_DM238.30_ACCEL_Cand_3.pfd", 0.0084361, 0),
        ("Ter5_bary_DM238.30_ACCEL_Cand_2.pfd", 0.0085, 0), ("Ter5_DM238.30_ACCEL_Cand_2.pfd", 0.0084361, 0),
        ("Ter5_bary_DM238.30_JERK_Cand_2.pfd", 0.0084361, 0),
    ])
    func prestoNames(_ name: String, _ period: Double, _ row: Int) throws {
        let list = try metadata(Sample.sift, "sift")
        #expect(list.rows(of: candidate(name, period: period)) == (row > 0 ? [row - 1] : []))
        #expect(list.rows(of: candidate(name)).isEmpty)
    }

    @Test func tablesOfOnesOwn() throws {
        let list = try metadata(
            "# mine\nfile;period_ms;DM;src_raj;src_dej\n\"a/b; 50%.fits\";5;10;173836.93;-000030.0\n")
        let header = filled(list, "elsewhere/a/b; 50%.ar.gz").header
        #expect(near(header.periodSeconds, 0.005) && header.dispersionMeasure == 10)
        #expect(near(header.rightAscensionDegrees, 264.653875) && near(header.declinationDegrees, -30.0 / 3600))
        #expect(list.files[0].kind == "table")
        // Of a row of another table, by its name.
        var row = Candidate(origin: CandidateOrigin(path: "features.csv", row: 3))
        row.name = "b; 50%"
        #expect(list.fill(&row) == folder.file("list.csv#1"))
        #expect(list.rows(of: Candidate(origin: CandidateOrigin(path: "b; 50%.ar", row: 3))).isEmpty)
    }

    // MARK: - Joining

    @Test(arguments: [
        ("a/b/X_1.5_00001.ar", "X_1.5_00001"), ("X.pfd.png", "X"), ("X.pfd.bestprof", "X"), ("X.AR.gz", "X"),
        ("X_8.44ms_Cand.pfd", "X_8.44ms_Cand"), (".ar", ".ar"), ("", ""), ("X.", "X."), ("a.b/", "a.b"),
    ])
    func stems(_ path: String, _ stem: String) { #expect(CandidateStem.of(path) == stem) }

    /// What a file says itself stays, and an error goes with its own number alone.
    @Test func gapsOnly() throws {
        let list = try metadata(Sample.cands, "X.cands")
        var candidate = candidate("X_00001.ar", period: 0.00844)
        candidate.header.frame = .barycentric
        candidate.header.dispersionMeasure = 100
        candidate.header.beam = "7"
        candidate.header.statedSignalToNoise = 3
        #expect(list.fill(&candidate) != nil)
        let header = candidate.header
        #expect(header.periodSeconds == 0.00844 && header.frame == .barycentric && header.dispersionMeasure == 100)
        #expect(header.beam == "7" && header.statedSignalToNoise == 3 && header.searchSignalToNoise == 12.3)
        #expect(header.dispersionMeasureError == nil && near(header.periodErrorSeconds, 8.540143e-11, 1e-6))
        let further = filled(list, "X_00001.ar", period: 0.00850).header
        #expect(further.periodErrorSeconds == nil && further.periodDerivative == nil && further.periodEpoch == nil)
        #expect(further.frame == nil && further.dispersionMeasureError == 0.12)
    }

    @Test func contradictions() throws {
        let list = try metadata("file,period,dm\nX.ar,0.5,10\n5.ar,0.5,11\n")
        #expect(filled(list, "X.ar", period: 0.51).place == nil && list.contradictions == 1)
        #expect(filled(list, "X.ar", period: 0.504).place == "list.csv#1" && list.contradictions == 1)
        // A name that is but a number needs the period.
        #expect(filled(list, "5.ar").place == nil && filled(list, "5.ar", period: 0.504).place == nil)
        #expect(filled(list, "5.ar", period: 0.5).place == "list.csv#2" && list.contradictions == 1)
    }

    /// The same name in two folders: a row that names a folder is of the file there; of lists without folders the one that lies
    /// nearest above a file counts.
    @Test func folders() throws {
        let list = try metadata(
            "file,period,dm\n/data/run/beam01/c.ar,0.5,10\n/data/run/beam02/c.ar,0.5,20\nd.ar,1,30\n")
        #expect(filled(list, "/scratch/beam01/c.ar", period: 0.5).place == "list.csv#1")
        #expect(filled(list, "beam02/c.ar", period: 0.5).place == "list.csv#2")
        #expect(filled(list, "beam03/c.ar", period: 0.5).place == nil && list.contradictions == 1)
        #expect(filled(list, "beam03/d.ar").place == "list.csv#3")
        let cands = Sample.cands
        for beam in ["b1", "b2"] { try folder.write("\(beam)/X.cands", cands) }
        let lists = try CandidateMetadata(contentsOf: ["b1", "b2"].map { folder.file("\($0)/X.cands") })
        #expect(filled(lists, folder.file("b2/X_00002.ar")).place == "b2/X.cands#2")
        #expect(filled(lists, folder.file("b1/folds/X_00001.ar")).place == "b1/X.cands#1")
    }

    /// Rows that were taken out of a stack of lists would shift the numbers of all behind them.
    @Test func listsWithoutSomeOfTheirRows() throws {
        let lines = Sample.stacked.split(separator: "\n")
        for gone in 1..<(lines.count - 1) {
            let rest = lines.enumerated().filter { $0.offset != gone }.map { String($0.element) }.joined(
                separator: "\n")
            #expect(throws: FormatError.self) { try metadata(rest + "\n") }
        }
        #expect(throws: FormatError.self) {
            try metadata([lines[0], lines[2], lines[1], lines[3]].joined(separator: "\n") + "\n")
        }
        #expect(try metadata(Sample.stacked).count == 3)
    }

    /// Of rows of one name that is taken whose period is the candidate's.
    @Test func ambiguity() throws {
        let list = try metadata("file,period,dm\nX.ar,0.5,10\nY.ar,1,1\nX.png,0.6,20\nb/X.ar,0.7,30\nX,0.7,40\n")
        #expect(list.ambiguous == 4)
        #expect(filled(list, "X.ar", period: 0.6001).place == "list.csv#3")
        #expect(filled(list, "X.ar", period: 0.7).place == "list.csv#5" && filled(list, "X.ar").place == nil)
        #expect(filled(list, "Y.ar").place == "list.csv#2")
    }

    /// One row of each file, and the first to say something counts.
    @Test func severalFiles() throws {
        let paths = [
            try folder.write("1.csv", "file,dm,beam\nX.ar,10,a\n"),
            try folder.write("2.csv", "file,period,dm,beam\nY.ar,2,3,c\nX.ar,0.5,20,b\n"),
            try folder.write("3.csv", "file,period,sigma\nX.ar,0.9,7\n"),
            try folder.write("4.csv", "file,sigma\nX.ar,1e12\nX.ar,8\n"),
            try folder.write("5.csv", "file,sigma\nX.ar,9\n"),
        ]
        let list = try CandidateMetadata(contentsOf: paths)
        let (header, place) = filled(list, "X.ar")
        #expect(place == "1.csv#1|2.csv#2|5.csv#1" && list.contradictions == 1 && list.ambiguous == 2)
        #expect(header.dispersionMeasure == 10 && header.beam == "a" && header.periodSeconds == 0.5)
        #expect(header.significance == 9 && list.count == 7)
        #expect((0..<7).map(list.name(ofRow:)) == ["X", "Y", "X", "X", "X", "X", "X"])
    }

    @Test func impossibleValuesAreSaidOnce() throws {
        let paths = try (1...2).map { try folder.write("\($0).csv", "file,dm,sigma,mjd\nX.ar,1e9,,0\n") }
        let header = filled(try CandidateMetadata(contentsOf: paths), "X.ar").header
        #expect(header.dispersionMeasure == nil && header.leftOut.count == 1)
    }

    // MARK: - Damage

    @Test func rowsThatCannotBeRead() throws {
        let list = try metadata(
            "file,period,dm\nX.ar,0.5\n,0.5,3\nY.ar,?,?\n# end\nZ.ar,0.5,3,\nZ.ar,1,2,3\nA\u{1b}[1m,1,2\n")
        #expect(list.files[0].skippedLines == [2, 3, 4, 7, 8] && list.count == 1)
        #expect(list.place(ofRow: 0) == folder.file("list.csv#4"))
    }

    @Test(arguments: [
        ("", "holds no data"), ("\u{0}", "is no text"), ("hello\n", "is no list of candidates that is known"),
        ("file,speed\nX,1\n", "is no list"), ("period,dm\n1,2\n", "is no list"), ("#id\tdm_old\tdm_n\n", "is no list"),
        ("<phcf/>", "its root is <phcf>"), ("<peasoup_search><candidates>", "ends early"),
        ("<peasoup_search/>", "lists no candidate"), ("file,dm\nX\n", "line 2 is the first that could not be read"),
        ("#id DM accel F0 F1 F2 S/N\n0 1 2 3 4 5 6\n", "is the list that PulsarX folds by"),
        ("beamid,utc,png,classification\n4,x,y.png,RFI\n", "CandyJar's list of classes"),
        ("rank,period,dm,snr,ducy,freq,npeaks,hfrac_num,hfrac_denom,fundamental_rank\n", "riptide's list of clusters"),
        ("period,freq,dm,width,ducy,snr\n0.1,10,1,1,0.1,7\n0.2,5,1,1,0.1,8\n", "row 2: has a higher signal-to-noise"),
        ("period,freq,dm,width,ducy,snr\n", "lists no candidate"),
    ])
    func whatIsNoListSaysWhy(_ text: String, _ words: String) throws {
        let error = #expect(throws: FormatError.self) { try metadata(text) }
        #expect(error?.description.contains(words) == true, "\(String(describing: error))")
    }

    private static let samples = [
        Sample.cands, Sample.master, Sample.eldenRing, Sample.candyJar, Sample.peasoup(), Sample.riptide, Sample.sift,
    ]

    /// Reads what may be no list any more, and joins what it finds in it.
    private func readDamaged(_ bytes: some Sequence<UInt8>) throws {
        let path = try folder.write("damaged", bytes)
        guard let list = try? CandidateMetadata(contentsOf: [path]) else { return }
        for row in 0..<list.count {
            var candidate = candidate(list.name(ofRow: row) + ".ar", period: 0.5)
            _ = list.fill(&candidate)
            _ = list.place(ofRow: row)
        }
    }

    /// Wherever a file ends, it is read as far as it goes or refused in words.
    @Test(arguments: samples) func filesCutOff(_ text: String) throws {
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count { try readDamaged(bytes[..<count]) }
        let whole = try metadata(text)
        #expect(whole.files[0].skippedLines.isEmpty && whole.ambiguous == 0)
    }

    /// Bytes in wrong places, by a generator of Park and Miller's.
    @Test(arguments: samples) func damagedBytes(_ text: String) throws {
        let bytes = Array(text.utf8)
        var state = 1
        func random(_ count: Int) -> Int {
            state = state * 48271 % 0x7fff_ffff
            return state % count
        }
        let odd = Array("\0\u{1}\n\r\t ,;\"'#%:_.-+e9<>/=&?\u{ff}".utf8)
        for _ in 0..<300 {
            var damaged = bytes
            for _ in 0...random(4) { damaged[random(damaged.count)] = odd[random(odd.count)] }
            try readDamaged(damaged)
        }
    }

    /// libxml2 goes through all names that it knows for each new one.
    @Test func crowdsOfNames() throws {
        let names = (0..<5000).map { "<n\($0)/>" }.joined()
        let attributes = (0..<5000).map { "a\($0)='1'" }.joined(separator: " ")
        for crowd in [names, "<n \(attributes)/>", String(repeating: "<?x?>", count: 500)] {
            let error = #expect(throws: FormatError.self) {
                try metadata("<peasoup_search>\(crowd)</peasoup_search>", "crowd.xml")
            }
            #expect(error?.reason.contains("is XML with more") == true)
        }
    }
}
