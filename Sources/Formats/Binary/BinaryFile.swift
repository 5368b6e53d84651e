/// A binary file that is read piece by piece, so that memory grows with a piece and not with the file.
struct BinaryFile {
    let path: String
    let byteCount: Int
    private let file: InputFile

    /// - Throws: `FormatError` if it cannot be opened or is no plain file.
    init(path: String) throws(FormatError) {
        self.path = path
        file = try InputFile(path: path)
        guard let size = InputFile.size(of: path) else {
            throw FormatError(path, .cannotOpen("it is not a plain file"))
        }
        byteCount = size
    }

    /// The bytes of one piece, ready to be read.
    ///
    /// - Parameter part: what the piece is; errors name it.
    /// - Throws: `FormatError.Cause.truncated` if the file ends before the piece does.
    func reader(at offset: Int, count: Int, order: BinaryReader.ByteOrder, part: String) throws(FormatError)
        -> BinaryReader
    {
        guard offset >= 0, count >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw FormatError(
                path, .part(part),
                .truncated(
                    "the file ends at byte \(byteCount), before the \(count) bytes that belong at byte \(offset)"))
        }
        let bytes = try file.read(at: offset, count: count)
        return BinaryReader(bytes, order: order, path: path, part: part)
    }
}
