import Foundation

/// What a page shows of a command's output, and whether the command wrote that.
///
/// Numbers may differ a little, since another processor sums in another order: fractions by 0.002 or a hundredth, counts by a
/// hundredth. Spaces between words do not matter.
struct ShownOutput {
    let lines: [String]

    init(_ lines: [String]) {
        self.lines = lines.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// Results on standard output are compared as a whole; of what stands on standard error, what is shown must be there.
    func agrees(with standardOutput: String, _ standardError: String) -> Bool {
        let notes = lines.filter(Self.isNote)
        let said = Self.split(standardError)
        return Self.agree(lines.filter { !Self.isNote($0) }[...], Self.split(standardOutput)[...])
            && notes.allSatisfy { note in said.contains { Self.agrees(note, $0) } }
    }

    private static func isNote(_ line: String) -> Bool { line.hasPrefix("psrsieve: ") }

    private static func split(_ text: String) -> [String] { ShownOutput(text.components(separatedBy: "\n")).lines }

    private static func agree(_ shown: ArraySlice<String>, _ written: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return written.isEmpty }
        if first == "…" {
            return (0...written.count).contains { agree(shown.dropFirst(), written.dropFirst($0)) }
        }
        guard let line = written.first, agrees(first, line) else { return false }
        return agree(shown.dropFirst(), written.dropFirst())
    }

    private static func agrees(_ shown: String, _ written: String) -> Bool {
        let words = (shown: shown.split(separator: " "), written: written.split(separator: " "))
        let isCut = words.shown.last == "…"
        let count = isCut ? words.shown.count - 1 : words.shown.count
        guard isCut ? words.written.count >= count : words.written.count == count else { return false }
        return (0..<count).allSatisfy { isSame(words.shown[$0], words.written[$0]) }
    }

    private static func isSame(_ shown: Substring, _ written: Substring) -> Bool {
        if shown == written { return true }
        guard let (first, frame) = number(shown), let (second, other) = number(written), frame == other else {
            return false
        }
        let slack = shown.contains(".") ? max(0.002, 0.01 * abs(first)) : 0.01 * abs(first)
        return abs(first - second) <= slack
    }

    /// The one number in a word, and what stands around it.
    private static func number(_ word: Substring) -> (value: Double, frame: String)? {
        guard let match = word.firstMatch(of: /[-+]?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?/), let value = Double(match.0)
        else { return nil }
        return (value, word.replacingCharacters(in: match.range, with: ""))
    }
}

extension Substring {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
