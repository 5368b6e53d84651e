/// Reads numpy's .npy files, versions 1 to 3 (numpy.lib.format): `\x93NUMPY`, the version, the length of the header, the
/// header as a Python dictionary, the values.
enum NPYReader {
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// - Throws: `DataSetError` if it is no such file, is damaged, or holds other than plain numbers in C order.
    static func array(_ file: DataFile) throws(DataSetError) -> NumericArray {
        let bytes = file.bytes
        guard bytes.starts(with: magic) else {
            throw DataSetError(file.path, "byte 0", .wrongFormat("does not begin as an .npy file does"))
        }
        let (version, start, length) = try headerPlace(bytes, path: file.path)
        guard length <= bytes.count - start else {
            throw DataSetError(
                file.path, "byte \(start)",
                .truncated("ends after \(bytes.count - start) bytes of the header, which has \(length)"))
        }
        let text = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
        guard let header = NPYHeader(text) else {
            throw DataSetError(file.path, "byte \(start)", .damaged("the header of version \(version) makes no sense"))
        }
        guard let kind = NumericArray.Kind(header.kind) else {
            throw DataSetError(file.path, "header", .unsupported("holds values of the kind \"\(header.kind)\""))
        }
        guard !header.isFortranOrder || header.shape.count < 2 else {
            throw DataSetError(file.path, "header", .unsupported("stands in Fortran order, not in C order"))
        }
        do throws(NumericArray.Unfitting) {
            return try NumericArray(shape: header.shape, kind: kind, bytes: bytes[(start + length)...])
        } catch {
            throw DataSetError(file.path, "byte \(start + length)", .truncated(error.reason))
        }
    }

    /// Where the header's text stands, and how long it is.
    private static func headerPlace(_ bytes: [UInt8], path: String) throws(DataSetError) -> (
        version: Int, start: Int, length: Int
    ) {
        let version = bytes.count > 6 ? Int(bytes[6]) : 0
        let lengthBytes = version == 1 ? 2 : 4
        guard bytes.count >= 8 + lengthBytes else {
            throw DataSetError(path, .truncated("ends after \(bytes.count) bytes, within its opening"))
        }
        guard (1...3).contains(version) else {
            throw DataSetError(path, "byte 6", .unsupported("is of version \(version); 1 to 3 are read"))
        }
        let length = bytes[8..<(8 + lengthBytes)].reversed().reduce(0) { $0 << 8 | Int($1) }
        return (version, 8 + lengthBytes, length)
    }
}

/// The header of an .npy file: `{'descr': '<f4', 'fortran_order': False, 'shape': (1050, 784), }`.
struct NPYHeader: Equatable {
    var kind: String
    var isFortranOrder: Bool
    var shape: [Int]

    /// `nil` if the text is none.
    init?(_ text: String) {
        guard let kind = text.firstMatch(of: /['"]descr['"]\s*:\s*['"]([^'"]*)['"]/)?.1,
            let order = text.firstMatch(of: /['"]fortran_order['"]\s*:\s*(True|False)/)?.1,
            let axes = text.firstMatch(of: /['"]shape['"]\s*:\s*\(([0-9L,\s]*)\)/)?.1
        else { return nil }
        let lengths = axes.split(separator: ",").map { $0.filter { !$0.isWhitespace && $0 != "L" } }
        let shape = lengths.filter { !$0.isEmpty }.map { Int($0) }
        guard !shape.contains(nil) else { return nil }
        self.kind = String(kind)
        isFortranOrder = order == "True"
        self.shape = shape.compactMap { $0 }
    }
}
