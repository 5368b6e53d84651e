import Candidates

/// What people call the classes in tables and in the names of folders.
enum ClassWord {
    case pulsar, nonPulsar, unknown

    /// A cell of a table: a word, 1 or 0 (as a number of any spelling); empty, `?` or -1 where the class is unknown.
    init?(cell text: String) {
        let text = text.trimmed
        switch (Double(text), text) {
        case (1, _): self = .pulsar
        case (0, _): self = .nonPulsar
        case (-1, _), (_, ""), (_, "?"): self = .unknown
        default: self.init(word: text)
        }
    }

    /// A word, in any spelling of case and hyphens.
    init?(word: String) {
        switch ColumnNames.key(word) {
        case "pulsar", "pulsars", "psr", "positive", "positives": self = .pulsar
        case "rfi", "noise", "nonpulsar", "nonpulsars", "notpulsar", "negative", "negatives": self = .nonPulsar
        case "unknown", "unlabelled", "unlabeled", "nan", "none": self = .unknown
        default: return nil
        }
    }

    var label: Label? {
        switch self {
        case .pulsar: .pulsar
        case .nonPulsar: .nonPulsar
        case .unknown: nil
        }
    }
}

extension Label {
    /// The class that a folder's name stands for, or `nil` if it stands for none.
    public init?(folder: String) {
        guard let label = ClassWord(word: folder)?.label else { return nil }
        self = label
    }
}
