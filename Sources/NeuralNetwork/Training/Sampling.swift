import RandomNumbers

/// Which rows an epoch sees: all of them, or a choice that makes the classes equally frequent.
public enum Sampling: String, Codable, CaseIterable, Sendable {
    case none
    /// Random over-sampling: every class is filled up, drawing with replacement, to the size of the largest.
    case ros
    /// Random under-sampling: of every class as many rows as the smallest has, drawn anew each epoch.
    case rus

    /// The rows of one epoch, in random order.
    public func rows(classes: [Int], random: inout RandomSource) -> [Int] {
        var rows: [Int]
        switch self {
        case .none: rows = Array(classes.indices)
        case .ros:
            let groups = Self.groups(classes)
            let largest = groups.map(\.count).max() ?? 0
            rows = groups.flatMap { group in
                group + (group.count..<largest).map { _ in group[random.integer(below: group.count)] }
            }
        case .rus:
            let groups = Self.groups(classes)
            let smallest = groups.map(\.count).min() ?? 0
            rows = groups.flatMap { $0.shuffled(using: &random).prefix(smallest) }
        }
        rows.shuffle(using: &random)
        return rows
    }

    /// How many rows an epoch has.
    public func rowCount(classes: [Int]) -> Int {
        let sizes = Self.groups(classes).map(\.count)
        return switch self {
        case .none: classes.count
        case .ros: (sizes.max() ?? 0) * sizes.count
        case .rus: (sizes.min() ?? 0) * sizes.count
        }
    }

    private static func groups(_ classes: [Int]) -> [[Int]] {
        Dictionary(grouping: classes.indices) { classes[$0] }.sorted { $0.key < $1.key }.map(\.value)
    }
}
