/// Where in the rows of a list of labels paths and classes stand, and how the classes are written.
struct LabelLayout {
    /// What one row says of one candidate: a verdict, or the word of a class.
    struct Said {
        var path: String
        var name: String?
        var verdict: Verdict?
        var word: ClassWord?
        var labeller = ""
        var time = ""
        var note = ""
        /// In a list that was merged, what each person said, as `labels merge` writes it.
        var voices = ""
    }

    private enum Classes {
        /// A column of words or numbers.
        case column(Int)
        /// pulsar_candidate_gui's codes.
        case codes(Int)
        /// pfdviewer's votes: a column for each person.
        case votes([(column: Int, labeller: String)])
    }

    private var path: Int
    private var classes: Classes
    private var name: Int?
    private var labeller: Int?
    private var time: Int?
    private var note: Int?
    private var voices: Int?

    private init(path: Int, classes: Classes) {
        (self.path, self.classes) = (path, classes)
    }

    /// Columns of pictures by which CandyJar and others know candidates, and of what psrsieve calls a candidate's source.
    private static let verdictPaths = ["source", "png", "pngpath", "imagename"]
    private static let labellers = ["labeller", "username"]
    private static let times = ["time", "timestamp"]

    /// By the first line; `nil` if that is no header but the first candidate.
    init?(header cells: [String], path: String, line: Int) throws(FormatError) {
        let keys = cells.map(ColumnNames.key)
        func place(of names: [String]) -> Int? { ColumnNames.place(of: names, among: keys) }
        if keys.count > 2, keys[0] == "fname", keys[1] == "ai" {
            self.init(path: 0, classes: .votes(cells.indices.dropFirst(2).map { ($0, cells[$0]) }))
            return
        }
        let labeller = place(of: Self.labellers)
        if let code = keys.firstIndex(of: "classification"), let picture = keys.firstIndex(of: "imagename") {
            self.init(path: picture, classes: .codes(code))
            (self.labeller, time) = (labeller, place(of: Self.times))
            return
        }
        let isOfVerdicts = labeller != nil || keys.contains("png") || keys.contains("pngpath")
        // psrsieve's lists name a candidate and where it lies.
        let isOwn = keys.contains("candidate") && keys.contains("source")
        let paths = isOfVerdicts || isOwn ? Self.verdictPaths + ColumnNames.path : ColumnNames.path + Self.verdictPaths
        // CandyJar's full lists end in the classification, whatever the columns before it are called.
        let classification = isOfVerdicts ? keys.lastIndex(of: "classification") : nil
        if let label = classification ?? place(of: ColumnNames.label), let name = place(of: paths), name != label {
            self.init(path: name, classes: .column(label))
            guard isOfVerdicts else { return }
            (self.labeller, time, note) = (labeller, place(of: Self.times), place(of: ["note"]))
            self.name = keys.firstIndex(of: "candidate")
            voices = keys.firstIndex(of: "verdicts")
            return
        }
        if LabelLayout(withoutHeader: cells) != nil { return nil }
        throw FormatError(
            path, .line(line),
            .notATable("is no list of labels: no columns of paths (path, file, name) and classes (class, label)"))
    }

    /// By the first line of a list without a header: a path and a class, or CandyJar's time, picture and class, before which
    /// the beam may stand.
    init?(withoutHeader cells: [String]) {
        guard let last = cells.last else { return nil }
        if cells.count == 2, ClassWord(cell: last) != nil || Verdict(word: last) != nil {
            self.init(path: 0, classes: .column(1))
        } else if (3...4).contains(cells.count), Verdict(word: last) != nil {
            self.init(path: cells.count - 2, classes: .column(cells.count - 1))
        } else {
            return nil
        }
    }

    /// Whether a line of words names columns.
    static func isHeader(_ words: [String]) -> Bool {
        guard let layout = try? LabelLayout(header: words, path: "", line: 1) else { return false }
        return layout.leastCells > 0
    }

    /// Whether several rows on one candidate are what somebody said one after the other.
    var isOfVerdicts: Bool { labeller != nil || time != nil }

    var leastCells: Int {
        switch classes {
        case .column(let column), .codes(let column): max(path, column) + 1
        case .votes(let votes): (votes.last?.column ?? 0) + 1
        }
    }

    /// What a row says.
    ///
    /// - Throws: `FormatError` for a class that is none that is known.
    func read(_ cells: [String], path file: String, line: Int) throws(FormatError) -> [Said] {
        func cell(_ place: Int?) -> String { place.flatMap { $0 < cells.count ? cells[$0] : nil } ?? "" }
        var said = Said(path: cell(path))
        (said.labeller, said.time, said.note, said.voices) = (cell(labeller), cell(time), cell(note), cell(voices))
        if let name { said.name = cell(name) }
        switch classes {
        case .column(let column):
            said.verdict = Verdict(word: cells[column])
            if said.verdict == nil {
                guard let word = ClassWord(cell: cells[column]) else {
                    throw Self.unknown(
                        cells[column], "which is neither pulsar (1), non-pulsar (0) nor unknown (?)", file, line)
                }
                said.word = word
            }
            return [said]
        case .codes(let column):
            said.verdict = Verdict(candidateGUI: cells[column])
            guard said.verdict != nil else {
                throw Self.unknown(cells[column], "where pulsar_candidate_gui writes 0 to 5", file, line)
            }
            return [said]
        case .votes(let votes):
            var all: [Said] = []
            for (column, labeller) in votes {
                guard let verdict = Verdict(pfdviewer: cells[column]) else {
                    throw Self.unknown(cells[column], "where pfdviewer writes 0, 0.5, 1, 2, 3 or nan", file, line)
                }
                said.verdict = verdict
                said.labeller = labeller
                all.append(said)
            }
            return all
        }
    }

    private static func unknown(_ text: String, _ what: String, _ path: String, _ line: Int) -> FormatError {
        FormatError(path, .line(line), .unsupported("the class is \"\(text)\", \(what)"))
    }
}
