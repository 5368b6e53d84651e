import ArgumentParser
import Classifier
import Formats
import Foundation
import ScoreStore
import Survey

/// What a run that takes hours needs: a store that keeps its scores, and ways to stop and to go on.
struct RunOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Keep the scores in a database (SQLite), which --resume goes on with.", valueName: "run.sqlite"),
        completion: .file(extensions: ["sqlite"]))
    var store: String?

    @Flag(help: "Go on with the store of a run that was stopped; files that have changed since are scored anew.")
    var resume = false

    @Option(
        help: ArgumentHelp(
            "Stop after this time, such as 3h50m, 45m or 30s, with what is done in the store; the exit status is 75.",
            valueName: "time"),
        transform: RunOptions.duration)
    var stopAfter: Duration?

    @Option(
        help: ArgumentHelp("Write what the run did, in numbers, as JSON.", valueName: "summary.json"),
        completion: .file(extensions: ["json"]))
    var summary: String?

    func validate() throws {
        guard store != nil || !resume else { throw ValidationError("--resume goes on with a store; give --store too") }
        guard store != nil || stopAfter == nil else {
            throw ValidationError("--stop-after leaves what is done in a store; give --store too")
        }
    }

    /// The store of this run: one that stays, or one that is gone at its end.
    ///
    /// - Parameter setup: what decides scores.
    func store(besides output: String, setup: [String: String]) throws -> ScoreStore {
        guard let store else { return try ScoreStore.temporary(beside: output) }
        if resume, !FileManager.default.fileExists(atPath: store) {
            Console.note("there is no \(store) to go on with; starting from the beginning")
        }
        return try ScoreStore(store, resume: resume, program: Psrsieve.version, setup: setup)
    }

    /// What is there if the run is stopped, as the end of a sentence.
    var left: String {
        store.map { "what was scored is in \($0), and --resume goes on from there" } ?? "nothing was written"
    }

    // MARK: - Values

    private static func duration(_ text: String) throws -> Duration {
        let units: [Character: Double] = ["d": 86_400, "h": 3600, "m": 60, "s": 1]
        var (seconds, number) = (0.0, "")
        for character in text.lowercased() {
            if character.isNumber || character == "." {
                number.append(character)
            } else if let unit = units[character], let value = Double(number) {
                seconds += value * unit
                number = ""
            } else {
                throw ValidationError("--stop-after is a time such as 3h50m, 45m or 30s")
            }
        }
        guard number.isEmpty, seconds > 0, seconds < 1e8 else {
            throw ValidationError("--stop-after is a time such as 3h50m, 45m or 30s")
        }
        return .seconds(seconds)
    }
}
