import Candidates
import Formats

/// What lists of verdicts say of some candidates.
public struct PathJudgements: Sendable {
    /// By the candidate's place.
    private var said: [Int: [LabelFile.Judgement]] = [:]
    /// How many of each list's candidates are there, one sentence a list.
    public private(set) var notes: [String] = []

    /// - Parameter paths: where the candidates lie.
    public init(_ lists: [LabelFile], of paths: [String]) {
        let places = FilePlaces(paths)
        for list in lists {
            let folder = places.folder(of: list)
            var joined = 0
            for judgement in list.judgements {
                let found = places.indices(of: judgement.path, listFolder: folder)
                if !found.isEmpty { joined += 1 }
                guard Set(found.map { places.fullPaths[$0] }).count == 1 else { continue }
                for place in found { said[place, default: []].append(judgement) }
            }
            notes.append(
                "\(list.path): \(joined) of its \(list.judgements.count) verdicts are on candidates that are there")
        }
    }

    /// Whether a list names a candidate, judged or not.
    public func name(_ place: Int) -> Bool { said[place] != nil }

    /// Whether somebody has judged a candidate.
    public func contain(_ place: Int) -> Bool { said[place]?.contains(where: \.isJudged) ?? false }

    /// What all who know say; `nil` where they disagree.
    public func label(_ place: Int) -> Label? {
        let labels = Set((said[place] ?? []).compactMap(\.label))
        return labels.count == 1 ? labels.first : nil
    }

    /// The words of all of them.
    public func words(_ place: Int) -> String {
        (said[place] ?? []).map { judgement in
            let word = judgement.verdict?.rawValue ?? (judgement.label == .pulsar ? "pulsar" : "non-pulsar")
            return judgement.labeller.isEmpty ? word : "\(word) by \(judgement.labeller)"
        }.joined(separator: ", ")
    }
}
