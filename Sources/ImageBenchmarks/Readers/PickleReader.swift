/// Reads Python pickles (protocols 0 to 5, Lib/pickletools.py) of dictionaries, lists, text, numbers and numpy arrays.
///
/// A pickle is a program for a small stack machine that may call anything. Here the stack is there, but what is called
/// is looked up among the few names that describe arrays (`PickleGlobal`) and only ever yields data; any other name, and
/// any operation that could reach code, ends the reading with an error.
struct PickleReader {
    private let path: String
    private var input: PickleInput
    private var nodes: [Pickle.Node] = []
    private var stack: [Pickle.Reference] = []
    /// How high the stack stood at each mark that has not been used up.
    private var marks: [Int] = []
    private var memo: [Int: Pickle.Reference] = [:]
    private var decodedBytes = 0
    /// An array has at most 32 axes, and what makes one takes fewer arguments.
    private static let mostArguments = 32

    /// - Throws: `DataSetError` if it is no pickle, is damaged, or holds other things.
    static func read(_ file: DataFile) throws(DataSetError) -> Pickle {
        var reader = PickleReader(path: file.path, input: PickleInput(file))
        return try reader.run()
    }

    private init(path: String, input: PickleInput) {
        self.path = path
        self.input = input
    }

    private mutating func run() throws(DataSetError) -> Pickle {
        while true {
            let code = try input.byte()
            guard let operation = PickleOperation(rawValue: code) else { throw unknown(code) }
            if operation == .stop { return Pickle(nodes: nodes, root: try pop()) }
            try step(operation)
        }
    }

    // MARK: - Operations

    private mutating func step(_ operation: PickleOperation) throws(DataSetError) {
        if try pushNumber(operation) { return }
        if try pushText(operation) { return }
        if try collect(operation) { return }
        if try remember(operation) { return }
        switch operation {
        case .protocolVersion:
            let version = try input.byte()
            guard version <= 5 else {
                throw failure(.unsupported("is a pickle of protocol \(version); 0 to 5 are read"))
            }
        case .frame: try input.skip(8)
        case .globalLine: try pushGlobal(module: try input.line(), name: try input.line())
        case .globalFromStack:
            let (name, module) = (try popText(), try popText())
            try pushGlobal(module: module, name: name)
        case .call: try call()
        case .build: try build()
        default: throw unknown(operation.rawValue)
        }
    }

    private func unknown(_ code: UInt8) -> DataSetError {
        let name = String(code, radix: 16)
        return nodes.isEmpty
            ? failure(.wrongFormat("is no pickle (operation 0x\(name))"))
            : failure(.unsupported("uses the operation 0x\(name), which is not read here"))
    }

    /// None, truth values and numbers.
    private mutating func pushNumber(_ operation: PickleOperation) throws(DataSetError) -> Bool {
        switch operation {
        case .none: push(.none)
        case .newTrue: push(.boolean(true))
        case .newFalse: push(.boolean(false))
        case .integer1: push(.integer(Int(try input.byte())))
        case .integer2: push(.integer(try input.unsigned(2)))
        case .integer4: push(.integer(Int(Int32(truncatingIfNeeded: try input.unsigned(4)))))
        case .integerLine, .longLine: push(try integerLine())
        case .long1: push(.integer(try longInteger(byteCount: Int(try input.byte()))))
        case .floatLine:
            let line = try input.line()
            guard let value = Double(line) else { throw failure(.damaged("\"\(line)\" is no number")) }
            push(.float(value))
        case .float8:
            let bits = try input.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            push(.float(Double(bitPattern: bits)))
        default: return false
        }
        return true
    }

    /// Text and bytes.
    private mutating func pushText(_ operation: PickleOperation) throws(DataSetError) -> Bool {
        switch operation {
        case .stringLine: push(.bytes(try quoted(try input.line())))
        case .string1, .bytes1: push(.bytes(try input.bytes(Int(try input.byte()))))
        case .string4, .bytes4: push(.bytes(try input.bytes(try input.unsigned(4))))
        case .bytes8, .byteArray8: push(.bytes(try input.bytes(try input.unsigned(8))))
        case .textLine: push(.text(try escapedText(try input.lineBytes())))
        case .text1: push(.text(String(decoding: try input.bytes(Int(try input.byte())), as: UTF8.self)))
        case .text4: push(.text(String(decoding: try input.bytes(try input.unsigned(4)), as: UTF8.self)))
        case .text8: push(.text(String(decoding: try input.bytes(try input.unsigned(8)), as: UTF8.self)))
        default: return false
        }
        return true
    }

