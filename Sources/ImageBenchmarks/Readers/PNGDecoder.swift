import CPNG

/// Decodes PNG pictures of every kind with libpng. What shines through is laid on black; 16 bits become 8.
enum PNGDecoder {
    /// - Throws: `DataSetError` if it is damaged, ends early or is absurdly large.
    static func picture(_ file: DataFile) throws(DataSetError) -> Picture {
        var image = png_image()
        image.version = UInt32(PNG_IMAGE_VERSION)
        defer { png_image_free(&image) }
        guard png_image_begin_read_from_memory(&image, file.bytes, file.bytes.count) != 0 else {
            throw failure(image, file.path)
        }
        try Picture.checkSize(width: Int(image.width), height: Int(image.height), path: file.path)
        image.format = UInt32(PNG_FORMAT_FLAG_COLOR)
        image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
        var black = png_color(red: 0, green: 0, blue: 0)
        var isDone = false
        let count = 3 * Int(image.width) * Int(image.height)
        let pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            isDone = png_image_finish_read(&image, &black, buffer.baseAddress, 0, nil) != 0
            filled = isDone ? count : 0
        }
        guard isDone else { throw failure(image, file.path) }
        return Picture(width: Int(image.width), height: Int(image.height), pixels: pixels)
    }

    private static func failure(_ image: png_image, _ path: String) -> DataSetError {
        let words = withUnsafeBytes(of: image.message) { message in
            String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)
        }
        return DataSetError(path, .damaged("is a PNG picture that is damaged or ends early (libpng: \(words))"))
    }
}
