import ImageBenchmarks

/// Reads what a benchmark is run on.
enum BenchmarkImages {
    static func read(_ experiment: Experiment, path: String, trainingArrays: String?) throws -> BenchmarkData {
        try BenchmarkData(experiment, folder: path, trainingArrays: trainingArrays)
    }
}
