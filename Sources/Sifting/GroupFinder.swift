import Catalogue
import Dispatch
import Synchronization

/// Finds groups among signals: which of those behind each would join it, many at once; then they join in order.
final class GroupFinder: Sendable {
    /// Signals whose followers are looked for side by side. Of those that turn out to be followers it is in vain.
    private static let signalsAtOnce = 2048
    /// Up to so many near signals are compared one by one; of more, those at the ratios are looked up.
    private static let mostCompared = 2048
    /// By so many of more it is estimated how many would agree by chance.
    private static let samples = 512

    let ratios: RatioTable
    private let comparison: SignalComparison
    /// Of observations.
    private let directions: [Direction]
    /// Of observations: the cells in which what is near may lie.
    private let neighbours: [[Int]]
    private let cells: [SignalCell]

    private var rules: SiftingRules { comparison.rules }
    private var signals: [Signal] { comparison.signals }
    private var observations: [Observation] { comparison.observations }

    init(_ comparison: SignalComparison) {
        self.comparison = comparison
        let (rules, signals, observations) = (comparison.rules, comparison.signals, comparison.observations)
        ratios = RatioTable(highest: rules.highestHarmonic)
        directions = observations.map { Direction($0, beamWidth: $0.beamWidthDegrees ?? rules.beamWidthDegrees) }
        let widest = observations.lazy.compactMap(\.beamWidthDegrees).max() ?? 0
        let sky = SkyCells(side: max(widest, rules.beamWidthDegrees))
        var numbers: [SignalCell.Key: Int] = [:]
        let cellNumbers = observations.map { observation in
            let key = SignalCell.Key(observation.place, in: sky)
            let number = numbers[key] ?? numbers.count
            numbers[key] = number
            return number
        }
        neighbours = zip(observations, cellNumbers).map { observation, own in
            guard case .sky(let rightAscension, let declination) = observation.place else { return [own] }
            return sky.cells(near: rightAscension, declination).compactMap { numbers[.sky($0)] }
        }
        var members = [[UInt32]](repeating: [], count: numbers.count)
        for (number, signal) in signals.enumerated() {
            members[cellNumbers[Int(signal.observation)]].append(UInt32(number))
        }
        cells = members.map { SignalCell($0, comparison) }
    }

    // MARK: - Joining

    /// The leader of each signal, itself if it leads, how it has joined, and how many members are to be expected by chance.
    func groups() -> (leaders: [UInt32], links: [Groups.Link], expected: Double) {
        var leaders = signals.indices.map { UInt32($0) }
        var links = [Groups.Link](repeating: Groups.Link(), count: signals.count)
        var expected = 0.0
        var next = 0
        func leads(_ number: Int) -> Bool { leaders[number] == number }
        while next < signals.count {
            var batch: [Int] = []
            while next < signals.count, batch.count < Self.signalsAtOnce {
                if leads(next) { batch.append(next) }
                next += 1
            }
            for (leader, found) in zip(batch, followers(of: batch)) where leads(leader) {
                expected += found.expected
                for (number, link) in found.followers where leads(number) {
                    leaders[number] = UInt32(leader)
                    links[number] = link
                }
            }
        }
        return (leaders, links, expected)
    }

    /// Those behind a signal that would join it, if it leads.
    private struct Found: Sendable {
        var followers: [(number: Int, link: Groups.Link)] = []
        /// How many would be expected if they were unrelated to it.
        var expected = 0.0
    }

    private static let piecesOfBatch = 64

    private func followers(of batch: [Int]) -> [Found] {
        let results = Mutex([Found](repeating: Found(), count: batch.count))
        DispatchQueue.concurrentPerform(iterations: Self.piecesOfBatch) { piece in
            func bound(_ piece: Int) -> Int { batch.count * piece / Self.piecesOfBatch }
            let range = bound(piece)..<bound(piece + 1)
            let found = range.map { followers(of: batch[$0]) }
            results.withLock { results in
                for (place, found) in zip(range, found) { results[place] = found }
            }
        }
        return results.withLock { $0 }
    }

