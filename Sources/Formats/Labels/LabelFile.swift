import Candidates

/// A list of paths and classes: which candidates are known to be what, or what people have said of them.
///
/// Read are: psrsieve's own verdicts (`report`); CandyJar's lists, with or without beam or the whole row before the
/// classification; the votes of PICS's pfdviewer (`fname AI user1 user2 …`); the classes of pulsar_candidate_gui; and any
/// list that names its columns: the path's is `path`, `file`, `filename`, `name` or another of `ColumnNames.path`, the
/// class's `class`, `label`, `target`, `truth` or another of `ColumnNames.label`; other columns are passed over. Without a
/// header, path and class are the two columns. Cells are parted by commas, semicolons or tabs, else by blanks.
public struct LabelFile: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        public var path: String
        public var label: Label
    }

    /// What somebody says of a candidate.
    public struct Judgement: Sendable, Equatable {
        public var path: String
        /// The candidate's name, where the list has it besides.
        public var name: String?
        /// One of `Verdict`; `nil` where the list only has classes.
        public var verdict: Verdict?
        public var label: Label?
        /// Who says it; empty where the list does not tell.
        public var labeller = ""
        public var note = ""
        /// What each person said, where several are brought together here (`labels merge`).
        public var voices: [Judgement] = []
        /// When, as the list has it: later texts are later times.
        fileprivate var time = ""
        /// Somebody judged, even if the outcome is that nothing is known.
        public var isJudged: Bool { verdict.map { $0 != .none } ?? (label != nil) }
    }

    public let path: String
    /// The last that each person says of each candidate, in the order in which the list first names them.
    public private(set) var judgements: [Judgement] = []
    /// The candidates whose class is known, in order.
    public var entries: [Entry] { judgements.compactMap { row in row.label.map { Entry(path: row.path, label: $0) } } }

    private static let mostBytes = 1 << 30

    /// - Parameter possible: what candidates that may be pulsars (`T2_CAND`) are.
    /// - Throws: `FormatError` if it cannot be read, has no such columns, or a class is none that is known.
    public init(path: String, possible: Verdict.Possible = .skip) throws(FormatError) {
        self.path = path
        let bytes = try TextFile.content(of: path, limit: Self.mostBytes)
        var layout: LabelLayout?
        var read: [(judgement: Judgement, word: ClassWord?)] = []
        var classes = ClassColumn()
        for row in LabelRows.rows(of: bytes) {
            if layout == nil {
                let header = try LabelLayout(header: row.cells, path: path, line: row.line)
                layout = header ?? LabelLayout(withoutHeader: row.cells)
                if header != nil { continue }
            }
            guard let layout else { continue }
            guard row.cells.count >= layout.leastCells else {
                throw FormatError(
                    path, .line(row.line), .columnCount(expected: layout.leastCells, found: row.cells.count))
            }
            for said in try layout.read(row.cells, path: path, line: row.line) {
                var judgement = Judgement(path: said.path, name: said.name, verdict: said.verdict)
                (judgement.labeller, judgement.time, judgement.note) = (said.labeller, said.time, said.note)
                judgement.voices = Self.voices(said)
                judgement.label = said.verdict?.label(possible: possible) ?? said.word?.label
                if let word = said.word { classes.add(word, at: read.count) }
                read.append((judgement, said.word))
            }
        }
        guard let layout else { throw FormatError(path, .empty) }
        let all = read.map { judgement, word in
            var judgement = judgement
            if word == .minusOne { judgement.label = classes.minusOne }
            return judgement
        }
        judgements = layout.isOfVerdicts ? Self.last(of: all) : all
    }

    /// The verdicts of `anna: T1_CAND; ben: RFI`. Words that are none leave all of them out, for then it is another column.
    private static func voices(_ said: LabelLayout.Said) -> [Judgement] {
        var voices: [Judgement] = []
        for part in said.voices.split(separator: "; ") {
            guard let colon = part.lastIndex(of: ":") else { return [] }
            var judgement = Judgement(path: said.path, name: said.name)
            judgement.labeller = String(part[..<colon])
            let word = String(part[colon...].dropFirst().drop { $0 == " " })
            judgement.verdict = Verdict(word: word)
            judgement.label = judgement.verdict?.label() ?? ClassWord(cell: word)?.label
            guard judgement.verdict != nil || judgement.label != nil else { return [] }
            if voices.isEmpty { judgement.note = said.note }
            voices.append(judgement)
        }
        return voices
    }

    /// Of several verdicts of one person on one candidate the latest; of equal times that which stands behind.
    private static func last(of all: [Judgement]) -> [Judgement] {
        struct Key: Hashable {
            var path, labeller: String
        }
        var places: [Key: Int] = [:]
        var last: [Judgement] = []
        for judgement in all {
            let key = Key(path: judgement.path, labeller: judgement.labeller)
            if let place = places[key] {
                if judgement.time >= last[place].time { last[place] = judgement }
            } else {
                places[key] = last.count
                last.append(judgement)
            }
        }
        return last
    }
}
