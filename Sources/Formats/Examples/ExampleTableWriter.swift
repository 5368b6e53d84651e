import CCFITSIO
import Glibc
import OutputFiles

/// Writes an example table row by row, so that memory does not grow with the table.
///
/// CFITSIO makes the header; the rows go behind it as they come, and the header is told their number at the end. So what
/// a run wrote before it was cut off is a header and whole rows, and another can go on from any of them.
public final class ExampleTableWriter {
    private let path: String
    private let rowBytes: Int
    private let start: Int
    private var descriptor: Int32
    public private(set) var rowCount: Int

    /// Begins a table, in place of whatever was there.
    ///
    /// - Parameter creator: the program that makes it, with its version.
    /// - Throws: `OutputFile.WriteError`.
    public convenience init(creating path: String, layout: ExampleLayout, creator: String) throws(OutputFile.WriteError)
    {
        try FITSWriter.write([layout.emptyTable(creator: creator)], to: path)
        try self.init(continuing: path, rows: 0, layout: layout)
    }

    /// Goes on with a table that was begun with the same layout, after its first `rows` rows; what is behind them goes.
    ///
    /// - Throws: `OutputFile.WriteError`, also if the file does not hold so many rows.
    public init(continuing path: String, rows: Int, layout: ExampleLayout) throws(OutputFile.WriteError) {
        self.path = path
        rowCount = rows
        rowBytes = layout.rowBytes
        start = try Self.start(of: path, rowBytes: rowBytes)
        descriptor = open(path, O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw OutputFile.systemError(path) }
        let end = off_t(start + rows * rowBytes)
        let size = lseek(descriptor, 0, SEEK_END)
        guard size >= end else {
            throw OutputFile.WriteError(path: path, reason: "it should hold \(rows) rows to go on from, but is shorter")
        }
        guard ftruncate(descriptor, end) == 0, lseek(descriptor, end, SEEK_SET) == end else {
            throw OutputFile.systemError(path)
        }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    private static func start(of path: String, rowBytes: Int) throws(OutputFile.WriteError) -> Int {
        do throws(FormatError) {
            let file = try FITSFile(try OpenedFile(path))
            try file.move(toUnit: 1)
            let place = try file.tablePlace()
            if place.rowBytes == rowBytes { return place.start }
        } catch {
            throw OutputFile.WriteError(path: path, reason: error.reason)
        }
        throw OutputFile.WriteError(path: path, reason: "its rows are not those of the table that was begun")
    }

    /// - Parameter rows: whole rows, as `ExampleLayout.bytes(of:)` makes them.
    public func append(_ rows: [UInt8]) throws(OutputFile.WriteError) {
        try OutputFile.write(rows, to: descriptor, path: path)
        rowCount += rows.count / rowBytes
    }

    /// Returns once all rows are on the disk.
    public func synchronize() throws(OutputFile.WriteError) {
        guard fdatasync(descriptor) == 0 else { throw OutputFile.systemError(path) }
    }

    /// Fills the last block and writes the number of rows into the header. No row can follow.
    public func finish() throws(OutputFile.WriteError) {
        let block = FITSUnits.block
        let filling = (block - rowCount * rowBytes % block) % block
        try OutputFile.write([UInt8](repeating: 0, count: filling), to: descriptor, path: path)
        try synchronize()
        close(descriptor)
        descriptor = -1
        try FITSWriter.setRowCount(rowCount, path: path)
    }
}
