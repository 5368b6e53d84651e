import ArgumentParser
import Candidates
import Classifier
import Formats
import Foundation
import OutputFiles
import RandomNumbers
import ScoreStore
import Survey

struct Suggest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Names the candidates whose verdict would teach a classifier most.",
        discussion: """
            Example:
              psrsieve suggest run.sqlite -n 50 -o suggest.csv --labels verdicts.csv
              psrsieve report run.sqlite --only suggest.csv -o report.html
              psrsieve suggest run.sqlite --contradictions --labels verdicts.csv -o doubts.csv

            Three in five are candidates that the model is unsure of and that differ from one another, one in five comes from each \
            region of all that there are, and one in five is drawn at random; the columns reason and probability say so. Of a \
            group its leader is named. With --contradictions it names the verdicts that the model disputes most.
            """)

    @Argument(
        help: ArgumentHelp("Stores that score has made.", valueName: "store"), completion: .file(extensions: ["sqlite"])
    )
    var stores: [String]

    @Option(name: .customShort("n"), help: ArgumentHelp("How many to name.", valueName: "count"))
    var count = 50

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where the list goes.", valueName: "suggest.csv"),
        completion: .file(extensions: ["csv"]))
    var output: String

    @Option(
        help: ArgumentHelp("Verdicts that there are already. May be repeated.", valueName: "verdicts.csv"),
        completion: .file(extensions: ["csv"]))
    var labels: [String] = []

    @Flag(help: "Name verdicts of --labels that the model disputes, those first that it disputes most.")
    var contradictions = false

    @Option(help: "Another seed draws others.")
    var seed: UInt64 = 1

    @Option(
        help: ArgumentHelp(
            "A model that has scored and does not come with psrsieve; what its last layer sees tells candidates apart.",
            valueName: "model"),
        completion: ModelArgument.completion)
    var model: [String] = []

    @OptionGroup(title: "Groups, known pulsars and birdies") var sifting: SiftingOptions

    @OptionGroup var console: ConsoleOptions

    /// Candidates whose files are read to tell them apart: so many for each that is to be named.
    private static let readForEach = 10
    private static let drawnForEach = 10

    func validate() throws {
        guard (1...100_000).contains(count) else { throw ValidationError("-n is a whole number from 1 on") }
        guard !contradictions || !labels.isEmpty else {
            throw ValidationError("--contradictions looks at verdicts; --labels says where they are")
        }
    }

    func run() async throws {
        try Outputs.check(
            [("--output", output)], reading: stores + labels + sifting.files + model.map(ModelArgument.path))
        let explainer = try ExplanationOptions.explainer(naming: model)
        let lists = try labels.map { try LabelFile(path: $0) }
        let sifter = try sifting.sifter()
        let collection = try StoreCollection(try stores.map { try StoreReader($0) })
        collection.missing.forEach(Console.note)
        let store = try ScoreStore.temporary(beside: output)
        defer { store.close() }
        try await Interruption.stoppable { try store.take(collection) }
        let list = try RankedList(store, sifter: sifter)
        var rows: [RankedRow] = []
        try list.forEachRows { rows += $0 }
        let judged = PathJudgements(lists, of: rows.map(\.candidate.origin.location))
        judged.notes.forEach(Console.note)
        if contradictions {
            try write(Self.contradicted(rows, judged).prefix(count).map { $0 })
        } else {
            let open = rows.enumerated().filter { place, row in !judged.contain(place) && Self.leads(row) }.map(
                \.element)
            guard !open.isEmpty else { throw CommandFailure("every candidate has a verdict; there is none to suggest") }
            let (count, seed, progress) = (count, seed, Progress())
            let named = try await Interruption.stoppable {
                try Self.suggested(count, of: open, explainer, seed: seed) { ready, all in
                    progress.update { "reading: \(ready) of \(Counted.text(all, "candidate"))" }
                }
            }
            progress.finish()
            try write(named)
        }
    }

    /// Of a group only the leader: the verdict on it says what the others are.
    private static func leads(_ row: RankedRow) -> Bool {
        row.findings.membership.map { $0.leader == row.rank - 1 } ?? true
    }

    // MARK: - What is named

    /// A row of the list.
    private struct Named: Sendable {
        var row: RankedRow
        var reason: String
        var probability: Double?
    }

    private static func suggested(
        _ count: Int, of rows: [RankedRow], _ explainer: CandidateExplainer, seed: UInt64,
        progress: (_ ready: Int, _ all: Int) -> Void
    ) throws -> [Named] {
        var random = RandomSource(seed: seed)
        let scores = rows.map(\.candidate.score)
        let unsure = Suggestions.unsurest(scores, count: readForEach * count)
        let drawn = Suggestions.draw(drawnForEach * count, of: rows.count, &random)
        let read = Set(unsure + drawn).sorted()
        var features: [Int: [Float]] = [:]
        var ready = 0
        try ListedCandidates(read.map { rows[$0] }).forEach(
            { _, row, read in explainer.lastFeatures(row, read()) },
            { place, values in
                features[read[place]] = values ?? rows[read[place]].candidate.knownFeatures
                ready += 1
                progress(ready, read.count)
            })
        return Suggestions(scores: scores)
            .suggested(count, unsure: unsure, drawn: drawn, features: features, &random)
            .map { Named(row: rows[$0.place], reason: $0.reason.rawValue, probability: $0.probability) }
    }

    private static func contradicted(_ rows: [RankedRow], _ judged: PathJudgements) -> [Named] {
        let doubts = rows.enumerated().compactMap { place, row -> (Named, Double)? in
            guard let label = judged.label(place) else { return nil }
            let doubt = label == .pulsar ? 1 - row.candidate.score : row.candidate.score
            let words = judged.words(place)
            return doubt > 0.5 ? (Named(row: row, reason: "called \(words)"), doubt) : nil
        }
        return doubts.enumerated().sorted { (-$0.element.1, $0.offset) < (-$1.element.1, $1.offset) }.map(\.element.0)
    }

    private func write(_ named: [Named]) throws {
        var text = TextBuilder()
        text.append("candidate,source,label,score,reason,probability\n")
        for one in named {
            let cells = [
                one.row.candidate.name, one.row.candidate.origin.location, "",
                String(format: "%.6g", one.row.candidate.score), one.reason,
                one.probability.map { String(format: "%.6g", $0) } ?? "",
            ]
            for (place, cell) in cells.enumerated() {
                if place > 0 { text.append(",") }
                text.appendQuoted(cell)
            }
            text.append("\n")
        }
        try OutputFile.write(text.bytes, to: output)
        Console.note("wrote \(output): \(Counted.text(named.count, "candidate"))")
    }
}

extension ScoredCandidate {
    /// The eight features, where a candidate's file cannot be read.
    fileprivate var knownFeatures: [Float]? {
        guard let features, features.allSatisfy({ $0?.isFinite ?? false }) else { return nil }
        return features.compactMap { $0.map(Float.init) }
    }
}
