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
              psrsieve report run.sqlite -o report.html --split 3 --overlap 2

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

    @Option(
        help: ArgumentHelp(
            "Only candidates that this list names: verdicts, what labels merge --disputes writes, or any list of paths and classes.",
            valueName: "list.csv"),
        completion: .file(extensions: ["csv"]))
    var only: String?

    @Option(
        help: ArgumentHelp(
            "Make N pages for as many people, report-1.html and so on, each with a like share of weak and strong candidates.",
            valueName: "N"))
    var split = 1

    @Option(help: ArgumentHelp("With --split: how many people see each candidate.", valueName: "people"))
    var overlap = 1

    @Option(help: ArgumentHelp("What the page is called. (default: the name of the output)", valueName: "text"))
    var title: String?

    @Flag(help: "Hide scores and all that follows from them, and shuffle the candidates.")
    var blind = false

    @Option(
        help: ArgumentHelp(
            "Mix in so large a share of simulated pulsars, laid into folds of this survey, and say at the end what the reviewer found.",
            valueName: "5%"), transform: Report.share)
    var controls = 0.0

    @OptionGroup var explanations: ExplanationOptions

    @OptionGroup var base: PriorOptions

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    @Sendable static func share(_ text: String) throws -> Double {
        let isPercent = text.hasSuffix("%")
        guard let number = Double(isPercent ? String(text.dropLast()) : text),
            case let share = isPercent ? number / 100 : number, share > 0, share <= 0.5
        else { throw ValidationError("it is a share up to a half, such as 5%") }
        return share
    }

    func validate() throws {
        guard top > 0 else { throw ValidationError("--top is a whole number from 1 on") }
        try base.check(rule: try ListOptions.selection(select))
        guard (1...100).contains(split) else { throw ValidationError("--split is a number of people from 1 to 100") }
        guard (1...split).contains(overlap) else {
            throw ValidationError(
                "--overlap \(overlap): is from 1 to the number of people, which --split says is \(split)")
        }
        guard ["html", "htm"].contains(URL(filePath: output).pathExtension.lowercased()) else {
            throw ValidationError("--output \(output): is a page; its name ends in .html")
        }
        guard !blind || controls > 0 || explanations.model.isEmpty else {
            throw ValidationError("--blind shows no explanations; --model has nothing to do")
        }
    }

    func run() async throws {
        try Outputs.check(
            pages.map { ("--output", $0) },
            reading: stores + sifting.files + explanations.model.map(ModelArgument.path) + [only].compactMap { $0 })
        let sifter = try sifting.sifter()
        let explainer = try explanations.explainer()
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
        let rows = try rows(of: list)
        guard !rows.isEmpty else { throw CommandFailure("no candidate is to be shown") }
        let shares = shares(of: rows)
        let empty = shares.count(where: \.isEmpty)
        if empty > 0 {
            Console.note(
                "there are fewer candidates than people: \(Counted.text(empty, "page")) would be empty and \(empty == 1 ? "is" : "are") not written"
            )
        }
        let controls = try await controls(among: rows, each: shares.map(\.count).max() ?? 0, of: list)
        for (page, places) in zip(pages, shares) {
            try await write(places.map { rows[$0] }, controls, of: list, to: page, explainer)
        }
        noteOlderPages(besides: zip(pages, shares).filter { !$1.isEmpty }.map(\.0))
        SiftingOptions.note(list.sifter)
        if !blind { explainer?.note() }
    }

    /// One for each person.
    private var pages: [String] { split > 1 ? (1...split).map(page) : [output] }

    private func page(of person: Int) -> String {
        let file = URL(filePath: output)
        return "\(output.dropLast(file.pathExtension.count + 1))-\(person).\(file.pathExtension)"
    }

    /// Says which pages lie there that an earlier run has made for more people.
    private func noteOlderPages(besides written: [String]) {
        guard split > 1 else { return }
        let older = (1...100).map(page).filter { !written.contains($0) && FileManager.default.fileExists(atPath: $0) }
        guard !older.isEmpty else { return }
        Console.note(
            "\(older.joined(separator: ", ")) \(older.count == 1 ? "is" : "are") of an earlier report and not of this one"
        )
    }

    private func rows(of list: RankedList) throws -> [RankedRow] {
        var rows: [RankedRow] = []
        guard let only else {
            try list.forEachRows { rows += $0.prefix(top - rows.count) }
            return rows
        }
        let wanted = try LabelFile(path: only)
        // Of a whole survey only those that may be meant.
        let stems = Set(wanted.judgements.map { CandidateStem.of($0.path) })
        try list.forEachRows { rows += $0.filter { stems.contains(CandidateStem.of($0.candidate.origin.location)) } }
        let judged = PathJudgements([wanted], of: rows.map(\.candidate.origin.location))
        judged.notes.forEach(Console.note)
        return Array(rows.enumerated().filter { judged.name($0.offset) }.map(\.element).prefix(top))
    }

    /// The places of each person's candidates: dealt out in the order of S/N, so that everybody gets as many weak and strong
    /// ones, and each candidate to as many people as are to see it.
    private func shares(of rows: [RankedRow]) -> [[Int]] {
        func strength(_ place: Int) -> Double { rows[place].candidate.header?.signalToNoise ?? 0 }
        let byStrength = rows.indices.sorted { (-strength($0), $0) < (-strength($1), $1) }
        var shares = [[Int]](repeating: [], count: split)
        for (turn, place) in byStrength.enumerated() {
            for person in 0..<overlap { shares[(turn + person) % split].append(place) }
        }
        return shares.map { $0.sorted() }
    }

    private func write(
        _ rows: [RankedRow], _ controls: [Control], of list: RankedList, to output: String,
        _ explainer: CandidateExplainer?
    ) async throws {
        guard !rows.isEmpty else { return }
        let summary = list.summary
        let models = summary.countsByModel.keys.sorted().map { name in
            ReviewPage.Model(
                name: name, threshold: select == nil ? summary.thresholds[name] : nil,
                trainingShare: summary.trainingShares[name])
        }
        let page = ReviewPage(
            title: title ?? BundledModels.name(ofFile: output), program: Psrsieve.version,
            total: summary.candidates + controls.count,
            models: models, notes: notes(rows.count, controls: controls.count, of: list), isBlind: blind)
        let progress = Progress()
        let missing = try await Interruption.stoppable {
            try page.write(
                rows, controls: controls, to: output, explain: { row, found in explainer?.explained(row, found) },
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

    /// The same on every person's page.
    ///
    /// - Parameter count: candidates that one person sees, of which they are a share.
    private func controls(among rows: [RankedRow], each count: Int, of list: RankedList) async throws -> [Control] {
        guard controls > 0 else { return [] }
        let wanted = max(1, Int((controls * Double(count)).rounded()))
        var low: [RankedRow] = []
        try list.forEachRows(isLook: true) { low = Array((low + $0).suffix(4 * wanted + 64)) }
        let backgrounds = low.filter { !$0.isSelected }
        // Without a model that explains there is one that scores.
        let explainer = try explanations.explainer() ?? CandidateExplainer([:])
        let made = try await Interruption.stoppable {
            try ControlCandidates(low: backgrounds, shown: rows, explainer: explainer).made(wanted)
        }
        if made.count < wanted {
            Console.note(
                "\(made.count) of \(Counted.text(wanted, "control")): the others would have scored too low for the page"
            )
        }
        return made
    }

    /// What the page says of itself.
    private func notes(_ shown: Int, controls: Int, of list: RankedList) -> [String] {
        var notes = [
            "It shows \(shown) of \(Counted.text(list.summary.candidates, "candidate"))"
                + (select.map { " that fulfil \"\($0)\"" } ?? "") + "."
        ]
        if controls > 0 {
            notes.append(
                "Among them \(Counted.text(controls, "simulated pulsar")) \(controls == 1 ? "is" : "are") mixed in; ranks are "
                    + "counted with them.")
        }
        if blind { notes.append("Scores are hidden, and the order says nothing of them.") }
        if let share = list.share {
            notes.append(
                String(format: "Probabilities take a share of pulsars of %.2g for granted.", share.share))
        }
        return notes
    }
}
