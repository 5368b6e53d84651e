import ArgumentParser

/// The command line.
@main
struct Psrsieve: AsyncParsableCommand {
    static let versionNumber = "0.1.0"
    static let version = "psrsieve \(versionNumber)"

    static let configuration = CommandConfiguration(
        commandName: "psrsieve",
        abstract: "Finds the pulsars among a survey's candidates.",
        discussion: """
            One command ranks your candidates, with the model that comes with psrsieve for such files:

              psrsieve score candidates/ -o ranked.csv

            Two do it with a model of your own:

              psrsieve train HTRU_2.csv -o model.safetensors
              psrsieve score model.safetensors candidates/ -o ranked.csv

            An INPUT is a file, a directory (searched through all its folders), a pattern, @list.txt (one path a line) or - \
            (paths on standard input). What a file is shows from its content: a feature table (CSV, ARFF), a PHCX \
            candidate (plain or gzipped), a PRESTO fold (.pfd), a PSRFITS or TIMER fold archive, or FITS with profiles.
            """,
        version: version,
        subcommands: [
            Score.self, Train.self, Evaluate.self, CrossValidate.self, Preprocess.self, Inspect.self, Export.self,
            Simulate.self, Benchmark.self, Plan.self, Merge.self, Status.self, Report.self, Suggest.self, Labels.self,
            ExportCandyJar.self,
        ])

    /// As the library does it, but every message on standard error begins with the program's name, and the end is a good one
    /// only if all that was printed has been taken.
    static func main() async {
        WaitingThreads.sleepInsteadOfSpinning()
        StandardStreams.fillGaps()
        do {
            try MistypedCommand.check(CommandLine.arguments.dropFirst())
            var command = try parseAsRoot()
            let watch = Interruption.Watch()
            defer { watch.end() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(error)
        }
        end(with: .success)
    }

    private static func end(_ error: any Error) -> Never {
        let (message, code) = (fullMessage(for: error), exitCode(for: error))
        guard !message.isEmpty else { end(with: code) }
        guard code != .success else {
            // Help, the version and scripts for shells.
            print(message)
            end(with: code)
        }
        let label = "Error: "
        Console.error(message.hasPrefix(label) ? String(message.dropFirst(label.count)) : message)
        exit(withError: code)
    }

    private static func end(with code: ExitCode) -> Never {
        if let reason = StandardStreams.failureOfOutput() {
            Console.error("standard output: cannot be written: \(reason)")
            exit(withError: ExitCode.failure)
        }
        exit(withError: code)
    }
}
