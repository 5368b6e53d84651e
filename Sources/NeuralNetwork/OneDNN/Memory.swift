import COneDNN
import Glibc

/// There is not the memory that a network needs for so many rows at once.
public struct OutOfMemory: Error, Equatable, Sendable, CustomStringConvertible {
    /// What could not be had.
    public var bytes: Int

    public var description: String {
        "there is too little memory: \((bytes + 999_999) / 1_000_000) MB more are needed; take a smaller batch or network"
    }
}

/// A tensor's values in memory.
final class Memory {
    let layout: Layout
    let pointer: UnsafeMutableRawPointer
    let handle: dnnl_memory_t
    /// Keeps alive what the values lie in.
    private let owner: AnyObject?

    /// On cache lines, which oneDNN is fastest with.
    private static let alignment = 64
    /// What is left to oneDNN, which writes programs of its own and crashes where it finds no room for them.
    private static let reserve = 64 << 20

    /// New memory, all 0.
    ///
    /// - Throws: `OutOfMemory`.
    init(_ layout: Layout) throws(OutOfMemory) {
        let bytes = max(layout.byteCount, 1)
        var allocated: UnsafeMutableRawPointer?
        _ = posix_memalign(&allocated, Self.alignment, bytes)
        guard let allocated, Self.hasReserve else {
            free(allocated)
            throw OutOfMemory(bytes: bytes)
        }
        allocated.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        self.layout = layout
        pointer = allocated
        handle = Self.handle(layout, pointer)
        owner = nil
    }

    private static var hasReserve: Bool {
        let block = malloc(reserve)
        defer { free(block) }
        return block != nil
    }

    /// What lies elsewhere, seen with a layout.
    private init(_ layout: Layout, at pointer: UnsafeMutableRawPointer, owner: AnyObject) {
        self.layout = layout
        self.pointer = pointer
        self.owner = owner
        handle = Self.handle(layout, pointer)
    }

    convenience init(_ layout: Layout, in buffer: FloatBuffer) {
        precondition(layout.byteCount <= buffer.capacity * MemoryLayout<Float>.stride)
        self.init(layout, at: UnsafeMutableRawPointer(buffer.pointer), owner: buffer)
    }

    /// The same bytes with another layout, from `offset` bytes on.
    func seen(as layout: Layout, offset: Int = 0) -> Memory {
        Memory(layout, at: pointer + offset, owner: self)
    }

    deinit {
        dnnl_memory_destroy(handle)
        if owner == nil { free(pointer) }
    }

    private static func handle(_ layout: Layout, _ pointer: UnsafeMutableRawPointer) -> dnnl_memory_t {
        var memory: dnnl_memory_t?
        var raw = layout.raw
        Processor.check(
            dnnl_memory_create(&memory, &raw, Processor.shared.engine, pointer),
            "make \(layout.byteCount) bytes of memory")
        return Processor.made(memory)
    }

    var floats: UnsafeMutablePointer<Float> { pointer.assumingMemoryBound(to: Float.self) }
}
