import Candidates
import Catalogue
import Formats

/// A candidate as CandyJar lists it (vivekvenkris/CandyJar), with the columns of ELDEN-RING's `create_candyjar_tarball.py` in
/// their order, and behind them what its further steps take.
///
/// CandyJar reads no quotes and no empty cells; its integers and dates have to be whole. What is not known is 0: NaN would come
/// first in its list, and stops CandyWeb; alpha is 1 then, so that nothing says that a candidate is dispersed.
struct CandyJarRow: Sendable {
    /// Light, m/s.
    private static let speedOfLight = 299_792_458.0
    static let unknown = "none"

    let row: RankedRow
    /// Counted from 0 over the pointings of the list.
    let pointing: Int
    let beam: String
    let start: CandyJarTime
    /// Its picture, below the folder.
    let picture: String

    var header: CandidateHeader { row.candidate.header ?? CandidateHeader() }

    /// Columns that a reader needs, by name, and the value of each.
    ///
    /// - Parameter scores: the columns that hold the score.
    func cells(scores: [String]) -> [(name: String, text: String)] {
        let header = header
        let frequency = header.periodSeconds.map { 1 / $0 } ?? 0
        let derivative = frequencyDerivative(frequency)
        let acceleration =
            header.accelerationMetresPerSecondSquared
            ?? header.periodDerivative.map { $0 * frequency * Self.speedOfLight } ?? 0
        let position = SkyPosition(
            rightAscension: header.rightAscensionDegrees ?? 0, declination: header.declinationDegrees ?? 0)
        let isPlaced = header.rightAscensionDegrees != nil && header.declinationDegrees != nil
        let galactic = isPlaced ? position.galactic : (longitude: 0, latitude: 0)
        let start = header.modifiedJulianDate ?? 0
        let stated = row.candidate.header?.statedSignalToNoise
        let file = row.candidate.origin
        var cells: [(String, String)] = [
            ("pointing_id", "\(pointing)"), ("beam_id", "\(beamNumber)"), ("beam_name", beam),
            ("source_name", Self.word(header.sourceName ?? Self.unknown)), ("segment_id", "0"),
            ("ra", SexagesimalText.hours(degrees: position.rightAscension)),
            ("dec", SexagesimalText.degrees(position.declination)),
            ("gl", Self.number(galactic.longitude)), ("gb", Self.number(galactic.latitude)),
            ("mjd_start", Self.number(start)), ("utc_start", self.start.text),
            ("f0_user", Self.number(frequency)), ("f0_opt", Self.number(frequency)),
            ("f0_opt_err", Self.number((header.periodErrorSeconds ?? 0) * frequency * frequency)),
            ("f1_user", Self.number(derivative)), ("f1_opt", Self.number(derivative)), ("f1_opt_err", "0"),
            ("acc_user", Self.number(acceleration)), ("acc_opt", Self.number(acceleration)),
            ("acc_opt_err", Self.number(header.accelerationError ?? 0)),
            ("dm_user", Self.number(header.dispersionMeasure ?? 0)),
            ("dm_opt", Self.number(header.dispersionMeasure ?? 0)),
            ("dm_opt_err", Self.number(header.dispersionMeasureError ?? 0)),
            ("sn_fft", Self.number(header.searchSignalToNoise ?? 0)),
            ("sn_fold", Self.number(header.signalToNoise ?? stated ?? 0)), ("maxdm_ymw16", "0"), ("dist_ymw16", "0"),
            ("cdm", "0"),
        ]
        cells += scores.map { ($0, Self.number(row.candidate.score)) }
        cells += [
            ("png_path", picture), ("metafile_path", self.start.metafile),
            ("filterbank_path", Self.word(file.location)),
            ("candidate_tarball_path", Self.unknown), ("pepoch", Self.number(header.periodEpoch ?? start)),
            ("tobs", Self.number(header.observationSeconds ?? 0)), ("id", "\(row.rank)"),
            ("fold_cands_filename", Self.word(file.name)), ("p0_new", Self.number(header.periodSeconds ?? 0)),
            ("p1_new", Self.number(frequency > 0 ? -derivative / (frequency * frequency) : 0)),
            ("alpha", Self.number(row.candidate.undispersedRatio ?? 1)),
            ("psrsieve_group", "\((row.findings.membership?.leader ?? row.rank - 1) + 1)"),
            ("psrsieve_flags", row.flags.isEmpty ? Self.unknown : row.flags),
            ("psrsieve_known_pulsar", Self.word(row.known.first?.name ?? Self.unknown)),
            ("psrsieve_score", Self.number(row.candidate.score)),
        ]
        return cells
    }

