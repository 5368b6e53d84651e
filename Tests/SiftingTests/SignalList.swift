import Candidates
import RandomNumbers

@testable import Sifting

/// Candidates in the order of a list, made up.
struct SignalList {
    var headers: [CandidateHeader] = []

    static func header(
        _ frequency: Double, _ rightAscension: Double = 100, _ declination: Double = -30, dm: Double? = 50,
        snr: Double? = 10, width: Double? = 0.05, seconds: Double? = 600, date: Double? = 59_000
    ) -> CandidateHeader {
        var header = CandidateHeader()
        header.periodSeconds = 1 / frequency
        header.rightAscensionDegrees = rightAscension
        header.declinationDegrees = declination
        header.dispersionMeasure = dm
        header.signalToNoise = snr
        header.widthTurns = width
        header.observationSeconds = seconds
        header.modifiedJulianDate = date
        return header
    }

    /// Unrelated candidates of one pointing.
    static func unrelated(_ count: Int, dispersionMeasures: ClosedRange<Double>, seconds: Double, seed: UInt64)
        -> SignalList
    {
        var source = RandomSource(seed: seed)
        var list = SignalList()
        for _ in 0..<count {
            list.headers.append(
                header(
                    source.logUniform(0.1...1000), dm: source.uniform(dispersionMeasures), snr: source.uniform(6...30),
                    seconds: seconds))
        }
        return list
    }

    func sifter(_ rules: SiftingRules = SiftingRules()) -> Sifter {
        let sifter = Sifter(groupRules: rules)
        for (place, header) in headers.enumerated() {
            sifter.take(header, score: 1 - Double(place) / Double(headers.count + 1))
        }
        sifter.group(of: headers.count)
        return sifter
    }

    func groups(_ rules: SiftingRules = SiftingRules()) throws -> Groups {
        let sifter = sifter(rules)
        guard let groups = sifter.groups else { throw NoGroups() }
        return groups
    }

    private struct NoGroups: Error {}
}
