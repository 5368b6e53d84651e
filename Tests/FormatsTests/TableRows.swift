import Candidates
import Foundation
import TestSupport

/// Rows of the repository's own sample in the HTRU 2 convention, as text, to write tables of every dialect with.
struct TableRows {
    /// The eight features, as the sample has them.
    let features: [[String]]
    let isPulsar: [Bool]

    /// - Parameter count: so many pulsars and so many others in turn.
    init(each count: Int = 20) throws {
        let lines = try String(contentsOfFile: RealData.repository + "/samples/htru2-like.csv", encoding: .utf8)
            .split(separator: "\n").dropFirst().map { $0.split(separator: ",").map(String.init) }
        let (pulsars, others) = (lines.filter { $0[9] == "1" }, lines.filter { $0[9] == "0" })
        let rows = (0..<count).flatMap { [others[$0], pulsars[$0]] }
        features = rows.map { Array($0[1...8]) }
        isPulsar = rows.map { $0[9] == "1" }
    }

    var count: Int { features.count }
    var values: [Double] { features.joined().map { Double($0) ?? .nan } }
    var labels: [Label?] { isPulsar.map { $0 ? .pulsar : .nonPulsar } }

    /// The features, and a class behind them in two words.
    func cells(_ words: (pulsar: String, other: String)? = ("1", "0")) -> [[String]] {
        guard let words else { return features }
        return zip(features, isPulsar).map { $0 + [$1 ? words.pulsar : words.other] }
    }

    static let header = FeatureName.lyon + ["class"]

    static func text(_ rows: [[String]], by delimiter: String = ",", end: String = "\n") -> String {
        rows.map { $0.joined(separator: delimiter) + end }.joined()
    }
}
