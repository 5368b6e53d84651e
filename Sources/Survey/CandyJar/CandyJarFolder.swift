import Candidates
import Formats

/// What CandyJar opens, but for the pictures: `candidates.csv` and, of each observation, a metafile.
public struct CandyJarFolder {
    /// The columns of scores: PICS's, by which CandyJar sorts.
    public static let standardScores = RankedListPICS.standardColumns

    private let rows: [CandyJarRow]
    private let scores: [String]

    /// - Parameters:
    ///   - rows: candidates, the best first.
    ///   - scores: the columns that hold the score.
    public init(_ rows: [RankedRow], scores: [String] = standardScores) {
        self.scores = scores
        var pointings: [String: Int] = [:]
        var beams = BeamNames()
        var pictures: Set<String> = []
        self.rows = rows.map { row in
            let header = row.candidate.header
            let start = CandyJarTime(header?.modifiedJulianDate)
            let name = header?.pointing ?? start.text
            let pointing = pointings[name] ?? pointings.count
            pointings[name] = pointing
            let stem = CandyJarRow.word(CandidateStem.of(row.candidate.name))
            var picture = "plots/\(stem).png"
            if !pictures.insert(picture).inserted {
                picture = "plots/\(stem)_\(row.rank).png"
                pictures.insert(picture)
            }
            return CandyJarRow(
                row: row, pointing: pointing, beam: beams.name(header, start), start: start, picture: picture)
        }
    }

    /// The candidates with the names of their pictures, which are to be put there.
    public var pictures: [(row: RankedRow, name: String)] { rows.map { ($0.row, $0.picture) } }

    /// The other files.
    public var files: [(name: String, bytes: [UInt8])] {
        var text = TextBuilder()
        for (place, row) in rows.enumerated() {
            let cells = row.cells(scores: scores)
            if place == 0 { text.append(cells.map(\.name).joined(separator: ",") + "\n") }
            text.append(cells.map(\.text).joined(separator: ",") + "\n")
        }
        let observations = Dictionary(grouping: rows, by: \.start).sorted { $0.key < $1.key }
        return [("candidates.csv", text.bytes)]
            + observations.map { ($0.key.metafile, CandyJarMetafile($0.value, at: $0.key).bytes) }
    }

    /// Names of beams, of one length so that none is the end of another, by which CandyJar tells them apart.
    private struct BeamNames {
        private static let digits = 5
        private var numbers: [Key: Int] = [:]

        private struct Key: Hashable {
            var start: CandyJarTime
            var beam: String?
            var rightAscension: Double?
            var declination: Double?
        }

        /// That of the file where it ends in a number of as many digits; otherwise beams are counted by observation.
        mutating func name(_ header: CandidateHeader?, _ start: CandyJarTime) -> String {
            let own = header?.beam.map(CandyJarRow.word)
            if let own, own.utf8.count > Self.digits,
                own.utf8.suffix(Self.digits).allSatisfy({ (48...57).contains($0) })
            {
                return own
            }
            if let own, let number = Int(own), (0..<100_000).contains(number) { return Self.name(number) }
            var key = Key(start: start, beam: own)
            if own == nil {
                (key.rightAscension, key.declination) = (header?.rightAscensionDegrees, header?.declinationDegrees)
            }
            let number = numbers[key] ?? numbers.keys.count { $0.start == start }
            numbers[key] = number
            return Self.name(number)
        }

        private static func name(_ number: Int) -> String {
            let digits = "\(number)"
            return "beam" + String(repeating: "0", count: max(Self.digits - digits.count, 0)) + digits
        }
    }
}
