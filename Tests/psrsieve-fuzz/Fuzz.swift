import ArgumentParser
import Foundation

@main
struct Fuzz: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "psrsieve-fuzz", abstract: "Drives readers, scoring and lists with spoilt files.",
        subcommands: [FuzzRun.self, Worker.self], defaultSubcommand: FuzzRun.self)
}

/// Drives every reader with spoilt files.
struct FuzzRun: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Drives every reader with spoilt files.",
        discussion: """
            Each case spoils a sound file and reads it. The reader gives candidates whose shapes agree and whose values \
            are finite, and features and planes are made of them, they are scored, and the list is written in every format; or \
            it gives one line that says which file and what is \
            wrong. It takes neither more time nor more memory than it may. A case is known by its format, seed and \
            number, and runs again alone with:
              psrsieve-fuzz --format pfd --seed 1 --case 1234 --keep .
            """)

    @Option(help: "Cases of each format.")
    var cases = 1000

    @Option(help: "Which cases.")
    var seed: UInt64 = 1

    @Option(help: "Only this format.")
    var format: FuzzedFormat?

    @Option(name: .customLong("case"), help: "Only this case.")
    var single: Int?

    @Option(help: "A folder with real files, laid out as those beside the checkout.")
    var realData: String?

    @Option(help: "Where files go that a reader fails on.")
    var keep: String?

    @Option(help: "Processor seconds that one case may take.")
    var secondsLimit = 5.0

    @Option(help: "Memory that reading may take, MiB.")
    var memoryLimit = 256

    func validate() throws {
        guard cases > 0 else { throw ValidationError("--cases is a whole number from 1 on") }
    }

    func run() throws {
        var failures = 0
        for format in format.map({ [$0] }) ?? FuzzedFormat.allCases {
            var overseer = try Overseer(format: format, options: self)
            try overseer.run(single.map { $0...$0 } ?? 0...(cases - 1))
            failures += overseer.failures
        }
        let peak = Overseer.peakMemoryMebibytes
        print("most memory taken: \(peak) MiB of \(memoryLimit)")
        guard failures == 0, peak <= memoryLimit else { throw ExitCode.failure }
    }
}
