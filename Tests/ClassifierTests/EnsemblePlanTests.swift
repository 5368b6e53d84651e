import NeuralNetwork
import Testing

@testable import Classifier

/// Which rows each network of an ensemble sees.
@Suite struct EnsemblePlanTests {
    /// 300 rows, each of which holds its own number; three and three are of one source.
    private let rows = TrainingSet(
        inputs: (0..<300).map(Float.init), width: 1, classes: (0..<300).map { $0 % 30 < 3 ? 1 : 0 })
    private let sources = (0..<300).map { $0 / 3 }

    private func plan(
        _ heldOut: EnsembleOptions.HeldOut, members: Int = 3, patience: Int? = nil
    ) -> (plan: EnsemblePlan, options: EnsembleOptions) {
        var options = EnsembleOptions(
            members: members, heldOut: heldOut,
            training: TrainingConfiguration(epochs: 1, batchSize: 10, learningRate: 0.1))
        options.training.earlyStopping = patience.map { .init(patience: $0) }
        return (EnsemblePlan(rows, sources: sources, options: options), options)
    }

    private func numbers(_ set: TrainingSet?) -> Set<Int> { Set((set?.values ?? []).map { Int($0) }) }

    @Test(arguments: [nil, 2]) func whatIsMeasuredWasNotSeen(_ patience: Int?) {
        for heldOut in [EnsembleOptions.HeldOut.everyFold, .oneFold] {
            let (plan, options) = plan(heldOut, patience: patience)
            #expect(plan.parts.count == options.networkCount)
            #expect(plan.heldOut.count == (heldOut == .everyFold ? 5 : 1))
            for held in plan.heldOut {
                let own = plan.parts.filter { $0.fold == held.fold }
                #expect(own.count == options.members)
                let measured = numbers(held.rows)
                #expect((51...69).contains(measured.count))
                for part in own {
                    let seen = numbers(part.rows).union(numbers(part.stopping))
                    #expect(seen.isDisjoint(with: measured))
                    // Nor any other row of a source that is measured.
                    #expect(Set(seen.map { $0 / 3 }).isDisjoint(with: Set(measured.map { $0 / 3 })))
                }
            }
        }
    }

    @Test func theModelSeesAllRowsWhereEveryFoldIsMeasured() {
        let (plan, options) = plan(.everyFold, members: 5)
        let model = plan.parts.prefix(options.members)
        #expect(model.allSatisfy { $0.fold == nil && $0.stopping == nil })
        #expect(model.reduce(Set<Int>()) { $0.union(numbers($1.rows)) }.count == 300)
        #expect(model.map(\.name) == (0..<5).map { "member-\($0)" })
        // Each leaves out another fold.
        let leftOut = model.map { Set(0..<300).subtracting(numbers($0.rows)) }
        #expect(leftOut.reduce(Set<Int>()) { $0.union($1) }.count == 300)
        #expect(leftOut.reduce(0) { $0 + $1.count } == 300)
        #expect(Set(plan.parts.map(\.seed)).count == plan.parts.count)
        #expect(Set(plan.parts.map(\.name)).count == plan.parts.count)
    }

    /// Rows that tell when to stop are neither trained on nor measured.
    @Test func stoppingHasRowsOfItsOwn() {
        for heldOut in [EnsembleOptions.HeldOut.everyFold, .oneFold] {
            for part in plan(heldOut, patience: 3).plan.parts {
                #expect(!numbers(part.stopping).isEmpty)
                #expect(numbers(part.stopping).isDisjoint(with: numbers(part.rows)))
            }
        }
    }
}
