import Candidates
import Formats
import OutputFiles

/// What the classifier step of ELDEN-RING writes (its `pics_classifier_multiple_models.py`): a line for each file with its
/// name without folders, and a score for each of PICS's models.
///
/// The steps behind it join by the names and take the columns by their names, so that all that are asked for stand there with
/// the same score. What could not be read has a line too, with 0 as in theirs: a file without one would be lost behind it.
enum RankedListPICS {
    /// The models whose scores ELDEN-RING reads.
    static let standardColumns = [
        "pics_trapum_ter5", "pics_palfa", "pics_palfa_meerkat_l_sband_best_fscore",
        "pics_meerkat_l_sband_combined_best_recall",
    ]

    static func write(
        _ list: RankedList, columns: [String], to path: String
    ) throws(OutputFile.WriteError) {
        try OutputFile.write(to: path) { append throws(OutputFile.WriteError) in
            try append(Array((["filename"] + columns).joined(separator: ",").utf8) + [UInt8(ascii: "\n")])
            func line(_ name: String, _ score: Double, _ text: inout TextBuilder) {
                text.appendQuoted(name[...])
                for _ in columns {
                    text.append(",")
                    text.append(probability: score)
                }
                text.append("\n")
            }
            var names: Set<String> = []
            try list.forEachRows { rows throws(OutputFile.WriteError) in
                var text = TextBuilder()
                for row in rows {
                    let name = row.candidate.origin.name
                    guard names.insert(name).inserted else {
                        throw OutputFile.WriteError(
                            path: path,
                            reason: "two candidates are called \(name), which a list for PICS cannot tell apart; make "
                                + "one list a folder")
                    }
                    line(name, row.candidate.score, &text)
                }
                try append(text.bytes)
            }
            var text = TextBuilder()
            try list.forEachError { error in
                let name = CandidateOrigin(path: error.path).name
                if names.insert(name).inserted { line(name, 0, &text) }
            }
            try append(text.bytes)
        }
    }
}
