/// How unequal the classes of a training set are made.
public enum Imbalance: Codable, Equatable, Sendable {
    /// All minority classes equally small, all majority classes equally large.
    case step(minority: Int, majority: Int)
    /// Class sizes that fall on a line from the largest to the smallest: the majority classes first, then the others.
    case linear(minority: Int, majority: Int)
    /// As many of each class as there are.
    case asTheyAre

    /// The images wanted of each class.
    ///
    /// - Parameter isMajority: of each class, in the order of the classes.
    /// - Returns: `nil` for as many as there are.
    func sizes(isMajority: [Bool]) -> [Int]? {
        switch self {
        case .asTheyAre: return nil
        case .step(let minority, let majority): return isMajority.map { $0 ? majority : minority }
        case .linear(let minority, let majority):
            let order = isMajority.indices.filter { isMajority[$0] } + isMajority.indices.filter { !isMajority[$0] }
            var sizes = [Int](repeating: majority, count: order.count)
            for (place, index) in order.enumerated() where order.count > 1 {
                let share = Double(place) / Double(order.count - 1)
                sizes[index] = Int((Double(majority) + share * Double(minority - majority)).rounded())
            }
            return sizes
        }
    }
}

extension Imbalance: CustomStringConvertible {
    public var description: String {
        switch self {
        case .step(let minority, let majority): "\(minority):\(majority)"
        case .linear(let minority, let majority): "linear \(minority):\(majority)"
        case .asTheyAre: "as they are"
        }
    }
}
