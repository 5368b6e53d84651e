import Candidates
import Formats
import Metrics

/// What several people have said of the same candidates: brought together, how well they agree, and where they do not.
public struct MergedLabels: Sendable {
    /// The classes that people are compared by.
    enum Opinion: String, Sendable, Hashable {
        case pulsar
        case possible = "perhaps"
        case nonPulsar = "no pulsar"

        /// `nil` for who has not judged.
        init?(_ judgement: LabelFile.Judgement) {
            if judgement.verdict == .possible {
                self = .possible
            } else if let label = judgement.verdict?.label() ?? judgement.label {
                self = label == .pulsar ? .pulsar : .nonPulsar
            } else {
                return nil
            }
        }
    }

    public struct Candidate: Sendable {
        public var path: String
        public var name: String
        /// What most say; `nil` where as many say something else.
        public var word: String?
        /// What each says, by labeller.
        public var said: [(labeller: String, word: String)]
        public var notes: [String]
        public var isDisputed: Bool
    }

    public struct Pair: Sendable {
        public var labellers: (String, String)
        public var agreement: Agreement
    }

    /// In the order in which the lists first name them.
    public private(set) var candidates: [Candidate] = []
    /// Each two who have judged a candidate both.
    public private(set) var pairs: [Pair] = []
    public var disputes: [Candidate] { candidates.filter(\.isDisputed) }

    /// - Parameter lists: a labeller who is not named in a list is called by the list's file.
    public init(_ lists: [LabelFile]) {
        let keys = Self.keys(of: lists)
        func labeller(_ judgement: LabelFile.Judgement, _ list: LabelFile) -> String {
            judgement.labeller.isEmpty ? CandidateOrigin(path: list.path).name : judgement.labeller
        }
        var order: [String: Int] = [:]
        var opinions: [[String: Opinion]] = []
        var judgements: [[String: LabelFile.Judgement]] = []
        for (list, keys) in zip(lists, keys) {
            for (judgement, key) in zip(list.judgements, keys) {
                let place = order[key] ?? judgements.count
                if place == judgements.count {
                    order[key] = place
                    judgements.append([:])
                    opinions.append([:])
                }
                // Those whose verdicts were brought together before speak for themselves.
                for voice in judgement.voices.isEmpty ? [judgement] : judgement.voices {
                    let labeller = labeller(voice, list)
                    judgements[place][labeller] = voice
                    opinions[place][labeller] = Opinion(voice)
                }
            }
        }
        candidates = zip(judgements, opinions).compactMap(Self.candidate)
        pairs = Self.pairs(opinions)
    }

    /// By what candidates of several lists are the same: their paths, of which one may be the end of another; and where a list
    /// only has pictures, these mean the one file of that name.
    private static func keys(of lists: [LabelFile]) -> [[String]] {
        let paths = Set(lists.flatMap { $0.judgements.map(\.path) }).sorted {
            ($0.utf8.count, $0) > ($1.utf8.count, $1)
        }
        var keys: [String: String] = [:]
        // Whole paths come before their ends.
        var byName: [Substring: [String]] = [:]
        var byStem: [String: Set<String>] = [:]
        for path in paths where CandidateStem.drawn(inPicture: path) == nil {
            let parts = FilePath.parts(path)
            let wholes = byName[parts.last ?? "", default: []].filter {
                FilePath.parts($0).suffix(parts.count) == parts[...]
            }
            let key = wholes.count == 1 ? wholes[0] : path
            keys[path] = key
            if key == path { byName[parts.last ?? "", default: []].append(path) }
            byStem[CandidateStem.of(path), default: []].insert(key)
        }
        for path in paths {
            guard let drawn = CandidateStem.drawn(inPicture: path) else { continue }
            let files = byName[drawn[...]].map { Set($0) } ?? byStem[CandidateStem.of(path)] ?? []
            keys[path] = files.count == 1 ? files.first : path
        }
        return lists.map { list in list.judgements.map { keys[$0.path] ?? $0.path } }
    }

    private static func word(_ judgement: LabelFile.Judgement) -> String {
        if let verdict = judgement.verdict { return verdict.rawValue }
        return judgement.label.map { $0 == .pulsar ? "pulsar" : "non-pulsar" } ?? Verdict.none.rawValue
    }

    private static func candidate(
        _ judgements: [String: LabelFile.Judgement], _ opinions: [String: Opinion]
    ) -> Candidate? {
        let byLabeller = judgements.sorted { $0.key < $1.key }
        guard let first = byLabeller.first?.value else { return nil }
        let counts = Dictionary(grouping: opinions.values) { $0 }.mapValues(\.count)
        let most = counts.values.max() ?? 0
        let winners = counts.filter { $0.value == most }.keys
        var word: String?
        if winners.count == 1, let winner = winners.first {
            // Of the words of one class the most frequent; of equally frequent ones that which says most.
            let words = byLabeller.filter { opinions[$0.key] == winner }.map { Self.word($0.value) }
            let order = Verdict.allCases.map(\.rawValue)
            func sureness(_ word: String) -> Int {
                [Verdict.knownPulsar, .nearbyPulsar, .interference].map(\.rawValue).contains(word)
                    ? 0 : 1 + (order.firstIndex(of: word) ?? order.count)
            }
            let frequencies = Dictionary(grouping: words) { $0 }.mapValues(\.count)
            word =
                frequencies.min { (-$0.value, sureness($0.key), $0.key) < (-$1.value, sureness($1.key), $1.key) }?.key
        } else if winners.isEmpty {
            word = Verdict.none.rawValue
        }
        return Candidate(
            path: first.path,
            name: byLabeller.lazy.compactMap(\.value.name).first ?? CandidateOrigin(path: first.path).name,
            word: word, said: byLabeller.map { ($0.key, Self.word($0.value)) },
            notes: byLabeller.map(\.value.note).filter { !$0.isEmpty }, isDisputed: counts.count > 1)
    }

    private static func pairs(_ opinions: [[String: Opinion]]) -> [Pair] {
        let labellers = Set(opinions.flatMap(\.keys)).sorted()
        return labellers.indices.flatMap { first in
            labellers.indices.dropFirst(first + 1).compactMap { second in
                let (one, other) = (labellers[first], labellers[second])
                let both = opinions.compactMap { said in
                    said[one].flatMap { own in said[other].map { (own, $0) } }
                }
                return Agreement(both).map { Pair(labellers: (one, other), agreement: $0) }
            }
        }
    }
}
