import Candidates

/// The rows of one list of candidates, by columns.
struct MetadataTable: Sendable {
    /// What wrote it.
    enum Kind: Sendable, Equatable {
        case pulsarX, pulsarXMaster, eldenRing, candyJar, peasoup, riptide, presto, table

        var words: String {
            switch self {
            case .pulsarX: "PulsarX .cands"
            case .pulsarXMaster: "PulsarX master list"
            case .eldenRing: "ELDEN-RING list of searches and folds"
            case .candyJar: "CandyJar candidates"
            case .peasoup: "peasoup XML"
            case .riptide: "riptide candidates"
            case .presto: "PRESTO sift list"
            case .table: "table"
            }
        }

        /// Its rows have numbers and no names.
        var isNumbered: Bool { self == .peasoup || self == .riptide }
    }

    let path: String
    let kind: Kind
    /// In which frame its periods are, where that is sure.
    var frame: ReferenceFrame?
    /// Of the whole file.
    var common: [HeaderColumn: Double] = [:]
    var commonWords: [HeaderText: String] = [:]

    let columns: [HeaderColumn]
    let textColumns: [HeaderText]
    private(set) var count = 0
    /// What the rows are called, of lists whose rows have names: stems, or PRESTO's `file:candnum`.
    private(set) var names: [String] = []
    /// The folder that a row's name has before it, empty where it has none.
    private var folders = WordColumn()
    /// The number in the name of a row's candidate, of lists whose rows have no names.
    private(set) var numbers: [Int] = []
    /// Where rows could not be read: their lines in the file, or of XML which candidate it is, counted from 1.
    private(set) var skippedLines: [Int] = []
    /// How many rows stand before each of them.
    private var rowsBeforeSkipped: [Int] = []
    /// By column and row; NaN where the row says nothing.
    private var values: [[Double]]
    private var words: [WordColumn]

    init(path: String, kind: Kind, columns: [HeaderColumn], textColumns: [HeaderText] = []) {
        self.path = path
        self.kind = kind
        self.columns = columns
        self.textColumns = textColumns
        values = columns.map { _ in [] }
        words = textColumns.map { _ in WordColumn() }
    }

    // MARK: - Rows

    /// - Parameters:
    ///   - values: one for each column.
    ///   - words: one for each column of text.
    ///   - folder: that the name has before it, empty where it has none.
    mutating func append(name: String, folder: String, values: [Double], words: [String]) {
        names.append(name)
        folders.append(folder)
        append(values, words)
    }

    mutating func append(number: Int, values: [Double]) {
        numbers.append(number)
        append(values, [])
    }

    private mutating func append(_ row: [Double], _ texts: [String]) {
        for (column, value) in row.enumerated() { values[column].append(value) }
        for (column, text) in texts.enumerated() { words[column].append(text) }
        count += 1
    }

    mutating func skip(line: Int) {
        skippedLines.append(line)
        rowsBeforeSkipped.append(count)
    }

    /// Which row of the file a row is, counted from 1 and with those that could not be read.
    func ordinal(ofRow row: Int) -> Int {
        // The places are in rising order.
        var (low, high) = (0, rowsBeforeSkipped.count)
        while low < high {
            let middle = (low + high) / 2
            if rowsBeforeSkipped[middle] <= row { low = middle + 1 } else { high = middle }
        }
        return row + 1 + low
    }

    func name(ofRow row: Int) -> String {
        guard kind.isNumbered else { return names[row] }
        guard kind == .riptide else { return "id \(numbers[row] - 1)" }
        let digits = String(numbers[row])
        return "candidate_" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// How many folders in front of a file are those that a row names, from the last on; `nil` where the row names none.
    ///
    /// - Parameter folders: of the file, from the root on.
    func foldersShared(byRow row: Int, with folders: [Substring]) -> Int? {
        guard !kind.isNumbered, let own = self.folders[row] else { return nil }
        return zip(own.split(separator: "/").reversed(), folders.reversed()).prefix { $0 == $1 }.count
    }

    /// NaN where it does not say.
    func value(_ column: HeaderColumn, ofRow row: Int) -> Double {
        if let place = columns.firstIndex(of: column), !values[place][row].isNaN { return values[place][row] }
        return common[column] ?? .nan
    }

    func word(_ text: HeaderText, ofRow row: Int) -> String? {
        textColumns.firstIndex(of: text).flatMap { words[$0][row] } ?? commonWords[text]
    }

    /// What is left once all rows are there.
    ///
    /// - Throws: `FormatError` if there is none.
    func finished() throws(FormatError) -> MetadataTable {
        guard count > 0 else {
            let first =
                skippedLines.first.map {
                    "; \(kind == .peasoup ? "candidate" : "line") \($0) is the first that could not be read"
                } ?? "; leave it out of --metadata"
            throw FormatError(path, .unsupported("is a \(kind.words) file that lists no candidate\(first)"))
        }
        var table = self
        for column in table.words.indices { table.words[column].seal() }
        table.folders.seal()
        return table
    }
}

/// Words of which many rows have the same, each kept once.
private struct WordColumn: Sendable {
    private var distinct: [String] = []
    private var places: [Int32] = []
    private var placeOf: [String: Int32] = [:]

    mutating func append(_ word: String) {
        let place = placeOf[word] ?? Int32(clamping: distinct.count)
        if placeOf.updateValue(place, forKey: word) == nil { distinct.append(word) }
        places.append(place)
    }

    mutating func seal() { placeOf = [:] }

    /// `nil` where the row says nothing.
    subscript(row: Int) -> String? {
        let word = distinct[Int(places[row])]
        return MissingValue.isOne(word) ? nil : word
    }
}