    private func followers(of number: Int) -> Found {
        let leader = SignalCell.Member(signal: signals[number], number: UInt32(number))
        let reach = comparison.dispersionReach(leader.signal)
        let near = neighbours[Int(leader.signal.observation)].map { ($0, cells[$0].places(dispersions: reach)) }
        let count = near.reduce(0) { $0 + $1.1.count }
        return count <= Self.mostCompared ? compare(leader, near) : lookUp(leader, near, count)
    }

    /// Compares each near signal with a leader.
    private func compare(_ leader: SignalCell.Member, _ near: [(cell: Int, places: Range<Int>)]) -> Found {
        var others: [(member: SignalCell.Member, tolerance: Double)] = []
        var byChance = 0.0
        for (cell, places) in near {
            cells[cell].byDispersion[places].withUnsafeBufferPointer { members in
                for member in members {
                    guard let tolerance = tolerance(leader, member) else { continue }
                    others.append((member, tolerance))
                    byChance += SignalComparison.chance(tolerance)
                }
            }
        }
        let search = search(byChance: byChance)
        var found = Found(expected: search.expected)
        for (other, tolerance) in others {
            guard let link = link(leader.signal, other.signal, tolerance, search) else { continue }
            found.followers.append((Int(other.number), link))
        }
        return found
    }

    /// Looks up near signals at the ratios that a leader may have.
    private func lookUp(
        _ leader: SignalCell.Member, _ near: [(cell: Int, places: Range<Int>)], _ nearCount: Int
    ) -> Found {
        let stride = nearCount / Self.samples
        var (byChance, skipped) = (0.0, 0)
        for (cell, places) in near {
            var place = places.lowerBound + skipped
            while place < places.upperBound {
                let tolerance = tolerance(leader, cells[cell].byDispersion[place])
                byChance += tolerance.map { SignalComparison.chance($0) * Double(stride) } ?? 0
                place += stride
            }
            skipped = place - places.upperBound
        }
        let search = search(byChance: byChance)
        var found = Found(expected: search.expected)
        // The ranges of two ratios may overlap.
        var seen: Set<UInt32> = []
        func take(_ number: UInt32) {
            let other = SignalCell.Member(signal: signals[Int(number)], number: number)
            guard let tolerance = tolerance(leader, other), seen.insert(number).inserted,
                let link = link(leader.signal, other.signal, tolerance, search)
            else { return }
            found.followers.append((Int(number), link))
        }
        for (cell, _) in near {
            for number in cells[cell].bounds.odd { take(number) }
            let widest = comparison.widestTolerance(leader.signal, cells[cell].bounds) * search.share
            for ratio in ratios.ratios.prefix(search.ratioCount) {
                let centre = leader.signal.frequency * ratio.value
                for place in cells[cell].places(frequencies: centre * (1 - widest)...centre * (1 + widest)) {
                    take(cells[cell].byFrequency[place])
                }
            }
        }
        return found
    }

    // MARK: - Whether two agree

    /// How far a leader looks for members, so that no more are to be expected by chance than the rules allow.
    private struct Search {
        var ratioCount: Int
        /// Of the tolerance of frequencies; less than 1 where even the simplest ratios would give too many.
        var share: Double
        /// Members by chance.
        var expected: Double
    }

    /// - Parameter chance: members by chance at one ratio.
    private func search(byChance chance: Double) -> Search {
        let affordable = chance > 0 ? min(rules.chanceMembers / chance, 1e6) : 1e6
        let count = min(max(Int(affordable), ratios.simplestCount), ratios.ratios.count)
        let share = min(affordable / Double(count), 1)
        return Search(ratioCount: count, share: share, expected: chance * Double(count) * share)
    }

