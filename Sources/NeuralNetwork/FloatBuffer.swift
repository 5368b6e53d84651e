/// Memory for Float values that a layer keeps from step to step. Grows when it must, never shrinks.
final class FloatBuffer {
    private(set) var pointer: UnsafeMutablePointer<Float>
    private(set) var capacity: Int

    init(count: Int = 0) {
        capacity = max(count, 1)
        pointer = .allocate(capacity: capacity)
        pointer.initialize(repeating: 0, count: capacity)
    }

    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        set(values)
    }

    deinit { pointer.deallocate() }

    /// Makes room for `count` values; what was there is lost if it has to grow.
    func reserve(_ count: Int) {
        guard count > capacity else { return }
        pointer.deallocate()
        capacity = count
        pointer = .allocate(capacity: capacity)
        pointer.initialize(repeating: 0, count: capacity)
    }

    /// - Precondition: there is room for them.
    func set(_ values: [Float]) {
        precondition(values.count <= capacity)
        values.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.update(from: base, count: source.count) }
        }
    }

    func values(_ count: Int) -> [Float] { Array(UnsafeBufferPointer(start: pointer, count: count)) }
}
