import ArgumentParser
import Formats
import Foundation
import ReviewPage
import ScoreStore
import Survey

struct Report: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a page of the best candidates to look at and give verdicts on, in any browser.",
        discussion: """
            Example:
              psrsieve score candidates/ -o ranked.csv --store run.sqlite
              psrsieve report run.sqlite -o report.html

            The page is one file that needs no network: open it with a browser. It shows each candidate large, why it has its score, \
            known pulsars nearby and the members of its group, and all of them on a plane and on the sky. One key gives a \
            verdict (? shows the keys); verdicts are kept in the browser and saved as a CSV file. The candidates' files are \
            read once more, so they have to be where they were scored.
            """)

    @Argument(
        help: ArgumentHelp("Stores that score has made.", valueName: "store"), completion: .file(extensions: ["sqlite"])
    )
    var stores: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the page goes.", valueName: "report.html"),
        completion: .file(extensions: ["html"]))
    var output: String

    @Option(help: "The N highest-ranked candidates of those that are selected.")
    var top = 2000

    @Option(
        help: ArgumentHelp(
            "Only candidates that fulfil this, such as \"score>=0.1 and snr>=6 and not known\".", valueName: "rule"))
    var select: String?

    @Option(help: ArgumentHelp("What the page is called. (default: the name of the output)", valueName: "text"))
    var title: String?

    @Flag(help: "Hide scores and all that follows from them, and shuffle the candidates.")
    var blind = false

    @OptionGroup var explanations: ExplanationOptions

    @OptionGroup var base: PriorOptions

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    func validate() throws {
        guard top > 0 else { throw ValidationError("--top is a whole number from 1 on") }
        try base.check(rule: try ListOptions.selection(select))
        guard ["html", "htm"].contains(URL(filePath: output).pathExtension.lowercased()) else {
            throw ValidationError("--output \(output): is a page; its name ends in .html")
        }
        guard !blind || explanations.model.isEmpty else {
            throw ValidationError("--blind shows no explanations; --model has nothing to do")
        }
    }

    func run() async throws {
        try Outputs.check(
            [("--output", output)], reading: stores + sifting.files + explanations.model.map(ModelArgument.path))
        let sifter = try sifting.sifter()
        let explainer = blind ? nil : try explanations.explainer()
        var readers: [StoreReader] = []
        for path in stores { readers.append(try StoreReader(path)) }
        let collection = try StoreCollection(readers)
        collection.missing.forEach(Console.note)
        let store = try ScoreStore.temporary(beside: output)
        defer { store.close() }
        try await Interruption.stoppable { try store.take(collection) }
        sifting.noteVain(try ListOptions.selection(select))
        let list = try RankedList(
            store, sifter: sifter, selection: ListOptions.selection(select), selectedOnly: select != nil,
            prior: base.prior)
        var rows: [RankedRow] = []
        try list.forEachRows { rows += $0.prefix(top - rows.count) }
        guard !rows.isEmpty else { throw CommandFailure("no candidate is to be shown") }
        try await write(rows, of: list, explainer)
        SiftingOptions.note(list.sifter)
        explainer?.note()
    }

    private func write(_ rows: [RankedRow], of list: RankedList, _ explainer: CandidateExplainer?) async throws {
        let summary = list.summary
        let models = summary.countsByModel.keys.sorted().map { name in
            ReviewPage.Model(
                name: name, threshold: select == nil ? summary.thresholds[name] : nil,
                trainingShare: summary.trainingShares[name])
        }
        let page = ReviewPage(
            title: title ?? BundledModels.name(ofFile: output), program: Psrsieve.version, total: summary.candidates,
            models: models, notes: notes(rows.count, of: list), isBlind: blind)
        let (output, progress) = (output, Progress())
        let missing = try await Interruption.stoppable {
            try page.write(
                rows, to: output, explain: { row, found in explainer?.explained(row, found) },
                progress: { ready in
                    progress.update { "drawing: \(ready) of \(Counted.text(rows.count, "candidate"))" }
                })
        }
        progress.finish()
        let size = (try? FileManager.default.attributesOfItem(atPath: output))?[.size] as? Int ?? 0
        Console.note(
            "wrote \(output): \(rows.count) of \(Counted.text(summary.candidates, "candidate")), "
                + "\(String(format: "%.1f", Double(size) / 1e6)) MB; open it with a browser")
        if missing.count > 0 {
            Console.note("\(Counted.text(missing.count, "candidate")) without a picture (\(missing.first))")
        }
    }

    /// What the page says of itself.
    private func notes(_ shown: Int, of list: RankedList) -> [String] {
        var notes = [
            "It shows \(shown) of \(Counted.text(list.summary.candidates, "candidate"))"
                + (select.map { " that fulfil \"\($0)\"" } ?? "") + "."
        ]
        if blind { notes.append("Scores are hidden, and the order says nothing of them.") }
        if let share = list.share {
            notes.append(
                String(format: "Probabilities take a share of pulsars of %.2g for granted.", share.share))
        }
        return notes
    }
}
