import OutputFiles

/// Rows to train on or to validate with.
///
/// Several sets can be chosen from the same inputs without copying them, which for planes are gigabytes.
public struct TrainingSet: Sendable {
    private enum Storage: Sendable {
        case memory([Float])
        case file(MappedBytes)

        var count: Int {
            switch self {
            case .memory(let values): values.count
            case .file(let file): file.bytes.count / MemoryLayout<Float>.stride
            }
        }
    }

    /// All rows x inputs, row-major; the set may use some of them only.
    private let inputs: Storage
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
        self.init(.memory(inputs), width: width, classes: classes)
    }

    /// All rows of values of type `Float` that lie in a file; the system reads in what is needed.
    ///
    /// - Precondition: the number of values is the number of classes times `width`.
    public init(inputs: MappedBytes, width: Int, classes: [Int]) {
        self.init(.file(inputs), width: width, classes: classes)
    }

    private init(_ inputs: Storage, width: Int, classes: [Int]) {
        precondition(inputs.count == width * classes.count)
        self.init(inputs, rows: Array(classes.indices), width: width, classes: classes)
    }

    private init(_ inputs: Storage, rows: [Int], width: Int, classes: [Int]) {
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
    public subscript(row row: Int) -> [Float] {
        withRow(row) { Array($0) }
    }

    /// Gives the values of one row, where they lie, to `body`.
    public func withRow<Result>(_ row: Int, _ body: (UnsafeBufferPointer<Float>) -> Result) -> Result {
        let place = (rows[row] * width)..<((rows[row] + 1) * width)
        switch inputs {
        case .memory(let values): return values.withUnsafeBufferPointer { body(.init(rebasing: $0[place])) }
        case .file(let file):
            return withExtendedLifetime(file) {
                body(.init(rebasing: file.bytes.assumingMemoryBound(to: Float.self)[place]))
            }
        }
    }

    /// The values of all rows, one behind the other.
    public var values: [Float] { (0..<count).flatMap { self[row: $0] } }

    /// A short text that differs between sets of other rows, or of the same in another order: FNV-1a over the bits of the
    /// numbers (Fowler, Noll & Vo), a word at a time.
    public var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for row in 0..<count {
            withRow(row) { for value in $0 { hash = (hash ^ UInt64(value.bitPattern)) &* 0x100_0000_01b3 } }
            hash = (hash ^ UInt64(classes[row])) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }

    /// Copies a row to where a network takes it.
    func copy(row: Int, to target: UnsafeMutablePointer<Float>) {
        withRow(row) { source in
            if let start = source.baseAddress { target.update(from: start, count: width) }
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
