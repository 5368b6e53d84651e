import Candidates

/// Puts right the header names of the HTRU 2 copies in circulation, which call the skewness kurtosis and the kurtosis
/// skewness.
///
/// The numbers decide, by a law: a distribution's excess kurtosis is never less than its skewness squared minus 2
/// (Pearson 1916). Where some row breaks the law as the columns are named and none breaks it the other way round, the
/// names are swapped. Where the rows at hand decide nothing, only the circulating header's own names are taken to be.
enum SwappedHeader {
    static func note(path: String) -> String {
        "\(path): the header's names for skewness and kurtosis are the wrong way round (the numbers show it, or it is "
            + "the header of the circulating copies of HTRU_2.csv); read as mean, deviation, skewness, kurtosis"
    }

    /// The layout with the names put right, or `nil` if they are right as they stand.
    static func repair(_ layout: TableLayout, beginning: [UInt8], lines: [String], path: String) -> TableLayout? {
        guard layout.leadingLines > 0, FeatureName.lyon.allSatisfy(layout.featureNames.contains) else { return nil }
        var bytes = LineCutter.dropLines(layout.leadingLines, from: beginning)
        if let cut = LineCutter.cut(bytes, patterns: false) { bytes = Array(bytes[..<cut]) }
        let table = TableBlock(bytes: bytes, path: path, layout: layout).parse().table

        let asNamed = violations(table, skewness: "skewness", kurtosis: "kurtosis")
        let swapped = violations(table, skewness: "kurtosis", kurtosis: "skewness")
        let header = lines[layout.leadingLines - 1].split(separator: ",").map { $0.trimmed }
        guard swapped == 0, asNamed > 0 || ColumnNames.isCirculatingHeader(header) else { return nil }
        var repaired = layout
        repaired.featureNames = layout.featureNames.map { name in
            if name.hasSuffix("_skewness") { return name.replacingSuffix("_skewness", with: "_kurtosis") }
            if name.hasSuffix("_kurtosis") { return name.replacingSuffix("_kurtosis", with: "_skewness") }
            return name
        }
        return repaired
    }

    /// How many (skewness, kurtosis) pairs break the law if the columns so named are taken for these.
    private static func violations(_ table: FeatureTable, skewness: String, kurtosis: String) -> Int {
        var count = 0
        for object in ["profile_", "dm_"] {
            guard let s = table.featureNames.firstIndex(of: object + skewness),
                let k = table.featureNames.firstIndex(of: object + kurtosis)
            else { continue }
            for row in 0..<table.count {
                let values = table[row: row]
                let skew = values[values.startIndex + s]
                // Numbers rounded for print may miss the bound by a little.
                if values[values.startIndex + k] < skew * skew - 2 - 1e-3 * (1 + skew * skew) { count += 1 }
            }
        }
        return count
    }
}

extension String {
    fileprivate func replacingSuffix(_ suffix: String, with other: String) -> String {
        String(dropLast(suffix.count)) + other
    }
}
