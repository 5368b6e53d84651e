import Candidates
import Formats
import Foundation
import Preprocessing
import TestSupport
import Testing

@testable import Simulation

/// Whether simulated candidates resemble those of HTRU 2.
///
/// The simulated features are those of samples/htru2-like.csv, which `samples/make.sh` makes; making so many anew would
/// take minutes without the optimiser, so that the table is the simulator's is checked on a few rows.
@Suite struct LikenessTests {
    private static let table = RealData.repository + "/samples/htru2-like.csv"

    private struct Row {
        var name: String
        var features: [Double]
        var isPulsar: Bool
    }

    private func rows(_ path: String) throws -> [Row] {
        try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline).compactMap { line in
            let cells = line.split(separator: ",")
            let numbers = cells.suffix(9).compactMap { Double($0) }
            guard numbers.count == 9 else { return nil }
            return Row(name: String(cells[0]), features: Array(numbers.prefix(8)), isPulsar: numbers[8] == 1)
        }
    }

    @Test(arguments: [0, 600, 1250]) func theTableIsTheSimulators(_ index: Int) throws {
        let row = try rows(Self.table)[index]
        let parts = row.name.split(separator: "_")
        let (truth, number) = (try #require(Truth(rawValue: String(parts[0]))), try #require(Int(parts[1])))
        let features = LyonFeatures(FoldSimulator(seed: 5).candidate(truth, number: number).candidate)
        for (name, expected) in zip(FeatureName.lyon, row.features) {
            let value = try #require(features.value(named: name))
            #expect(abs(value - expected) <= 1e-7 * (1 + abs(expected)), "\(name)")
        }
    }

    /// For each feature and class: the medians differ by less than 0.4 of the real interquartile range, and the
    /// interquartile ranges by less than a factor of 2 (2.5 for the mean of the DM curve, which a few per cent of
    /// interference decide).
    @Test(.needsRealData, arguments: [true, false])
    func mediansAndSpreadsAreThoseOfHTRU2(_ isPulsar: Bool) throws {
        let tables = try [RealData.path("features/HTRU_2_with_header.csv"), Self.table].map { path in
            try rows(path).filter { $0.isPulsar == isPulsar }
        }
        #expect(tables[0].count == (isPulsar ? 1639 : 16_259))
        for (index, name) in FeatureName.lyon.enumerated() {
            let quartiles = tables.map { rows in
                let sorted = rows.map { $0.features[index] }.sorted()
                return [0.25, 0.5, 0.75].map { sorted[Int($0 * Double(sorted.count))] }
            }
            let (real, simulated) = (quartiles[0], quartiles[1])
            let (spread, simulatedSpread) = (real[2] - real[0], simulated[2] - simulated[0])
            #expect(abs(real[1] - simulated[1]) < 0.4 * spread, "median of \(name): \(simulated[1]), not \(real[1])")
            let factor = name == "dm_mean" ? 2.5 : 2
            #expect(
                (1 / factor...factor).contains(simulatedSpread / spread),
                "spread of \(name): \(simulatedSpread), not \(spread)")
        }
    }
}
