/// An integrated pulse profile: intensity against rotational phase.
///
/// Shape: `values.count` phase bins over one turn (or over a whole number of turns, as the file has it).
/// Units: arbitrary; only the shape matters to the features.
public struct Profile: Sendable, Equatable {
    public var values: [Double]

    public init(_ values: [Double]) {
        self.values = values
    }
}
