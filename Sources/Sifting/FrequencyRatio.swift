/// A ratio of two frequencies, n/m in lowest terms.
public struct FrequencyRatio: Sendable, Hashable {
    public var numerator: Int
    public var denominator: Int

    public init(_ numerator: Int, _ denominator: Int) {
        (self.numerator, self.denominator) = (numerator, denominator)
    }

    public static let one = FrequencyRatio(1, 1)

    public var value: Double { Double(numerator) / Double(denominator) }
    /// Such as `1/2`.
    public var text: String { "\(numerator)/\(denominator)" }

    /// Ratios up to 3 of which one side is 1: those that searches find most.
    static let simplest = [one, FrequencyRatio(2, 1), FrequencyRatio(1, 2), FrequencyRatio(3, 1), FrequencyRatio(1, 3)]

    /// n·m: the smaller, the simpler.
    var complexity: Int { numerator * denominator }

    var isInLowestTerms: Bool {
        var (larger, smaller) = (numerator, denominator)
        while smaller > 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger == 1
    }

    /// All ratios of numbers up to the highest, the simplest first: by n·m, and of the same the one above 1.
    static func all(highest: Int) -> [FrequencyRatio] {
        var ratios: [FrequencyRatio] = []
        for numerator in 1...highest {
            for denominator in 1...highest { ratios.append(FrequencyRatio(numerator, denominator)) }
        }
        return ratios.filter(\.isInLowestTerms).sorted {
            ($0.complexity, $1.numerator) < ($1.complexity, $0.numerator)
        }
    }
}

/// Ratios in the order in which they are tried, to be found by their value.
struct RatioTable: Sendable {
    /// The simplest first.
    let ratios: [FrequencyRatio]
    /// The same by their value: the values, and their places in `ratios`.
    private let values: [Double]
    private let places: [Int]

    init(highest: Int) {
        ratios = FrequencyRatio.all(highest: highest)
        let values = ratios.map(\.value)
        places = values.indices.sorted { values[$0] < values[$1] }
        self.values = places.map { values[$0] }
    }

    /// How many are tried in any case.
    var simplestCount: Int { min(FrequencyRatio.simplest.count, ratios.count) }

    /// The simplest of the first few ratios that a quotient of frequencies may be, by its place, and by how much of the
    /// tolerance it differs.
    ///
    /// - Parameters:
    ///   - tolerance: relative.
    ///   - count: how many are tried.
    func simplest(at quotient: Double, within tolerance: Double, count: Int) -> (place: Int, distance: Double)? {
        var (low, high) = (0, values.count)
        let lowest = quotient / (1 + tolerance)
        while low < high {
            let middle = (low + high) / 2
            if values[middle] < lowest { low = middle + 1 } else { high = middle }
        }
        var best: (place: Int, distance: Double)?
        while low < values.count {
            let distance = abs(quotient - values[low]) / (tolerance * values[low])
            if distance > 1, values[low] > quotient { break }
            if distance <= 1, places[low] < min(count, best?.place ?? .max) { best = (places[low], distance) }
            low += 1
        }
        return best
    }
}