    /// Hz s^-1.
    private func frequencyDerivative(_ frequency: Double) -> Double {
        if let derivative = header.periodDerivative { return -derivative * frequency * frequency }
        return header.accelerationMetresPerSecondSquared.map { -$0 * frequency / Self.speedOfLight } ?? 0
    }

    /// The digits of the beam's name, as CandyJar takes them.
    var beamNumber: Int { Int32(beam.filter { ("0"..."9").contains($0) }).map(Int.init) ?? 0 }

    // MARK: - Cells

    static func number(_ value: Double) -> String { value.isFinite ? "\(value == 0 ? 0 : value)" : "0" }

    /// A word that no reader takes for something else: in ASCII, without commas and quotes, and without the names of columns
    /// by which CandyJar knows its header, nor the word by which it knows what has no label.
    static func word(_ text: String) -> String {
        let plain = text.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.value > 0x20 && scalar.value < 0x7f && !",\"'\\".unicodeScalars.contains(scalar)
            return isPlain ? Character(scalar) : "_"
        }
        var word = String(plain)
        for taken in ["utc_start", "pointing_id", "UNCAT"] {
            word = word.replacing(
                taken, with: taken.lowercased().replacing("_", with: "-").replacing("uncat", with: "un-cat"))
        }
        return word.isEmpty || word == "unset" ? unknown : word
    }
}

/// The beginning of an observation as CandyJar tells observations apart: to the second.
struct CandyJarTime: Hashable, Comparable, Sendable {
    /// Since 1970.
    private let seconds: Int

    /// - Parameter date: modified Julian date; where it is not known its day 0 stands, in 1858.
    init(_ date: Double?) {
        seconds = Int((((date ?? 0) - 40_587) * 86_400).rounded())
    }

    static func < (first: CandyJarTime, second: CandyJarTime) -> Bool { first.seconds < second.seconds }

    /// `YYYY-MM-DDTHH:MM:SS`.
    var text: String { "\(day("-"))T\(time)" }
    /// As it stands in a metafile.
    var metafileText: String { "\(day("/")) \(time)" }
    /// The metafile's name, below the folder.
    var metafile: String { "metafiles/\(text).meta" }

    private var time: String {
        let second = ((seconds % 86_400) + 86_400) % 86_400
        return [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
    }

    /// The day in the Gregorian calendar (Fliegel & Van Flandern 1968, CACM 11, 657).
    private func day(_ separator: String) -> String {
        let day = Int((Double(seconds) / 86_400).rounded(.down)) + 2_440_588
        var rest = day + 68_569
        let century = 4 * rest / 146_097
        rest -= (146_097 * century + 3) / 4
        let year = 4000 * (rest + 1) / 1_461_001
        rest += 31 - 1461 * year / 4
        let month = 80 * rest / 2447
        let date = rest - 2447 * month / 80
        let later = month / 11
        return [
            Self.padded(100 * (century - 49) + year + later, 4), Self.padded(month + 2 - 12 * later, 2),
            Self.padded(date, 2),
        ].joined(separator: separator)
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = "\(number)"
        return String(repeating: "0", count: max(width - digits.count, 0)) + digits
    }
}
