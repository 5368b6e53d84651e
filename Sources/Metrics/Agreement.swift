/// How well two people agree on the classes of the same things, beyond what chance alone would give.
public struct Agreement: Sendable, Equatable {
    public let count: Int
    /// The share on which they agree.
    public let share: Double
    /// Cohen's kappa (1960, Educational and Psychological Measurement 20, 37): 1 for people who always agree, 0 for those who
    /// agree as often as their shares of the classes make them; `nil` where both give everything one class.
    public let kappa: Double?

    /// - Parameter pairs: of each thing, its two classes.
    /// - Returns: `nil` without any.
    public init?<Class: Hashable>(_ pairs: [(Class, Class)]) {
        guard !pairs.isEmpty else { return nil }
        count = pairs.count
        let total = Double(count)
        share = Double(pairs.count { $0.0 == $0.1 }) / total
        var (first, second): ([Class: Int], [Class: Int]) = ([:], [:])
        for (one, other) in pairs {
            first[one, default: 0] += 1
            second[other, default: 0] += 1
        }
        // Counted in whole numbers, so that the order of the classes does not matter.
        let chance = Double(first.reduce(0) { $0 + $1.value * second[$1.key, default: 0] }) / (total * total)
        kappa = chance < 1 ? (share - chance) / (1 - chance) : nil
    }
}
