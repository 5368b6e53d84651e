import Candidates
import Classifier
import Formats
import ImageBenchmarks
import NeuralNetwork

/// Reads what a benchmark is run on.
enum BenchmarkImages {
    static func read(_ experiment: Experiment, path: String, trainingArrays: String?) throws -> BenchmarkData {
        switch experiment.data {
        case .candidateTable: BenchmarkData(training: try planes(path), test: nil, path: path)
        default: try BenchmarkData(experiment, folder: path, trainingArrays: trainingArrays)
        }
    }

    /// The time-phase planes of the candidates of an example table whose class is known.
    private static func planes(_ path: String) throws -> ImageSet {
        let examples = try LabelledPlanes.read([path]) { PlaneRowLayout([.timePhase], size: $0) }
        let size = examples.layout.size
        return ImageSet(
            shape: ImageShape(channels: 1, height: size, width: size), values: .floats(examples.values),
            classes: examples.isPulsar.map { $0 ? 1 : 0 }, classNames: ["non-pulsar", "pulsar"])
    }
}
