/// Refuses absurd numbers of columns before CFITSIO sees them.
///
/// It takes 160 bytes for each column that TFIELDS promises, 1.6 GB for ten million, before it looks for the first. The
/// standard allows 999 (FITS 4.0, section 7.3.1).
enum FITSColumnCount {
    private static let block = 2880
    private static let most = 999
    /// No header is longer, and no file has more units.
    private static let mostBlocks = 1000
    private static let mostUnits = 1000

    /// Goes through the headers of a file as long as they make sense; whatever else is wrong, CFITSIO says.
    ///
    /// - Throws: `FormatError` for a table with more columns than there can be, or whose number of columns is no number.
    static func check(_ path: String, byteCount: Int) throws(FormatError) {
        let file = try InputFile(path: path)
        var offset = 0
        for unit in 0..<mostUnits where offset < byteCount {
            guard let (numbers, headerLength) = try numbers(file, at: offset) else { return }
            if let columns = numbers["TFIELDS"], !(0...most).contains(columns ?? -1) {
                throw FormatError(
                    path, .part("HDU \(unit)"), .damaged("TFIELDS is no number of columns from 0 to \(most)"))
            }
            guard let dataLength = dataLength(numbers) else { return }
            let (next, isTooFar) = (offset + headerLength).addingReportingOverflow(dataLength)
            guard !isTooFar else { return }
            offset = next
        }
    }

    /// The cards that say how long a unit is, and its header's length in bytes; `nil` if the header has no end. What is no
    /// whole number is `nil` in turn.
    private static func numbers(_ file: InputFile, at start: Int) throws(FormatError) -> ([String: Int?], Int)? {
        var numbers: [String: Int?] = [:]
        for index in 0..<mostBlocks {
            let bytes = try file.read(at: start + index * block, count: block)
            guard bytes.count == block else { return nil }
            for card in stride(from: 0, to: block, by: 80) {
                let text = String(decoding: bytes[card..<(card + 80)], as: UTF8.self)
                let keyword = text.prefix(8).trimmed
                if keyword == "END" { return (numbers, (index + 1) * block) }
                let isLength =
                    ["BITPIX", "TFIELDS", "PCOUNT", "GCOUNT"].contains(keyword) || keyword.hasPrefix("NAXIS")
                guard isLength, numbers[keyword] == nil else { continue }
                numbers[keyword] = .some(Int(text.dropFirst(10).prefix { $0 != "/" }.trimmed))
            }
        }
        return nil
    }

    /// Of a unit's data, filled up to whole blocks; `nil` if its header does not say or says nonsense.
    private static func dataLength(_ numbers: [String: Int?]) -> Int? {
        guard let axes = numbers["NAXIS"] ?? nil, (0...999).contains(axes), let bits = numbers["BITPIX"] ?? nil else {
            return nil
        }
        guard axes > 0 else { return 0 }
        var (length, isTooLarge) = (1, false)
        for axis in 1...axes {
            guard let count = numbers["NAXIS\(axis)"] ?? nil, count >= 0 else { return nil }
            (length, isTooLarge) = length.multipliedReportingOverflow(by: count)
            if isTooLarge { return nil }
        }
        let (parameters, groups) = ((numbers["PCOUNT"] ?? 0) ?? 0, (numbers["GCOUNT"] ?? 1) ?? 1)
        guard parameters >= 0, groups >= 0 else { return nil }
        (length, isTooLarge) = length.addingReportingOverflow(parameters)
        guard !isTooLarge, length < Int.max >> 16, groups < 1 << 8, [8, 16, 32, 64].contains(abs(bits)) else {
            return nil
        }
        let bytes = length * groups * abs(bits) / 8
        return (bytes + block - 1) / block * block
    }
}
