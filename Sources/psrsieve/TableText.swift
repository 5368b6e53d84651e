import Candidates
import Foundation

/// What a feature table holds, in words.
enum TableText {
    static func summary(_ table: FeatureTable) -> String {
        let pulsars = table.labels.count { $0 == .pulsar }
        let others = table.labels.count { $0 == .nonPulsar }
        var lines = ["feature table of \(table.count) candidates and \(table.featureNames.count) features"]
        lines.append("  pulsars \(pulsars), non-pulsars \(others), class unknown \(table.count - pulsars - others)")
        lines.append("  " + row("feature", ["lowest", "median", "highest"]))
        for (index, name) in table.featureNames.enumerated() {
            let values = stride(from: index, to: table.values.count, by: table.featureNames.count)
                .map { table.values[$0] }.sorted()
            let three = [values[0], values[values.count / 2], values[values.count - 1]]
            lines.append("  " + row(name, three.map { String(format: "%.6g", $0) }))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func row(_ title: String, _ cells: [String]) -> String {
        title.padding(toLength: 20, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(0, 13 - $0.count)) + $0 }.joined()
    }
}
