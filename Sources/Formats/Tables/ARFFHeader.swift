/// The declarations at the head of an ARFF file (the format of Weka, waikato.github.io/weka-wiki/formats_and_processing/arff_stable).
enum ARFFHeader {
    /// - Throws: `FormatError` with the line of a declaration that cannot be understood, or if `@data` is missing.
    static func layout(_ lines: [String], path: String) throws(FormatError) -> TableLayout {
        var names: [String] = []
        var textColumns: Set<Int> = []
        for (index, line) in lines.enumerated() {
            let text = line.trimmed
            let keyword = text.prefix { !$0.isWhitespace }.lowercased()
            switch keyword {
            case "@attribute":
                guard let (name, type) = attribute(text.dropFirst(keyword.count)) else {
                    throw FormatError(path, .line(index + 1), .damaged("the attribute has no name or no type"))
                }
                if !isNumeric(type) { textColumns.insert(names.count) }
                names.append(name)
            case "@data":
                return TableLayout(
                    named: names, textColumns: textColumns, delimiter: UInt8(ascii: ","), leadingLines: index + 1)
            default: break
            }
        }
        throw FormatError(path, .truncated("the ARFF header has no @data line"))
    }

    private static func attribute(_ declaration: Substring) -> (name: String, type: String)? {
        let text = declaration.drop { $0.isWhitespace }
        guard let first = text.first else { return nil }
        let isQuoted = first == "'" || first == "\""
        let name = isQuoted ? text.dropFirst().prefix { $0 != first } : text.prefix { !$0.isWhitespace }
        let type = text[name.endIndex...].dropFirst(isQuoted ? 1 : 0).trimmed
        return name.isEmpty || type.isEmpty ? nil : (String(name), type)
    }

    private static func isNumeric(_ type: String) -> Bool {
        ["numeric", "real", "integer"].contains(type.lowercased())
    }
}
