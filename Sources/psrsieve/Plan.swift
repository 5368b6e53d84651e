import ArgumentParser
import Formats
import Foundation
import Survey

struct Plan: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists a survey's inputs once, for many machines to share.",
        discussion: """
            Example:
              psrsieve plan candidates/ -o plan.txt
              psrsieve score --plan plan.txt --shard 1/4 --store part1.sqlite -o part1.csv
              psrsieve merge part*.sqlite -o ranked.csv

            Each of the four parts may be scored on another machine. Paths below the working directory, or below --root, are \
            listed relative to it, so that a machine that sees the same files elsewhere can say where with score --root. What \
            cannot be read is listed as such, and the exit status is then 3.
            """)

    @Argument(
        help: ArgumentHelp("Files, directories, patterns, @lists or -.", valueName: "input"), completion: .file())
    var inputs: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the list goes.", valueName: "plan.txt"),
        completion: .file(extensions: ["txt"]))
    var output: String

    @Option(
        help: ArgumentHelp("Where relative paths start from (default: the working directory).", valueName: "folder"),
        completion: .directory)
    var root: String?

    @OptionGroup var console: ConsoleOptions

    func run() throws {
        try Outputs.check([("--output", output)], reading: [])
        let folder = URL(filePath: root ?? ".", directoryHint: .isDirectory).standardizedFileURL
        let root = folder.path(percentEncoded: false)
        guard (try? folder.resourceValues(forKeys: [.isDirectoryKey]).isDirectory) == true else {
            throw CommandFailure("--root \(root): no such directory")
        }
        var failures: [FormatError] = []
        let list = try InputList(inputs, besides: .init(output: output)) { failures.append($0) }
        if let lost = list.overwritten { throw Outputs.overwriting("--output", lost) }
        UnreadableInputs.note(list.leftOut)
        guard !list.files.isEmpty || !failures.isEmpty else { throw CommandFailure("there is no input to list") }
        let plan = try SurveyPlan.write(list.files, failures: failures, root: root, to: output)
        UnreadableInputs.show(InputErrorList.Summary(plan.failures))
        Console.note("listed \(Counted.text(plan.count, "input")), wrote \(output)")
        if !plan.failures.isEmpty { throw ExitCode(Ending.someInputsUnreadable) }
    }
}
