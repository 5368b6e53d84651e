import Candidates
import Classifier
import Foundation

/// Why a candidate has its score, packed for the page: the shares of its inputs, and of planes where in them they lie.
struct PageExplanation: Encodable {
    struct Share: Encodable {
        var name: String
        /// `nil` for an array that is not there.
        var evidence: Double?
    }

    /// What the network sees in a plane, and what of it counts; the first row on top.
    struct View: Encodable {
        var title: String
        var rows: Int
        var columns: Int
        var shades: String
        var contributions: String
    }

    /// Rows and columns of a view: that of the network brought together.
    private static let viewSize = 32
    /// White and black of what the network sees, in deviations from the median: the same for every candidate.
    private static let (white, black) = (-1.5, 8.0)

    let evidence: Double
    let baselineEvidence: Double
    let baselineName: String
    /// The largest first.
    let shares: [Share]
    let views: [View]

    /// - Parameters:
    ///   - inputs: the row of numbers that the model takes of the candidate.
    ///   - layout: how planes lie in it; `nil` for a model of features.
    init(_ explanation: Explanation, inputs: [Double], layout: PlaneRowLayout?) {
        evidence = explanation.evidence
        baselineEvidence = explanation.baselineEvidence
        baselineName = explanation.baselineName
        shares = explanation.shares
            .sorted { abs($0.evidence ?? 0) > abs($1.evidence ?? 0) }
            .map { share in
                Share(
                    name: CandidateArray(rawValue: share.input)?.shortWords ?? share.input,
                    evidence: share.evidence.flatMap { $0.isFinite ? $0 : nil })
            }
        guard let layout else {
            views = []
            return
        }
        let planes = [CandidateArray.frequencyPhase, .timePhase].compactMap { array in
            layout.range(of: array).map { (array, $0) }
        }
        let largest = planes.flatMap { explanation.contributions[$0.1] }.map(abs).max() ?? 0
        views = planes.compactMap { array, range in
            guard inputs[range].contains(where: { $0 != 0 }) else { return nil }
            // Rows of time run upwards.
            let isTurned = array == .timePhase
            func reduced(_ values: ArraySlice<Double>, sums: Bool) -> [Double] {
                Self.reduced(Array(values), size: layout.size, sums: sums, turned: isTurned)
            }
            let (shades, contributions) = (
                reduced(inputs[range], sums: false), reduced(explanation.contributions[range], sums: true)
            )
            let size = min(layout.size, Self.viewSize)
            let cells = Double(layout.size * layout.size) / Double(size * size)
            return View(
                title: array == .timePhase ? "time and phase" : "frequency and phase", rows: size, columns: size,
                shades: PackedValues.shades(shades.map { ($0 - Self.white) / (Self.black - Self.white) }),
                contributions: PackedValues.signed(
                    contributions.map { largest > 0 ? $0 / (largest * cells.squareRoot()) : 0 }))
        }
    }

    /// Means or sums of neighbouring cells.
    private static func reduced(_ values: [Double], size: Int, sums: Bool, turned: Bool) -> [Double] {
        let small = min(size, viewSize)
        var cells = [Double](repeating: 0, count: small * small)
        var counts = cells
        for row in 0..<size {
            let target = (turned ? small - 1 - row * small / size : row * small / size) * small
            for column in 0..<size {
                cells[target + column * small / size] += values[row * size + column]
                counts[target + column * small / size] += 1
            }
        }
        return sums ? cells : zip(cells, counts).map { $0 / max($1, 1) }
    }
}

extension CandidateArray {
    fileprivate var shortWords: String {
        switch self {
        case .profile: "profile"
        case .timePhase: "time and phase"
        case .frequencyPhase: "frequency, phase"
        case .dmCurve: "DM curve"
        case .headerValues: "header values"
        }
    }
}
