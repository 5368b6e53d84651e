import Foundation

/// A candidate as a ranked list's column `source` names it: a file, or `FILE#12` for the 12th candidate of a file of many.
struct CandidatePlace {
    let file: String
    /// Counted from 1; `nil` if none is named.
    let row: Int?

    /// A file of that very name comes first.
    init(_ text: String) {
        guard !FileManager.default.fileExists(atPath: text), let mark = text.lastIndex(of: "#"),
            let row = Int(text[text.index(after: mark)...]),
            FileManager.default.fileExists(atPath: String(text[..<mark]))
        else {
            (file, self.row) = (text, nil)
            return
        }
        (file, self.row) = (String(text[..<mark]), row)
    }
}
