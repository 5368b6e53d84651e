/// A parameter of a loss, as a person may set it.
public struct LossParameter: Sendable {
    /// As its paper names it, in lower case with hyphens.
    public let name: String
    /// The value that it has unless told otherwise.
    public let standard: Double
    /// From here...
    public let lowest: Double
    /// ...to here, or to below it.
    public let highest: Double
    public let includesHighest: Bool

    init(_ name: String, _ standard: Double, from lowest: Double, to highest: Double) {
        (self.name, self.standard, self.lowest, self.highest) = (name, standard, lowest, highest)
        includesHighest = true
    }

    init(_ name: String, _ standard: Double, from lowest: Double, toBelow highest: Double) {
        (self.name, self.standard, self.lowest, self.highest) = (name, standard, lowest, highest)
        includesHighest = false
    }

    /// Whether the parameter may have the value.
    public func allows(_ value: Double) -> Bool {
        value >= lowest && (value < highest || includesHighest && value == highest)
    }

    /// Such as `from 0 to below 1`.
    public var range: String {
        "from \(Self.text(lowest)) to \(includesHighest ? "" : "below ")\(Self.text(highest))"
    }

    /// Such as `gamma 2`.
    public var nameAndStandard: String { "\(name) \(Self.text(standard))" }

    private static func text(_ number: Double) -> String {
        number == number.rounded() ? "\(Int(number))" : "\(number)"
    }

    /// Why a loss cannot have the parameters that it was given.
    public enum Mistake: Error, Equatable, Sendable, CustomStringConvertible {
        case unknown(String, loss: LossConfiguration.Name)
        case outOfRange(String, loss: LossConfiguration.Name)

        public var description: String {
            switch self {
            case .unknown(let name, let loss):
                let known = loss.parameters.map(\.name)
                let others =
                    known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
                return "the loss \(loss.rawValue) has no parameter \(name); \(others)"
            case .outOfRange(let name, let loss):
                let range = loss.parameters.first { $0.name == name }?.range ?? ""
                return "\(name) of the loss \(loss.rawValue) is a number \(range)"
            }
        }
    }
}
