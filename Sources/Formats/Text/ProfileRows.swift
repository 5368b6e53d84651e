/// A pulse profile as rows of text: the bin's number or phase, and its intensity.
///
/// Bins are counted from 0 or 1, or stand as phases that rise in equal steps, in turns or in degrees. Behind the intensity
/// may stand other polarisations: of two, both count (the products of the two feeds), of four the first (Stokes I).
struct ProfileRows {
    /// Fewer bins are no profile.
    static let leastBins = 8
    private static let mostBins = 1 << 20

    let profile: [Double]

    /// - Throws: `FormatError` with the line of what is no such row.
    init(_ lines: [Substring], path: String) throws(FormatError) {
        var places: [Double] = []
        var values: [Double] = []
        var columns = 0
        for (index, line) in lines.enumerated() where !TextLines.isComment(line) {
            let words = TextLines.words(line)
            // A line of names may stand above the numbers.
            if values.isEmpty, words.allSatisfy({ Double($0) == nil }) { continue }
            if columns == 0 { columns = words.count }
            guard words.count == columns, columns > 1 else {
                throw FormatError(path, .line(index + 1), .columnCount(expected: max(columns, 2), found: words.count))
            }
            let numbers = words.compactMap { Double($0) }
            guard numbers.count == columns, numbers.allSatisfy(\.isFinite) else {
                throw FormatError(path, .line(index + 1), .damaged("holds something else than finite numbers"))
            }
            places.append(numbers[0])
            values.append(columns == 3 ? numbers[1] + numbers[2] : numbers[1])
        }
        guard (Self.leastBins...Self.mostBins).contains(values.count) else {
            throw FormatError(path, .unsupported("has \(values.count) bins, which is no pulse profile"))
        }
        guard Self.isAxis(places) else {
            throw FormatError(path, .unsupported("has no bins or phases that rise in equal steps in its first column"))
        }
        profile = values
    }

    /// Whether the first rows of some text can be those of a profile.
    static func recognises(_ lines: [Substring]) -> Bool {
        let rows = lines.filter { !TextLines.isComment($0) }
            .map { TextLines.words($0).map { Double($0) } }
            .drop { $0.allSatisfy { $0 == nil } }
        let columns = rows.first?.count ?? 0
        guard rows.count >= leastBins, [2, 3, 5].contains(columns) else { return false }
        let places = rows.prefix(64).compactMap { $0.count == columns && !$0.contains(nil) ? $0[0] : nil }
        return places.count == min(rows.count, 64) && isAxis(places)
    }

    /// Whether places rise in equal steps from a first bin or phase on.
    private static func isAxis(_ places: [Double]) -> Bool {
        guard let first = places.first, let last = places.last, places.count > 1, last > first else { return false }
        let step = (last - first) / Double(places.count - 1)
        // Phases are written with few digits.
        let isEven = places.enumerated().allSatisfy { abs($1 - first - Double($0) * step) < 0.5 * step }
        let isCount = step == 1 && (first == 0 || first == 1)
        // One turn or two, in turns or degrees; the last bin may be that of the first again.
        let isPhase = [1.0, 2, 360, 720].contains { abs(last - first + step / 2 - $0) < step }
        return isEven && (isCount || isPhase)
    }
}
