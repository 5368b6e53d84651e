/// Goes through the cells of one line. A `%` ends the row: what follows is its comment.
struct CellScanner {
    private let text: UnsafeBufferPointer<UInt8>
    private let delimiter: UInt8
    private var position = 0
    private var done = false
    /// What follows the `%`, once the cells have been gone through.
    private(set) var comment: UnsafeBufferPointer<UInt8>?

    init(text: UnsafeBufferPointer<UInt8>, delimiter: UInt8) {
        self.text = text
        self.delimiter = delimiter
    }

    mutating func next() -> UnsafeBufferPointer<UInt8>? {
        guard !done else { return nil }
        if delimiter == UInt8(ascii: " ") {
            while position < text.count, text[position].isBlank { position += 1 }
        }
        let start = position
        while position < text.count {
            let byte = text[position]
            if byte == delimiter || byte == UInt8(ascii: "%") { break }
            position += 1
        }
        let cell = UnsafeBufferPointer(rebasing: text[start..<position])
        if position < text.count, text[position] == delimiter {
            position += 1
        } else {
            done = true
            if position < text.count { comment = UnsafeBufferPointer(rebasing: text[(position + 1)...]) }
        }
        return cell
    }
}
