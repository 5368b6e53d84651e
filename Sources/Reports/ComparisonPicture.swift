/// Methods compared by several measures: at one imbalance of the classes as bars, at several as lines.
public struct ComparisonPicture: Picture {
    public struct Value: Sendable, Equatable {
        public var mean: Double
        /// Of several runs; `nil` of one.
        public var deviation: Double?

        public init(mean: Double, deviation: Double?) {
            self.mean = mean
            self.deviation = deviation
        }
    }

    /// A number in 0...1, the better the higher.
    public struct Measure: Sendable {
        public var title: String
        /// Methods x imbalances; `nil` where the measure is not defined.
        public var values: [[Value?]]

        public init(title: String, values: [[Value?]]) {
            self.title = title
            self.values = values
        }
    }

    /// The most important measures, which are drawn large.
    static let mainCount = 2

    let title: String
    let subtitle: String
    let methods: [String]
    let imbalances: [String]
    let measures: [Measure]

    /// - Parameters:
    ///   - title, subtitle: what data were told apart, and how the methods were trained.
    ///   - imbalances: sizes of the classes, such as 50:1000, the least imbalanced first.
    ///   - measures: those that count most first.
    /// - Precondition: each measure has the values of every method at every imbalance.
    public init(title: String, subtitle: String, methods: [String], imbalances: [String], measures: [Measure]) {
        precondition(
            measures.allSatisfy {
                $0.values.count == methods.count && $0.values.allSatisfy { $0.count == imbalances.count }
            })
        self.title = title
        self.subtitle = subtitle
        self.methods = methods
        self.imbalances = imbalances
        self.measures = measures
    }

    static let margin = 36.0
    private static let head = 84.0

    private var bars: ComparisonBars? { imbalances.count > 1 ? nil : ComparisonBars(self) }
    private var lines: ComparisonLines { ComparisonLines(self) }

    public let width = 1080
    public var height: Int { Int(Self.head + (bars?.height ?? lines.height)) }

    public func draw(on canvas: Canvas) {
        let room = Double(width) - 2 * Self.margin
        canvas.text(title, at: (Self.margin, 36), .init(size: 18, isBold: true), mostWidth: room)
        canvas.text(subtitle, at: (Self.margin, 60), .init(size: 12, colour: .secondaryText), mostWidth: room)
        if let bars { bars.draw(on: canvas, top: Self.head) } else { lines.draw(on: canvas, top: Self.head) }
    }
}
