import Candidates
import Catalogue

/// Known pulsars, ready to be compared with candidates. How candidates are compared is a pure function of the two, so that
/// neither order nor number of candidates changes anything.
public struct KnownPulsars: Sendable {
    public let pulsars: [Pulsar]
    public let rules: SiftingRules
    /// Those with a position, by declination, and these declinations.
    private let placed: [Int]
    private let declinations: [Double]
    /// Those without, which may be anywhere: of a cluster, or of the survey itself.
    private let unplaced: [Int]
    /// Of all, what tells at once that most are no match.
    private let dispersions: [(value: Double, error: Double)]
    private let directions: [SIMD3<Double>]
    private let largestError: Double

    public init(_ pulsars: [Pulsar], rules: SiftingRules = SiftingRules()) {
        self.pulsars = pulsars
        self.rules = rules
        let declination = pulsars.map { $0.position?.declination ?? 0 }
        placed = pulsars.indices.filter { pulsars[$0].position != nil }.sorted {
            declination[$0] != declination[$1] ? declination[$0] < declination[$1] : $0 < $1
        }
        declinations = placed.map { declination[$0] }
        directions = pulsars.map { $0.position?.vector ?? SIMD3(repeating: .nan) }
        dispersions = pulsars.map { ($0.dispersionMeasure ?? .nan, $0.dispersionMeasureError) }
        unplaced = pulsars.indices.filter { pulsars[$0].position == nil }
        largestError = pulsars.map { min($0.positionErrorDegrees, 1) }.max() ?? 0
    }

    /// How far away a pulsar may lie to be in a beam.
    private func radius(_ pulsar: Pulsar) -> Double {
        rules.knownBeamWidths * rules.beamWidthDegrees + 2 * min(pulsar.positionErrorDegrees, 1)
    }

    /// The pulsars that lie in the beam of a position, by their places in `pulsars`.
    public func pulsars(inBeamAt position: SkyPosition) -> [Int] {
        near(position, radius: rules.knownBeamWidths * rules.beamWidthDegrees + 2 * largestError).filter { index in
            let pulsar = pulsars[index]
            return pulsar.position.map { $0.separation(from: position) <= radius(pulsar) } ?? false
        }
    }

