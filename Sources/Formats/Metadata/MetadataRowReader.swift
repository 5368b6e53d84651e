import Candidates

/// Reads the rows of a text list one after the other.
struct MetadataRowReader {
    private typealias Bytes = UnsafeBufferPointer<UInt8>

    private let layout: MetadataLayout
    /// The name of a PulsarX list, which those of its folds begin with.
    private let listStem: String
    private(set) var table: MetadataTable
    private var lists = StackedLists()
    private var rows = 0
    private var values: [Double]
    private var words: [String] = []

    /// Where a `%` is no comment, it is put out of sight and back.
    private static let mark = UInt8(1)

    init(_ layout: MetadataLayout, path: String) {
        self.layout = layout
        listStem = CandidateStem.of(path)
        table = MetadataTable(
            path: path, kind: layout.kind, columns: layout.numbers.map(\.column), textColumns: layout.words.map(\.text))
        if layout.isTopocentric { table.frame = .topocentric }
        values = layout.numbers.map { _ in .nan }
    }

    /// - Parameter row: without white space around it.
    mutating func read(_ row: UnsafeBufferPointer<UInt8>, line: Int) {
        // Comments; PRESTO's lists of the trials at which a candidate was found, and why one was rejected.
        if row.first == UInt8(ascii: "#") { return }
        if layout.kind == .presto, row.starts(with: "DM=".utf8) || row.starts(with: "Note:".utf8) { return }
        let isRead =
            row.contains(UInt8(ascii: "%"))
            ? row.map { $0 == UInt8(ascii: "%") ? Self.mark : $0 }.withUnsafeBufferPointer { take($0) } : take(row)
        if !isRead { table.skip(line: line) }
        rows += 1
    }

    /// - Returns: whether the row goes with the header.
    private mutating func take(_ row: UnsafeBufferPointer<UInt8>) -> Bool {
        let mayQuote = CellDialect(delimiter: layout.delimiter).mayQuote(row)
        let cells = cells(of: row, mayQuote: mayQuote)
        guard cells.count == layout.columnCount else { return false }
        func text(_ place: Int) -> String {
            let text = String(decoding: cells[place], as: UTF8.self).trimmed
            let plain = mayQuote ? text.replacing("\"\"", with: "\"") : text
            return plain.utf8.contains(Self.mark) ? plain.replacing("\u{1}", with: "%") : plain
        }
        for (column, number) in layout.numbers.enumerated() {
            values[column] = number.quantity.value(of: cells[number.place])
        }
        guard values.contains(where: { !$0.isNaN }) else { return false }
        convertToPeriods()
        if layout.kind == .riptide {
            table.append(number: rows, values: values)
            return true
        }
        let number = layout.number.flatMap { Int(text($0)) }
        guard let (name, folder) = name(number: number, text: text) else { return false }
        words.removeAll(keepingCapacity: true)
        for word in layout.words { words.append(text(word.place)) }
        table.append(name: name, folder: folder, values: values, words: words)
        return true
    }

    /// The cells without blanks around them, and without empty ones that a delimiter at the end makes.
    private func cells(of row: UnsafeBufferPointer<UInt8>, mayQuote: Bool) -> [UnsafeBufferPointer<UInt8>] {
        var cells: [UnsafeBufferPointer<UInt8>] = []
        cells.reserveCapacity(layout.columnCount)
        if layout.delimiter == UInt8(ascii: " ") {
            for cell in row.split(whereSeparator: \.isBlank) { cells.append(UnsafeBufferPointer(rebasing: cell)) }
            return cells
        }
        var scanner = CellScanner(text: row, dialect: CellDialect(delimiter: layout.delimiter), mayQuote: mayQuote)
        while let cell = scanner.next() { cells.append(cell.trimmed) }
        while cells.count > layout.columnCount, cells.last?.isEmpty == true { cells.removeLast() }
        return cells
    }

    private mutating func convertToPeriods() {
        guard let place = layout.numbers.firstIndex(where: { $0.column == .periodSeconds }) else { return }
        let period = values[place]
        for (column, number) in layout.numbers.enumerated() {
            values[column] = number.quantity.inPeriods(values[column], periodSeconds: period)
        }
    }

    /// What the row's candidate is called, and in which folder it lies if the row says so; `nil` if the row does not name it.
    private mutating func name(number: Int?, text: (Int) -> String) -> (name: String, folder: String)? {
        if layout.kind == .pulsarX {
            return number.flatMap { $0 >= 0 ? (CandidateStem.numbered(listStem, $0), "") : nil }
        }
        var (name, isOfFile) = ("", false)
        for place in layout.names where MissingValue.isOne(name) {
            (name, isOfFile) = (text(place), layout.fileNames.contains(place))
        }
        // A control character would go to the screen.
        guard !MissingValue.isOne(name), name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else { return nil }
        if layout.kind == .presto { return name.utf8.contains(UInt8(ascii: ":")) ? (name, "") : nil }
        let stem = CandidateStem.of(name)
        // The list that the row is from, not its archive: those are numbered within the list.
        if name.hasSuffix(".cands") {
            return (CandidateStem.numbered(stem, lists.place(in: stem, number: number)), "")
        }
        // A picture lies in a folder of its own.
        let folder = isOfFile ? name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[..<$0]) } ?? "" : ""
        return stem.isEmpty ? nil : (stem, folder)
    }

    /// Rows of lists of PulsarX are missing or in another order, so that their numbers in these lists are not known.
    var areNumbersLost: Bool { lists.areBroken }
}

/// Lists of PulsarX one below the other with their rows numbered anew, as ELDEN-RING's master list has them.
private struct StackedLists {
    private var last = 0
    /// The number before the first of each list.
    private var beforeFirst: [String: Int] = [:]
    private var counts: [String: Int] = [:]
    /// Numbers are missing, or lists mixed.
    private(set) var areBroken = false
    private var list = ""

    /// Which row of its own list a row is, counted from 1.
    ///
    /// - Parameter number: its number among all; without one, its rows are counted.
    mutating func place(in list: String, number: Int?) -> Int {
        if list != self.list, counts[list] != nil { areBroken = true }
        self.list = list
        counts[list, default: 0] += 1
        guard let number, number > 0 else { return counts[list, default: 1] }
        if number != last + 1 { areBroken = true }
        let before = beforeFirst[list] ?? last
        beforeFirst[list] = before
        last = number
        return max(number - before, 0)
    }
}
