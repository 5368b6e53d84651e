import ArgumentParser
import Candidates
import Classifier
import Foundation
import NeuralNetwork
import RandomNumbers
import Synchronization

/// Milliseconds of a training step (forward, cross entropy, backward, Adam) and of inference, for each precision, with
/// the share of this machine's peak that each comes to.
struct NetworkBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "network", abstract: "Milliseconds of a network's training step and inference.")

    @OptionGroup var options: BenchOptions

    @Option(
        help: "The network: \(NetworkDescription.names.joined(separator: ", ")), or planes, of the model that ships.")
    var network = "htru"

    @Option(help: "Rows of a training step and of a large inference.")
    var batchSize = 100

    @Option(help: "Threads.")
    var threads = ProcessInfo.processInfo.activeProcessorCount

    @Option(parsing: .upToNextOption, help: "Precisions: f32, bf16, int8 (inference only).")
    var precisions = ["f32", "bf16", "int8"]

    /// Milliseconds; nothing is trained in int8.
    private struct Figures {
        var precision: String
        var trainingStep: Double?
        var inferenceOfBatch: Double
        var inferenceOfOne: Double
        /// Operations a second that the machine reaches in this precision.
        var peak: Double
    }

    func run() throws {
        guard let description = network == "planes" ? Self.planes : .named(network, classes: 2) else {
            throw ValidationError("there is no network called \(network)")
        }
        let peak = MatrixPeak(threads: threads)
        var random = RandomSource(seed: 1)
        let rows = (0..<(batchSize * description.inputs)).map { _ in Float(random.normal()) }
        var figures: [Figures] = []
        for precision in precisions {
            let trained = try Network(description, seed: 1, threads: threads)
            let (step, inference, peak): (Double?, InferencePrecision, Double) =
                switch precision {
                case "bf16": (try train(trained, rows, .bfloat16), .bfloat16, peak.bfloat16)
                case "int8": (nil, .int8(ranges: try InferenceNetwork.ranges(of: trained, rows: rows)), peak.int8)
                default: (try train(trained, rows, .float32), .float32, peak.float32)
                }
            let ready = try InferenceNetwork(trained, precision: inference, threads: threads)
            figures.append(
                Figures(
                    precision: precision, trainingStep: step,
                    inferenceOfBatch: milliseconds(rounds: options.rounds) { _ = ready.logits(rows) },
                    inferenceOfOne: milliseconds(rounds: 10 * options.rounds) {
                        _ = ready.logits(Array(rows.prefix(description.inputs)))
                    }, peak: peak))
        }
        report(figures, operations: 2 * Double(description.multiplications))
    }

    private static let planes = NetworkDescription.planes(
        PlaneRowLayout([.timePhase, .frequencyPhase, .profile, .dmCurve, .headerValues], size: 64))

    private func milliseconds(rounds: Int, _ body: () -> Void) -> Double {
        var timing = Timing()
        for _ in 0..<2 { body() }
        for _ in 0..<rounds { timing.measure(body) }
        return 1e3 * timing.median
    }

    /// Milliseconds of a step of the training loop: an epoch of one batch.
    private func train(_ network: Network, _ rows: [Float], _ precision: Precision) throws -> Double {
        let clock = StepClock()
        let configuration = TrainingConfiguration(
            epochs: options.rounds + 2, batchSize: batchSize, learningRate: 1e-3, optimizer: .adam(beta1: 0.5),
            loss: LossConfiguration(.crossEntropy), precision: precision)
        try TrainingLoop(network, configuration: configuration)
            .train(
                on: TrainingSet(inputs: rows, width: rows.count / batchSize, classes: (0..<batchSize).map { $0 % 2 }),
                observers: [clock])
        return 1e3 * clock.median(after: 2)
    }

    private func report(_ figures: [Figures], operations: Double) {
        if options.json {
            let entries = figures.map { figures in
                "\"\(figures.precision)\": {"
                    + (figures.trainingStep.map { "\"training_step_ms\": \($0), " } ?? "")
                    + "\"inference_\(batchSize)_ms\": \(figures.inferenceOfBatch), "
                    + "\"inference_1_ms\": \(figures.inferenceOfOne), \"peak_operations_per_second\": \(figures.peak)}"
            }
            print(
                "{\"name\": \"network\", \"network\": \"\(network)\", \"threads\": \(threads), "
                    + entries.joined(separator: ", ") + "}")
            return
        }
        print("\(network), \(threads) threads; median ms of \(options.rounds), and the share of the machine's peak")
        for figures in figures {
            func cell(_ milliseconds: Double, _ operations: Double) -> String {
                String(
                    format: "%8.2f (%2.0f %%)", milliseconds, 100 * operations / (milliseconds * 1e-3 * figures.peak))
            }
            let rows = Double(batchSize)
            // Backward is twice forward's work.
            let step = figures.trainingStep.map { cell($0, 3 * operations * rows) } ?? "      --       "
            print(
                "\(figures.precision.padding(toLength: 5, withPad: " ", startingAt: 0)) train \(step)   "
                    + "infer\(batchSize) \(cell(figures.inferenceOfBatch, operations * rows))   "
                    + "infer1 \(cell(figures.inferenceOfOne, operations))   "
                    + String(format: "peak %.0f Gop/s", figures.peak * 1e-9))
        }
    }
}

/// The times at which epochs ended.
private final class StepClock: TrainingObserver {
    private let times = Mutex<[ContinuousClock.Instant]>([])

    func epochEnded(_ report: EpochReport, history: [EpochReport]) {
        times.withLock { $0.append(.now) }
    }

    /// The median seconds from one end to the next, from some epoch on.
    func median(after warmUp: Int) -> Double {
        let times = times.withLock { $0 }.dropFirst(warmUp - 1)
        let seconds = zip(times.dropFirst(), times).map { ($0 - $1) / .seconds(1) }.sorted()
        return seconds.isEmpty ? 0 : seconds[seconds.count / 2]
    }
}
