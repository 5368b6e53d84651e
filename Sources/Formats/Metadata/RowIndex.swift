/// Which rows stand under a key: one entry for each key, and another for each row but the first.
struct RowIndex<Key: Hashable & Sendable>: Sendable {
    private var last: [Key: Int] = [:]
    /// Of a row whose key was there before, the row that had it.
    private var previous: [Int: Int] = [:]

    /// Enters a row, the rows in rising order.
    ///
    /// - Parameter first: the first row of the file that the row is in.
    /// - Returns: how many rows of the file have come to share their key with another of it: none, this one, or this
    ///   one and the one before it.
    @discardableResult
    mutating func insert(_ row: Int, under key: Key, firstOfFile first: Int = 0) -> Int {
        guard let former = last.updateValue(row, forKey: key) else { return 0 }
        previous[row] = former
        guard former >= first else { return 0 }
        return previous[former].map { $0 >= first } ?? false ? 1 : 2
    }

    /// The rows under a key, in rising order.
    func rows(under key: Key) -> [Int] {
        var rows: [Int] = []
        var next = last[key]
        while let row = next {
            rows.append(row)
            next = previous[row]
        }
        return rows.reversed()
    }
}
