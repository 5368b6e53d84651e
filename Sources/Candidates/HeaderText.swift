/// A word of a candidate's header, by itself or as a column of a table with one a row.
public enum HeaderText: Sendable, CaseIterable {
    case sourceName, telescope, beam, pointing, frame

    /// A longer one is cut: no telescope or beam is called so.
    public static let mostBytes = 64

    /// Its column in tables, ranked lists and stores.
    public var name: String {
        switch self {
        case .sourceName: "source_name"
        case .telescope: "telescope"
        case .beam: "beam"
        case .pointing: "pointing"
        case .frame: "frame"
        }
    }
}

extension CandidateHeader {
    public subscript(text text: HeaderText) -> String? {
        switch text {
        case .sourceName: sourceName
        case .telescope: telescope
        case .beam: beam
        case .pointing: pointing
        case .frame: frame?.rawValue
        }
    }

    /// Sets a word without the blanks around it and without control characters; one that says nothing is left out, and a frame
    /// that is none.
    public mutating func set(_ text: HeaderText, _ value: String?) {
        let word = value.flatMap(Self.word)
        switch text {
        case .sourceName: sourceName = word
        case .telescope: telescope = word
        case .beam: beam = word
        case .pointing: pointing = word
        case .frame: frame = word.flatMap { ReferenceFrame(rawValue: $0.lowercased()) }
        }
    }

    private static func word(_ text: String) -> String? {
        var kept = String(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f })[...]
        while kept.first?.isWhitespace ?? false { kept.removeFirst() }
        while kept.utf8.count > HeaderText.mostBytes || kept.last?.isWhitespace ?? false { kept.removeLast() }
        return kept.isEmpty ? nil : String(kept)
    }
}
