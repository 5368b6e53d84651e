import ArgumentParser
import Candidates
import Catalogue
import Foundation
import RandomNumbers
import Sifting

/// Candidates of a survey put into groups and compared with known pulsars.
///
/// The candidates are made up: of beams a beam's width apart, their periods, dispersion measures and pulse widths as searches
/// find them, and a hundredth of them harmonics of others. Each is compared with what is near it in place and dispersion
/// measure, which is what takes the time.
struct SiftingBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sifting", abstract: "Candidates grouped and matched with known pulsars.")

    @OptionGroup var options: BenchOptions

    @Option(help: "Candidates.")
    var candidates = 1_000_000

    @Option(help: "Beams.")
    var beams = 1000

    @Flag(help: "The band is not known, so that dispersion measures may differ by a fixed number.")
    var withoutBand = false

    @Option(help: "A catalogue of known pulsars; otherwise 3,000 are made up.")
    var known: String?

    func run() async throws {
        let headers = made()
        let pulsars = try known.map { try PulsarCatalogue(contentsOf: $0).pulsars } ?? madePulsars()
        var (grouping, matching) = (Timing(), Timing())
        var (tally, matches, inManyBeams) = (Groups.Tally(), 0, 0)
        for _ in 0..<options.rounds {
            let sifter = Sifter(known: KnownPulsarSearch(KnownPulsars(pulsars)), groupRules: SiftingRules())
            grouping.measure {
                for (place, header) in headers.enumerated() { sifter.take(header, score: -Double(place)) }
                sifter.group(of: headers.count)
            }
            (tally, matches) = (sifter.groups?.tally ?? tally, 0)
            inManyBeams = sifter.manyBeams?.count ?? 0
            matching.measure {
                for (place, header) in headers.enumerated() {
                    matches += sifter.findings(of: header, rank: place).known.isEmpty ? 0 : 1
                }
            }
        }
        if options.json {
            print(
                "{\"name\": \"sifting\", \"candidates\": \(candidates), \"beams\": \(beams), "
                    + "\"grouping_seconds\": \(grouping.median), \"matching_seconds\": \(matching.median), "
                    + "\"members\": \(tally.members), \"expected_members\": \(tally.expectedMembers), "
                    + "\"peak_memory_mib\": \(PeakMemory.megabytes)}")
        } else {
            print(
                String(
                    format:
                        "%d candidates of %d beams grouped in %.1f s and matched with %d pulsars in %.1f s (medians of "
                        + "%d): %d members of %d groups (%.0f by chance), %d in many beams, %d matches, %.0f MiB at most",
                    candidates, beams, grouping.median, pulsars.count, matching.median, options.rounds, tally.members,
                    tally.groups, tally.expectedMembers, inManyBeams, matches, PeakMemory.megabytes))
        }
    }

    private func made() -> [CandidateHeader] {
        var source = RandomSource(seed: 1)
        var headers: [CandidateHeader] = []
        headers.reserveCapacity(candidates)
        let columns = max(Int(Double(beams).squareRoot()), 1)
        while headers.count < candidates {
            var header = CandidateHeader()
            let beam = source.integer(below: beams)
            header.rightAscensionDegrees = 240 + Double(beam % columns) * 0.25
            header.declinationDegrees = -30 + Double(beam / columns) * 0.25
            header.modifiedJulianDate = 59_000 + Double(beam / 13)
            header.observationSeconds = 540
            header.periodSeconds = source.logUniform(1e-3...10)
            header.dispersionMeasure = source.logUniform(2...1000)
            header.signalToNoise = source.logUniform(6...20)
            header.widthTurns = source.logUniform(0.02...0.3)
            if !withoutBand { (header.centreFrequencyMegahertz, header.bandwidthMegahertz) = (1352, 340) }
            if headers.count % 100 == 99 {
                let number = headers.count
                header = headers[source.integer(below: number)]
                header.periodSeconds = header.periodSeconds.map { $0 * 2 }
                header.signalToNoise = header.signalToNoise.map { $0 / 2 }
            }
            headers.append(header)
        }
        return headers
    }

    private func madePulsars() -> [Pulsar] {
        var source = RandomSource(seed: 2)
        return (0..<3000).map { number in
            var pulsar = Pulsar("J\(number)")
            pulsar.position = SkyPosition(
                rightAscension: source.uniform(235...255), declination: source.uniform(-35...(-20)))
            pulsar.spin = Spin(frequency: source.logUniform(0.1...500))
            pulsar.dispersionMeasure = source.logUniform(2...1000)
            return pulsar
        }
    }
}