    /// Lists, tuples and dictionaries.
    private mutating func collect(_ operation: PickleOperation) throws(DataSetError) -> Bool {
        switch operation {
        case .mark: marks.append(stack.count)
        case .emptyList: push(.list([]))
        case .list: push(.list(try popToMark()))
        case .append: try append([try pop()])
        case .appends: try append(try popToMark())
        case .emptyTuple: push(.tuple([]))
        case .tuple: push(.tuple(try popToMark()))
        case .tuple1: push(.tuple(try pop(count: 1)))
        case .tuple2: push(.tuple(try pop(count: 2)))
        case .tuple3: push(.tuple(try pop(count: 3)))
        case .emptyDictionary: push(.dictionary([]))
        case .dictionary:
            let items = try popToMark()
            push(.dictionary([]))
            try setItems(items)
        case .setItem: try setItems(try pop(count: 2))
        case .setItems: try setItems(try popToMark())
        default: return false
        }
        return true
    }

    /// The stack and the memo.
    private mutating func remember(_ operation: PickleOperation) throws(DataSetError) -> Bool {
        switch operation {
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()
        case .duplicate: stack.append(try top())
        case .putLine: memo[try lineNumber()] = try top()
        case .put1: memo[Int(try input.byte())] = try top()
        case .put4: memo[try input.unsigned(4)] = try top()
        case .memoize: memo[memo.count] = try top()
        case .getLine: try recall(try lineNumber())
        case .get1: try recall(Int(try input.byte()))
        case .get4: try recall(try input.unsigned(4))
        default: return false
        }
        return true
    }

    // MARK: - The stack

    private mutating func push(_ node: Pickle.Node) {
        stack.append(nodes.count)
        nodes.append(node)
    }

    private func top() throws(DataSetError) -> Pickle.Reference {
        guard stack.count > marks.last ?? 0, let top = stack.last else { throw failure(.damaged("the stack is empty")) }
        return top
    }

    private mutating func pop() throws(DataSetError) -> Pickle.Reference {
        let reference = try top()
        stack.removeLast()
        return reference
    }

    private mutating func pop(count: Int) throws(DataSetError) -> [Pickle.Reference] {
        var references: [Pickle.Reference] = []
        for _ in 0..<count { references.append(try pop()) }
        return references.reversed()
    }

