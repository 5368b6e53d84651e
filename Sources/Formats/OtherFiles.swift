/// Files that a search leaves beside its candidates and that are not folded yet: SIGPROC filterbanks and time series.
enum UnfoldedData: CandidateFormat {
    static let name = "SIGPROC data"

    static func recognises(_ file: OpenedFile) -> Bool {
        // The length of the word, in either byte order, then the word.
        file.head.dropFirst(4).starts(with: "HEADER_START".utf8)
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        throw FormatError(
            file.path,
            .unsupported("is SIGPROC data (a filterbank or time series, not yet folded); fold it first, then score it"))
    }
}

/// Files of other programs that are told by how they begin, and said plainly to be no candidates.
enum OtherProgramsFile: CandidateFormat {
    static let name = "other file"

    private static let beginnings: [(bytes: [UInt8], what: String)] = [
        ([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "a PNG picture"), ([0xff, 0xd8, 0xff], "a JPEG picture"),
        (Array("GIF8".utf8), "a GIF picture"), (Array("%PDF-".utf8), "a PDF document"),
        (Array("%!PS".utf8), "a PostScript document"), ([0x89, 0x48, 0x44, 0x46], "an HDF5 file"),
        (Array("PK\u{3}\u{4}".utf8), "a zip archive; unpack it first"),
        (Array("\u{93}NUMPY".unicodeScalars.map { UInt8($0.value) }), "a numpy array"),
        (Array("SQLite format 3".utf8), "an SQLite database"),
    ]

    static func recognises(_ file: OpenedFile) -> Bool { what(file.head) != nil }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        throw FormatError(
            file.path, .unsupported("is \(what(file.head) ?? "a file of another program"), not a candidate"))
    }

    private static func what(_ head: [UInt8]) -> String? {
        if let known = beginnings.first(where: { head.starts(with: $0.bytes) }) { return known.what }
        if isTar(head) { return "a tar archive; unpack it first" }
        return nil
    }

    private static func isTar(_ head: [UInt8]) -> Bool {
        head.count >= 512 && head[257..<262].elementsEqual("ustar".utf8)
    }
}

/// Models of psrsieve and other files of tensors in the safetensors format, which are no candidates.
public enum TensorFile: CandidateFormat {
    public static let name = "safetensors file"

    /// A header's length in eight bytes, then the header, which is JSON.
    public static func recognises(_ file: OpenedFile) -> Bool {
        let head = file.head
        return head.count > 9 && head[4..<8].allSatisfy { $0 == 0 } && head[8] == UInt8(ascii: "{")
            && [UInt8(ascii: "\""), UInt8(ascii: "}")].contains(head[9])
    }

    public static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent {
        throw FormatError(
            file.path, .unsupported("is a psrsieve model or another file of tensors, not a candidate"))
    }
}

/// Text that is nothing else.
enum FeatureTableFile: CandidateFormat {
    static let name = "feature table"

    static func recognises(_ file: OpenedFile) -> Bool {
        !file.head.contains(0) || TextFile.isUTF16(file.head)
    }

    static func open(_ file: OpenedFile) throws(FormatError) -> CandidateContent { .featureTable(file) }
}
