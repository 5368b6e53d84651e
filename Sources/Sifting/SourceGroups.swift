import Candidates
import Catalogue

/// Which labelled candidates are of one source, so that none is both learnt from and measured with.
///
/// - Candidates of one beam and epoch: they share its interference.
/// - Pulsars near each other on the sky whose frequencies are at a ratio n/m: one pulsar in several observations, or one of
///   its harmonics. Two pulsars that agree by chance do no harm here, so the tolerances are wide.
/// - Pulsars without a position whose periods are at such a ratio and whose DMs are known and agree.
///
/// What is joined by one of these and what is joined with either of them is one source.
public enum SourceGroups {
    // From which distance on two candidates are of different beams, degrees and days.
    private static let beamDegrees = 0.02
    private static let epochDays = 1e-4
    // Pulsars: a beam's side lobes, the Earth's and a companion's motion, a fold that was optimised.
    private static let pulsarDegrees = 1.0
    private static let frequencyTolerance = 1e-3
    private static let highestHarmonic = 16
    // Without a position.
    private static let barePeriodTolerance = 2e-4
    private static let bareDispersionTolerance = 0.05

    /// A number for each candidate, which those of one source share; `nil` for one of which nothing says where or what it is.
    ///
    /// - Precondition: as many headers as truths.
    public static func sources(of headers: [CandidateHeader], isPulsar: [Bool]) -> [Int?] {
        precondition(headers.count == isPulsar.count)
        var sets = DisjointSets(count: headers.count)
        joinObservations(headers, &sets)
        joinPulsars(headers, isPulsar, &sets)
        return headers.indices.map { row in
            let header = headers[row]
            let isKnown = Observation(header) != nil || isPulsar[row] && header.periodSeconds != nil
            return isKnown ? sets.root(of: row) : nil
        }
    }

    private struct Beam: Hashable {
        var place: Observation.Place
        var epoch: Int?
    }

    private static func joinObservations(_ headers: [CandidateHeader], _ sets: inout DisjointSets) {
        let cells = SkyCells(side: beamDegrees)
        var first: [Beam: Int] = [:]
        for (row, header) in headers.enumerated() {
            guard let observation = Observation(header) else { continue }
            let epoch = observation.modifiedJulianDate.map { Int(($0 / epochDays).rounded(.down)) }
            let places: [Observation.Place] =
                switch observation.place {
                case .named: [observation.place]
                case .sky(let rightAscension, let declination):
                    ([cells.cell(rightAscension: rightAscension, declination: declination)]
                        + cells.cells(near: rightAscension, declination)).map { .named(pointing: "\($0)", beam: nil) }
                }
            // What is near may lie in a neighbouring cell of the sky and of time.
            let epochs: [Int?] = epoch.map { [$0, $0 - 1, $0 + 1] } ?? [nil]
            for place in places {
                for epoch in epochs {
                    guard let other = first[Beam(place: place, epoch: epoch)],
                        isSameBeam(headers[other], header)
                    else { continue }
                    sets.join(row, other)
                }
            }
            let own = Beam(place: places[0], epoch: epoch)
            if first[own] == nil { first[own] = row }
        }
    }

    private static func isSameBeam(_ first: CandidateHeader, _ second: CandidateHeader) -> Bool {
        if let one = first.modifiedJulianDate, let other = second.modifiedJulianDate, abs(one - other) > epochDays {
            return false
        }
        return separation(first, second).map { $0 <= beamDegrees } ?? true
    }

    /// Degrees; `nil` unless both positions are known.
    private static func separation(_ first: CandidateHeader, _ second: CandidateHeader) -> Double? {
        guard let first = position(first), let second = position(second) else { return nil }
        return first.separation(from: second)
    }

    private static func position(_ header: CandidateHeader) -> SkyPosition? {
        guard let rightAscension = header.rightAscensionDegrees, let declination = header.declinationDegrees else {
            return nil
        }
        return SkyPosition(rightAscension: rightAscension, declination: declination)
    }

    private static func joinPulsars(_ headers: [CandidateHeader], _ isPulsar: [Bool], _ sets: inout DisjointSets) {
        let ratios = RatioTable(highest: highestHarmonic)
        let cells = SkyCells(side: pulsarDegrees)
        var near: [Int: [Int]] = [:]
        var bare: [Int] = []
        func isSame(_ row: Int, _ other: Int, within tolerance: Double) -> Bool {
            guard let one = headers[row].periodSeconds, let two = headers[other].periodSeconds else { return false }
            return ratios.simplest(at: one / two, within: tolerance, count: ratios.ratios.count) != nil
        }
        for row in headers.indices where isPulsar[row] && headers[row].periodSeconds != nil {
            let header = headers[row]
            guard let position = position(header) else {
                for other in bare
                where isSame(row, other, within: barePeriodTolerance) && dispersionsAgree(header, headers[other]) {
                    sets.join(row, other)
                }
                bare.append(row)
                continue
            }
            for cell in Set(cells.cells(near: position.rightAscension, position.declination)) {
                for other in near[cell] ?? [] where isSame(row, other, within: frequencyTolerance) {
                    if separation(header, headers[other]).map({ $0 <= pulsarDegrees }) ?? false {
                        sets.join(row, other)
                    }
                }
            }
            let cell = cells.cell(rightAscension: position.rightAscension, declination: position.declination)
            near[cell, default: []].append(row)
        }
    }

    private static func dispersionsAgree(_ first: CandidateHeader, _ second: CandidateHeader) -> Bool {
        // A period alone may be a mark for "unknown" that all have.
        guard let one = first.dispersionMeasure, let two = second.dispersionMeasure else { return false }
        return abs(one - two) <= max(1, bareDispersionTolerance * max(one, two))
    }
}

/// Numbers that are joined into sets; each set is called by its smallest.
private struct DisjointSets {
    private var parents: [Int]

    init(count: Int) { parents = Array(0..<count) }

    mutating func root(of number: Int) -> Int {
        var number = number
        while parents[number] != number {
            parents[number] = parents[parents[number]]
            number = parents[number]
        }
        return number
    }

    mutating func join(_ first: Int, _ second: Int) {
        let (one, other) = (root(of: first), root(of: second))
        parents[max(one, other)] = min(one, other)
    }
}
