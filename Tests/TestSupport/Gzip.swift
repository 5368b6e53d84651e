import CLibDeflate

/// Makes gzip files for the readers to read.
public enum Gzip {
    public static func pack(_ bytes: some Collection<UInt8>) -> [UInt8] {
        guard let compressor = libdeflate_alloc_compressor(6) else { return [] }
        defer { libdeflate_free_compressor(compressor) }
        let input = Array(bytes)
        let capacity = libdeflate_gzip_compress_bound(compressor, input.count)
        return [UInt8](unsafeUninitializedCapacity: capacity) { output, filled in
            filled = libdeflate_gzip_compress(compressor, input, input.count, output.baseAddress, capacity)
        }
    }

    public static func pack(_ text: String) -> [UInt8] { pack(Array(text.utf8)) }
}
