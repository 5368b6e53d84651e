import Formats
import ScoreStore

/// Tells psrsieve's own lists and tables from candidates, by their content.
enum OwnOutput {
    /// Whether a file that begins so is a ranked list, a list of errors, a plan, a store or an example table.
    static func isOne(_ beginning: [UInt8]) -> Bool {
        isList(beginning) || beginning.starts(with: SurveyPlan.signature.utf8) || ScoreStore.recognises(beginning)
            || isFITS(beginning, tables: ["RANKED  ", "EXAMPLES"])
    }

    private static func isList(_ beginning: [UInt8]) -> Bool {
        let starts = ["rank,candidate,score,", InputErrorList.header, "[\n{\"rank\": 1, \"candidate\": ", "[\n]\n"]
        return starts.contains { beginning.starts(with: $0.utf8) }
    }

    /// Whether a file that lies among the inputs may be replaced by another run's output: one of before, which is no
    /// input, or a file without content. An example table is an input where it is named.
    static func isReplaceable(_ path: String, isNamed: Bool) -> Bool {
        // What is empty cannot be opened as an input either.
        guard let beginning = try? OpenedFile(path).head else { return true }
        if isList(beginning) || beginning.starts(with: SurveyPlan.signature.utf8) { return true }
        return isFITS(beginning, tables: isNamed ? ["RANKED  "] : ["RANKED  ", "EXAMPLES"])
    }

    /// Whether the first table of a FITS file has one of these names, which psrsieve gives its own.
    private static func isFITS(_ beginning: [UInt8], tables names: [String]) -> Bool {
        guard beginning.starts(with: "SIMPLE  =".utf8) else { return false }
        // The headers of such files end before.
        let cards = stride(from: 0, to: min(beginning.count, 8 * 2880), by: 80).lazy.map { start in
            String(decoding: beginning[start..<min(start + 80, beginning.count)], as: UTF8.self)
        }
        return cards.contains { card in
            card.hasPrefix("EXTNAME =") && names.contains { card.contains("'\($0)'") }
        }
    }
}
