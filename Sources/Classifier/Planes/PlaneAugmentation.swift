import Candidates
import Foundation
import NeuralNetwork
import Preprocessing
import RandomNumbers

/// How planes are changed each time they are trained on, as a telescope might have changed them.
public struct PlaneAugmentation: Codable, Sendable, Equatable {
    /// Deviation of the phase by which a candidate is turned, bins.
    public var phaseRotation = 1.5
    /// Deviation of the phase by which a pulse drifts from the first sub-integration to the last (a wrong period), bins.
    public var periodError = 1.5
    /// Deviation of the phase by which it drifts from the top of the band to the bottom (a wrong DM), bins.
    public var dispersionError = 1.5
    /// The most noise that is added, in units of the noise that is there already.
    public var noise = 0.5
    /// The largest share of sub-integrations, and of sub-bands, that are dropped.
    public var droppedRows = 0.25
    /// The chance that time runs backwards.
    public var timeReversal = 0.5
    /// The chance that a pulsar is laid over another candidate of the training set that is none.
    public var mixing = 0.3
    /// The chance of each input but the time-phase plane to be missing.
    public var missingInputs = 0.03
    /// The chance of each of the header's numbers to be unknown.
    public var unknownHeaderValues = 0.35

    public init() {}
}

/// Applies a `PlaneAugmentation` to the rows of a network with this layout.
struct PlaneRowAugmentation: RowAugmentation {
    let settings: PlaneAugmentation
    let layout: PlaneRowLayout

    private typealias Row = UnsafeMutableBufferPointer<Float>

    func augment(
        _ row: UnsafeMutableBufferPointer<Float>, truth: Int, from set: TrainingSet, random: inout RandomSource
    ) {
        if truth == 1, random.uniform() < settings.mixing { layOverAnother(row, from: set, &random) }
        let bins = Int((random.normal() * settings.phaseRotation).rounded())
        if let range = layout.range(of: .timePhase) {
            let plane = Row(rebasing: row[range])
            if random.uniform() < settings.timeReversal { reverseRows(plane) }
            turnRows(plane, by: bins, drift: random.normal() * settings.periodError)
            dropRows(plane, &random)
        }
        if let range = layout.range(of: .frequencyPhase) {
            let plane = Row(rebasing: row[range])
            turnRows(plane, by: bins, drift: random.normal() * settings.dispersionError)
            dropRows(plane, &random)
        }
        if let range = layout.range(of: .profile) { turn(Row(rebasing: row[range]), by: bins) }
        addNoise(row, &random)
        for input in layout.inputs where input != .timePhase && random.uniform() < settings.missingInputs {
            if let range = layout.range(of: input) { Row(rebasing: row[range]).update(repeating: 0) }
        }
        for quantity in CandidateArray.HeaderQuantity.allCases where random.uniform() < settings.unknownHeaderValues {
            // What the dispersion is, the two numbers that come from it say together.
            switch quantity {
            case .dispersionMeasure:
                forget(.dispersionMeasure, in: row)
                if random.uniform() < 0.5 { forget(.dispersionTurns, in: row) }
            default: forget(quantity, in: row)
            }
        }
    }

    // MARK: - Parts

    private func forget(_ quantity: CandidateArray.HeaderQuantity, in row: Row) {
        guard let header = layout.range(of: .headerValues) else { return }
        row[header.lowerBound + quantity.place] = 0
        row[header.lowerBound + quantity.place + 1] = 0
    }

    /// Lays a pulsar over a candidate that is none. Both have noise of deviation 1, and so has their sum.
    private func layOverAnother(_ row: Row, from set: TrainingSet, _ random: inout RandomSource) {
        // Pulsars are rare, so a few draws find another; a set of pulsars alone has none to find.
        var other = random.integer(below: set.count)
        for _ in 0..<20 where set.classes[other] == 1 { other = random.integer(below: set.count) }
        guard set.classes[other] == 0 else { return }
        let strength = Float(random.uniform(0.5...1))
        let rest = (1 - strength * strength).squareRoot()
        let header = layout.range(of: .headerValues)
        for (index, value) in set[row: other].enumerated() where header?.contains(index) != true {
            row[index] = min(max(strength * row[index] + rest * value, RobustScale.lowest), RobustScale.highest)
        }
        weaken(row, to: strength)
    }

    /// Lowers the header's signal-to-noise ratio, if it is there.
    private func weaken(_ row: Row, to factor: Float) {
        guard let header = layout.range(of: .headerValues) else { return }
        let place = header.lowerBound + CandidateArray.HeaderQuantity.signalToNoise.place
        guard row[place + 1] != 0 else { return }
        row[place] = max(row[place] + log10(factor), -1)
    }

    private func line(_ plane: Row, _ number: Int) -> Row {
        Row(rebasing: plane[(number * layout.size)..<((number + 1) * layout.size)])
    }

    private func reverseRows(_ plane: Row) {
        for number in 0..<(layout.size / 2) {
            let (first, last) = (line(plane, number), line(plane, layout.size - 1 - number))
            for bin in 0..<layout.size { swap(&first[bin], &last[bin]) }
        }
    }

    /// - Parameter drift: bins by which the last row is turned more than the first.
    private func turnRows(_ plane: Row, by bins: Int, drift: Double) {
        for number in 0..<layout.size {
            let share = Double(number) / Double(max(layout.size - 1, 1)) - 0.5
            turn(line(plane, number), by: bins + Int((share * drift).rounded()))
        }
    }

    /// Whole bins, so that the noise stays what it is.
    private func turn(_ values: Row, by bins: Int) {
        let count = values.count
        let shift = (bins % count + count) % count
        guard shift > 0 else { return }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { copy in
            _ = copy.initialize(from: values)
            for bin in 0..<count { values[bin] = copy[(bin + shift) % count] }
        }
    }

    /// Blanks runs of rows; sub-integrations and sub-bands are spread over several.
    private func dropRows(_ plane: Row, _ random: inout RandomSource) {
        var toDrop = Int(random.uniform() * settings.droppedRows * Double(layout.size))
        while toDrop > 0 {
            let run = min(1 + random.integer(below: max(layout.size / 8, 1)), toDrop)
            let first = random.integer(below: layout.size - run + 1)
            for number in first..<(first + run) { line(plane, number).update(repeating: 0) }
            toDrop -= run
        }
    }

    /// The DM curve is left alone: its noise is not independent from point to point.
    private func addNoise(_ row: Row, _ random: inout RandomSource) {
        let deviation = random.uniform() * settings.noise
        guard deviation > 0.02 else { return }
        let scale = Float(1 / (1 + deviation * deviation).squareRoot())
        weaken(row, to: scale)
        for input in layout.inputs where input != .dmCurve && input != .headerValues {
            guard let range = layout.range(of: input) else { continue }
            for start in stride(from: range.lowerBound, to: range.upperBound, by: layout.size) {
                // A row without data stays without.
                guard row[start..<(start + layout.size)].contains(where: { $0 != 0 }) else { continue }
                for index in start..<(start + layout.size) {
                    row[index] = scale * (row[index] + Float(deviation * random.normal()))
                }
            }
        }
    }
}
