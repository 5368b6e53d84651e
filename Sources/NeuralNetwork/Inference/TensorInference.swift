import COneDNN
import Foundation

/// A network with images among its inputs in use, on oneDNN.
///
/// Images lie as rows x height x width x channels. Rows go through in blocks, so that what lies between the layers stays in the
/// cache. Each thread that uses the network works with memory of its own; the weights, brought once into the order that
/// oneDNN wants, are shared.
final class TensorInference: InferenceBody, @unchecked Sendable {
    /// A block is always full, with zeros if need be: how oneDNN orders its sums depends on the number of rows, and a row's
    /// output must not.
    private static let blockRows = 16

    private let inputs: Int
    private let outputs: Int
    private let threads: Int
    private let builder: InferencePlanBuilder
    /// Plans that no thread is using; to be looked at with `condition` locked.
    private var idle: [InferencePlan]
    private let condition = NSCondition()

    /// - Throws: `OutOfMemory` if there is not even enough for one thread.
    init(_ network: Network, precision: InferencePrecision, threads: Int) throws(OutOfMemory) {
        inputs = network.description.inputs
        outputs = network.outputs
        self.threads = threads
        let graph = network.folded
        builder =
            switch precision {
            case .float32: InferencePlanBuilder(graph, element: dnnl_f32)
            case .bfloat16: InferencePlanBuilder(graph, element: Processor.hasBFloat16 ? dnnl_bf16 : dnnl_f32)
            case .int8(let ranges): InferencePlanBuilder(graph.quantized(ranges), element: dnnl_f32)
            }
        Processor.useThreads(threads)
        idle = [try builder.plan(rows: Self.blockRows)]
    }

    func run(_ input: UnsafePointer<Float>, rows: Int, into output: UnsafeMutablePointer<Float>) {
        Processor.useThreads(threads)
        let plan = take()
        for start in stride(from: 0, to: rows, by: Self.blockRows) {
            let count = min(Self.blockRows, rows - start)
            plan.run(input + start * inputs, count: count)
            (output + start * outputs).initialize(from: plan.output.floats, count: count * outputs)
        }
        condition.withLock { idle.append(plan) }
        condition.signal()
    }

    /// A plan for one thread: an idle one, or another. Where memory does not allow that, it waits for one to become idle.
    private func take() -> InferencePlan {
        if let plan = condition.withLock({ idle.popLast() }) { return plan }
        if let plan = try? builder.plan(rows: Self.blockRows) { return plan }
        return condition.withLock {
            while true {
                if let plan = idle.popLast() { return plan }
                condition.wait()
            }
        }
    }

    /// The largest absolute value on each edge but the input, by its name.
    static func ranges(_ graph: NetworkGraph, _ calibration: [Float], _ threads: Int) throws(OutOfMemory) -> [String:
        Float]
    {
        Processor.useThreads(threads)
        let plan = try InferencePlanBuilder(graph, element: dnnl_f32).plan(rows: 1)
        var ranges: [String: Float] = [:]
        calibration.withUnsafeBufferPointer { rows in
            guard let base = rows.baseAddress else { return }
            for start in stride(from: 0, through: rows.count - graph.inputs, by: graph.inputs) {
                plan.run(base + start, count: 1)
                for (name, memory) in plan.values {
                    ranges[name] = max(ranges[name] ?? 0, memory.largestMagnitude)
                }
            }
        }
        return ranges
    }
}

/// A network in use with a fixed number of rows; for one thread at a time, now this one and now that.
final class InferencePlan: @unchecked Sendable {
    private let program: Program
    private let input: Memory
    let output: Memory
    private let operations: [Program.Operation]
    /// What lies on each edge but the input, by its name.
    let values: [(name: String, memory: Memory)]

    init(
        program: Program, input: Memory, output: Memory, operations: [Program.Operation],
        values: [(name: String, memory: Memory)]
    ) {
        self.program = program
        self.input = input
        self.output = output
        self.operations = operations
        self.values = values
    }

    /// - Parameter count: of rows, no more than the plan was made for; the others are zeros.
    func run(_ rows: UnsafePointer<Float>, count: Int) {
        let all = input.layout.lengths.reduce(1, *)
        let given = all / input.layout.lengths[0] * count
        input.floats.update(from: rows, count: given)
        (input.floats + given).update(repeating: 0, count: all - given)
        program.run(operations)
    }
}

extension Memory {
    /// Of single-precision values.
    fileprivate var largestMagnitude: Float {
        (0..<(layout.byteCount / MemoryLayout<Float>.stride)).reduce(0) { max($0, abs(floats[$1])) }
    }
}
