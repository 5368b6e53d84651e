import COneDNN

/// What a network does with a fixed number of rows: calls of oneDNN's primitives, and code between them, in order.
final class Program {
    enum Operation {
        case call(Call)
        case code(() -> Void)
    }

    let rows: Int
    /// The type of the values between the layers.
    let element: Layout.Element
    /// Whether statistics of the batch are used and values are dropped out.
    let training: Bool
    private let stream = Stream()
    private let scratchpad = Scratchpad()
    private var operations: [Operation] = []

    init(rows: Int, element: Layout.Element, training: Bool) {
        self.rows = rows
        self.element = element
        self.training = training
    }

    // MARK: - Building

    /// The operations that `body` adds.
    ///
    /// - Throws: `OutOfMemory` if there is too little for what they work on.
    func record(_ body: () throws(OutOfMemory) -> Void) throws(OutOfMemory) -> [Operation] {
        operations = []
        try body()
        try scratchpad.allocate()
        return operations
    }

    func call(_ primitive: Primitive, _ memories: KeyValuePairs<Int32, Memory>) {
        call(primitive, memories.map { ($0.key, $0.value) })
    }

    private func call(_ primitive: Primitive, _ memories: [(argument: Int32, memory: Memory)]) {
        operations.append(.call(Call(primitive, memories, scratchpad)))
    }

    func code(_ body: @escaping () -> Void) {
        operations.append(.code(body))
    }

    /// Copies values into memory that has another order or type.
    func copy(_ source: Memory, to target: Memory) {
        call(.reorder(from: source.layout, to: target.layout), [DNNL_ARG_FROM: source, DNNL_ARG_TO: target])
    }

    /// The values in another order or type; the very same memory where it has them so.
    func reordered(_ memory: Memory, to layout: Layout) throws(OutOfMemory) -> Memory {
        guard memory.layout != layout else { return memory }
        let target = try Memory(layout)
        copy(memory, to: target)
        return target
    }

    /// Puts matrices side by side.
    func concatenate(_ parts: [Memory], into target: Memory) {
        let sources = parts.enumerated().map { (DNNL_ARG_MULTIPLE_SRC + Int32($0), $1) }
        call(.concatenation(parts.map(\.layout), into: target.layout), sources + [(DNNL_ARG_DST, target)])
    }

    // MARK: - Running

    func run(_ operations: [Operation]) {
        for operation in operations {
            switch operation {
            case .call(let call): call.run(stream)
            case .code(let body): body()
            }
        }
    }
}

/// How values that oneDNN lays out go through one kind of node: images, and the vectors that become of them.
protocol TensorLayer: AnyObject {
    /// Adds the forward pass to a program.
    ///
    /// - Parameter input: rows x channels x height x width, or rows x values, in whatever order.
    func forward(_ input: Memory, _ program: Program) throws(OutOfMemory) -> TensorPass
}

/// A layer's forward pass in a program.
struct TensorPass {
    var output: Memory
    /// Adds the backward pass: takes dL/d(output), sets the parameters' gradients and gives dL/d(input), or `nil` if
    /// that is not asked for.
    var backward: (_ outputGradient: Memory, _ needsInputGradient: Bool) throws(OutOfMemory) -> Memory?
}
