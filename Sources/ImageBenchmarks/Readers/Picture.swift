/// A decoded picture: red, green and blue bytes, pixel by pixel, row by row.
struct Picture: Equatable {
    var width: Int
    var height: Int
    /// height x width x 3.
    var pixels: [UInt8]

    /// More pixels than any data set's pictures have; what claims more is not believed.
    static let mostPixels = 1 << 26

    /// Decodes a JPEG or PNG picture; which of them it is shows from its first bytes.
    ///
    /// - Throws: `DataSetError` if it is neither, is damaged or absurdly large.
    init(_ file: DataFile) throws(DataSetError) {
        if file.bytes.starts(with: [0xff, 0xd8, 0xff]) {
            self = try JPEGDecoder.picture(file)
        } else if file.bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
            self = try PNGDecoder.picture(file)
        } else {
            throw DataSetError(file.path, "byte 0", .wrongFormat("begins neither as a JPEG nor as a PNG picture does"))
        }
    }

    init(width: Int, height: Int, pixels: [UInt8]) {
        self.width = width
        self.height = height
        self.pixels = pixels
    }

    /// - Throws: `DataSetError` if a picture of that size makes no sense or would take too much memory.
    static func checkSize(width: Int, height: Int, path: String) throws(DataSetError) {
        guard width > 0, height > 0 else { throw DataSetError(path, .damaged("is \(width)x\(height) pixels large")) }
        guard width <= mostPixels / height else {
            throw DataSetError(path, .tooLarge("is \(width)x\(height) pixels large, more than is read"))
        }
    }
}
