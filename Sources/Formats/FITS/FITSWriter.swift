import CCFITSIO
import Glibc
import OutputFiles

/// Writes a FITS file of binary tables, whole or not at all.
public enum FITSWriter {
    private static let rowsAtOnce = 4096

    /// - Parameters:
    ///   - primary: cards of the primary header.
    ///   - tables: one header-data unit each.
    ///   - waitsForDisk: as in `OutputFile.write`.
    /// - Throws: `OutputFile.WriteError`.
    public static func write(
        _ tables: [FITSTable], primary: [FITSCard] = [], to path: String, waitsForDisk: Bool = true
    ) throws(OutputFile.WriteError) {
        try create(path, waitsForDisk: waitsForDisk) { file, status in
            for card in primary { write(card, to: file, &status) }
            for table in tables {
                begin(table, in: file, &status)
                // A table lies row after row in the file, so it is filled some rows at a time.
                for start in stride(from: 0, to: table.rowCount, by: rowsAtOnce) {
                    let rows = start..<min(start + rowsAtOnce, table.rowCount)
                    for (index, column) in table.columns.enumerated() {
                        write(column.values, rows: rows, at: start, column: Int32(index) + 1, to: file, &status)
                    }
                }
            }
        }
    }

    /// Writes a file of one table whose rows are made as they are written, so that memory does not grow with them.
    ///
    /// - Parameters:
    ///   - table: its columns, without values; those of text say how wide they are.
    ///   - body: hands over the values of all columns for some rows at a time, `table.rowCount` in all.
    /// - Throws: `OutputFile.WriteError`, and what `body` throws.
    public static func write(
        _ table: FITSTable, to path: String,
        body: (_ append: (_ rowCount: Int, _ columns: [FITSTable.Values]) -> Void) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        try create(path, waitsForDisk: true) { file, status throws(OutputFile.WriteError) in
            begin(table, in: file, &status)
            var first = 0
            try body { rowCount, columns in
                for (index, values) in columns.enumerated() {
                    write(values, rows: 0..<rowCount, at: first, column: Int32(index) + 1, to: file, &status)
                }
                first += rowCount
            }
        }
    }

    private static func create(
        _ path: String, waitsForDisk: Bool,
        _ body: (UnsafeMutablePointer<fitsfile>?, inout Int32) throws(OutputFile.WriteError) -> Void
    ) throws(OutputFile.WriteError) {
        try OutputFile.replace(path, waitsForDisk: waitsForDisk) { temporary throws(OutputFile.WriteError) in
            var file: UnsafeMutablePointer<fitsfile>?
            var status: Int32 = 0
            // CFITSIO makes its files itself, and none where there is one.
            unlink(temporary)
            ffdkinit(&file, temporary, &status)
            ffphps(file, 8, 0, nil, &status)
            let result = Result { () throws(OutputFile.WriteError) in try body(file, &status) }
            var closing: Int32 = 0
            ffclos(file, &closing)
            ffcmsg()
            try result.get()
            let failure = status != 0 ? status : closing
            guard failure == 0 else {
                throw OutputFile.WriteError(path: path, reason: FITSStatus.words(failure))
            }
        }
    }

    /// Says in the header of a file's first table how many rows follow it.
    ///
    /// - Throws: `OutputFile.WriteError`.
    static func setRowCount(_ rows: Int, path: String) throws(OutputFile.WriteError) {
        var file: UnsafeMutablePointer<fitsfile>?
        var status: Int32 = 0
        ffdkopn(&file, path, READWRITE, &status)
        ffmahd(file, 2, nil, &status)
        ffmkyj(file, "NAXIS2", LONGLONG(rows), "&", &status)
        var closing: Int32 = 0
        ffclos(file, &closing)
        ffcmsg()
        let failure = status != 0 ? status : closing
        guard failure == 0 else { throw OutputFile.WriteError(path: path, reason: FITSStatus.words(failure)) }
    }

    // Each of these does nothing once status is not 0, as all of CFITSIO.

