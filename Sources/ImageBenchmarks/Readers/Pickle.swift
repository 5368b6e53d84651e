/// What a Python pickle holds, as data: nothing of it is ever executed.
///
/// Values stand in one list and name each other by their place in it, so that a pickle of any depth, or one that holds
/// itself, takes no more memory than its file has bytes for and needs no recursion.
struct Pickle {
    /// The place of a value in `nodes`.
    typealias Reference = Int

    enum Node {
        case none
        case boolean(Bool)
        case integer(Int)
        case float(Double)
        /// Python's `bytes`, and its version 2's `str`.
        case bytes(ArraySlice<UInt8>)
        case text(String)
        case list([Reference])
        case tuple([Reference])
        case dictionary([(key: Reference, value: Reference)])
        case array(NumericArray)
        /// A thing by its module and name: one of those that describe arrays.
        case global(PickleGlobal)
        /// Arrays and kinds of numbers that are not complete yet.
        case unfinishedArray
        case kind(name: String, isBigEndian: Bool)
    }

    let nodes: [Node]
    let root: Reference

    /// The value of a dictionary under a key, which is text or bytes; `nil` if it is no dictionary or has no such key.
    func value(_ key: String, of reference: Reference) -> Reference? {
        guard case .dictionary(let items) = nodes[reference] else { return nil }
        return items.last { text($0.key) == key }?.value
    }

    /// Text, or bytes taken as UTF-8.
    func text(_ reference: Reference) -> String? {
        switch nodes[reference] {
        case .text(let text): text
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        default: nil
        }
    }

    /// The items of a list or tuple.
    func items(_ reference: Reference) -> [Reference]? {
        switch nodes[reference] {
        case .list(let items), .tuple(let items): items
        default: nil
        }
    }

    func array(_ reference: Reference) -> NumericArray? {
        if case .array(let array) = nodes[reference] { array } else { nil }
    }

    /// Whole numbers: a list of them (of Python's own or numpy's), or an array.
    func integers(_ reference: Reference) -> [Int]? {
        if let array = array(reference) { return array.integers }
        guard let items = items(reference) else { return nil }
        let values = items.map { item -> Int? in
            switch nodes[item] {
            case .integer(let value): value
            case .array(let array) where array.count == 1: array.integers?.first
            default: nil
            }
        }
        return values.contains(nil) ? nil : values.compactMap { $0 }
    }
}

/// The names that a pickle of numpy arrays mentions. Any other is refused.
enum PickleGlobal: Equatable {
    case reconstruct, arrayType, kindType, scalar, fromBuffer, encode

    init?(module: String, name: String) {
        let module = module.replacing("numpy._core", with: "numpy.core")
        switch (module, name) {
        case ("numpy.core.multiarray", "_reconstruct"): self = .reconstruct
        case ("numpy", "ndarray"): self = .arrayType
        case ("numpy", "dtype"): self = .kindType
        case ("numpy.core.multiarray", "scalar"): self = .scalar
        case ("numpy.core.numeric", "_frombuffer"): self = .fromBuffer
        case ("_codecs", "encode"): self = .encode
        default: return nil
        }
    }
}
