import COneDNN
import RandomNumbers

/// A network with images among its inputs, on oneDNN.
final class TensorBody: NetworkBody {
    private struct Branch {
        var input: ImageShape
        /// Where in a row its values begin.
        var offset: Int
        var layers: [NamedLayer]
    }

    /// One branch without layers stands for the only input of a network without branches.
    private let branches: [Branch]
    private let trunk: [NamedLayer]
    private let inputs: Int
    private let outputs: Int
    var threads: Int { didSet { if threads != oldValue { forget() } } }
    var precision = Precision.float32 { didSet { if precision != oldValue { forget() } } }
    /// What was last used in training and in evaluation.
    private var passes: [Bool: TensorPasses] = [:]
    private var last: TensorPasses?

    /// Of evaluation; more rows at once gain nothing and take memory.
    let blockRows: Int? = 32

    init(
        _ description: NetworkDescription, outputs: Int, threads: Int,
        initialization: NetworkDescription.Initialization?, source: inout RandomSource, random: RandomStream
    ) throws(NetworkDescription.Invalid) {
        let builder = TensorLayerBuilder(initialization: initialization, random: random)
        var offset = 0
        var branches: [Branch] = []
        for (index, branch) in (description.branches ?? []).enumerated() {
            let layers = builder.layers(
                branch.layers, prefix: "branches.\(index).", isSequence: branch.input.isSequence, isTrunk: false,
                &source)
            branches.append(Branch(input: branch.input, offset: offset, layers: layers))
            offset += branch.input.count
        }
        let shape = try description.trunkInput()
        trunk = builder.layers(
            description.layers, prefix: branches.isEmpty ? "" : "trunk.", isSequence: shape.isSequence, isTrunk: true,
            &source)
        self.branches = branches.isEmpty ? [Branch(input: shape, offset: 0, layers: [])] : branches
        self.threads = threads
        self.outputs = outputs
        inputs = description.inputs
    }

    private var layers: [NamedLayer] { branches.flatMap(\.layers) + trunk }

    var parameters: [Parameter] { layers.flatMap(\.layer.parameters) }

    var arrays: [(name: String, shape: [Int], values: FloatBuffer)] {
        layers.flatMap { named in
            named.layer.parameters.map { ("\(named.name).\($0.name)", $0.shape, $0.values) }
                + named.layer.keptArrays.map { ("\(named.name).\($0.name)", $0.shape, $0.values) }
        }
    }

    // MARK: - Running

    func forward(_ input: UnsafePointer<Float>, rows: Int, training: Bool) -> UnsafePointer<Float> {
        Processor.useThreads(threads)
        let passes = self.passes(rows: rows, training: training)
        passes.input.floats.update(from: input, count: rows * inputs)
        passes.program.run(passes.forward)
        last = passes
        return UnsafePointer(passes.trunk.output.floats)
    }

    func backward(
        _ outputGradient: UnsafePointer<Float>, rows: Int, needsInputGradient: Bool
    ) -> UnsafePointer<Float>? {
        guard let last, last.program.rows == rows else { return nil }
        Processor.useThreads(threads)
        last.outputGradient.floats.update(from: outputGradient, count: rows * outputs)
        let backward = last.backward[needsInputGradient] ?? addBackward(to: last, needsInputGradient)
        last.backward[needsInputGradient] = backward
        last.program.run(backward.operations)
        return backward.inputGradient.map { UnsafePointer($0.floats) }
    }

    private func forget() {
        passes = [:]
        last = nil
    }

    // MARK: - Building

    private func passes(rows: Int, training: Bool) -> TensorPasses {
        if let known = passes[training], known.program.rows == rows { return known }
        let isBFloat16 = precision == .bfloat16 && precision.isAvailable
        let program = Program(rows: rows, element: isBFloat16 ? dnnl_bf16 : dnnl_f32, training: training)
        let input = Memory(.matrix(rows, inputs, dnnl_f32))
        var (chains, trunkChain) = ([TensorChain](), TensorChain(output: input))
        let operations = program.record {
            for branch in branches {
                let start = program.reordered(part(branch, of: input, rows), to: start(of: branch, program))
                chains.append(TensorChain(branch.layers, from: start, program))
            }
            trunkChain = TensorChain(trunk, from: joined(chains.map(\.output), program), program)
        }
        let made = TensorPasses(
            program: program, input: input, branches: chains, trunk: trunkChain, forward: operations)
        passes[training] = made
        return made
    }

