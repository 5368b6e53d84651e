import Candidates
import RandomNumbers
import Testing

@testable import Classifier

@Suite struct StratifiedFoldTests {
    private func labels(_ count: Int) -> [Label] { (0..<count).map { $0 % 10 == 0 ? .pulsar : .nonPulsar } }

    @Test func rowsByThemselvesAreDividedEvenly() {
        var random = RandomSource(seed: 1)
        let labels = labels(1003)
        let folds = StratifiedFolds(labels: labels, sources: Array(0..<1003), count: 5, random: &random)
        for fold in 0..<5 {
            let rows = folds.rows(in: fold)
            #expect((200...201).contains(rows.count))
            #expect((20...21).contains(rows.count { labels[$0] == .pulsar }))
            #expect(Set(rows).isDisjoint(with: folds.rows(notIn: fold)))
            #expect(rows.count + folds.rows(notIn: fold).count == 1003)
        }
    }

    /// Sources of many sizes, some of which hold pulsars and others: none is in two folds, and the folds are about equal.
    @Test(arguments: 1...20 as ClosedRange<UInt64>) func noSourceIsInTwoFolds(_ seed: UInt64) {
        var random = RandomSource(seed: seed)
        let labels = labels(2000)
        let sources = (0..<2000).map { row in
            random.uniform() < 0.5 ? -1 - row : Int(random.uniform() * random.uniform() * 150)
        }
        let folds = StratifiedFolds(labels: labels, sources: sources, count: 4, random: &random)
        var foldOfSource: [Int: Int] = [:]
        for (row, source) in sources.enumerated() {
            #expect(foldOfSource[source] ?? folds.fold[row] == folds.fold[row])
            foldOfSource[source] = folds.fold[row]
        }
        for fold in 0..<4 {
            let rows = folds.rows(in: fold)
            #expect((450...550).contains(rows.count))
            #expect((42...58).contains(rows.count { labels[$0] == .pulsar }))
        }
    }

    /// One large source takes a fold; what is single fills the others.
    @Test func singleRowsFillWhatALargeSourceLeaves() {
        var random = RandomSource(seed: 3)
        let labels = labels(100)
        let folds = StratifiedFolds(
            labels: labels, sources: (0..<100).map { $0 < 40 ? 0 : $0 }, count: 3, random: &random)
        let sizes = (0..<3).map { folds.rows(in: $0).count }.sorted()
        #expect(sizes == [30, 30, 40])
    }
}
