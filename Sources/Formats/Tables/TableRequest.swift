/// What the taker of a feature table asks of it; nothing else is read.
public struct TableRequest: Sendable, Equatable {
    /// Which columns are features.
    public enum Features: Sendable, Equatable {
        /// All that are known by name, and others by the file's own names.
        case known(and: [String])
        /// These, by the names of known features or the file's own.
        case named([String])
    }

    public enum Labels: Sendable, Equatable {
        /// A class that is no known word makes its row a fault.
        case required
        /// Such a class is unknown.
        case ifKnown
        case ignored
    }

    /// What becomes of a row that lacks a feature.
    public enum Gaps: Sendable, Equatable {
        case faults
        /// It is read, with NaN for what it lacks.
        case values
    }

    /// What the file calls a column, and what it is: the name of a feature or of any other column that is known.
    public struct Renaming: Sendable, Equatable {
        public var own: String
        public var meant: String

        public init(own: String, meant: String) {
            self.own = own
            self.meant = meant
        }
    }

    public var features: Features
    public var labels: Labels
    public var gaps: Gaps
    public var renamings: [Renaming]
    /// The file's own name of a column whose words say which rows belong together; `nil` if none is asked for.
    public var group: String?

    public init(
        features: Features = .known(and: []), labels: Labels = .required, gaps: Gaps = .faults,
        renamings: [Renaming] = [], group: String? = nil
    ) {
        self.features = features
        self.labels = labels
        self.gaps = gaps
        self.renamings = renamings
        self.group = group
    }
}
