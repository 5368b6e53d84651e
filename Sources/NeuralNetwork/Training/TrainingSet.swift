/// Rows to train on or to validate with.
///
/// Several sets can be chosen from the same inputs without copying them, which for planes are gigabytes.
public struct TrainingSet: Sendable {
    /// All rows x inputs, row-major; the set may use some of them only.
    private let inputs: [Float]
    /// Where each row of the set stands among them.
    private let rows: [Int]
    /// Values in one row.
    public let width: Int
    /// The class of each row of the set.
    public let classes: [Int]

    /// All rows of `inputs`, one a class.
    ///
    /// - Precondition: `inputs.count` is the number of classes times `width`.
    public init(inputs: [Float], width: Int, classes: [Int]) {
        precondition(inputs.count == width * classes.count)
        self.init(inputs, rows: Array(classes.indices), width: width, classes: classes)
    }

    private init(_ inputs: [Float], rows: [Int], width: Int, classes: [Int]) {
        self.inputs = inputs
        self.rows = rows
        self.width = width
        self.classes = classes
    }

    public var count: Int { classes.count }

    /// Some of the rows, in the order in which they are named.
    public func choosing(_ chosen: [Int]) -> TrainingSet {
        TrainingSet(inputs, rows: chosen.map { rows[$0] }, width: width, classes: chosen.map { classes[$0] })
    }

    /// The values of one row.
    public subscript(row row: Int) -> ArraySlice<Float> {
        let start = rows[row] * width
        return inputs[start..<(start + width)]
    }

    /// The values of all rows, one behind the other.
    public var values: [Float] { (0..<count).flatMap { self[row: $0] } }

    /// A short text that differs between sets of other rows, or of the same in another order: FNV-1a over the bits of the
    /// numbers (Fowler, Noll & Vo), a word at a time.
    public var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for row in 0..<count {
            for value in self[row: row] { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 }
            hash = (hash ^ UInt64(classes[row])) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }

    /// Copies a row to where a network takes it.
    func copy(row: Int, to target: UnsafeMutablePointer<Float>) {
        inputs.withUnsafeBufferPointer { source in
            guard let source = source.baseAddress else { return }
            target.update(from: source + rows[row] * width, count: width)
        }
    }

    /// Gives the rows to `body` in blocks of at most `size`, one behind the other, with the row that each begins with.
    public func forEachBlock(of size: Int, _ body: (_ first: Int, _ inputs: [Float]) throws -> Void) rethrows {
        for first in stride(from: 0, to: count, by: size) {
            let rows = first..<min(first + size, count)
            let block = [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, filled in
                guard let base = buffer.baseAddress else { return }
                for (place, row) in rows.enumerated() {
                    (base + place * width).initialize(repeating: 0, count: width)
                    copy(row: row, to: base + place * width)
                }
                filled = rows.count * width
            }
            try body(first, block)
        }
    }
}
