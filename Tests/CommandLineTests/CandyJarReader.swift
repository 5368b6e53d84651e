import Foundation

/// Reads a folder of candidates as CandyJar does (vivekvenkris/CandyJar 1b1ec57), for tests of what psrsieve writes.
///
/// It throws, with a sentence, on what CandyJar stops at when a folder is opened, an observation is chosen or a
/// candidate is shown; on rows that it can never show or takes for one another; and on pictures that are not there.
/// It is stricter than CandyJar in five things, which no writer needs: years have four digits, digits are ASCII,
/// nothing follows the object of a metafile and its numbers are finite, no byte-order mark comes first, and columns
/// that CandyJar needs for some folders only are always needed.
struct CandyJarReader: Sendable {
    /// The rows in the order of the file.
    var candidates: [Row]
    /// The lines, other than that of the names, which CandyJar passes over: comments and what holds "pointing_id".
    var skippedLines: [String]

    /// What stops CandyJar.
    struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
        let description: String

        init(_ description: String) {
            self.description = description
        }
    }

    /// A candidate.
    struct Row: Equatable, Sendable {
        /// The number of the candidate, from 1; CandyJar names it so in lists.
        let number: Int
        let pointingIdentifier: Int
        let beamIdentifier: Int?
        let beamName: String
        let sourceName: String?
        let rightAscensionDegrees: Double
        let declinationDegrees: Double
        let galacticLongitudeDegrees: Double?
        let galacticLatitudeDegrees: Double?
        /// The start of the observation as CandyJar writes it into classifications, `2024-04-05T03:23:38`.
        let start: String
        /// The columns of floating-point numbers by name, as far as the file has them.
        let numbers: [String: Double]
        /// The paths as the file has them.
        let picturePath: String
        let metafilePath: String
        let filterbankPath: String
        let tarballPath: String?
        let pictureWidth: Int
        let pictureHeight: Int
        /// Nil where the file is missing, of which CandyJar only minds at the first row of an observation.
        let metafile: Metafile?
        /// All cells of the line by the name of their column, those that CandyJar does not look up too.
        let cells: [String: String]

        /// Whether CandyJar finds the beam on its map; else it says "Cannot find beam".
        var isBeamKnown: Bool { metafile?.beams[beamName] != nil }
        /// The number that CandyJar sorts beams by.
        var beamNumber: Int { CandyJarReader.beamNumber(beamName) }
    }

    /// A position of a metafile: a beam's or the boresight.
    struct Beam: Equatable, Sendable {
        /// The first part of its text.
        let sourceName: String
        let rightAscensionDegrees: Double
        let declinationDegrees: Double
    }

    /// An APSUSE metafile, as far as CandyJar reads it.
    struct Metafile: Equatable, Sendable {
        let bandwidth: Double
        let centreFrequency: Double
        /// `2024-04-05T03:23:38`; CandyJar reads it and compares it with nothing.
        let start: String
        let projectName: String
        let scheduleBlockIdentifier: String
        let outputFolder: String
        let coherentSamplingTime: Double
        let incoherentSamplingTime: Double
        let beamWidthDegrees: Double
        let beamHeightDegrees: Double
        let beamAngleDegrees: Double
        let boresight: Beam
        /// The beams by name, without those whose source is "unset".
        let beams: [String: Beam]
    }

    /// The columns without which CandyJar throws, if not at every folder; the others may be missing as a whole.
    static let neededColumns = [
        "pointing_id", "beam_name", "ra", "dec", "mjd_start", "utc_start", "f0_opt", "f1_opt", "acc_opt", "acc_opt_err",
        "dm_opt", "pepoch", "png_path", "metafile_path", "filterbank_path",
    ]
    /// The columns that Double.parseDouble reads.
    static let numberColumns = [
        "mjd_start", "f0_user", "f0_opt", "f0_opt_err", "f1_user", "f1_opt", "f1_opt_err", "acc_user", "acc_opt",
        "acc_opt_err", "dm_user", "dm_opt", "dm_opt_err", "sn_fft", "sn_fold", "pepoch", "maxdm_ymw16", "dist_ymw16",
        "tobs", "pics_palfa", "pics_trapum_ter5", "pics_meerkat_l_sband_combined_best_recall",
        "pics_palfa_meerkat_l_sband_best_fscore",
    ]

    /// Reads `candidates.csv` of a folder, the metafiles and the pictures that it names.
    init(folder: String) throws {
        let lines = try Self.lines(folder + "/candidates.csv")
        let headers = Set(lines.filter { $0.contains("utc_start") })
        guard headers.count == 1, let header = headers.first else {
            throw Failure("candidates.csv has \(headers.count) different lines that hold utc_start, instead of one.")
        }
        let names = Self.split(header, ",")
        guard names.contains("pointing_id") else {
            throw Failure("The line of names has no pointing_id, and is read as a candidate.")
        }
        if let missing = Self.neededColumns.first(where: { !names.contains($0) }) {
            throw Failure("candidates.csv has no column \(missing), and CandyJar throws without it.")
        }
        var metafiles = MetafileCache(folder: folder)
        candidates = []
        skippedLines = []
        for (index, line) in lines.enumerated() {
            if line.hasPrefix("#") || line.contains("pointing_id") {
                if line != header { skippedLines.append(line) }
                continue
            }
            let table = Line(place: "candidates.csv, line \(index + 1)", names: names, cells: Self.split(line, ","))
            candidates.append(
                try Self.row(table, number: candidates.count + 1, folder: folder, metafiles: &metafiles))
        }
        try checkObservations()
        try checkPictures()
    }

    // MARK: - Rows

    /// A line of the table, whose cells are looked up by name: the first column of a name counts.
    private struct Line {
        let place: String
        let names: [String]
        let cells: [String]

        func text(_ name: String) throws -> String? {
            guard let column = names.firstIndex(of: name) else { return nil }
            guard column < cells.count else {
                throw Failure("\(place): no cell is left for \(name), for empty ones at the end are dropped.")
            }
            return cells[column]
        }

        func needed(_ name: String) throws -> String {
            guard let text = try text(name) else {
                throw Failure("\(place): there is no column \(name).")
            }
            return text
        }

        /// The value of a cell by one of Java's readers, which gives nil where Java throws.
        func value<Value>(_ name: String, _ kind: String, _ read: (String) -> Value?) throws -> Value? {
            guard let text = try text(name) else { return nil }
            guard let value = read(text) else {
                throw Failure("\(place): \(name) is \"\(text)\", which is no \(kind) to CandyJar.")
            }
            return value
        }

        func neededValue<Value>(_ name: String, _ kind: String, _ read: (String) -> Value?) throws -> Value {
            guard let value = try value(name, kind, read) else {
                throw Failure("\(place): there is no column \(name).")
            }
            return value
        }
    }

    private static func row(
        _ line: Line, number: Int, folder: String, metafiles: inout MetafileCache
    ) throws -> Row {
        let pointing = try line.neededValue("pointing_id", "integer", integer)
        let beamIdentifier = try line.value("beam_id", "integer", integer)
        let rightAscension = try line.neededValue("ra", "right ascension (hours:minutes:seconds)", hours)
        let declination = try line.neededValue("dec", "declination (degrees:minutes:seconds)", degrees)
        let start = try line.neededValue("utc_start", "time (yyyy-MM-ddTHH:mm:ss)", isoTime)
        var numbers: [String: Double] = [:]
        for name in numberColumns {
            numbers[name] = try line.value(name, "number", double)
        }
        let filterbank = try line.needed("filterbank_path")
        if filterbank.contains("dbs"), split(filterbank, "dbs").count < 2 {
            throw Failure("\(line.place): filterbank_path has nothing after \"dbs\".")
        }
        let picture = try line.needed("png_path")
        let size = try pictureSize(folder: folder, path: picture, place: line.place)
        let metafilePath = try line.needed("metafile_path")
        let metafile = try metafiles.metafile(metafilePath, place: line.place)
        if start.contains(".") {
            throw Failure("\(line.place): utc_start is \"\(start)\", and at a fraction of a second nothing is shown.")
        }
        if start.hasPrefix("0000") {
            throw Failure("\(line.place): utc_start is in the year 0, which cannot be chosen.")
        }
        var cells: [String: String] = [:]
        for (name, cell) in zip(line.names, line.cells) where cells[name] == nil {
            cells[name] = cell
        }
        return Row(
            number: number, pointingIdentifier: pointing, beamIdentifier: beamIdentifier,
            beamName: try line.needed("beam_name"), sourceName: try line.text("source_name"),
            rightAscensionDegrees: rightAscension, declinationDegrees: declination,
            galacticLongitudeDegrees: try line.value("gl", "number", double),
            galacticLatitudeDegrees: try line.value("gb", "number", double),
            start: start, numbers: numbers, picturePath: picture, metafilePath: metafilePath,
            filterbankPath: filterbank, tarballPath: try line.text("candidate_tarball_path"),
            pictureWidth: size.width, pictureHeight: size.height, metafile: metafile, cells: cells)
    }

    /// The metafile of an observation is that of its first row, which must be there: "Meta file is stale".
    private func checkObservations() throws {
        var seen: Set<String> = []
        for row in candidates where seen.insert(row.start).inserted && row.metafile == nil {
            throw Failure("Meta file is stale: \(row.metafilePath) of the first candidate of \(row.start).")
        }
    }

    /// Candidates of one picture are one to CandyJar, and saved labels are found again by the picture's path in a line
    /// that does not hold UNCAT.
    private func checkPictures() throws {
        var seen: Set<String> = []
        for row in candidates {
            guard seen.insert(row.picturePath).inserted else {
                throw Failure("Two candidates have the picture \(row.picturePath), and are one to CandyJar.")
            }
            if row.picturePath.contains("UNCAT") {
                throw Failure("The label of \(row.picturePath) is not loaded again, for it holds UNCAT.")
            }
        }
    }

    /// The size of a PNG file, which CandyJar looks for at the path within the folder, even where that begins with "/".
    private static func pictureSize(folder: String, path: String, place: String) throws -> (width: Int, height: Int) {
        guard let file = FileHandle(forReadingAtPath: folder + "/" + path) else {
            throw Failure("\(place): Image not found or corrupted: \(path).")
        }
        defer { try? file.close() }
        let start = [UInt8]((try? file.read(upToCount: 24)) ?? Data())
        guard start.count == 24, start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) else {
            throw Failure("\(place): Image not found or corrupted: \(path).")
        }
        let number = { (offset: Int) in start[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
        return (number(16), number(20))
    }

    // MARK: - Metafiles

    /// The metafiles by path, each read once (CandyJar reads them again for every row).
    private struct MetafileCache {
        let folder: String
        private var known: [String: Metafile] = [:]

        init(folder: String) {
            self.folder = folder
        }

        mutating func metafile(_ path: String, place: String) throws -> Metafile? {
            if let metafile = known[path] { return metafile }
            let whole = folder + "/" + path
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: whole, isDirectory: &isFolder) else { return nil }
            guard !isFolder.boolValue, let data = FileManager.default.contents(atPath: whole) else {
                throw Failure("\(place): metafile_path is \"\(path)\", which is no file that can be read.")
            }
            let metafile = try CandyJarReader.metafile(data, path: path)
            known[path] = metafile
            return metafile
        }
    }

    /// The keys of a metafile that CandyJar asks for; others may be there.
    private struct MetafileObject: Decodable {
        let bandwidth: Double
        let centreFrequency: Double
        let start: String
        let projectName: String
        let scheduleBlockIdentifier: String
        let outputFolder: String
        let coherentSamplingTime: Double
        let incoherentSamplingTime: Double
        let beamShape: String
        let boresight: String
        let beams: [String: String]

        enum CodingKeys: String, CodingKey {
            case bandwidth, boresight, beams
            case centreFrequency = "centre_frequency"
            case start = "utc_start"
            case projectName = "project_name"
            case scheduleBlockIdentifier = "sb_id"
            case outputFolder = "output_dir"
            case coherentSamplingTime = "coherent_tsamp"
            case incoherentSamplingTime = "incoherent_tsamp"
            case beamShape = "beamshape"
        }
    }

    private struct BeamShape: Decodable {
        let x: Double
        let y: Double
        let angle: Double
    }

    private static func metafile(_ data: Data, path: String) throws -> Metafile {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw Failure("\(path) begins with a byte-order mark.")
        }
        let object: MetafileObject = try object(data, "\(path)")
        guard let start = metafileTime(object.start) else {
            throw Failure("\(path): utc_start is \"\(object.start)\" instead of yyyy/MM/dd HH:mm:ss.")
        }
        // CandyJar takes the text with its escapes, and removes all backslashes.
        let shapeText = escaped(object.beamShape).replacingOccurrences(of: "\\", with: "")
        let shape: BeamShape = try self.object(Data(shapeText.utf8), "\(path): beamshape")
        let boresight = try beam(object.boresight, "\(path): boresight")
        var beams: [String: Beam] = [:]
        for (name, text) in object.beams.sorted(by: { $0.key < $1.key }) {
            let text = escaped(text).replacingOccurrences(of: "\"", with: "")
            let beam = try beam(text, "\(path): beam \(name)")
            if beam.sourceName == "unset" { continue }
            if cosineOfSeparation(beam, boresight) < 0 {
                throw Failure("\(path): beam \(name) is more than 90 degrees from the boresight.")
            }
            beams[name] = beam
        }
        guard !beams.isEmpty else { throw Failure("\(path) has no beam with a source that is set.") }
        return Metafile(
            bandwidth: object.bandwidth, centreFrequency: object.centreFrequency, start: start,
            projectName: object.projectName, scheduleBlockIdentifier: object.scheduleBlockIdentifier,
            outputFolder: object.outputFolder,
            coherentSamplingTime: object.coherentSamplingTime, incoherentSamplingTime: object.incoherentSamplingTime,
            beamWidthDegrees: shape.x, beamHeightDegrees: shape.y, beamAngleDegrees: shape.angle,
            boresight: boresight, beams: beams)
    }

    /// A JSON object of which all keys must be there with the right type.
    private static func object<Value: Decodable>(_ data: Data, _ place: String) throws -> Value {
        // Foundation lets a comma stand before the end of an object; CandyJar's reader does not.
        let withoutStrings = String(decoding: data, as: UTF8.self).replacing(#/"(?:[^"\\]|\\.)*"/#, with: "\"\"")
        if withoutStrings.contains(#/,\s*[}\]]/#) {
            throw Failure("\(place) has a comma behind its last value.")
        }
        do {
            return try JSONDecoder().decode(Value.self, from: data)
        } catch DecodingError.keyNotFound(let key, _) {
            throw Failure("\(place) has no \(key.stringValue).")
        } catch DecodingError.typeMismatch(let type, let context), DecodingError.valueNotFound(let type, let context) {
            let key = context.codingPath.map(\.stringValue).joined(separator: ".")
            throw Failure("\(place): \(key.isEmpty ? "it" : key) is no \(type).")
        } catch {
            throw Failure("\(place) is no JSON object.")
        }
    }

    /// A JSON string as it stands in JSON text, without the quotes around it.
    private static func escaped(_ text: String) -> String {
        let short: [Unicode.Scalar: String] = [
            "\"": "\\\"", "\\": "\\\\", "\u{8}": "\\b", "\u{C}": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t",
        ]
        return text.unicodeScalars.map { scalar in
            if let escape = short[scalar] { return escape }
            return scalar.value < 0x20 ? String(format: "\\u%04x", scalar.value) : String(scalar)
        }.joined()
    }

    /// "source, system, hours:minutes:seconds, degrees:minutes:seconds", and whatever follows.
    private static func beam(_ text: String, _ place: String) throws -> Beam {
        let parts = split(text, ",")
        guard parts.count >= 4 else {
            throw Failure("\(place) is \"\(text)\", instead of four parts with commas between.")
        }
        let position = parts[2...3].map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
        guard let rightAscension = hours(position[0]), let declination = degrees(position[1]) else {
            throw Failure("\(place): \"\(position[0])\" and \"\(position[1])\" are no position.")
        }
        return Beam(sourceName: parts[0], rightAscensionDegrees: rightAscension, declinationDegrees: declination)
    }

    private static func cosineOfSeparation(_ beam: Beam, _ centre: Beam) -> Double {
        let radians = { (degrees: Double) in degrees * .pi / 180 }
        let difference = radians(beam.rightAscensionDegrees - centre.rightAscensionDegrees)
        let (first, second) = (radians(beam.declinationDegrees), radians(centre.declinationDegrees))
        return sin(first) * sin(second) + cos(first) * cos(second) * cos(difference)
    }

    /// The digits of a name as a number; -1 for the incoherent beam, 0 without digits or with too many.
    static func beamNumber(_ name: String) -> Int {
        if name.contains("ifbf") { return -1 }
        return integer(String(name.unicodeScalars.filter { ("0"..."9").contains($0) }.map(Character.init))) ?? 0
    }

    // MARK: - Java's readers

    /// Files.readAllLines: strict UTF-8, lines that end with \n, \r or both; a byte-order mark stays.
    private static func lines(_ path: String) throws -> [String] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Failure("\(path) cannot be read.")
        }
        guard String(validating: data, as: UTF8.self) != nil else {
            throw Failure("\(path) is not UTF-8.")
        }
        var lines = [[UInt8]()]
        var previous: UInt8 = 0
        for byte in data {
            if byte == 0x0A && previous == 0x0D {
                // The second half of a line's end.
            } else if byte == 0x0A || byte == 0x0D {
                lines.append([])
            } else {
                lines[lines.count - 1].append(byte)
            }
            previous = byte
        }
        if lines.last == [] { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    /// String.split with a plain separator: empty parts at the end are dropped, but an empty text is one empty part.
    static func split(_ text: String, _ separator: String) -> [String] {
        guard text.contains(separator) else { return [text] }
        var parts = text.components(separatedBy: separator)
        while parts.last == "" { parts.removeLast() }
        return parts
    }

    /// Integer.parseInt: a sign and digits, no blanks, 32 bits.
    static func integer(_ text: String) -> Int? {
        guard text.wholeMatch(of: #/[+-]?[0-9]+/#) != nil else { return nil }
        return Int32(text).map(Int.init)
    }

    /// Double.parseDouble: blanks around it, NaN and Infinity so spelt, a decimal or a hexadecimal number, and a letter
    /// of its type behind it.
    static func double(_ text: String) -> Double? {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: { $0.value > 0x20 }),
            let last = scalars.lastIndex(where: { $0.value > 0x20 })
        else { return nil }
        var number = String(String.UnicodeScalarView(scalars[first...last]))
        if number.wholeMatch(of: #/[+-]?(NaN|Infinity)/#) != nil { return strtod(number, nil) }
        let decimal = #/[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?[fFdD]?/#
        let hexadecimal = #/[+-]?0[xX]([0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+)[pP][+-]?[0-9]+[fFdD]?/#
        guard number.wholeMatch(of: decimal) != nil || number.wholeMatch(of: hexadecimal) != nil else { return nil }
        if let letter = number.last, "fFdD".contains(letter) { number.removeLast() }
        return strtod(number, nil)
    }

    /// Hours, minutes and seconds as degrees, of which the latter may be missing; hours and minutes are integers.
    static func hours(_ text: String) -> Double? {
        if text == "0.0" { return 0 }
        return sexagesimal(split(text, ":"), sign: 1).map { $0 * 15 }
    }

    /// Degrees, minutes and seconds as degrees.
    static func degrees(_ text: String) -> Double? {
        if text == "0.0" { return 0 }
        let parts = split(text, ":")
        guard let first = parts.first, let whole = integer(first) else { return nil }
        return sexagesimal(parts, sign: whole < 0 || whole == 0 && first.contains("-") ? -1 : 1)
    }

    private static func sexagesimal(_ parts: [String], sign: Double) -> Double? {
        var sum = 0.0
        for (index, part) in parts.prefix(3).enumerated() {
            guard let value = index == 2 ? double(part) : integer(part).map(Double.init) else { return nil }
            sum += index == 0 ? value : sign * value / (index == 1 ? 60 : 3600)
        }
        return sum
    }

    /// A time as DateTimeFormatter.ISO_DATE_TIME reads it, an offset and a zone behind it ignored, as it writes it:
    /// with a fraction of the second only where that is not zero.
    static func isoTime(_ text: String) -> String? {
        let clock = #/([0-9]{4})-([0-9]{2})-([0-9]{2})[tT]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{0,9}))?)?(.*)/#
        let zone = #/(?:[zZ]|[+-]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?)(?:\[[^\]]+\])?/#
        guard let match = text.wholeMatch(of: clock) else { return nil }
        if !match.8.isEmpty {
            guard let offset = match.8.wholeMatch(of: zone) else { return nil }
            let parts = [offset.1, offset.2, offset.3].map { Int($0 ?? "0") ?? 0 }
            let seconds = parts[0] * 3600 + parts[1] * 60 + parts[2]
            guard parts[1] < 60, parts[2] < 60, seconds <= 18 * 3600 else { return nil }
        }
        let second = match.6 ?? "00"
        guard let year = Int(match.1), let month = Int(match.2), 1...12 ~= month,
            let day = Int(match.3), 1...daysOfMonth(month, year: year) ~= day,
            match.4 < "24", match.5 < "60", second < "60"
        else { return nil }
        var fraction = String(match.7 ?? "")
        while fraction.last == "0" { fraction.removeLast() }
        let whole = "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(second)"
        return fraction.isEmpty ? whole : "\(whole).\(fraction)"
    }

    /// A time of a metafile, yyyy/MM/dd kk:mm:ss without a fraction: hours are 0 to 24, where 24 is 0 of the same day,
    /// and a day past the end of its month is its last.
    static func metafileTime(_ text: String) -> String? {
        let pattern = #/([0-9]{4})\/([0-9]{2})\/([0-9]{2}) ([0-9]{2}):([0-9]{2}):([0-9]{2})/#
        guard let match = text.wholeMatch(of: pattern) else { return nil }
        guard let year = Int(match.1), year > 0, let month = Int(match.2), 1...12 ~= month,
            let day = Int(match.3), 1...31 ~= day, match.4 <= "24", match.5 < "60", match.6 < "60"
        else { return nil }
        let hour = match.4 == "24" ? "00" : match.4
        let date = String(format: "%@-%02d", "\(match.1)-\(match.2)", min(day, daysOfMonth(month, year: year)))
        return "\(date)T\(hour):\(match.5):\(match.6)"
    }

    private static func daysOfMonth(_ month: Int, year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}
