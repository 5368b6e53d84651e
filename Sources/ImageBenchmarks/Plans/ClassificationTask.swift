/// Which classes are told apart, and which of them are the frequent ones. Classes are named, or given by number.
public enum ClassificationTask: Codable, Equatable, Sendable {
    /// Two classes, of which the minority is the positive one. A class that is not named is found by its size, among two.
    case pair(minority: String?, majority: String?)
    /// All classes, some of which are majority classes.
    case all(majority: MajorityClasses)
    /// A pair if there are two classes, else all of them.
    case byClassCount

    public enum MajorityClasses: Codable, Equatable, Sendable {
        case named([String])
        /// So many of the largest.
        case largest(Int)
        /// Those that hold more images than the mean class.
        case aboveMean
    }
}

/// A task for the classes of one data set.
public struct ResolvedTask: Equatable, Sendable {
    /// The data set's classes that take part, in the order of the network's outputs. Of a pair the minority is the second.
    public var labels: [Int]
    public var isMajority: [Bool]

    /// The outputs of majority classes.
    public var majorityOutputs: [Int] { isMajority.indices.filter { isMajority[$0] } }
    public var minorityOutputs: [Int] { isMajority.indices.filter { !isMajority[$0] } }

    /// - Parameters:
    ///   - sizes: images of each class in the training set.
    ///   - path: of the data, for errors.
    /// - Throws: `DataSetError` if a class is not there, or if too few are.
    public init(_ task: ClassificationTask, classNames: [String], sizes: [Int], path: String) throws(DataSetError) {
        let naming = ClassNaming(names: classNames, path: path)
        switch task {
        case .pair(let minority, let majority):
            self = try Self.pair(try minority.map(naming.label), try majority.map(naming.label), naming, sizes)
        case .byClassCount where classNames.count == 2: self = try Self.pair(nil, nil, naming, sizes)
        case .byClassCount: self = try Self.all(try naming.majority(.aboveMean, sizes: sizes), naming)
        case .all(let majority): self = try Self.all(try naming.majority(majority, sizes: sizes), naming)
        }
    }

    private init(labels: [Int], isMajority: [Bool]) {
        self.labels = labels
        self.isMajority = isMajority
    }

    private static func pair(_ minority: Int?, _ majority: Int?, _ naming: ClassNaming, _ sizes: [Int])
        throws(DataSetError) -> ResolvedTask
    {
        var pair = (minority: minority, majority: majority)
        if pair.minority == nil || pair.majority == nil {
            guard sizes.count == 2 else {
                throw naming.failure("holds \(sizes.count) classes; say which is the minority and which the majority")
            }
            let smaller = sizes[0] < sizes[1] ? 0 : 1
            pair.minority = pair.minority ?? pair.majority.map { 1 - $0 } ?? smaller
            pair.majority = pair.majority ?? pair.minority.map { 1 - $0 }
        }
        guard let minority = pair.minority, let majority = pair.majority, minority != majority else {
            throw naming.failure("the minority and the majority are the same class")
        }
        return ResolvedTask(labels: [majority, minority], isMajority: [true, false])
    }

    private static func all(_ majority: Set<Int>, _ naming: ClassNaming) throws(DataSetError) -> ResolvedTask {
        let labels = Array(naming.names.indices)
        guard !majority.isEmpty, majority.count < labels.count else {
            throw naming.failure(
                "\(majority.count) of \(labels.count) classes are majority classes; some are to be and some not")
        }
        return ResolvedTask(labels: labels, isMajority: labels.map(majority.contains))
    }
}

/// Finds classes by name or number.
private struct ClassNaming {
    var names: [String]
    var path: String

    func label(_ text: String) throws(DataSetError) -> Int {
        if let index = names.firstIndex(of: text) { return index }
        if let index = Int(text), names.indices.contains(index) { return index }
        throw failure("holds no class \(text); its classes are \(names.joined(separator: ", "))")
    }

    func majority(_ choice: ClassificationTask.MajorityClasses, sizes: [Int]) throws(DataSetError) -> Set<Int> {
        switch choice {
        case .named(let names):
            var labels: Set<Int> = []
            for name in names { labels.insert(try label(name)) }
            return labels
        case .largest(let count):
            // Of equally large classes the first ones.
            let order = sizes.indices.sorted { (sizes[$1], $0) < (sizes[$0], $1) }
            return Set(order.prefix(min(count, sizes.count - 1)))
        case .aboveMean:
            let total = sizes.reduce(0, +)
            let above = sizes.indices.filter { sizes[$0] * sizes.count > total }
            return above.isEmpty ? try majority(.largest(1), sizes: sizes) : Set(above)
        }
    }

    func failure(_ reason: String) -> DataSetError { DataSetError(path, .missing(reason)) }
}
