import ArgumentParser
import Formats
import Foundation
import ScoreStore
import Survey

struct Merge: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Joins the stores of several runs into one ranked list.",
        discussion: """
            Example:
              psrsieve merge part1.sqlite part2.sqlite -o ranked.csv

            The list is the same, byte for byte, as that of one run. Of a plan every part must be there, finished and once; \
            without a plan no input may be in two stores.
            """)

    @Argument(
        help: ArgumentHelp("Stores that score has made.", valueName: "store"), completion: .file(extensions: ["sqlite"])
    )
    var stores: [String]

    @Option(
        name: .shortAndLong,
        help: ListOptions.help, completion: .file(extensions: ListOptions.extensions))
    var output: String

    @Option(
        help: ArgumentHelp("Keep all that the stores hold in one new store.", valueName: "survey.sqlite"),
        completion: .file(extensions: ["sqlite"]))
    var store: String?

    @Flag(help: "Go on although parts are missing or not finished, and say which.")
    var partial = false

    @Option(help: "Print the N highest-ranked candidates; 0 prints none.")
    var top = 10

    @OptionGroup(title: "The list") var listed: ListOptions

    @Option(help: ArgumentHelp("pics: give the list the columns that PICS has in ELDEN-RING.", valueName: "pics"))
    var columns: String?

    @OptionGroup var acceptance: AcceptanceOptions

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        try ListOptions.check(output: output)
        guard columns == nil || columns == TableOptions.pics else {
            throw ValidationError("--columns \(columns ?? ""): is none of merge's layouts, which are: pics")
        }
        _ = try listed.layout(columns, output: output)
        guard top >= 0 else { throw ValidationError("--top is a whole number from 0 on") }
    }

    func run() async throws {
        try Outputs.check(
            [
                ("--output", output), ("the errors beside --output", InputErrorList.path(for: output)),
                ("--store", store),
            ], reading: stores + sifting.files)
        try Outputs.checkBeside(InputErrorList.path(for: output), header: InputErrorList.header)
        if let store, FileManager.default.fileExists(atPath: store) {
            throw CommandFailure("\(store): is there already; give the store another name")
        }
        let sifter = try sifting.sifter()
        var readers: [StoreReader] = []
        for path in stores { readers.append(try StoreReader(path)) }
        let collection = try StoreCollection(readers)
        guard collection.missing.isEmpty || partial else {
            for sentence in collection.missing { Console.error(sentence) }
            throw CommandFailure("the survey is not whole; --partial goes on with what there is")
        }
        collection.missing.forEach(Console.note)
        let target: ScoreStore
        if let store {
            target = try ScoreStore(store, resume: false, program: Psrsieve.version, setup: readers[0].setup)
        } else {
            target = try ScoreStore.temporary(beside: output)
        }
        defer { target.close() }
        let progress = Progress()
        do {
            try await Interruption.stoppable {
                try target.take(collection) { count in
                    progress.update { "merging: \(count) of \(Counted.text(collection.stores.count, "store"))" }
                }
            }
        } catch {
            // Half of a survey would look like all of it.
            target.abandon()
            throw error
        }
        progress.finish()
        sifting.noteVain(try listed.selection())
        let list = try RankedList(
            target, sifter: sifter, selection: listed.selection(), selectedOnly: listed.selectedOnly,
            prior: listed.base.prior)
        let result = try RankedOutput(list, to: output, layout: listed.layout(columns, output: output), top: top)
        result.showErrors()
        if try result.write() { result.note("joined \(Counted.text(stores.count, "store")):") }
        try result.end(accepting: acceptance.acceptUnreadable)
    }
}
