import ArgumentParser
import Formats
import Foundation
import Metrics
import NeuralNetwork
import Preprocessing
import Simulation
import Survey

/// What a precision costs in accuracy: the HTRU network is trained on simulated candidates' sub-band planes, and says what
/// it makes of others, and of files, in each precision.
struct PrecisionsBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "precisions", abstract: "Average precision and scores of a network in each precision.")

    @Option(help: "Simulated candidates to train on, and as many to test with.")
    var rows = 600

    @Option(help: "Epochs.")
    var epochs = 3

    @Option(help: "Seed.")
    var seed: UInt64 = 1

    @Argument(help: "Candidates' files, whose scores are compared.")
    var inputs: [String] = []

    func run() throws {
        guard let description = NetworkDescription.named("htru", classes: 2) else { return }
        let (training, test) = (simulated(from: 0), simulated(from: rows))
        let real = InputList(inputs).paths.flatMap { (try? CandidateReader.candidates(in: $0)) ?? [] }
            .compactMap { CandidatePlanes($0).frequencyPhase }
        let network = try Network(description, seed: seed)
        try TrainingLoop(
            network,
            configuration: TrainingConfiguration(
                epochs: epochs, batchSize: 50, learningRate: 1e-3, optimizer: .adam(beta1: 0.5), seed: seed)
        ).train(on: training)

        let calibration = Array(training.values.prefix(200 * description.inputs))
        let threads = ProcessInfo.processInfo.activeProcessorCount
        var first: (test: [Double], real: [Double])?
        for (name, precision) in [
            ("f32", InferencePrecision.float32), ("bf16", .bfloat16), ("int8", .int8(calibration: calibration)),
        ] {
            let ready = InferenceNetwork(network, precision: precision, threads: threads)
            let scores = probabilities(ready.logits(test.values))
            let realScores = probabilities(ready.logits(real.flatMap { $0 }))
            let reference = first ?? (scores, realScores)
            first = reference
            print(
                String(
                    format: "%@ average precision %.5f on %d simulated; scores differ from f32 by at most %.4f there, ",
                    name.padding(toLength: 4, withPad: " ", startingAt: 0),
                    averagePrecision(scores, test), rows,
                    largestDifference(scores, reference.test))
                    + String(
                        format: "by at most %.4f on %d planes of files", largestDifference(realScores, reference.real),
                        real.count))
        }
    }

    private func averagePrecision(_ scores: [Double], _ set: TrainingSet) -> Double {
        RankingMetrics.averagePrecision(scores: scores, isPositive: set.classes.map { $0 == 1 }) ?? 0
    }

    private func simulated(from start: Int) -> TrainingSet {
        let simulator = FoldSimulator(seed: seed)
        var (planes, classes): ([Float], [Int]) = ([], [])
        for number in start..<(start + rows) {
            let fold = simulator.fold(Truth.allCases[number % 3], number: number)
            guard let plane = CandidatePlanes(fold.candidate(path: fold.name)).frequencyPhase else { continue }
            planes += plane
            classes.append(Int(fold.truth.label.rawValue))
        }
        return TrainingSet(inputs: planes, width: planes.count / max(classes.count, 1), classes: classes)
    }

    private func probabilities(_ logits: [Float]) -> [Double] {
        stride(from: 0, to: logits.count, by: 2).map { 1 / (1 + exp(Double(logits[$0] - logits[$0 + 1]))) }
    }

    private func largestDifference(_ first: [Double], _ second: [Double]) -> Double {
        zip(first, second).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }
}