    private static func write(_ card: FITSCard, to file: UnsafeMutablePointer<fitsfile>?, _ status: inout Int32) {
        switch card.value {
        case .text(let text): ffpkys(file, card.keyword, text, card.comment, &status)
        case .integer(let integer): ffpkyj(file, card.keyword, LONGLONG(integer), card.comment, &status)
        case .number(let number): ffpkyd(file, card.keyword, number, -17, card.comment, &status)
        }
    }

    private static func begin(_ table: FITSTable, in file: UnsafeMutablePointer<fitsfile>?, _ status: inout Int32) {
        withCStrings(table.columns.map(\.name)) { names in
            withCStrings(table.columns.map { tform($0.values) }) { forms in
                withCStrings(table.columns.map(\.unit)) { units in
                    _ = ffcrtb(
                        file, BINARY_TBL, LONGLONG(table.rowCount), Int32(table.columns.count), names, forms, units,
                        table.name, &status)
                }
            }
        }
        for (index, column) in table.columns.enumerated() {
            if let shape = shape(column.values), shape.count > 1 {
                var lengths = shape
                ffptdm(file, Int32(index) + 1, Int32(shape.count), &lengths, &status)
            }
        }
        for card in table.cards { write(card, to: file, &status) }
    }

    /// - Parameters:
    ///   - rows: of the values.
    ///   - row: where the first of them goes in the file, counted from 0.
    private static func write(
        _ values: FITSTable.Values, rows: Range<Int>, at row: Int, column: Int32,
        to file: UnsafeMutablePointer<fitsfile>?, _ status: inout Int32
    ) {
        let first = LONGLONG(row + 1)
        func put<Value: BitwiseCopyable>(_ all: [Value], width: Int, type: Int32) {
            var cells = Array(all[(rows.lowerBound * width)..<(rows.upperBound * width)])
            let count = LONGLONG(cells.count)
            cells.withUnsafeMutableBytes { _ = ffpcl(file, type, column, first, 1, count, $0.baseAddress, &status) }
        }
        switch values {
        case .text(let text, _):
            withCStrings(Array(text[rows])) { pointers in
                _ = ffpcls(file, column, first, 1, LONGLONG(rows.count), pointers, &status)
            }
        case .logical(let flags): put(flags.map { CChar($0 ? 1 : 0) }, width: 1, type: TLOGICAL)
        case .int32(let integers): put(integers, width: 1, type: TINT)
        case .float64(let numbers): put(numbers, width: 1, type: TDOUBLE)
        case .float32Vectors(let numbers, let shape): put(numbers, width: shape.reduce(1, *), type: TFLOAT)
        case .float64Vectors(let numbers, let shape): put(numbers, width: shape.reduce(1, *), type: TDOUBLE)
        case .int16Vectors(let numbers, let shape): put(numbers, width: shape.reduce(1, *), type: TSHORT)
        }
    }

    private static func tform(_ values: FITSTable.Values) -> String {
        switch values {
        case .text(let text, let width): "\(max(text.lazy.map(\.utf8.count).max() ?? 0, width, 1))A"
        case .logical: "1L"
        case .int32: "1J"
        case .float64: "1D"
        case .float32Vectors(_, let shape): "\(shape.reduce(1, *))E"
        case .float64Vectors(_, let shape): "\(shape.reduce(1, *))D"
        case .int16Vectors(_, let shape): "\(shape.reduce(1, *))I"
        }
    }

    private static func shape(_ values: FITSTable.Values) -> [Int]? {
        switch values {
        case .float32Vectors(_, let shape), .float64Vectors(_, let shape), .int16Vectors(_, let shape): shape
        case .text, .logical, .int32, .float64: nil
        }
    }

    /// Lends the strings as the array of C strings that CFITSIO wants.
    private static func withCStrings(
        _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> Void
    ) {
        var bytes: [CChar] = []
        var offsets: [Int] = []
        for string in strings {
            offsets.append(bytes.count)
            bytes.append(contentsOf: string.utf8CString)
        }
        bytes.withUnsafeMutableBufferPointer { storage in
            var pointers = offsets.map { offset in storage.baseAddress.map { $0 + offset } }
            pointers.withUnsafeMutableBufferPointer { body($0.baseAddress) }
        }
    }
}
