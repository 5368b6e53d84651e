import Candidates
import Formats
import ScoreStore

/// What CandyJar opens, but for the pictures: `candidates.csv` and, of each observation, a metafile.
public struct CandyJarFolder: Sendable {
    /// The columns of scores: PICS's, by which CandyJar sorts.
    public static let standardScores = RankedListPICS.standardColumns

    /// Of a picture, so that every disk takes it.
    private static let longestName = 200
    /// Columns that are not of scores.
    public static let ownColumns: Set<String> = {
        let candidate = ScoredCandidate(
            givenName: nil, origin: CandidateOrigin(path: "x"), header: nil, score: 0, isOutlier: false, model: "")
        let row = CandyJarRow(
            row: RankedRow(rank: 1, count: 1, candidate: candidate, isSelected: false), pointing: 0, beam: "",
            start: CandyJarTime(nil), picture: "")
        return Set(row.cells(scores: []).map(\.name))
    }()

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
            // As prepfold calls its pictures, `x.pfd.png`: `x.ar` may lie beside it.
            let file = CandyJarRow.word(row.candidate.name).prefix(Self.longestName)
            var picture = "plots/\(file).png"
            var number = row.rank
            while !pictures.insert(picture).inserted {
                picture = "plots/\(file)_\(number).png"
                number += rows.count
            }
            return CandyJarRow(
                row: row, pointing: pointing, beam: beams.name(header, start), start: start, picture: picture)
        }
    }

    /// The candidates with the names of their pictures, which are to be put there.
    public var pictures: [(row: RankedRow, name: String)] { rows.map { ($0.row, $0.picture) } }

    /// How CandyJar's lists of verdicts call the candidates: number of the beam, time, and picture.
    public var identities: [[String]] { rows.map { ["\($0.beamNumber)", $0.start.text, $0.picture] } }

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

    /// Names of beams, of one length so that none is the end of another, by which CandyJar tells them apart within an
    /// observation.
    private struct BeamNames {
        private static let digits = 5
        private var names: [Beam: String] = [:]
        private var owners: [Name: Beam] = [:]
        private var counts: [CandyJarTime: Int] = [:]

        private struct Beam: Hashable {
            var start: CandyJarTime
            var pointing: String?
            var beam: String?
            var rightAscension: Double?
            var declination: Double?
        }

        private struct Name: Hashable {
            var start: CandyJarTime
            var name: String
        }

        /// That of the file where it is or ends in a number, and no other beam is called so; otherwise beams are counted.
        mutating func name(_ header: CandidateHeader?, _ start: CandyJarTime) -> String {
            var beam = Beam(start: start, pointing: header?.pointing, beam: header?.beam)
            if beam.beam == nil {
                (beam.rightAscension, beam.declination) = (header?.rightAscensionDegrees, header?.declinationDegrees)
            }
            if let known = names[beam] { return known }
            var name = header?.beam.flatMap(Self.ownName) ?? ""
            while name.isEmpty || owners[Name(start: start, name: name)] != nil {
                name = Self.padded("place", counts[start, default: 0])
                counts[start, default: 0] += 1
            }
            names[beam] = name
            owners[Name(start: start, name: name)] = beam
            return name
        }

        private static func ownName(_ beam: String) -> String? {
            let word = CandyJarRow.word(beam)
            if word.utf8.count > digits, word.utf8.suffix(digits).allSatisfy({ (48...57).contains($0) }) { return word }
            return Int(word).flatMap { (0..<100_000).contains($0) ? padded("beam", $0) : nil }
        }

        private static func padded(_ word: String, _ number: Int) -> String {
            let text = "\(number)"
            return word + String(repeating: "0", count: max(digits - text.count, 0)) + text
        }
    }
}
