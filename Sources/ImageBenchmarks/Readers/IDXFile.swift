/// An array of bytes in IDX form (LeCun, Cortes & Burges, "The MNIST database"): two zero bytes, the type (8: unsigned
/// byte), the number of axes, the length of each as a big-endian 32-bit number, then the values.
struct IDXFile {
    let shape: [Int]
    let values: [UInt8]

    /// - Parameter axes: how many axes the array must have.
    /// - Throws: `DataSetError` if the magic number is another, or if values are missing or left over.
    init(_ file: DataFile, axes: Int) throws(DataSetError) {
        let bytes = file.bytes
        let headerCount = 4 + 4 * axes
        guard bytes.count >= 4 else {
            throw DataSetError(file.path, .truncated("ends after \(bytes.count) bytes, before its magic number does"))
        }
        let (magic, expected) = (Self.number(bytes, at: 0), 0x0800 + axes)
        guard magic == expected else {
            throw DataSetError(
                file.path, "byte 0", .wrongFormat("the magic number is \(magic), where IDX has \(expected)"))
        }
        guard bytes.count >= headerCount else {
            throw DataSetError(
                file.path, .truncated("ends after \(bytes.count) bytes, where the header has \(headerCount)"))
        }
        shape = (0..<axes).map { Self.number(bytes, at: 4 + 4 * $0) }
        var count = 1
        for length in shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            count = overflow ? .max : product
        }
        let found = bytes.count - headerCount
        guard count <= found else {
            throw DataSetError(
                file.path, "byte \(headerCount)",
                .truncated("says that \(Self.text(shape)) values follow, but \(found) are there"))
        }
        guard count == found else {
            throw DataSetError(
                file.path, "byte \(headerCount + count)",
                .damaged("holds \(found - count) bytes more than its \(Self.text(shape)) values"))
        }
        values = Array(bytes[headerCount...])
    }

    private static func number(_ bytes: [UInt8], at start: Int) -> Int {
        bytes[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    }

    private static func text(_ shape: [Int]) -> String { shape.map(String.init).joined(separator: " x ") }
}
