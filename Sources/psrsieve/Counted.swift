/// Numbers with the word for what is counted.
enum Counted {
    /// `1 input`, `2 inputs`.
    static func text(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
