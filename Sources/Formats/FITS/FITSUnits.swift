/// The header-data units of a file, whose headers are gone through before CFITSIO sees them: it would believe lengths that
/// make no sense, and to look for a table by its name it reads every header in front of it anew.
///
/// CFITSIO takes 160 bytes for each column that TFIELDS promises, 1.6 GB for ten million, before it looks for the first; and
/// where NAXIS1, NAXIS2 or GCOUNT of a table is no number it goes on with a number of columns that was never set
/// (https://github.com/heasarc/cfitsio/pull/168). The standard allows 999 columns (FITS 4.0, section 7.3.1).
struct FITSUnits {
    /// A file is made of blocks of so many bytes.
    static let block = 2880
    private static let mostColumns = 999
    /// No header is longer, and no file has more units.
    private static let mostBlocks = 1000
    private static let mostUnits = 1000

    /// The file ends within a header, or before the data that one promises.
    private(set) var isCutOff = false
    /// The first binary table of each name, in capitals, as a unit counted from 0.
    private(set) var tables: [String: Int] = [:]

    /// Goes through the headers of a file, as far as each says where the next one begins.
    ///
    /// - Throws: `FormatError` for a length that is no number, is negative, or is that of too many columns.
    init(_ file: OpenedFile, byteCount: Int) throws(FormatError) {
        var offset = 0
        for unit in 0..<Self.mostUnits where offset < byteCount {
            let header = try Self.header(file, at: offset)
            let numbers = try Self.numbers(header.lengths, path: file.path, unit: unit)
            guard let headerLength = header.byteCount else {
                isCutOff = try Self.beginsHeader(file, at: offset)
                return
            }
            if let name = header.tableName, tables[name] == nil { tables[name] = unit }
            guard let dataLength = Self.dataLength(numbers) else { return }
            let (next, isTooFar) = (offset + headerLength).addingReportingOverflow(dataLength)
            guard !isTooFar else {
                isCutOff = true
                return
            }
            offset = next
        }
        isCutOff = offset > byteCount
    }

    /// Whether what stands at a place is the beginning of a header, as far as the file goes on there, and nothing else.
    private static func beginsHeader(_ file: OpenedFile, at offset: Int) throws(FormatError) -> Bool {
        let word = try file.bytes(at: offset, count: 8)
        return "SIMPLE  ".utf8.starts(with: word) || "XTENSION".utf8.starts(with: word)
    }

    private static let lengths = ["BITPIX", "PCOUNT", "GCOUNT", "TFIELDS"].map { Array($0.utf8) }

    /// - Parameter keyword: without the blanks behind it.
    private static func isLength(_ keyword: ArraySlice<UInt8>) -> Bool {
        if keyword.starts(with: "NAXIS".utf8) {
            return keyword.dropFirst(5).allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        return lengths.contains { $0.elementsEqual(keyword) }
    }

    /// What matters of one header.
    private struct Header {
        /// The values of the cards that say how long the unit is, the first of each.
        var lengths: [String: String] = [:]
        /// `nil` if the header has no end.
        var byteCount: Int?
        private var isTable = false
        private var name: String?

        /// In capitals; `nil` for what is no binary table.
        var tableName: String? { isTable ? name?.uppercased() : nil }

        mutating func take(_ keyword: ArraySlice<UInt8>, _ value: ArraySlice<UInt8>) {
            if keyword.elementsEqual("XTENSION".utf8) {
                isTable = ["BINTABLE", "A3DTABLE"].contains(FITSCards.text(value))
            } else if keyword.elementsEqual("EXTNAME".utf8) || keyword.elementsEqual("HDUNAME".utf8) {
                name = name ?? FITSCards.text(value)
            } else if FITSUnits.isLength(keyword) {
                let keyword = String(decoding: keyword, as: UTF8.self)
                guard lengths[keyword] == nil else { return }
                lengths[keyword] = FieldText.string(value.prefix { $0 != UInt8(ascii: "/") })
            }
        }
    }

    private static func header(_ file: OpenedFile, at start: Int) throws(FormatError) -> Header {
        var header = Header()
        for index in 0..<mostBlocks {
            let bytes = try file.bytes(at: start + index * block, count: block)
            for card in stride(from: 0, through: bytes.count - 80, by: 80) {
                let keyword = bytes[card..<(card + 8)].prefix { $0 != UInt8(ascii: " ") }
                if keyword.elementsEqual("END".utf8) {
                    header.byteCount = (index + 1) * block
                    return header
                }
                header.take(keyword, bytes[(card + 10)..<(card + 80)])
            }
            if bytes.count < block { break }
        }
        return header
    }

    private static func numbers(_ cards: [String: String], path: String, unit: Int) throws(FormatError) -> [String: Int]
    {
        var numbers: [String: Int] = [:]
        for (keyword, text) in cards.sorted(by: { $0.key < $1.key }) {
            let highest = keyword == "TFIELDS" ? mostColumns : .max
            guard let number = Int(text), keyword == "BITPIX" || (0...highest).contains(number) else {
                throw FormatError(path, .part("HDU \(unit)"), .damaged("\(keyword) is \"\(text)\", which is no length"))
            }
            numbers[keyword] = number
        }
        return numbers
    }

    /// Of a unit's data, filled up to whole blocks; `nil` if its header does not say or it is longer than any file.
    private static func dataLength(_ numbers: [String: Int]) -> Int? {
        guard let axes = numbers["NAXIS"], axes <= 999, let bits = numbers["BITPIX"],
            [8, 16, 32, 64].contains(bits.magnitude)
        else { return nil }
        guard axes > 0 else { return 0 }
        var bytes = Int(bits.magnitude) / 8
        for axis in 1...axes {
            guard let count = numbers["NAXIS\(axis)"], let product = product(bytes, count) else { return nil }
            bytes = product
        }
        let (whole, isTooLarge) = bytes.addingReportingOverflow(numbers["PCOUNT"] ?? 0)
        guard !isTooLarge, let length = product(whole, numbers["GCOUNT"] ?? 1), length < Int.max - block else {
            return nil
        }
        return (length + block - 1) / block * block
    }

    private static func product(_ first: Int, _ second: Int) -> Int? {
        let (product, isTooLarge) = first.multipliedReportingOverflow(by: second)
        return isTooLarge ? nil : product
    }
}
