/// A training step on the processor: the stages of its graph, one after the other.
final class HostStep {
    private enum Stage: Equatable {
        case forward, backward
        case loss(LossConfiguration, classSizes: [Int], majority: [Int])
        case clip(norm: Double)
        case penalty(factor: Double)
        case move
    }

    let optimizer: any Optimizer
    private let network: Network
    private let stages: [Stage]
    private let loss: LossWorkspace
    private var outputGradient: [Float] = []

    /// - Parameter graph: of a training step of the network.
    init(_ graph: NetworkGraph, of network: Network) {
        var stages: [Stage] = []
        var optimizer = OptimizerConfiguration.adam()
        var loss: any Loss = LossConfiguration().loss(classSizes: [], majorityClasses: [])
        for node in graph.nodes {
            let stage: Stage
            switch node.operation {
            case .gradient: stage = .backward
            case .loss(let configuration, let classSizes, let majority):
                loss = configuration.loss(classSizes: classSizes, majorityClasses: Set(majority))
                stage = .loss(configuration, classSizes: classSizes, majority: majority)
            case .clip(let norm): stage = .clip(norm: norm)
            case .penalty(let factor): stage = .penalty(factor: factor)
            case .move(let configuration):
                optimizer = configuration
                stage = .move
            default: stage = .forward
            }
            // The body runs all nodes of a pass at once.
            if stages.last != stage { stages.append(stage) }
        }
        self.stages = stages
        self.network = network
        self.optimizer = optimizer.optimizer(for: network.parameters, threads: network.threads)
        self.loss = LossWorkspace(loss: loss, classCount: network.outputs)
    }

    /// - Returns: the batch's mean loss.
    func run(_ batch: TrainingBatch, learningRate: Double) throws(OutOfMemory) -> Double {
        let rows = batch.truth.count
        if outputGradient.count != rows * network.outputs {
            outputGradient = [Float](repeating: 0, count: rows * network.outputs)
        }
        var logits: UnsafePointer<Float>?
        var value = 0.0
        try outputGradient.withUnsafeMutableBufferPointer { gradient throws(OutOfMemory) in
            guard let base = gradient.baseAddress else { return }
            for stage in stages {
                switch stage {
                case .forward: logits = try network.forward(batch.inputs, rows: rows, training: true)
                case .loss:
                    guard let logits else { continue }
                    value = loss.evaluate(
                        rows: rows, truth: batch.truth, logit: { Double(logits[$0]) },
                        gradient: { base[$0] = Float($1) })
                case .backward: try network.backward(base, rows: rows)
                case .clip(let norm): GradientClipping.clip(network.parameters, toNorm: norm)
                case .penalty(let factor): WeightPenalty.add(factor, to: network.parameters)
                case .move: optimizer.step(learningRate: learningRate)
                }
            }
        }
        return value
    }

    /// The mean loss of outputs that are there already.
    func loss(of logits: [Float], truth: [Int]) -> Double {
        loss.evaluate(rows: truth.count, truth: truth, logit: { Double(logits[$0]) }, gradient: { _, _ in })
    }
}
