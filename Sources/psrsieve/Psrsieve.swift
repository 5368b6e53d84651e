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
            Two commands make a ranked list of your candidates:

              psrsieve train HTRU_2.csv -o model.safetensors
              psrsieve score model.safetensors candidates/ -o ranked.csv

            An INPUT is a file, a directory (searched through all its folders), a pattern, @list.txt (one path a line) or - \
            (paths on standard input). What a file is shows from its content: a feature table (CSV, ARFF), a PHCX \
            candidate (plain or gzipped), a PRESTO fold (.pfd), a PSRFITS or TIMER fold archive, or FITS with profiles.
            """,
        version: version,
        subcommands: [
            Preprocess.self, Train.self, Evaluate.self, CrossValidate.self, Score.self, Export.self, Inspect.self,
            Simulate.self,
            Benchmark.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            let watch = Interruption.Watch()
            defer { watch.end() }
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            exit(withError: error)
        }
    }
}
