import Candidates

/// What the columns of a feature table mean.
public struct TableLayout: Sendable, Equatable {
    /// The part one column plays.
    enum Role: Sendable, Equatable {
        /// A feature; the index counts the features of the table.
        case feature(Int)
        case label
        case name
        case header(HeaderColumn, HeaderQuantity)
        case text(HeaderText)
        case ignored
    }

    public internal(set) var featureNames: [String]
    var roles: [Role]
    var dialect: CellDialect
    /// Lines of the file before the first row of data.
    public internal(set) var leadingLines: Int
    /// A pattern's class is on a line of its own (the SNNS pattern format).
    var labelOnNextLine = false
    var labels = TableRequest.Labels.required
    var gaps = TableRequest.Gaps.faults
    /// The column whose words say which rows belong together, whatever else it is.
    var group: Int?
}
