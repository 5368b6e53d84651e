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

    /// As many validation images of each class are taken where there are, since fewer tell little.
    private static let usefulValidation = 50
    /// A class may have less than its share of validation images rather than fewer training images than wanted, but not
    /// less than this part of it.
    private static let leastValidation = 0.25

    /// - Parameters:
    ///   - available: images of each class to train on and to validate with.
    ///   - validationFraction: validation images for each training image, beside the training images.
    ///   - names, isMajority, test: of each class.
    ///   - path: of the data, for errors.
    /// - Throws: `DataSetError` if a class has no image to train on.
    init(
        _ wanted: Imbalance, available: [Int], validationFraction: Double, names: [String], isMajority: [Bool],
        test: [Int], path: String
    ) throws(DataSetError) {
        var training = available.map { Int(Double($0) / (1 + validationFraction) + 1e-9) }
        isAsWanted = true
        if let sizes = wanted.sizes(isMajority: isMajority) {
            // Where a class has fewer images than wanted, all classes shrink together, so that the ratio stays.
            let shares = zip(available, sizes).map { available, size in
                Double(available) / ((1 + Self.leastValidation * validationFraction) * Double(max(size, 1))) + 1e-9
            }
            let share = min(shares.min() ?? 1, 1)
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
                wanted == .asTheyAre ? left : min(Self.validation(of: size, fraction: validationFraction), left)
            classes.append(
                ClassSize(
                    name: names[index], isMajority: isMajority[index], training: size, validation: validation,
                    test: test[index]))
        }
        self.wanted = wanted
    }

    private static func validation(of size: Int, fraction: Double) -> Int {
        fraction > 0 ? max(Int((Double(size) * fraction).rounded(.up)), usefulValidation) : 0
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
