import Candidates
import Formats
import Foundation

/// What a table of candidates holds, in words.
enum TableText {
    static func summary(_ table: FeatureTable) -> String {
        let (candidates, features) = (
            Counted.text(table.count, "candidate"), Counted.text(table.featureNames.count, "feature")
        )
        return lines("feature table of \(candidates) and \(features)", table).joined(separator: "\n") + "\n"
    }

    /// An example table: what it holds of how many candidates besides.
    static func summary(_ examples: ExampleTableReader) throws -> String {
        let table = try examples.featureTable()
        let title = "example table of \(Counted.text(table.count, "candidate")), arrays of size \(examples.size)"
        var lines = lines(title + (examples.creator.map { ", made by \($0)" } ?? ""), table)
        let counts = try examples.countsOfArrays()
        for array in examples.arrays {
            lines.append("  " + row(array.rawValue.lowercased(), [Counted.text(counts[array] ?? 0, "candidate")]))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func lines(_ title: String, _ table: FeatureTable) -> [String] {
        let pulsars = table.labels.count { $0 == .pulsar }
        let others = table.labels.count { $0 == .nonPulsar }
        var lines = [title]
        lines.append("  pulsars \(pulsars), non-pulsars \(others), class unknown \(table.count - pulsars - others)")
        lines.append("  " + row("feature", ["lowest", "median", "highest"]))
        let medians = table.medians()
        for (index, name) in table.featureNames.enumerated() {
            let values = stride(from: index, to: table.values.count, by: table.featureNames.count)
                .map { table.values[$0] }.filter(\.isFinite)
            let three = [values.min(), medians[name], values.max()].compactMap { $0 }
            lines.append("  " + row(name, values.isEmpty ? ["-"] : three.map { String(format: "%.6g", $0) }))
        }
        return lines
    }

    private static func row(_ title: String, _ cells: [String]) -> String {
        title.padding(toLength: 20, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(0, 13 - $0.count)) + $0 }.joined()
    }
}
