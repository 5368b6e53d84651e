import ArgumentParser
import Foundation
import ScoreStore

struct Status: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Says how far the runs of some stores have come.",
        discussion: """
            Example:
              psrsieve status part*.sqlite

            A run is running, done, stopped (by a signal or --stop-after) or killed; score --resume goes on with the last two. \
            The exit status is 0 if all are done and 75 if some have to come again.
            """)

    @Argument(
        help: ArgumentHelp("Stores that score has made or is making.", valueName: "store"),
        completion: .file(extensions: ["sqlite"]))
    var stores: [String]

    func run() throws {
        var rows = [
            ["store", "shard", "inputs", "done", "failed", "candidates", "per second", "last sign of life", "state"]
        ]
        var statuses: [StoreStatus] = []
        for path in stores {
            let status = try StoreStatus(path)
            statuses.append(status)
            rows.append(Self.row(status))
        }
        if statuses.count > 1 { rows.append(Self.sum(statuses)) }
        print(Self.text(rows))
        if statuses.contains(where: { $0.state != .done }) { throw ExitCode(Ending.comeAgain) }
    }

    private static func row(_ status: StoreStatus) -> [String] {
        [
            status.path, status.task.plan == nil ? "-" : "\(status.task.shard)/\(status.task.shards)",
            "\(status.task.inputs)", "\(status.counts.inputs)", "\(status.counts.failures)",
            "\(status.counts.candidates)", status.rate.map { String(format: "%.0f", $0) } ?? "-",
            status.seen.map { "\($0.formatted(.iso8601)) (\(ago($0)))" } ?? "-",
            status.state == .running ? "running on \(status.host)" : status.state.rawValue,
        ]
    }

    private static func sum(_ statuses: [StoreStatus]) -> [String] {
        let states = Dictionary(grouping: statuses, by: \.state.rawValue).sorted { $0.key < $1.key }
        return [
            "all", "", "\(statuses.reduce(0) { $0 + $1.task.inputs })",
            "\(statuses.reduce(0) { $0 + $1.counts.inputs })",
            "\(statuses.reduce(0) { $0 + $1.counts.failures })", "\(statuses.reduce(0) { $0 + $1.counts.candidates })",
            "", "",
            states.map { "\($0.value.count) \($0.key)" }.joined(separator: ", "),
        ]
    }

    private static func ago(_ date: Date) -> String {
        let seconds = max(Int(Date().timeIntervalSince(date)), 0)
        return switch seconds {
        case ..<120: "\(seconds) s ago"
        case ..<7200: "\(seconds / 60) min ago"
        case ..<172_800: "\(seconds / 3600) h ago"
        default: "\(seconds / 86_400) d ago"
        }
    }

    /// Names to the left, numbers to the right.
    private static func text(_ rows: [[String]]) -> String {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            zip(row, widths).enumerated().map { column, cell in
                let blanks = String(repeating: " ", count: cell.1 - cell.0.count)
                return (2...6).contains(column) ? blanks + cell.0 : cell.0 + blanks
            }.joined(separator: "  ").trimmingCharacters(in: .whitespaces)
        }.joined(separator: "\n")
    }
}
