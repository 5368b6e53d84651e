import Candidates

/// What holds for the eight features whatever they were made of, so that numbers can tell what they are.
///
/// Values between 0 and 255 have a mean there, a deviation of at most 127.5 and a variance of at most
/// mean * (255 - mean) (Bhatia & Davis 2000); a distribution's excess kurtosis is never less than its skewness squared
/// minus 2 (Pearson 1916).
struct FeatureLaws {
    /// Rows looked at.
    private let table: FeatureTable

    /// - Parameter table: some rows; NaN stands for a gap.
    init(_ table: FeatureTable) {
        self.table = table
    }

    // MARK: - Skewness and kurtosis

    /// In how many pairs of the table the columns so named break the law of skewness and kurtosis, and of how many.
    func pairs(skewness: String, kurtosis: String) -> (broken: Int, all: Int) {
        var (broken, all) = (0, 0)
        for object in ["profile_", "dm_"] {
            guard let s = table.featureNames.firstIndex(of: object + skewness),
                let k = table.featureNames.firstIndex(of: object + kurtosis)
            else { continue }
            for row in 0..<table.count {
                let values = table[row: row]
                let (skew, kurt) = (values[values.startIndex + s], values[values.startIndex + k])
                guard skew.isFinite, kurt.isFinite else { continue }
                all += 1
                if Self.isBroken(skewness: skew, kurtosis: kurt) { broken += 1 }
            }
        }
        return (broken, all)
    }

    /// Numbers rounded for print may miss the bound by a little.
    private static func isBroken(skewness: Double, kurtosis: Double) -> Bool {
        kurtosis < skewness * skewness - 2 - 1e-3 * (1 + skewness * skewness)
    }

    /// A few rows of a hundred may be damaged.
    static func isFew(_ broken: Int, of all: Int) -> Bool { broken <= max(1, all / 100) }

    /// Whether the names of skewness and kurtosis are the wrong way round.
    ///
    /// - Parameter isSuspect: the names are those of the circulating copies that have it so; then it is enough that the
    ///   numbers do not speak against it.
    func areSwapped(isSuspect: Bool) -> Bool {
        let asNamed = pairs(skewness: "skewness", kurtosis: "kurtosis")
        let swapped = pairs(skewness: "kurtosis", kurtosis: "skewness")
        guard asNamed.all > 0, Self.isFew(swapped.broken, of: swapped.all) else { return false }
        if isSuspect, asNamed.broken >= swapped.broken { return true }
        return asNamed.broken > 10 && asNamed.broken * 100 > asNamed.all
    }

    // MARK: - All eight

    /// Fewer rows than this show nothing.
    private static let fewestRows = 5

    /// Whether the table's eight columns can be the eight features in this order.
    ///
    /// - Parameter order: the place of each of `FeatureName.lyon` among the columns.
    private func obey(_ order: [Int]) -> Bool {
        var (broken, all) = (0, 0)
        var means: (profile: [Double], dm: [Double]) = ([], [])
        for row in 0..<table.count {
            let cells = table[row: row]
            let values = order.map { cells[cells.startIndex + $0] }
            guard values.allSatisfy(\.isFinite) else { continue }
            all += 1
            if !Self.canBe(values[0..<4]) || !Self.canBe(values[4..<8]) { broken += 1 }
            means.profile.append(values[0])
            means.dm.append(values[4])
        }
        guard all >= Self.fewestRows, Self.isFew(broken, of: all) else { return false }
        return !Self.isTurned(means.profile, means.dm)
    }

    /// A DM curve is low but at its peak; where the profile is so and the DM curve is not, they stand in each other's place.
    private static func isTurned(_ profileMeans: [Double], _ dmMeans: [Double]) -> Bool {
        guard profileMeans.count >= fewestRows else { return false }
        return median(profileMeans) < 20 && median(dmMeans) >= 2 * median(profileMeans)
    }

    /// Whether the four of the DM curve seem to stand before those of the profile, where `FeatureName.lyon` is taken for the
    /// order.
    func seemTurned() -> Bool {
        let means = (0..<table.count).map { row in (table[row: row].first ?? 0, table[row: row].dropFirst(4).first ?? 0)
        }
        .filter { $0.0.isFinite && $0.1.isFinite }
        return Self.isTurned(means.map(\.0), means.map(\.1))
    }

    private static func canBe(_ four: ArraySlice<Double>) -> Bool {
        let (mean, deviation) = (four[four.startIndex], four[four.startIndex + 1])
        guard (0...255).contains(mean), (0...127.5).contains(deviation) else { return false }
        // Some tables have the deviation of a sample, which is a little larger.
        guard deviation * deviation <= mean * (255 - mean) * 1.1 + 0.01 else { return false }
        return !isBroken(skewness: four[four.startIndex + 2], kurtosis: four[four.startIndex + 3])
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

    private static let published = Array(0..<8)
    private static let kurtosisFirst = [0, 1, 3, 2, 4, 5, 7, 6]

    /// The names of the table's eight columns, if their numbers obey the laws in the order of the published tables or with
    /// the kurtosis before the skewness; `nil` if they do so in neither.
    func namesByTheNumbers() -> [String]? {
        guard table.featureNames.count == FeatureName.lyon.count else { return nil }
        for order in [Self.published, Self.kurtosisFirst] where obey(order) {
            var names = FeatureName.lyon
            for (feature, column) in order.enumerated() { names[column] = FeatureName.lyon[feature] }
            return names
        }
        return nil
    }

    /// In how many rows the eight features, in the order of the published tables, break a law.
    func impossibleRows() -> Int {
        (0..<table.count).count { row in
            let values = Array(table[row: row].prefix(8))
            return values.allSatisfy(\.isFinite) && (!Self.canBe(values[0..<4]) || !Self.canBe(values[4..<8]))
        }
    }

    // MARK: - 22 features

    /// Whose 22 they are: Thornton's second is the squared distance of a profile of 0...255 from a squared sine, which is
    /// hundreds; Bates' is about 1.
    static func namesOf22(_ rows: FeatureTable, from first: Int) -> [String] {
        let seconds = (0..<rows.count).map { rows[row: $0][rows[row: $0].startIndex + first + 1] }.filter(\.isFinite)
        guard !seconds.isEmpty, median(seconds) < 100 else { return FeatureName.thornton }
        return FeatureName.bates
    }
}