    private func near(_ position: SkyPosition, radius: Double) -> ArraySlice<Int> {
        func first(from bound: Double) -> Int {
            var (low, high) = (0, declinations.count)
            while low < high {
                let middle = (low + high) / 2
                if declinations[middle] < bound { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return placed[first(from: position.declination - radius)..<first(from: (position.declination + radius).nextUp)]
    }

    // MARK: - Matches

    /// The pulsars that a candidate may be, the nearest first: by how surely, then by distance in tolerances, then by name.
    public func matches(_ header: CandidateHeader) -> [KnownPulsarMatch] {
        guard let period = header.periodSeconds, period > 0 else { return [] }
        let frequency = 1 / period
        var position: SkyPosition?
        if let rightAscension = header.rightAscensionDegrees, let declination = header.declinationDegrees {
            position = SkyPosition(rightAscension: rightAscension, declination: declination)
        }
        var found: [KnownPulsarMatch] = []
        let band = header.centreFrequencyMegahertz.flatMap { centre in header.bandwidthMegahertz.map { (centre, $0) } }
        let tolerance = rules.dispersionTolerance(pulseSeconds: header.widthTurns.map { $0 / frequency }, band: band)
        let own = header.dispersionMeasure ?? .nan
        // False too where one of them is not known.
        func isFar(_ index: Int) -> Bool {
            abs(own - dispersions[index].value) > tolerance + dispersions[index].error
        }
        let radius = max(rules.sidelobeDegrees, rules.knownBeamWidths * rules.beamWidthDegrees + 2 * largestError)
        let (direction, reach) = (position?.vector, SkyPosition.squaredChord(degrees: radius) * (1 + 1e-9))
        for index in position.map({ near($0, radius: radius) }) ?? placed[...] where !isFar(index) {
            if let direction {
                let chord = direction - directions[index]
                if (chord * chord).sum() > reach { continue }
            }
            if let match = match(pulsars[index], frequency, position, tolerance, header) { found.append(match) }
        }
        for index in unplaced where !isFar(index) {
            if let match = match(pulsars[index], frequency, nil, tolerance, header) { found.append(match) }
        }
        return found.sorted { first, second in
            let (one, other) = (Self.order(first), Self.order(second))
            return one != other ? one < other : first.name < second.name
        }
    }

    private static func order(_ match: KnownPulsarMatch) -> (Int, Double) {
        let kinds: [KnownPulsarMatch.Kind] = [.known, .uncertain, .sidelobe]
        return (kinds.firstIndex(of: match.kind) ?? 0, match.distance)
    }

    private func match(
        _ pulsar: Pulsar, _ frequency: Double, _ position: SkyPosition?, _ dispersionTolerance: Double,
        _ header: CandidateHeader
    ) -> KnownPulsarMatch? {
        guard let spin = pulsar.spin else { return nil }
        var difference: Double?
        if let own = header.dispersionMeasure, let theirs = pulsar.dispersionMeasure { difference = own - theirs }
        let dispersionTolerance = dispersionTolerance + pulsar.dispersionMeasureError
        var separation: Double?
        if let place = pulsar.position, let position { separation = place.separation(from: position) }
        let radius = radius(pulsar)
        let isOutside = separation.map { $0 > radius } ?? false
        if isOutside, separation ?? 0 > rules.sidelobeDegrees { return nil }
        // A pulsar that a list gives without a position is taken to be where the survey looks.
        let lacksEvidence = difference == nil || (pulsar.position != nil && position == nil)
        // Position and DM are what makes a ratio worth a word.
        let highest = lacksEvidence || isOutside ? 1 : rules.highestHarmonic
        if isOutside, difference == nil { return nil }
        guard let found = ratio(frequency, spin, pulsar.orbitalShift, header, highest: highest) else { return nil }
        // A slow pulsar's DM is hardly known; where it says little, neither does one of many ratios.
        if let difference, !FrequencyRatio.simplest.contains(found.ratio),
            abs(difference) > rules.dispersionTolerance + pulsar.dispersionMeasureError
        {
            return nil
        }
        let parts = [
            found.distance, (difference ?? 0) / dispersionTolerance, isOutside ? 1 : (separation ?? 0) / radius,
        ]
        return KnownPulsarMatch(
            name: pulsar.name, kind: isOutside ? .sidelobe : lacksEvidence ? .uncertain : .known,
            ratio: found.ratio, separationDegrees: separation,
            dispersionDifference: difference,
            distance: parts.reduce(0) { $0 + $1 * $1 }.squareRoot())
    }

    /// The simplest ratio at which the frequencies agree, and by how much of the tolerance they differ.
    private func ratio(
        _ frequency: Double, _ spin: Spin, _ orbitalShift: Double, _ header: CandidateHeader, highest: Int
    ) -> (ratio: FrequencyRatio, distance: Double)? {
        let (own, error) = spin.frequency(at: header.modifiedJulianDate, timingNoise: rules.timingNoise)
        guard own > 0 else { return nil }
        let shift = frequency * (rules.earthTolerance + orbitalShift)
        var best: (ratio: FrequencyRatio, distance: Double)?
        for denominator in 1...highest {
            let numerator = Int((frequency / own * Double(denominator)).rounded().clamped(to: 0...1e6))
            let ratio = FrequencyRatio(numerator, denominator)
            guard (1...highest).contains(numerator), ratio.isInLowestTerms else { continue }
            if let best, best.ratio.complexity <= ratio.complexity { continue }
            let drift =
                header.observationSeconds.map { ratio.value * (header.widthTurns ?? rules.pulseWidthTurns) / $0 }
                ?? frequency * rules.periodTolerance
            let distance = abs(frequency - ratio.value * own) / (drift + shift + ratio.value * error)
            if distance <= 1 { best = (ratio, distance) }
        }
        return best
    }
}

extension Double {
    fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
        isNaN ? range.lowerBound : Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
