/// What PRESTO's names say: of a fold (`Ter5_DM238.30_Z50_ACCEL_Cand_2`) and of a row of a sift list
/// (`Ter5_DM238.30_ACCEL_50:2`).
///
/// prepfold's own name leaves out the search's largest drift (z), so that surveys put it into the name in ways of their
/// own: GBNCC and PALFA as `_Z50`, mwa_search as the whole of `file:candnum`.
struct PrestoFoldName: Sendable, Equatable {
    /// What stands before the dispersion measure.
    private(set) var beginning: String
    /// As it is written, `238.30`.
    private(set) var dispersionMeasure: String?
    private(set) var largestDrift: String?
    /// Of a search over changes of acceleration too.
    private(set) var isJerk = false
    let number: Int

    /// A row's `file:candnum`; `nil` if it is none.
    init?(row: String) {
        guard let colon = row.lastIndex(of: ":"), let number = Int(row[row.index(after: colon)...]), number >= 0 else {
            return nil
        }
        self.init(row[..<colon].split(separator: "_", omittingEmptySubsequences: false), number: number)
    }

    /// A fold's name without its ending; `nil` if it is none of an accelsearch candidate.
    init?(fold: String) {
        let parts = fold.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count > 3, parts[parts.count - 2] == "Cand", let number = Int(parts[parts.count - 1]), number >= 0,
            ["ACCEL", "JERK"].contains(parts[parts.count - 3])
        else { return nil }
        self.init(parts.dropLast(3), number: number)
        isJerk = parts[parts.count - 3] == "JERK"
    }

    private init(_ name: some Collection<Substring>, number: Int) {
        self.number = number
        var parts = Array(name)
        while parts.count > 1, let last = parts.last {
            let before = parts[parts.count - 2]
            // mwa_search has the candidate's number here again.
            let drift = last.prefix { $0 != ":" }
            if before == "ACCEL", Self.isNumber(drift) {
                largestDrift = String(drift)
                parts.removeLast(2)
            } else if before == "JERK", Self.isNumber(drift) {
                isJerk = true
                parts.removeLast(2)
            } else if last.first == "Z", Self.isNumber(last.dropFirst()) {
                largestDrift = String(last.dropFirst())
                parts.removeLast()
            } else if Self.isStretch(last) {
                parts.removeLast()
            } else {
                break
            }
        }
        if parts.count > 1, let last = parts.last, last.hasPrefix("DM"), Double(last.dropFirst(2)) != nil {
            dispersionMeasure = String(last.dropFirst(2))
            parts.removeLast()
        }
        beginning = parts.joined(separator: "_")
    }

    /// Whether a fold of this name may be one of a row's candidate; beginning, dispersion measure and number are the
    /// same.
    func mayBeFold(of row: PrestoFoldName) -> Bool {
        isJerk == row.isJerk && (largestDrift == nil || largestDrift == row.largestDrift)
    }

    /// The part of an observation that was folded, `0.25-0.75`.
    private static func isStretch(_ text: Substring) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { $0.contains(".") && Double($0) != nil }
    }

    private static func isNumber(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(\.isDigit)
    }
}

/// The rows of PRESTO's sift lists by what the folds' names tell.
struct PrestoFoldIndex: Sendable {
    private struct Key: Hashable, Sendable {
        var beginning: String
        /// `nil` stands for any.
        var dispersionMeasure: String?
        var number: Int
    }

    private var rows = RowIndex<Key>()
    /// For folds without a dispersion measure in their name.
    private var rowsOfAnyDispersion = RowIndex<Key>()

    mutating func insert(_ row: Int, name: PrestoFoldName) {
        rows.insert(row, under: Self.key(name, name.dispersionMeasure))
        rowsOfAnyDispersion.insert(row, under: Self.key(name, nil))
    }

    func rows(of fold: PrestoFoldName) -> [Int] {
        let key = Self.key(fold, fold.dispersionMeasure)
        return fold.dispersionMeasure == nil ? rowsOfAnyDispersion.rows(under: key) : rows.rows(under: key)
    }

    private static func key(_ name: PrestoFoldName, _ dispersionMeasure: String?) -> Key {
        Key(beginning: name.beginning, dispersionMeasure: dispersionMeasure, number: name.number)
    }
}
