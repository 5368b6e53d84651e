/// How many images of each class a run trains on, chooses its model with and is measured on.
public struct ImbalancePlan: Codable, Equatable, Sendable {
    public struct ClassSize: Codable, Equatable, Sendable {
        public var name: String
        public var isMajority: Bool
        public var training: Int
        public var validation: Int
        public var test: Int
    }

    /// In the order of the network's outputs.
    public var classes: [ClassSize]
    /// What was asked for; `classes` hold fewer where the data do.
    public var wanted: Imbalance
    public var isAsWanted: Bool

    /// The largest class's training images for each one of the smallest's.
    public var ratio: Double {
        let sizes = classes.map { Double($0.training) }
        return (sizes.max() ?? 0) / max(sizes.min() ?? 0, 1)
    }

    /// - Parameters:
    ///   - available: images of each class to train on and to validate with.
    ///   - validationFraction: validation images for each training image.
    ///   - names, isMajority, test: of each class.
    ///   - path: of the data, for errors.
    /// - Throws: `DataSetError` if a class has no image to train on.
    init(
        _ wanted: Imbalance, available: [Int], validationFraction: Double, names: [String], isMajority: [Bool],
        test: [Int], path: String
    ) throws(DataSetError) {
        let most = available.map { Double($0) / (1 + validationFraction) + 1e-9 }
        var training = most.map { Int($0) }
        var isAsWanted = true
        if let sizes = wanted.sizes(isMajority: isMajority) {
            // Where a class has fewer images than wanted, all classes shrink together, so that the ratio stays.
            let share = zip(most, sizes).map { $1 > 0 ? $0 / Double($1) : 1 }.min().map { min($0, 1) } ?? 1
            isAsWanted = share == 1
            training = sizes.map { max(Int(Double($0) * share), 1) }
        }
        classes = []
        for (index, size) in training.enumerated() {
            guard size > 0, size <= available[index] else {
                throw DataSetError(
                    path, "class \(names[index])", .missing("\(available[index]) images are too few to train on"))
            }
            let left = available[index] - size
            let validation =
                wanted == .asTheyAre && validationFraction > 0
                ? left : min(Int((Double(size) * validationFraction).rounded(.up)), left)
            classes.append(
                ClassSize(
                    name: names[index], isMajority: isMajority[index], training: size, validation: validation,
                    test: test[index]))
        }
        self.wanted = wanted
        self.isAsWanted = isAsWanted
    }
}

extension ImbalancePlan: CustomStringConvertible {
    /// Short, such as `50:1000`, the minority first; of several classes the smallest and the largest.
    public var description: String {
        let sizes = classes.map(\.training)
        let text = "\(sizes.min() ?? 0):\(sizes.max() ?? 0)"
        if case .linear = wanted { return "linear \(text)" }
        return text
    }

    /// Every class's images, on one line where they are few.
    public var details: String {
        func row(_ role: String, _ chosen: [ClassSize]) -> String {
            let names = chosen.map(\.name).joined(separator: ", ")
            func sizes(_ size: (ClassSize) -> Int) -> String {
                Set(chosen.map(size)).count == 1
                    ? "\(size(chosen[0]))" : chosen.map { "\(size($0))" }.joined(separator: ", ")
            }
            let parts = "training \(sizes(\.training)); validation \(sizes(\.validation)); test \(sizes(\.test))"
            return "  \(role) \(names): \(parts)"
        }
        let (majority, minority) = (classes.filter(\.isMajority), classes.filter { !$0.isMajority })
        return [("minority", minority), ("majority", majority)].filter { !$0.1.isEmpty }.map(row).joined(
            separator: "\n")
    }
}
