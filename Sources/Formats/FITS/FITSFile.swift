import CCFITSIO

/// A FITS file open for reading through CFITSIO (https://heasarc.gsfc.nasa.gov/fitsio/).
///
/// One thread uses it at a time. Files of a usual size are given to CFITSIO as bytes in memory; for a large one it opens the
/// path itself, which it takes as it is: its extended syntax, by which a name can run filters or fetch from the network, is
/// off. Whatever CFITSIO refuses becomes a `FormatError` with its own words.
struct FITSFile: ~Copyable {
    /// What CFITSIO keeps pointers to as long as it reads from memory.
    private struct Memory {
        var bytes: UnsafeMutableRawPointer?
        var count: Int
    }

    private static let mostBytesInMemory = 64 << 20

    let path: String
    /// The content's size in bytes; no array in it can be larger.
    let byteCount: Int
    private let units: FITSUnits
    private let file: UnsafeMutablePointer<fitsfile>
    private let memory: UnsafeMutablePointer<Memory>?

    /// The file ends within a header, or before the data that one promises.
    var isCutOff: Bool { units.isCutOff }

    /// Whether a file's first bytes are those of FITS.
    static func recognises(_ file: OpenedFile) -> Bool {
        file.head.starts(with: "SIMPLE  =".utf8)
    }

    /// - Throws: `FormatError` if it is not FITS or a header's lengths make no sense.
    init(_ opened: OpenedFile) throws(FormatError) {
        guard Self.recognises(opened) else { throw FormatError(opened.path, .unknownFormat("is no FITS file")) }
        let byteCount = try opened.byteCount()
        let units = try FITSUnits(opened, byteCount: byteCount)
        let isInMemory = opened.isPacked || byteCount <= Self.mostBytesInMemory
        let memory = isInMemory ? Self.memory(holding: try opened.content(limit: byteCount)) : nil
        let file = try Self.open(opened, memory, isCutOff: units.isCutOff)
        self.path = opened.path
        self.byteCount = byteCount
        self.units = units
        self.memory = memory
        self.file = file
    }

    deinit {
        var status: Int32 = 0
        ffclos(file, &status)
        ffcmsg()
        Self.release(memory)
    }

    // MARK: - In memory

