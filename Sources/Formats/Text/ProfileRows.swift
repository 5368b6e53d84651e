/// A pulse profile as rows of text: the bin's number or phase, and its intensity.
struct ProfileRows {
    /// Fewer bins are no profile.
    static let leastBins = 8
    private static let mostBins = 1 << 20
    private static let columns = 2
    /// The bin and four Stokes parameters, of which the first is the intensity.
    private static let columnsWithStokes = 5

    private struct Row {
        /// Counted from 1.
        var line: Int
        var place: Double
        var value: Double
    }

    let profile: [Double]

    /// - Parameters:
    ///   - promisedBins: how many the header says there are.
    ///   - mayHaveStokes: Stokes parameters may stand in place of the intensity.
    /// - Throws: `FormatError` with the line of what is no such row.
    init(
        _ lines: [Substring], path: String, promisedBins: Int? = nil, mayHaveStokes: Bool = false
    ) throws(FormatError) {
        let rows = try Self.rows(lines, path: path, mayHaveStokes: mayHaveStokes)
        let axis = ProfileAxis(rows.map(\.place))
        if !axis.isSound, axis.isNearlySound, let odd = axis.firstOddPlace {
            throw FormatError(
                path, .line(rows[odd].line),
                .damaged(
                    "the bin or phase here is \(Self.plain(rows[odd].place)), after \(Self.plain(rows[odd - 1].place)): "
                        + "one is missing, there twice or out of place"))
        }
        if let promisedBins, promisedBins != rows.count {
            let sentence = "has \(rows.count) bins where its header promises \(promisedBins)"
            throw FormatError(path, rows.count < promisedBins ? .truncated(sentence) : .damaged(sentence))
        }
        guard (Self.leastBins...Self.mostBins).contains(rows.count) else {
            throw FormatError(path, .unsupported("has \(rows.count) bins, which is no pulse profile"))
        }
        guard axis.isSound else {
            throw FormatError(path, .unsupported("has no bins or phases that rise in equal steps in its first column"))
        }
        profile = rows.map(\.value)
    }

    private static func rows(
        _ lines: [Substring], path: String, mayHaveStokes: Bool
    ) throws(FormatError) -> [Row] {
        var rows: [Row] = []
        var columns = Self.columns
        var commas: [Bool]?
        for (index, text) in lines.enumerated() where !TextLines.isComment(text) {
            let line = ProfileLine(text)
            // A line of names may stand above the numbers.
            if rows.isEmpty, line.isNames { continue }
            if let fault = line.commaFault(after: commas) {
                throw FormatError(path, .line(index + 1), .damaged(fault))
            }
            if rows.isEmpty {
                if mayHaveStokes, line.cells.count == columnsWithStokes { columns = columnsWithStokes }
                if line.cells.count > columns { throw tooManyColumns(line.cells.count, text, path, line: index + 1) }
                commas = line.hasComma
            }
            guard line.cells.count == columns else {
                throw FormatError(path, .line(index + 1), .columnCount(expected: columns, found: line.cells.count))
            }
            let numbers = line.cells.compactMap { Double($0) }
            guard numbers.count == columns, numbers.allSatisfy(\.isFinite) else {
                throw FormatError(path, .line(index + 1), .damaged("holds something else than finite numbers"))
            }
            rows.append(Row(line: index + 1, place: numbers[0], value: numbers[1]))
        }
        return rows
    }

    private static func tooManyColumns(_ count: Int, _ text: Substring, _ path: String, line: Int) -> FormatError {
        let commas = text.contains(",") ? ", and write decimals with a point" : ""
        return FormatError(
            path, .line(line),
            .unsupported(
                "has \(count) columns where a profile has two, the bin or phase and the intensity; leave the others out"
                    + commas))
    }

    private static func plain(_ place: Double) -> String {
        place == place.rounded() && abs(place) < 1e15 ? "\(Int(place))" : "\(place)"
    }

    /// Whether the first rows of some text can be those of a profile, a few of them damaged.
    static func recognises(_ lines: [Substring]) -> Bool {
        let rows = lines.filter { !TextLines.isComment($0) }.map(ProfileLine.init).drop(while: \.isNames)
        guard rows.count >= leastBins else { return false }
        var counts: [Int: Int] = [:]
        for row in rows { counts[row.cells.count, default: 0] += 1 }
        // Three columns and five are recognised to be refused with the reason.
        guard let columns = counts.max(by: { $0.value < $1.value })?.key, [2, 3, 5].contains(columns) else {
            return false
        }
        let places = rows.compactMap { $0.cells.count == columns ? $0.place : nil }
        guard rows.count - places.count <= ProfileAxis.mostFaults(rows.count) else { return false }
        let axis = ProfileAxis(places)
        return axis.isSound || axis.isNearlySound
    }
}
