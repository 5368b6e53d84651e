import Candidates
import Catalogue

@testable import Sifting

/// Groups by the rule as docs/sifting.md has it, all pairs after one another.
enum ReferenceGroups {
    static func leaders(_ headers: [CandidateHeader], _ rules: SiftingRules) -> [Int] {
        var leaders = Array(headers.indices)
        let ratios = FrequencyRatio.all(highest: rules.highestHarmonic)
        for leader in headers.indices where leaders[leader] == leader {
            let near = headers.indices.filter { $0 > leader && isNear(headers[leader], headers[$0], rules) }
            let tolerances = near.map { tolerance(headers[leader], headers[$0], rules) }
            let chance = tolerances.reduce(0) { $0 + 2 * $1 / 9.2 }
            let affordable = chance > 0 ? Int(min(rules.chanceMembers / chance, 1e6)) : 1_000_000
            let tried = ratios.prefix(max(affordable, 5))
            // Where five are too many, frequencies have to agree better.
            let share = min(1, chance > 0 ? rules.chanceMembers / chance / Double(min(tried.count, ratios.count)) : 1)
            for (other, tolerance) in zip(near, tolerances) where leaders[other] == other {
                let quotient = (headers[leader].periodSeconds ?? 1) / (headers[other].periodSeconds ?? 1)
                let found = tried.first { abs(quotient / $0.value - 1) <= tolerance * share }
                guard let found else { continue }
                if found != .one, headers[other].signalToNoise ?? 0 > headers[leader].signalToNoise ?? 0 { continue }
                leaders[other] = leader
            }
        }
        return leaders
    }

    /// How many candidates of one place join a leader with another rule: a tolerance of their frequencies' difference in Hz, and
    /// all ratios, whatever chance makes of them.
    static func members(_ headers: [CandidateHeader], toleranceHertz: Double, dispersion: Double) -> Int {
        let ratios = RatioTable(highest: 16)
        var isTaken = [Bool](repeating: false, count: headers.count)
        for leader in headers.indices where !isTaken[leader] {
            for other in headers.indices where other > leader && !isTaken[other] {
                let (own, theirs) = (1 / (headers[leader].periodSeconds ?? 1), 1 / (headers[other].periodSeconds ?? 1))
                let difference = abs((headers[leader].dispersionMeasure ?? 0) - (headers[other].dispersionMeasure ?? 0))
                guard difference <= dispersion,
                    ratios.simplest(at: theirs / own, within: toleranceHertz / own, count: 159) != nil
                else { continue }
                isTaken[other] = true
            }
        }
        return isTaken.count { $0 }
    }

    /// The largest group if candidates are chained: whoever agrees with any of a group belongs to it.
    static func largestChain(_ headers: [CandidateHeader], tolerance: Double, dispersion: Double) -> Int {
        let ratios = RatioTable(highest: 16)
        var groups = Array(headers.indices)
        func root(_ number: Int) -> Int { groups[number] == number ? number : root(groups[number]) }
        for first in headers.indices {
            for second in headers.indices where second > first {
                let quotient = (headers[first].periodSeconds ?? 1) / (headers[second].periodSeconds ?? 1)
                let difference = abs((headers[first].dispersionMeasure ?? 0) - (headers[second].dispersionMeasure ?? 0))
                guard difference <= dispersion, ratios.simplest(at: quotient, within: tolerance, count: 159) != nil
                else { continue }
                groups[root(second)] = root(first)
            }
        }
        return Dictionary(grouping: headers.indices, by: root).values.map(\.count).max() ?? 0
    }

    private static func isNear(_ leader: CandidateHeader, _ other: CandidateHeader, _ rules: SiftingRules) -> Bool {
        let positions = [leader, other].map {
            SkyPosition(rightAscension: $0.rightAscensionDegrees ?? 0, declination: $0.declinationDegrees ?? 0)
        }
        guard positions[0].separation(from: positions[1]) <= rules.beamWidthDegrees else { return false }
        return abs((leader.dispersionMeasure ?? 0) - (other.dispersionMeasure ?? 0)) <= rules.dispersionTolerance
    }

    private static func tolerance(_ leader: CandidateHeader, _ other: CandidateHeader, _ rules: SiftingRules) -> Double
    {
        let seconds = min(leader.observationSeconds ?? 0, other.observationSeconds ?? 0)
        var tolerance = (leader.widthTurns ?? 0) / seconds * (leader.periodSeconds ?? 0)
        if let own = leader.accelerationMetresPerSecondSquared, let theirs = other.accelerationMetresPerSecondSquared {
            tolerance += abs(own - theirs) * seconds / 299_792_458
        }
        let isAtOnce = leader.modifiedJulianDate == other.modifiedJulianDate
        let isBarycentric = [leader, other].map { $0.frame == .barycentric }
        if isBarycentric[0] != isBarycentric[1] || !isBarycentric[0] && !isAtOnce { tolerance += rules.earthTolerance }
        return tolerance
    }
}
