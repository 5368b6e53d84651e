import Candidates
import Catalogue
import RandomNumbers
import Testing

@testable import Sifting

/// Which candidates are the same signal.
@Suite struct GroupTests {
    private func memberships(_ headers: [CandidateHeader], _ rules: SiftingRules = SiftingRules()) throws -> [String] {
        let groups = try SignalList(headers: headers).groups(rules)
        return headers.indices.map { rank in
            let found = groups.membership(ofRank: rank)
            return "\(found.ratio.text) of \(found.leader)"
        }
    }

    /// The best candidate leads; its harmonics, and itself in other beams and on other days, join it.
    @Test func aFamily() throws {
        let list = [
            SignalList.header(10, snr: 20), SignalList.header(20.0001, snr: 15), SignalList.header(5, snr: 12),
            SignalList.header(10.00004, 100.2, snr: 11), SignalList.header(20.0 / 3, snr: 9),
            SignalList.header(10, 100.5, snr: 8), SignalList.header(10, dm: 60, snr: 8),
            SignalList.header(10.0009, snr: 8, date: 58_000), SignalList.header(10.0009, snr: 8),
            SignalList.header(20, snr: 30),
        ]
        #expect(
            try memberships(list) == [
                "1/1 of 0", "2/1 of 0", "1/2 of 0",
                // 0.17 degrees away.
                "1/1 of 0", "2/3 of 0",
                // 0.43 degrees away; another DM.
                "1/1 of 5", "1/1 of 6",
                // By the Earth's motion between two dates, and not within one.
                "1/1 of 0", "1/1 of 8",
                // No harmonic is stronger than its fundamental.
                "1/1 of 9",
            ])
    }

    /// What has joined recruits nobody: no chain from one frequency to the next.
    @Test func noChains() throws {
        let step = 0.05 / 600 * 0.9
        let list = (0..<6).map { SignalList.header(10 + Double($0) * step) }
        #expect(
            try memberships(list) == ["1/1 of 0", "1/1 of 0", "1/1 of 2", "1/1 of 2", "1/1 of 4", "1/1 of 4"])
    }

    /// A candidate whose place or period is not known is by itself; beams that have but a name are one place each.
    @Test func whatIsNotKnown() throws {
        var list = [CandidateHeader](repeating: SignalList.header(10), count: 8)
        (list[2].rightAscensionDegrees, list[2].declinationDegrees) = (nil, nil)
        list[3].periodSeconds = nil
        for place in 4...7 {
            (list[place].rightAscensionDegrees, list[place].declinationDegrees) = (nil, nil)
            list[place].beam = place == 7 ? "B2" : "B1"
        }
        list[6].observationSeconds = 500
        list[1].dispersionMeasure = nil
        #expect(
            try memberships(list) == [
                "1/1 of 0", "1/1 of 1", "1/1 of 2", "1/1 of 3", "1/1 of 4", "1/1 of 4", "1/1 of 4", "1/1 of 7",
            ])
        let tally = try SignalList(headers: list).groups().tally
        #expect(tally.uncompared == 2 && tally.compared == 6 && tally.groups == 1 && tally.members == 2)
    }

    /// Of candidates with one score the strongest leads, wherever they stand.
    @Test func equalScores() {
        let sifter = Sifter(groupRules: SiftingRules())
        for snr in [9.0, 12, 7] { sifter.take(SignalList.header(10, snr: snr), score: 1) }
        sifter.take(SignalList.header(10, snr: 20), score: 0.5)
        sifter.group(of: 4)
        #expect((0..<4).map { sifter.groups?.membership(ofRank: $0).leader } == [1, 1, 1, 1])
    }

    /// A band and pulse widths say how far DMs may differ: by three widths' delay over the band.
    @Test func dispersionByTheBand() throws {
        var list = [SignalList.header(10, dm: 100), SignalList.header(10, dm: 0), SignalList.header(10, dm: 0)]
        list[1].dispersionMeasure = 100 + 14.1
        list[2].dispersionMeasure = 100 - 14.8
        #expect(try memberships(list) == ["1/1 of 0", "1/1 of 1", "1/1 of 2"])
        for place in list.indices {
            (list[place].centreFrequencyMegahertz, list[place].bandwidthMegahertz) = (1352, 340)
        }
        // 3 x 5 ms over 4149.378 (1/1182^2 - 1/1522^2) s are 12.75.
        #expect(try memberships(list) == ["1/1 of 0", "1/1 of 1", "1/1 of 2"])
        list[1].dispersionMeasure = 100 + 12.7
        list[2].dispersionMeasure = 100 - 12.8
        #expect(try memberships(list) == ["1/1 of 0", "1/1 of 0", "1/1 of 2"])
    }

    // MARK: - Chance

    /// Of 1,000 unrelated candidates of a cluster search next to none is taken for a harmonic of another; with PRESTO's
    /// tolerance and all of CandyJar's ratios it would be hundreds (docs/sifting.md).
    @Test(arguments: [(1000, 7200.0, 10.0), (1000, 600, 500), (3000, 7200, 10)])
    func unrelatedCandidates(_ count: Int, _ seconds: Double, _ dm: Double) throws {
        var members = 0
        var expected = 0.0
        for seed: UInt64 in 1...3 {
            let list = SignalList.unrelated(count, dispersionMeasures: -dm...dm, seconds: seconds, seed: seed)
            let tally = try list.groups().tally
            members += tally.members
            expected += tally.expectedMembers
        }
        print("groups: \(members) of \(3 * count) unrelated candidates, DM within \(dm), \(seconds) s")
        #expect(members < count * 3 / 100, "\(members) of \(count * 3)")
        #expect(Double(members) <= expected + 4 * expected.squareRoot(), "\(members), \(expected) expected")
    }

    /// What rules in use make of the same: leaders with PRESTO's tolerance of 1.1 bins of the spectrum and all of CandyJar's
    /// ratios, and CandyJar's chains of 1e-4 with them.
    @Test func unrelatedCandidatesByOtherRules() {
        let list = SignalList.unrelated(1000, dispersionMeasures: -10...10, seconds: 7200, seed: 1).headers
        let members = ReferenceGroups.members(list, toleranceHertz: 1.1 / 7200, dispersion: 5)
        let chain = ReferenceGroups.largestChain(list, tolerance: 1e-4, dispersion: 5)
        print("groups: \(members) of 1000 unrelated candidates by 1.1/T and all ratios; the largest chain has \(chain)")
        #expect(members > 100 && chain > 100)
    }

    /// With periods that belong to other candidates nothing is left of the families of a survey.
    @Test func permutation() throws {
        var source = RandomSource(seed: 9)
        var list = SimulatedSurvey(pulsars: 200, beams: 100, noise: 20_000, seed: 4).list
        let families = try list.groups().tally.members
        let periods = list.headers.compactMap(\.periodSeconds).shuffled(using: &source)
        for (place, period) in periods.enumerated() { list.headers[place].periodSeconds = period }
        let tally = try list.groups().tally
        print("groups: \(tally.members) of \(list.headers.count) candidates with the periods of others")
        #expect(families > 800)
        #expect(tally.members < list.headers.count / 100, "\(tally.members) of \(list.headers.count)")
    }

    /// The harmonics of a thousand pulsars in a hundred beams, in the beams beside and on a second day.
    @Test func everyFamilyIsWhole() throws {
        let survey = SimulatedSurvey(pulsars: 1000, beams: 100, noise: 20_000, seed: 3)
        let groups = try survey.list.groups()
        var leaders: [Int: Int] = [:]
        for (rank, pulsar) in survey.pulsars.enumerated() {
            guard let pulsar else { continue }
            let leader = groups.membership(ofRank: rank).leader
            #expect(leaders[pulsar] ?? leader == leader, "\(rank) of pulsar \(pulsar)")
            leaders[pulsar] = leader
        }
        print("groups: \(groups.tally.members) members, \(survey.memberCount) of them of pulsars")
        #expect(leaders.count == 1000 && Set(leaders.values).count == 1000)
        #expect(Double(groups.tally.members - survey.memberCount) <= groups.tally.expectedMembers * 2 + 10)
    }

    // MARK: - Against the rule itself

    /// The same as going through all pairs, in dense places too, where near signals are looked up.
    @Test(arguments: [(1500, 3.0, 30.0), (4000, 0.2, 2)]) func likeAllPairs(
        _ count: Int, _ extent: Double, _ dm: Double
    ) throws {
        var source = RandomSource(seed: UInt64(count))
        var list = SignalList()
        let periods = (0..<40).map { _ in source.logUniform(0.5...500) }
        for place in 0..<count {
            let ratio = FrequencyRatio(source.integer(below: 4) + 1, source.integer(below: 4) + 1)
            var header = SignalList.header(
                periods[source.integer(below: periods.count)] * ratio.value * (1 + source.normal() * 1e-5),
                (359.9 + source.uniform(0...extent)).truncatingRemainder(dividingBy: 360),
                60 + source.uniform(0...extent),
                dm: source.uniform(0...dm), snr: source.uniform(5...30), width: source.uniform(0.02...0.3),
                seconds: source.uniform(200...2000), date: source.uniform() < 0.5 ? 59_000 : 59_100)
            if place % 5 == 0 { header.accelerationMetresPerSecondSquared = source.uniform(-20...20) }
            if place % 7 == 0 { header.frame = .barycentric }
            list.headers.append(header)
        }
        let groups = try list.groups()
        let reference = ReferenceGroups.leaders(list.headers, SiftingRules())
        // Where near signals are many, how many would agree by chance is an estimate, and so is how well they have to.
        let others = list.headers.indices.count { groups.membership(ofRank: $0).leader != reference[$0] }
        #expect(extent < 1 ? others < count / 20 : others == 0, "\(others) of \(count)")
        #expect(Set(reference).count < count - 100)
    }

    @Test func ratios() {
        let table = RatioTable(highest: 16)
        #expect(table.ratios.count == 159)
        #expect(table.ratios.prefix(7).map(\.text) == ["1/1", "2/1", "1/2", "3/1", "1/3", "4/1", "1/4"])
        #expect(table.simplest(at: 1.5001, within: 1e-4, count: 159)?.place == 10)
        #expect(table.ratios[10].text == "3/2")
        #expect(table.simplest(at: 1.5001, within: 1e-4, count: 10) == nil)
        #expect(table.simplest(at: 1.51, within: 1e-4, count: 159) == nil)
        #expect(table.simplest(at: 0.0301, within: 1e-4, count: 159) == nil)
    }

    /// Whatever is near lies in one of the cells that are looked at, around the poles and across the meridian too.
    @Test(arguments: [0.01, 0.25, 3, 40]) func cellsOfTheSky(_ side: Double) {
        let cells = SkyCells(side: side)
        var source = RandomSource(seed: 5)
        for _ in 0..<20_000 {
            let first = SkyPosition(
                rightAscension: source.uniform(0...360),
                declination: max(
                    -90, min(90, source.uniform() < 0.3 ? 90 - source.uniform(0...3 * side) : source.uniform(-90...90)))
            )
            let second = SkyPosition(
                rightAscension: (first.rightAscension + source.uniform(-1...1) * side * 3 + 720)
                    .truncatingRemainder(dividingBy: 360),
                declination: max(-90, min(90, first.declination + source.uniform(-1...1) * side)))
            guard first.separation(from: second) <= side else { continue }
            let near = cells.cells(near: first.rightAscension, first.declination)
            #expect(near.contains(cells.cell(rightAscension: second.rightAscension, declination: second.declination)))
            #expect(Set(near).count == near.count)
        }
    }
}
