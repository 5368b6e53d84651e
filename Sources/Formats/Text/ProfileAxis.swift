/// The first column of a text profile: bins that are counted from 0 or 1, or phases that rise in equal steps, in turns or in
/// degrees.
struct ProfileAxis {
    /// A word, a gap, a bin twice or two bins exchanged make three steps odd at most.
    private static let fewOddSteps = 3

    private let places: [Double]

    /// - Parameter places: finite numbers.
    init(_ places: [Double]) {
        self.places = places
    }

    /// Whether the places rise in equal steps from a first bin or phase on.
    var isSound: Bool {
        guard let first = places.first, let last = places.last, places.count > 1, last > first else { return false }
        let step = (last - first) / Double(places.count - 1)
        // Phases are written with few digits.
        let isEven = places.enumerated().allSatisfy { abs($1 - first - Double($0) * step) < 0.5 * step }
        let isCount = step == 1 && (first == 0 || first == 1)
        return isEven && (isCount || isTurns(step: step, missing: 0))
    }

    /// Whether they do but for a few that are missing, there twice or out of place.
    var isNearlySound: Bool {
        guard places.count >= ProfileRows.leastBins, let first = places.first, let step = usualStep else {
            return false
        }
        let odd = oddSteps(step).count
        let isCount = step == 1 && (0...2).contains(first)
        return odd <= Self.mostFaults(places.count) && (isCount || isTurns(step: step, missing: odd))
    }

    /// The number of the first place that does not follow on the one before it.
    var firstOddPlace: Int? { usualStep.flatMap { oddSteps($0).first }.map { $0 + 1 } }

    /// How many of some rows may be damaged, so that they still are those of a profile.
    static func mostFaults(_ rows: Int) -> Int { max(fewOddSteps, rows / 20) }

    /// One turn or two, in turns or degrees; the last bin may be that of the first again.
    private func isTurns(step: Double, missing: Int) -> Bool {
        guard let first = places.first, let last = places.last else { return false }
        let (length, tolerance) = (last - first + step / 2, step * Double(1 + missing))
        return [1, 2, 360, 720].contains { (turns: Double) in abs(length - turns) < tolerance }
    }

    private var steps: [Double] { zip(places.dropFirst(), places).map { $0 - $1 } }

    /// The steps' median, if it leads upwards.
    private var usualStep: Double? {
        let sorted = steps.sorted()
        guard !sorted.isEmpty, sorted[sorted.count / 2] > 0 else { return nil }
        return sorted[sorted.count / 2]
    }

    private func oddSteps(_ usual: Double) -> [Int] {
        let steps = steps
        return steps.indices.filter { abs(steps[$0] - usual) >= usual / 2 }
    }
}
