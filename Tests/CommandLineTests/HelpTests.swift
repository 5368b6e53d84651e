import Foundation
import TestSupport
import Testing

/// The help of every command, word for word. `PSRSIEVE_UPDATE_HELP=1 swift test --filter HelpTests` takes over a change.
@Suite struct HelpTests {
    private static let folder = RealData.repository + "/Tests/CommandLineTests/Help"

    @Test(arguments: [
        "", "preprocess", "train", "evaluate", "cross-validate", "score", "export", "inspect", "simulate", "benchmark",
        "plan", "merge", "status", "report", "suggest", "labels", "export-candyjar",
    ])
    func helpIsAsItWas(_ command: String) throws {
        let arguments = command.isEmpty ? ["--help"] : [command, "--help"]
        let outcome = try Subprocess.run("/usr/bin/env", ["COLUMNS=80", Program.path] + arguments)
        #expect(outcome.status == 0)
        let path = "\(Self.folder)/\(command.isEmpty ? "psrsieve" : command).txt"
        if ProcessInfo.processInfo.environment["PSRSIEVE_UPDATE_HELP"] != nil {
            try outcome.standardOutput.write(toFile: path, atomically: true, encoding: .utf8)
        }
        #expect(outcome.standardOutput == (try String(contentsOfFile: path, encoding: .utf8)))
        #expect(outcome.standardOutput.contains(command.isEmpty ? "psrsieve score" : "Example:"))
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func completions(_ shell: String) throws {
        let outcome = try Subprocess.run(Program.path, ["--generate-completion-script", shell])
        #expect(outcome.status == 0)
        #expect(outcome.standardOutput.contains("cross-validate"))
    }
}