    /// Where a branch's values lie in the rows.
    private func part(_ branch: Branch, of rows: Memory, _ count: Int) -> Memory {
        let shape = branch.input
        let layout =
            shape.isVector
            ? Layout([count, shape.channels], dnnl_f32, strides: [inputs, 1])
            : Layout(
                [count, shape.channels, shape.height, shape.width], dnnl_f32,
                strides: [inputs, shape.height * shape.width, shape.width, 1])
        return rows.seen(as: layout, offset: branch.offset * MemoryLayout<Float>.stride)
    }

    private func start(of branch: Branch, _ program: Program) -> Layout {
        branch.input.isVector
            ? .matrix(program.rows, branch.input.channels, program.element)
            : .images(program.rows, branch.input, program.element, dnnl_nchw)
    }

    /// What comes out of the branches, flattened and side by side; of one branch, as it is.
    private func joined(_ outputs: [Memory], _ program: Program) -> Memory {
        guard outputs.count > 1 else { return outputs[0] }
        let parts = outputs.map { FlattenLayer().forward($0, program).output }
        let target = Memory(
            .matrix(program.rows, parts.reduce(0) { $0 + $1.layout.lengths[1] }, program.element))
        program.concatenate(parts, into: target)
        return target
    }

    private func addBackward(
        to passes: TensorPasses, _ needsInputGradient: Bool
    ) -> (operations: [Program.Operation], inputGradient: Memory?) {
        let program = passes.program
        let result = needsInputGradient ? Memory(passes.input.layout) : nil
        let operations = program.record {
            let needsTrunk = needsInputGradient || branches.contains { !$0.layers.isEmpty }
            guard let gradient = passes.trunk.backward(passes.outputGradient, needsTrunk, program) else { return }
            var column = 0
            for (branch, chain) in zip(branches, passes.branches) {
                var own = gradient
                if branches.count > 1 {
                    // Columns of the trunk's input gradient, in the order that the branch's flattened output has.
                    let flat = chain.output.flatLayout(program.element)
                    own = program.reordered(gradient.columns(column, flat.lengths[1]), to: flat)
                        .seen(as: chain.output.plainLayout(program.element))
                    column += flat.lengths[1]
                }
                guard let dx = chain.backward(own, needsInputGradient, program), let result else { continue }
                program.copy(dx, to: part(branch, of: result, program.rows))
            }
        }
        return (operations, result)
    }
}

/// A forward pass with the memory where its inputs and results lie, and the backward passes made for it.
final class TensorPasses {
    let program: Program
    let input: Memory
    let branches: [TensorChain]
    let trunk: TensorChain
    let outputGradient: Memory
    let forward: [Program.Operation]
    /// By whether the input's gradient is wanted.
    var backward: [Bool: (operations: [Program.Operation], inputGradient: Memory?)] = [:]

    init(
        program: Program, input: Memory, branches: [TensorChain], trunk: TensorChain, forward: [Program.Operation]
    ) {
        self.program = program
        self.input = input
        self.branches = branches
        self.trunk = trunk
        self.forward = forward
        outputGradient = Memory(trunk.output.layout)
    }
}

/// Layers one after the other in a program.
struct TensorChain {
    private var passes: [TensorPass] = []
    private(set) var output: Memory

    init(output: Memory) {
        self.output = output
    }

    init(_ layers: [NamedLayer], from input: Memory, _ program: Program) {
        output = input
        for named in layers {
            let pass = named.layer.forward(output, program)
            passes.append(pass)
            output = pass.output
        }
    }

    /// Adds the backward pass; gives dL/d(input) if asked for.
    func backward(_ outputGradient: Memory, _ needsInputGradient: Bool, _ program: Program) -> Memory? {
        var gradient = outputGradient
        for (index, pass) in passes.enumerated().reversed() {
            guard let next = pass.backward(gradient, needsInputGradient || index > 0) else { return nil }
            gradient = next
        }
        return needsInputGradient ? gradient : nil
    }
}

/// A layer with its name in the network, to which the names of its arrays are added.
struct NamedLayer {
    var name: String
    var layer: any TensorLayer
}
