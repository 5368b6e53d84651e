/// A binary table as it is to be written.
public struct FITSTable: Sendable {
    /// The values of one column, one cell a row.
    public enum Values: Sendable {
        /// As wide as the longest text, or `width` bytes if that is more.
        case text([String], width: Int = 1)
        case logical([Bool])
        case int32([Int32])
        case float64([Double])
        /// Cells of `width` numbers each, row after row; `shape` (fastest first) becomes TDIM if it has several axes.
        case float32Vectors([Float], shape: [Int])
        case float64Vectors([Double], shape: [Int])
        case int16Vectors([Int16], shape: [Int])
    }

    public struct Column: Sendable {
        public var name: String
        public var unit: String
        public var values: Values

        public init(_ name: String, unit: String = "", _ values: Values) {
            self.name = name
            self.unit = unit
            self.values = values
        }
    }

    public var name: String
    public var columns: [Column]
    public var cards: [FITSCard]
    public var rowCount: Int

    public init(name: String, rowCount: Int, columns: [Column], cards: [FITSCard] = []) {
        self.name = name
        self.rowCount = rowCount
        self.columns = columns
        self.cards = cards
    }
}

/// One header card.
public struct FITSCard: Sendable {
    public enum Value: Sendable {
        case text(String)
        case integer(Int)
        case number(Double)
    }

    public var keyword: String
    public var value: Value
    public var comment: String

    public init(_ keyword: String, _ value: Value, _ comment: String = "") {
        self.keyword = keyword
        self.value = value
        self.comment = comment
    }
}