    /// The relative tolerance of the quotient of frequencies of two signals that are near in place and dispersion measure;
    /// `nil` if they are not, or if the other does not come behind the leader.
    private func tolerance(_ leader: SignalCell.Member, _ other: SignalCell.Member) -> Double? {
        guard other.number > leader.number,
            isNear(Int(leader.signal.observation), Int(other.signal.observation)),
            comparison.agreeInDispersion(leader.signal, other.signal)
        else { return nil }
        return comparison.tolerance(leader.signal, other.signal)
    }

    /// Whether two observations looked at one place.
    private func isNear(_ first: Int, _ second: Int) -> Bool {
        if first == second || directions[first].isNear(directions[second]) { return true }
        guard case .named = observations[first].place else { return false }
        return observations[first].place == observations[second].place
    }

    /// How a near signal joins a leader, if the quotient of their frequencies is one of the first few ratios. What joins by
    /// another ratio than 1 is no stronger: a harmonic is weaker than its fundamental.
    private func link(_ own: Signal, _ theirs: Signal, _ tolerance: Double, _ search: Search) -> Groups.Link? {
        let quotient = theirs.frequency / own.frequency
        guard let found = ratios.simplest(at: quotient, within: tolerance * search.share, count: search.ratioCount),
            found.place == 0 || !(theirs.signalToNoise > own.signalToNoise)
        else { return nil }
        return Groups.Link(ratio: UInt16(found.place), distance: Float(found.distance * search.share))
    }
}

/// Where a beam looked, and how far away others count as near.
private struct Direction: Sendable {
    /// Of a beam that has but a name not a number, so that no other is near.
    private let vector: SIMD3<Double>
    /// The square of the longest chord.
    private let reach: Double

    init(_ observation: Observation, beamWidth: Double) {
        reach = SkyPosition.squaredChord(degrees: beamWidth) * (1 + 1e-9)
        if case .sky(let rightAscension, let declination) = observation.place {
            vector = SkyPosition(rightAscension: rightAscension, declination: declination).vector
        } else {
            vector = SIMD3(repeating: .nan)
        }
    }

    func isNear(_ other: Direction) -> Bool {
        let chord = vector - other.vector
        return (chord * chord).sum() <= reach
    }
}

/// The signals of one cell of the sky, or of one beam that has but a name, in two orders.
private struct SignalCell: Sendable {
    enum Key: Hashable {
        case sky(Int)
        case named(Observation.Place)

        init(_ place: Observation.Place, in sky: SkyCells) {
            if case .sky(let rightAscension, let declination) = place {
                self = .sky(sky.cell(rightAscension: rightAscension, declination: declination))
            } else {
                self = .named(place)
            }
        }
    }

    struct Member {
        var signal: Signal
        var number: UInt32
    }

    /// Those without a dispersion measure come last.
    let byDispersion: [Member]
    /// By the numbers of the signals.
    let byFrequency: [UInt32]
    private let dispersions: [Float]
    private let frequencies: [Double]
    let bounds: SignalComparison.Bounds

    init(_ members: [UInt32], _ comparison: SignalComparison) {
        let signals = comparison.signals
        bounds = comparison.bounds(of: members)
        func dispersion(_ number: UInt32) -> Float {
            let value = signals[Int(number)].dispersionMeasure
            return value.isNaN ? .infinity : value
        }
        func frequency(_ number: UInt32) -> Double { signals[Int(number)].frequency }
        let sorted = members.sorted { (dispersion($0), $0) < (dispersion($1), $1) }
        byDispersion = sorted.map { Member(signal: signals[Int($0)], number: $0) }
        dispersions = sorted.map(dispersion)
        byFrequency = members.sorted { (frequency($0), $0) < (frequency($1), $1) }
        frequencies = byFrequency.map(frequency)
    }

    func places(dispersions range: ClosedRange<Float>) -> Range<Int> { dispersions.places(of: range) }
    func places(frequencies range: ClosedRange<Double>) -> Range<Int> { frequencies.places(of: range) }
}