    private mutating func popToMark() throws(DataSetError) -> [Pickle.Reference] {
        guard let mark = marks.popLast() else { throw failure(.damaged("a mark is missing")) }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    private mutating func popText() throws(DataSetError) -> String {
        guard case .text(let text) = nodes[try pop()] else { throw failure(.damaged("a name is no text")) }
        return text
    }

    private mutating func recall(_ place: Int) throws(DataSetError) {
        guard let reference = memo[place] else { throw failure(.damaged("recalls value \(place), which is not there")) }
        stack.append(reference)
    }

    // MARK: - Collections

    private mutating func append(_ items: [Pickle.Reference]) throws(DataSetError) {
        let reference = try top()
        guard case .list(var list) = nodes[reference] else { throw failure(.damaged("appends to what is no list")) }
        // The list is taken out while it grows, so that it is not copied.
        nodes[reference] = .none
        list += items
        nodes[reference] = .list(list)
    }

    private mutating func setItems(_ items: [Pickle.Reference]) throws(DataSetError) {
        let reference = try top()
        guard case .dictionary(var entries) = nodes[reference], items.count.isMultiple(of: 2) else {
            throw failure(.damaged("sets items of what is no dictionary"))
        }
        nodes[reference] = .none
        for index in stride(from: 0, to: items.count, by: 2) { entries.append((items[index], items[index + 1])) }
        nodes[reference] = .dictionary(entries)
    }

    // MARK: - Arrays

    private mutating func pushGlobal(module: String, name: String) throws(DataSetError) {
        guard let global = PickleGlobal(module: module, name: name) else {
            throw failure(.unsupported("asks for \(module).\(name), which is not data; it was not executed"))
        }
        push(.global(global))
    }

    /// What a call would make of its arguments, as data.
    private mutating func call() throws(DataSetError) {
        let (arguments, callee) = (try pop(), try pop())
        guard case .global(let global) = nodes[callee], case .tuple(let items) = nodes[arguments],
            items.count <= Self.mostArguments
        else { throw failure(.unsupported("calls what is no function that is read here")) }
        let values = items.map { nodes[$0] }
        switch (global, values.first) {
        case (.reconstruct, .global(.arrayType)): push(.unfinishedArray)
        case (.kindType, .some): push(.kind(name: try text(values[0]), isBigEndian: false))
        case (.scalar, .kind) where values.count == 2:
            push(.array(try array(shape: [], kind: values[0], bytes: values[1])))
        case (.fromBuffer, .some) where values.count == 4:
            guard try text(values[3]) == "C" else { throw failure(.unsupported("holds an array in Fortran order")) }
            push(.array(try array(shape: try shape(values[2]), kind: values[1], bytes: values[0])))
        case (.encode, .text(let text)):
            push(.bytes(try latin1(text)))
        default: throw failure(.damaged("describes an array in a way that makes no sense"))
        }
    }

    /// Gives an array its shape and bytes, or a kind of number its byte order.
    private mutating func build() throws(DataSetError) {
        let (state, target) = (try pop(), try top())
        guard case .tuple(let items) = nodes[state], items.count <= Self.mostArguments else {
            throw failure(.unsupported("builds other things than arrays"))
        }
        let values = items.map { nodes[$0] }
        switch nodes[target] {
        case .kind(let name, _) where values.count >= 2:
            nodes[target] = .kind(name: name, isBigEndian: try text(values[1]) == ">")
        case .unfinishedArray where values.count == 5:
            let shape = try shape(values[1])
            if case .boolean(true) = values[3], shape.count > 1 {
                throw failure(.unsupported("holds an array in Fortran order"))
            }
            nodes[target] = .array(try array(shape: shape, kind: values[2], bytes: values[4]))
        default: throw failure(.unsupported("builds other things than arrays"))
        }
    }

    private func array(shape: [Int], kind: Pickle.Node, bytes: Pickle.Node) throws(DataSetError) -> NumericArray {
        guard case .kind(let name, let isBigEndian) = kind,
            let kind = NumericArray.Kind((isBigEndian ? ">" : "<") + name.drop { "<>|=".contains($0) })
        else { throw failure(.unsupported("holds an array of other things than plain numbers")) }
        guard case .bytes(let bytes) = bytes else { throw failure(.damaged("an array's values are no bytes")) }
        do throws(NumericArray.Unfitting) {
            return try NumericArray(shape: shape, kind: kind, bytes: bytes)
        } catch {
            throw failure(.damaged(error.reason))
        }
    }

    private func shape(_ node: Pickle.Node) throws(DataSetError) -> [Int] {
        guard case .tuple(let items) = node, items.count <= Self.mostArguments else {
            throw failure(.damaged("an array's shape is no tuple"))
        }
        var shape: [Int] = []
        for item in items {
            guard case .integer(let length) = nodes[item] else { throw failure(.damaged("a length is no number")) }
            shape.append(length)
        }
        return shape
    }

    /// A short name.
    private func text(_ node: Pickle.Node) throws(DataSetError) -> String {
        switch node {
        case .text(let text) where text.utf8.count <= 8: return text
        case .bytes(let bytes) where bytes.count <= 8: return String(decoding: bytes, as: UTF8.self)
        default: throw failure(.damaged("the name of a kind of number is no short text"))
        }
    }

    // MARK: - Numbers and text written as lines

    /// `I01` and `I00` are truth values; `L` numbers end with an L.
    private mutating func integerLine() throws(DataSetError) -> Pickle.Node {
        let line = try input.line()
        if line == "01" { return .boolean(true) }
        if line == "00" { return .boolean(false) }
        guard let value = Int(line.hasSuffix("L") ? line.dropLast() : line[...]) else {
            throw failure(.damaged("\"\(line)\" is no whole number"))
        }
        return .integer(value)
    }

    private mutating func lineNumber() throws(DataSetError) -> Int {
        let line = try input.line()
        guard let value = Int(line), value >= 0 else { throw failure(.damaged("\"\(line)\" is no place in the memo")) }
        return value
    }

    /// A little-endian number in two's complement.
    private mutating func longInteger(byteCount: Int) throws(DataSetError) -> Int {
        let bytes = try input.bytes(byteCount)
        guard byteCount <= 8 else { throw failure(.unsupported("holds a whole number of \(byteCount) bytes")) }
        guard let last = bytes.last else { return 0 }
        return bytes.reversed().reduce(last >= 0x80 ? -1 : 0) { $0 << 8 | Int($1) }
    }

    /// A Python string literal, as protocol 0 writes bytes.
    private func quoted(_ line: String) throws(DataSetError) -> ArraySlice<UInt8> {
        guard let bytes = PythonLiteral.bytes(line) else { throw failure(.damaged("a quoted text is not closed")) }
        return bytes[...]
    }

    /// Text as protocol 0 writes it: a byte a character, others as `\uXXXX` or `\UXXXXXXXX`.
    private func escapedText(_ line: ArraySlice<UInt8>) throws(DataSetError) -> String {
        guard let text = PythonLiteral.escapedText(line) else { throw failure(.damaged("a text has a wrong escape")) }
        return text
    }

    /// The bytes that older protocols write as text, one character a byte.
    private mutating func latin1(_ text: String) throws(DataSetError) -> ArraySlice<UInt8> {
        // A text may be recalled and turned into bytes again and again; what is written so once is never more than the file.
        decodedBytes += text.unicodeScalars.count
        guard decodedBytes <= input.count else { throw failure(.tooLarge("repeats its bytes over and over")) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            guard let byte = UInt8(exactly: scalar.value) else { throw failure(.damaged("a byte is above 255")) }
            bytes.append(byte)
        }
        return bytes[...]
    }

    private func failure(_ cause: DataSetError.Cause) -> DataSetError {
        DataSetError(path, "byte \(input.position)", cause)
    }
}
