import CTurboJPEG

/// Decodes JPEG pictures, baseline and progressive, colour and grey, with libjpeg-turbo.
enum JPEGDecoder {
    /// - Throws: `DataSetError` if it is damaged, ends early, is absurdly large or in printing colours.
    static func picture(_ file: DataFile) throws(DataSetError) -> Picture {
        guard let decoder = tjInitDecompress() else { throw DataSetError(file.path, .cannotOpen("out of memory")) }
        defer { tjDestroy(decoder) }
        let (bytes, byteCount) = (file.bytes, UInt(file.bytes.count))
        var (width, height, subsampling, colours) = (Int32(0), Int32(0), Int32(0), Int32(0))
        guard tjDecompressHeader3(decoder, bytes, byteCount, &width, &height, &subsampling, &colours) == 0 else {
            throw failure(decoder, file.path)
        }
        try Picture.checkSize(width: Int(width), height: Int(height), path: file.path)
        guard colours != Int32(TJCS_CMYK.rawValue), colours != Int32(TJCS_YCCK.rawValue) else {
            throw DataSetError(file.path, .unsupported("is in the four printing colours, not in red, green and blue"))
        }
        var status: Int32 = 0
        let pixels = [UInt8](unsafeUninitializedCapacity: 3 * Int(width) * Int(height)) { buffer, filled in
            // A warning, such as an early end, stops the decoding, so that no half of a picture is taken for a whole one.
            status = tjDecompress2(
                decoder, bytes, byteCount, buffer.baseAddress, width, 0, height, Int32(TJPF_RGB.rawValue),
                TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS)
            filled = status == 0 ? buffer.count : 0
        }
        guard status == 0 else { throw failure(decoder, file.path) }
        return Picture(width: Int(width), height: Int(height), pixels: pixels)
    }

    private static func failure(_ decoder: tjhandle, _ path: String) -> DataSetError {
        let words = tjGetErrorStr2(decoder).map { String(cString: $0) } ?? "no reason given"
        return DataSetError(path, .damaged("is a JPEG picture that is damaged or ends early (libjpeg: \(words))"))
    }
}
