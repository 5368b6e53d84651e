/// The declarations at the head of an ARFF file (the format of Weka, waikato.github.io/weka-wiki/formats_and_processing/arff_stable).
struct ARFFHeader {
    /// The names of the attributes.
    private(set) var names: [String] = []
    private(set) var leadingLines = 0

    /// - Throws: `FormatError` with the line of a declaration that cannot be understood, or if `@data` is missing.
    init(_ lines: [String], path: String) throws(FormatError) {
        for (index, line) in lines.enumerated() {
            let text = line.trimmed
            let keyword = text.prefix { !$0.isWhitespace }.lowercased()
            switch keyword {
            case "@attribute":
                guard let name = Self.name(text.dropFirst(keyword.count)) else {
                    throw FormatError(path, .line(index + 1), .damaged("the attribute has no name or no type"))
                }
                names.append(name)
            case "@data":
                leadingLines = index + 1
                return
            default: break
            }
        }
        throw FormatError(path, .truncated("the ARFF header has no @data line"))
    }

    private static func name(_ declaration: Substring) -> String? {
        let text = declaration.drop { $0.isWhitespace }
        guard let first = text.first else { return nil }
        let isQuoted = first == "'" || first == "\""
        let name = isQuoted ? text.dropFirst().prefix { $0 != first } : text.prefix { !$0.isWhitespace }
        let type = text[name.endIndex...].dropFirst(isQuoted ? 1 : 0).trimmed
        return name.isEmpty || type.isEmpty ? nil : String(name)
    }
}
