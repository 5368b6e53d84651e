import Candidates
import Classifier
import Foundation
import RandomNumbers

/// Rows of two classes that overlap a little: a tenth are pulsars.
func syntheticTable(_ count: Int, seed: UInt64) -> FeatureTable {
    var random = RandomSource(seed: seed)
    var table = FeatureTable(featureNames: ["a", "b", "c"])
    for row in 0..<count {
        let isPulsar = row % 10 == 0
        table.values += [
            random.normal() + (isPulsar ? 2 : 0), exp(random.normal() + (isPulsar ? 1.5 : 0)), random.normal(),
        ]
        table.labels.append(isPulsar ? .pulsar : .nonPulsar)
        table.rowNumbers.append(row + 1)
    }
    return table
}

func syntheticRows(_ count: Int, seed: UInt64) throws -> LabelledRows {
    let table = syntheticTable(count, seed: seed)
    return try LabelledRows(table, inputs: table.featureNames)
}

func quickOptions() -> FeatureTrainingOptions {
    var options = FeatureTrainingOptions()
    options.hidden = [12]
    options.ensemble.members = 2
    options.ensemble.training.epochs = 8
    options.ensemble.training.batchSize = 64
    return options
}
