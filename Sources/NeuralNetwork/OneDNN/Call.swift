import COneDNN

/// Memory for intermediate values, shared by primitives that run one after the other.
final class Scratchpad {
    private var bytes = 0
    private var memory: Memory?

    fileprivate func reserve(_ layout: Layout) {
        guard layout.byteCount > bytes else { return }
        bytes = layout.byteCount
        memory = nil
    }

    /// Makes it as large as the primitives that reserved it need.
    func allocate() throws(OutOfMemory) {
        if memory == nil, bytes > 0 { memory = try Memory(Layout([bytes], dnnl_u8, dnnl_a)) }
    }

    fileprivate var argument: dnnl_exec_arg_t {
        dnnl_exec_arg_t(arg: DNNL_ARG_SCRATCHPAD, memory: Processor.made(memory).handle)
    }
}

/// A primitive with the memory that it works on.
final class Call {
    private let primitive: Primitive
    private let arguments: [dnnl_exec_arg_t]
    private let memories: [Memory]
    private let scratchpad: Scratchpad?

    init(_ primitive: Primitive, _ memories: [(argument: Int32, memory: Memory)], _ scratchpad: Scratchpad) {
        self.primitive = primitive
        self.memories = memories.map(\.memory)
        arguments = memories.map { dnnl_exec_arg_t(arg: $0.argument, memory: $0.memory.handle) }
        let layout = primitive.scratchpad
        self.scratchpad = layout.byteCount > 0 ? scratchpad : nil
        self.scratchpad?.reserve(layout)
    }

    func run(_ stream: Stream) {
        primitive.execute(stream, scratchpad.map { arguments + [$0.argument] } ?? arguments)
    }
}
