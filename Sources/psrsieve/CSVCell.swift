/// A cell of comma-separated values (RFC 4180).
enum CSVCell {
    /// In quotes where it holds a comma, a quote or a line end.
    static func text(_ text: String) -> String {
        text.contains { ",\"\n\r".contains($0) } ? "\"\(text.replacing("\"", with: "\"\""))\"" : text
    }
}
