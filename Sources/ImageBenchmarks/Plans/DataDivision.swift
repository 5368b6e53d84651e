import RandomNumbers

/// Where the test images come from.
public enum TestSplit: Codable, Equatable, Sendable {
    /// The data set has a test set of its own.
    case given
    /// A share of each class, drawn at random.
    case share(Double)
    /// Of each class, what stands behind a share of its images, in the order of the data; nothing is drawn at random.
    case behind(minority: Double, majority: Double)
}

/// The images of a benchmark: a training set, and a test set where the data have one of their own.
public struct BenchmarkData: Sendable {
    public var training: ImageSet
    public var test: ImageSet?
    /// Where they come from, for errors.
    public var path: String

    public init(training: ImageSet, test: ImageSet?, path: String) {
        self.training = training
        self.test = test
        self.path = path
    }
}

/// The images of one run, drawn by a seed: which are trained on, which the model is chosen with, and which it is measured on.
/// No image is in two of them.
struct DataDivision {
    let plan: ImbalancePlan
    let training: [Int]
    let validation: [Int]
    let test: [Int]
    private let data: BenchmarkData
    private let outputs: [Int: Int]

    /// - Throws: `DataSetError` if a class has too few images.
    init(
        _ data: BenchmarkData, task: ResolvedTask, split: TestSplit, imbalance: Imbalance, validationFraction: Double,
        seed: UInt64
    ) throws(DataSetError) {
        var random = RandomSource(seed: seed, stream: 11)
        let rows = data.training.rowsByClass
        let testRows = data.test?.rowsByClass
        var parts: [(pool: [Int], test: [Int])] = []
        for (output, label) in task.labels.enumerated() {
            parts.append(
                Self.part(
                    rows[label], given: testRows?[label] ?? [], split: split, isMajority: task.isMajority[output],
                    random: &random))
        }
        let names = task.labels.map { data.training.classNames[$0] }
        plan = try ImbalancePlan(
            imbalance, available: parts.map(\.pool.count), validationFraction: validationFraction, names: names,
            isMajority: task.isMajority, test: parts.map(\.test.count), path: data.path)
        training = zip(plan.classes, parts).flatMap { size, part in part.pool.prefix(size.training) }
        validation = zip(plan.classes, parts).flatMap { size, part in
            part.pool.dropFirst(size.training).prefix(size.validation)
        }
        test = parts.flatMap(\.test)
        guard !test.isEmpty else { throw DataSetError(data.path, .missing("holds no test images of these classes")) }
        outputs = Dictionary(uniqueKeysWithValues: task.labels.enumerated().map { ($0.element, $0.offset) })
        self.data = data
    }

    /// Divides one class's images into those for training and validation, in the order in which they are used, and those for
    /// the test.
    private static func part(
        _ rows: [Int], given: [Int], split: TestSplit, isMajority: Bool, random: inout RandomSource
    ) -> (pool: [Int], test: [Int]) {
        switch split {
        case .given: return (rows.shuffled(using: &random), given)
        case .share(let share):
            let shuffled = rows.shuffled(using: &random)
            let count = Int((Double(rows.count) * share).rounded())
            return (Array(shuffled.dropFirst(count)), Array(shuffled.prefix(count)))
        case .behind(let minority, let majority):
            let start = Int((Double(rows.count) * (isMajority ? majority : minority)).rounded())
            return (Array(rows.prefix(start)), Array(rows.dropFirst(start)))
        }
    }

    /// Some images of the training set with the network's output that each belongs to.
    func trainingInputs(_ rows: [Int], scaling: PixelScaling) -> (inputs: [Float], classes: [Int]) {
        (data.training.inputs(rows, scaling: scaling), trainingClasses(rows))
    }

    /// The output that each of some images of the training set belongs to.
    func trainingClasses(_ rows: [Int]) -> [Int] { rows.map { outputs[data.training.classes[$0]] ?? 0 } }

    /// The inputs of some test images.
    func testInputs(_ rows: ArraySlice<Int>, scaling: PixelScaling) -> [Float] {
        (data.test ?? data.training).inputs(Array(rows), scaling: scaling)
    }

    /// The output that each test image belongs to.
    var testClasses: [Int] {
        let set = data.test ?? data.training
        return test.map { outputs[set.classes[$0]] ?? 0 }
    }
}