    private static func memory(holding content: [UInt8]) -> UnsafeMutablePointer<Memory> {
        // CFITSIO reads whole blocks of 2880 bytes, and of a file that was cut off also what would be behind its end.
        let byteCount = (content.count / FITSUnits.block + 2) * FITSUnits.block
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: byteCount, alignment: 16)
        content.withUnsafeBytes {
            bytes.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(bytes), byteCount: $0.count)
        }
        (bytes + content.count).initializeMemory(as: UInt8.self, repeating: 0, count: byteCount - content.count)
        let memory = UnsafeMutablePointer<Memory>.allocate(capacity: 1)
        memory.initialize(to: Memory(bytes: bytes, count: content.count))
        return memory
    }

    /// - Throws: `FormatError`; the memory is then given back.
    private static func open(
        _ opened: OpenedFile, _ memory: UnsafeMutablePointer<Memory>?, isCutOff: Bool
    ) throws(FormatError) -> UnsafeMutablePointer<fitsfile> {
        var file: UnsafeMutablePointer<fitsfile>?
        var status: Int32 = 0
        if let memory {
            let raw = UnsafeMutableRawPointer(memory)
            let address = raw.assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
            let count = (raw + MemoryLayout<UnsafeMutableRawPointer?>.stride).assumingMemoryBound(to: Int.self)
            ffomem(&file, "memory", READONLY, address, count, 0, nil, &status)
        } else {
            ffdkopn(&file, opened.location, READONLY, &status)
        }
        guard status == 0, let file else {
            release(memory)
            ffcmsg()
            guard !isCutOff else {
                throw FormatError(
                    opened.path, .truncated("ends before its headers do (CFITSIO: \(FITSStatus.words(status)))"))
            }
            throw FormatError(opened.path, .damaged(FITSStatus.sentence(status)))
        }
        return file
    }

    private static func release(_ memory: UnsafeMutablePointer<Memory>?) {
        memory?.pointee.bytes?.deallocate()
        memory?.deallocate()
    }

    // MARK: - Header-data units

    /// Calls CFITSIO and turns a bad status into an error that names the part being read.
    private func call(_ part: String, _ body: (inout Int32) -> Void) throws(FormatError) {
        var status: Int32 = 0
        body(&status)
        guard status == 0 else {
            ffcmsg()
            throw FormatError(path, .part(part), .damaged(FITSStatus.sentence(status)))
        }
    }

    func unitCount() throws(FormatError) -> Int {
        var count: Int32 = 0
        try call("list of HDUs") { status in ffthdu(file, &count, &status) }
        return Int(count)
    }

    /// Moves to a header-data unit, counted from 0.
    func move(toUnit unit: Int) throws(FormatError) {
        try call("HDU \(unit)") { status in ffmahd(file, Int32(unit) + 1, nil, &status) }
    }

    /// Moves to the first binary table of that name, in capitals; `false` if there is none.
    func move(toTable name: String) -> Bool {
        guard let unit = units.tables[name] else { return false }
        var status: Int32 = 0
        ffmahd(file, Int32(unit) + 1, nil, &status)
        if status != 0 { ffcmsg() }
        return status == 0
    }

    enum UnitKind { case image, binaryTable, other }

    func kind() -> UnitKind {
        var status: Int32 = 0
        var type: Int32 = 0
        ffghdt(file, &type, &status)
        guard status == 0 else { return .other }
        return type == IMAGE_HDU ? .image : type == BINARY_TBL ? .binaryTable : .other
    }

    // MARK: - Header cards

    /// A card's value as text without quotes, or `nil` if there is none or it is `*` (unknown, in PSRFITS).
    func text(_ keyword: String) -> String? {
        var status: Int32 = 0
        var value = [CChar](repeating: 0, count: Int(FLEN_VALUE))
        ffgkys(file, keyword, &value, nil, &status)
        if status != 0 {
            ffcmsg()
            return nil
        }
        let text = value.withUnsafeBytes { FieldText.string($0) }
        return text.isEmpty || text == "*" ? nil : text
    }

    func number(_ keyword: String) -> Double? {
        guard let value = text(keyword).flatMap({ FieldText.number($0) }), value.isFinite else { return nil }
        return value
    }

    func integer(_ keyword: String) -> Int? {
        number(keyword).flatMap { Int(exactly: $0) }
    }

    // MARK: - Images

    /// The axis lengths of the image in this unit, fastest first.
    func imageShape() throws(FormatError) -> [Int] {
        var dimensions: Int32 = 0
        try call("image") { status in ffgidm(file, &dimensions, &status) }
        guard dimensions > 0 else { return [] }
        var lengths = [LONGLONG](repeating: 0, count: Int(dimensions))
        try call("image") { status in ffgiszll(file, dimensions, &lengths, &status) }
        return lengths.map { Int(clamping: $0) }
    }

    /// Consecutive pixels of the image, scaled as the header says, from the pixel `first` (counted from 0).
    func pixels(from first: Int, count: Int) throws(FormatError) -> [Double] {
        try checkSize(count, of: "image")
        var values = [Double](repeating: 0, count: count)
        var null = Double.nan
        var anyNull: Int32 = 0
        try call("image") { status in
            ffgpv(file, TDOUBLE, LONGLONG(first + 1), LONGLONG(count), &null, &values, &anyNull, &status)
        }
        return values
    }

    // MARK: - Binary tables

    func rowCount() throws(FormatError) -> Int {
        var rows: LONGLONG = 0
        try call("table") { status in ffgnrwll(file, &rows, &status) }
        return Int(clamping: rows)
    }

    /// A column's number (from 1) and the count of elements in one of its cells, or `nil` if there is no such column.
    func column(_ name: String) -> FITSColumn? {
        var status: Int32 = 0
        var number: Int32 = 0
        var text = Array(name.utf8CString)
        ffgcno(file, CASEINSEN, &text, &number, &status)
        var type: Int32 = 0
        var elements = 0
        var width = 0
        ffeqty(file, number, &type, &elements, &width, &status)
        if status != 0 {
            ffcmsg()
            return nil
        }
        return FITSColumn(
            name: name, number: number, kind: FITSColumn.Kind(type), isVariable: type < 0, elements: elements,
            elementBytes: width)
    }

    /// The names of the table's columns, in order.
    func columnNames() -> [String] {
        (0..<min(max(integer("TFIELDS") ?? 0, 0), 999)).map { text("TTYPE\($0 + 1)") ?? "" }
    }

    /// The unit of a column, empty if it has none.
    func unit(_ column: FITSColumn) -> String { text("TUNIT\(column.number)") ?? "" }

    /// Where the table's rows begin in the file, and how many bytes each takes.
    ///
    /// - Throws: `FormatError` if the file ends before the rows do.
    func tablePlace() throws(FormatError) -> (start: Int, rowBytes: Int) {
        var (header, start, end): (LONGLONG, LONGLONG, LONGLONG) = (0, 0, 0)
        try call("table") { status in ffghadll(file, &header, &start, &end, &status) }
        let rows = try rowCount()
        let rowBytes = integer("NAXIS1") ?? 0
        let (needed, overflow) = rows.multipliedReportingOverflow(by: rowBytes)
        guard rowBytes > 0, !overflow, needed <= byteCount - Int(clamping: start) else {
            throw FormatError(
                path, .part("table"),
                .truncated("its \(rows) rows of \(rowBytes) bytes do not fit into the file's \(byteCount) bytes"))
        }
        return (Int(clamping: start), rowBytes)
    }

    /// Refuses an image or a table that the file ends before, which CFITSIO would fill up with zeros.
    func checkLength() throws(FormatError) {
        var (header, start, end): (LONGLONG, LONGLONG, LONGLONG) = (0, 0, 0)
        try call("data") { status in ffghadll(file, &header, &start, &end, &status) }
        // What the header counts up to; a unit ends with the block that this lies in.
        let bits = abs(integer("BITPIX") ?? 8)
        let axes = (1...max(integer("NAXIS") ?? 1, 1)).map { integer("NAXIS\($0)") ?? 0 }
        let isWhole = Int(clamping: end) - FITSUnits.block < byteCount
        var needed = bits / 8
        for axis in axes {
            let (product, overflow) = needed.multipliedReportingOverflow(by: axis)
            needed = overflow ? .max : product
        }
        guard isWhole, needed <= byteCount - Int(clamping: start) else {
            throw FormatError(
                path, .part("byte \(byteCount)"), .truncated("the file ends before the data that its header promises"))
        }
    }

    /// Refuses numbers that the file ends before: CFITSIO reads on in memory that is not its own.
    private func checkPlace(of column: FITSColumn, row: Int, count: Int) throws(FormatError) {
        try checkSize(count, of: "column \(column.name)")
        // CFITSIO's own record of the table: keywords would take longer to look up than a row to read.
        guard let table = file.pointee.Fptr?.pointee else { return }
        let rows = row + max(count - 1, 0) / max(column.elements, 1) + 1
        let (needed, overflow) = rows.multipliedReportingOverflow(by: Int(table.rowlength))
        guard !overflow, needed <= byteCount - Int(table.datastart) else {
            throw FormatError(
                path, .part("column \(column.name)"),
                .truncated("the file ends at byte \(byteCount), before row \(rows) of its table"))
        }
    }

    /// The same numbers as `numbers(_:row:count:)` gives, single precision.
    func floats(_ column: FITSColumn, row: Int, count: Int) throws(FormatError) -> [Float] {
        try checkPlace(of: column, row: row, count: count)
        var values = [Float](repeating: 0, count: count)
        var null = Float.nan
        var anyNull: Int32 = 0
        try call("column \(column.name), row \(row + 1)") { status in
            ffgcv(
                file, TFLOAT, column.number, LONGLONG(row + 1), 1, LONGLONG(count), &null, &values, &anyNull, &status)
        }
        return values
    }

    /// `count` numbers of a column from a row (counted from 0) on, scaled as the header says; undefined ones are NaN.
    func numbers(_ column: FITSColumn, row: Int, count: Int) throws(FormatError) -> [Double] {
        try checkPlace(of: column, row: row, count: count)
        var values = [Double](repeating: 0, count: count)
        var null = Double.nan
        // CFITSIO writes here at the first undefined value, whether it is given a place or not.
        var anyNull: Int32 = 0
        try call("column \(column.name), row \(row + 1)") { status in
            ffgcv(
                file, TDOUBLE, column.number, LONGLONG(row + 1), 1, LONGLONG(count), &null, &values, &anyNull, &status)
        }
        return values
    }

    /// The truth value in a cell; `nil` where it is undefined.
    func truthValue(_ column: FITSColumn, row: Int) throws(FormatError) -> Bool? {
        try checkPlace(of: column, row: row, count: 1)
        var null: CChar = 2
        var value = null
        var anyNull: Int32 = 0
        try call("column \(column.name), row \(row + 1)") { status in
            ffgcv(
                file, TLOGICAL, column.number, LONGLONG(row + 1), 1, 1, &null, &value, &anyNull, &status)
        }
        return value == 1 ? true : value == 0 ? false : nil
    }

    func string(_ column: FITSColumn, row: Int) throws(FormatError) -> String {
        try checkPlace(of: column, row: row, count: column.elements)
        let capacity = max(column.elements, 1) + 1
        var text = [CChar](repeating: 0, count: capacity)
        try text.withUnsafeMutableBufferPointer { buffer throws(FormatError) in
            var pointer = buffer.baseAddress
            var anyNull: Int32 = 0
            try call("column \(column.name), row \(row + 1)") { status in
                ffgcvs(file, column.number, LONGLONG(row + 1), 1, 1, nil, &pointer, &anyNull, &status)
            }
        }
        return text.withUnsafeBytes { FieldText.string($0) }
    }

    /// Refuses an element count that the file cannot hold, before memory is taken for it.
    private func checkSize(_ count: Int, of part: String) throws(FormatError) {
        guard count >= 0, count <= byteCount else {
            throw FormatError(
                path, .part(part),
                .truncated("it should hold \(count) values, more than the file of \(byteCount) bytes can"))
        }
    }
}

/// A column of a binary table.
struct FITSColumn: Sendable {
    /// What stands in the cells.
    enum Kind: Sendable {
        case numbers, truthValues, text
        /// Bits and complex numbers.
        case other

        /// - Parameter type: CFITSIO's number for a column's type, negative for cells of varying length.
        init(_ type: Int32) {
            switch abs(type) {
            case TSTRING: self = .text
            case TLOGICAL: self = .truthValues
            case TBIT, TCOMPLEX, TDBLCOMPLEX: self = .other
            default: self = .numbers
            }
        }
    }

    var name: String
    var number: Int32
    var kind: Kind
    var isVariable: Bool
    /// Elements in one cell; of a text column, its width in characters.
    var elements: Int
    /// Bytes of one element in the file.
    var elementBytes: Int

    var isText: Bool { kind == .text }
}

enum FITSStatus {
    /// CFITSIO's own words for a status.
    static func words(_ status: Int32) -> String {
        var text = [CChar](repeating: 0, count: Int(FLEN_STATUS))
        ffgerr(status, &text)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func sentence(_ status: Int32) -> String {
        "is damaged or not what it claims to be (CFITSIO: \(words(status)))"
    }
}
