import Candidates

/// What people call the classes in tables, in lists of labels and in the names of folders.
enum ClassWord: Equatable {
    case pulsar, nonPulsar, unknown
    /// -1: the non-pulsar of a column that has no other word for it, else unknown.
    case minusOne

    /// A cell of a table: a word, or a number in any spelling; empty, `?` and the like where the class is unknown.
    init?(cell text: String) {
        let text = text.trimmed
        if let number = Double(text), number.isFinite {
            self.init(number: number)
        } else if MissingValue.isOne(text) {
            self = .unknown
        } else {
            self.init(word: text)
        }
    }

    init?(number: Double) {
        switch number {
        case 1: self = .pulsar
        case 0: self = .nonPulsar
        case -1: self = .minusOne
        default: return nil
        }
    }

    /// A word, in any spelling of case, hyphens and blanks. What CandyJar calls T1_CAND and T2_CAND is a hope of somebody's,
    /// not yet a pulsar, so its class is unknown.
    init?(word: String) {
        switch ColumnNames.key(word) {
        case "pulsar", "pulsars", "psr", "psrs", "positive", "positives", "pos", "yes", "y", "true", "t", "knownpsr",
            "knownpulsar", "knownpulsars", "nbpsr", "ispulsar", "real":
            self = .pulsar
        case "rfi", "noise", "interference", "nonpulsar", "nonpulsars", "nonpsr", "nonpsrs", "notpulsar", "notpulsars",
            "notapulsar", "notpsr", "nopulsar", "negative", "negatives", "neg", "no", "n", "false", "f", "spurious",
            "background":
            self = .nonPulsar
        case "unknown", "unlabelled", "unlabeled", "unclassified", "uncat", "uncategorised", "uncategorized", "t1cand",
            "t2cand", "t1", "t2", "candidate", "cand", "unsure", "undecided":
            self = .unknown
        default: return nil
        }
    }

    var label: Label? {
        switch self {
        case .pulsar: .pulsar
        case .nonPulsar: .nonPulsar
        case .unknown, .minusOne: nil
        }
    }
}

/// Which classes a column of them holds, as its cells come by: that decides what its -1 means.
///
/// Where -1 and 1 are the classes, -1 is the non-pulsar; where there is another word for the non-pulsar, -1 is unknown.
struct ClassColumn: Sendable, Equatable {
    /// The places of the cells with -1.
    private(set) var minusOnes: [Int] = []
    private var hasPulsar = false
    private var hasNonPulsar = false

    mutating func add(_ word: ClassWord, at place: Int) {
        switch word {
        case .pulsar: hasPulsar = true
        case .nonPulsar: hasNonPulsar = true
        case .minusOne: minusOnes.append(place)
        case .unknown: break
        }
    }

    /// - Parameter offset: what is added to the other's places.
    mutating func add(_ other: ClassColumn, offset: Int) {
        hasPulsar = hasPulsar || other.hasPulsar
        hasNonPulsar = hasNonPulsar || other.hasNonPulsar
        minusOnes += other.minusOnes.map { $0 + offset }
    }

    /// What -1 means in this column.
    var minusOne: Label? { hasPulsar && !hasNonPulsar ? .nonPulsar : nil }
}

/// What stands in a cell that has no value.
enum MissingValue {
    private static let words: Set<String> = [
        "", "?", "-", "--", "na", "n/a", "nan", "null", "none", "nil", "#n/a", "<na>", "\\n", ".", "missing",
    ]

    static func isOne(_ text: String) -> Bool { words.contains(text.lowercased()) }
}

extension Label {
    /// The class that a folder's name stands for, or `nil` if it stands for none.
    public init?(folder: String) {
        // A folder is named for a class by a word of its own, not by a letter or by yes and no.
        guard folder.count > 2, let label = ClassWord(word: folder)?.label,
            !["yes", "true", "false", "pos", "neg", "real", "background"].contains(folder.lowercased())
        else { return nil }
        self = label
    }
}
