import ArgumentParser
import Formats
import Foundation
import OutputFiles
import Survey

struct Labels: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Works with what people have said of candidates.",
        discussion: """
            Example:
              psrsieve labels merge anna.csv ben.csv -o both.csv --disputes disputes.csv
            """,
        subcommands: [LabelsMerge.self])
}

struct LabelsMerge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "merge",
        abstract: "Brings the verdicts of several people together, and says how well they agree.",
        discussion: """
            Example:
              psrsieve labels merge anna.csv ben.csv -o both.csv --disputes disputes.csv
              psrsieve report run.sqlite --only disputes.csv -o disputes.html

            Lists are verdicts that report has saved, CandyJar's classifications, pfdviewer's votes, pulsar_candidate_gui's classes, or any \
            CSV of paths and classes. Candidates are the same if their paths are, or one is the end of the other; a picture plots/x.png is \
            the one file x.ar. What most say of a candidate counts; where as many say something else it is disputed and stays without.
            """)

    @Argument(help: ArgumentHelp("Lists of verdicts.", valueName: "list"), completion: .file(extensions: ["csv"]))
    var lists: [String]

    @Option(
        name: .shortAndLong, help: ArgumentHelp("Where what most say goes.", valueName: "labels.csv"),
        completion: .file(extensions: ["csv"]))
    var output: String

    @Option(
        help: ArgumentHelp("Write the candidates that people disagree about here.", valueName: "disputes.csv"),
        completion: .file(extensions: ["csv"]))
    var disputes: String?

    @OptionGroup var console: ConsoleOptions

    func run() throws {
        let files = DistinctFiles(lists)
        files.noteRepeated()
        try Outputs.check([("--output", output), ("--disputes", disputes)], reading: files.paths)
        let lists = try files.paths.map { try LabelFile(path: $0) }
        Self.noteCopies(lists)
        let merged = MergedLabels(lists)
        guard !merged.candidates.isEmpty else { throw CommandFailure("the lists hold no verdicts") }
        try OutputFile.write(Self.table(merged.candidates), to: output)
        if let disputes { try OutputFile.write(Self.table(merged.disputes), to: disputes) }
        for pair in merged.pairs {
            let agreement = pair.agreement
            let kappa = agreement.kappa.map { String(format: "%.2f", $0) } ?? "undefined, as all are of one class"
            print(
                "\(pair.labellers.0) and \(pair.labellers.1): \(Counted.text(agreement.count, "candidate")), agree on "
                    + "\(String(format: "%.1f", 100 * agreement.share)) %, Cohen's kappa \(kappa)")
        }
        Console.note(
            "wrote \(output): \(Counted.text(merged.candidates.count, "candidate")), \(merged.disputes.count) of them disputed"
        )
    }

    /// Lists that do not name who judged count as one person each, and a copy would be one who agrees with everything.
    private static func noteCopies(_ lists: [LabelFile]) {
        for (place, list) in lists.enumerated() where list.judgements.allSatisfy(\.labeller.isEmpty) {
            guard let same = lists[..<place].first(where: { $0.judgements == list.judgements }) else { continue }
            Console.note(
                "\(list.path) and \(same.path) say the same of every candidate and are taken for two people; if one is a "
                    + "copy, leave it out")
        }
    }

    /// What psrsieve reads as verdicts again.
    private static func table(_ candidates: [MergedLabels.Candidate]) -> [UInt8] {
        var text = TextBuilder()
        text.append("candidate,source,label,labeller,verdicts,note\n")
        for candidate in candidates {
            let cells = [
                candidate.name, candidate.path, candidate.word ?? Verdict.none.rawValue,
                candidate.said.map(\.labeller).joined(separator: "+"),
                candidate.said.map { "\($0.labeller): \($0.word)" }.joined(separator: "; "),
                candidate.notes.joined(separator: "; "),
            ]
            for (place, cell) in cells.enumerated() {
                if place > 0 { text.append(",") }
                text.appendQuoted(cell)
            }
            text.append("\n")
        }
        return text.bytes
    }
}
