import Candidates
import RandomNumbers

@testable import Sifting

/// Candidates of a survey with many beams: each pulsar at its fundamental and at harmonics, in the beam beside and on a second
/// day, and candidates that are noise.
struct SimulatedSurvey {
    private(set) var list = SignalList()
    /// Of each candidate of the list; `nil` of noise.
    private(set) var pulsars: [Int?] = []
    private(set) var memberCount = 0

    init(pulsars count: Int, beams: Int, noise: Int, seed: UInt64) {
        var source = RandomSource(seed: seed)
        var found: [(header: CandidateHeader, pulsar: Int?)] = []
        // Beams in rows, half a beam's width apart.
        let positions = (0..<beams).map { beam -> (Double, Double) in
            let (column, row) = (Double(beam % 10), Double(beam / 10))
            return (120 + column * 0.2, 5 + row * 0.2)
        }
        for pulsar in 0..<count {
            let frequency = source.logUniform(0.3...300)
            let width = source.uniform(0.03...0.1)
            let (dm, snr) = (source.uniform(5...900), source.uniform(20...60))
            let beam = source.integer(below: beams)
            func add(_ ratio: Double, _ strength: Double, beam: Int, date: Double) {
                let drift = source.uniform(-0.3...0.3) * width / 600
                let earth = date == 59_000 ? 0 : source.uniform(-0.9e-4...0.9e-4)
                found.append(
                    (
                        SignalList.header(
                            (frequency + drift) * ratio * (1 + earth), positions[beam].0, positions[beam].1,
                            dm: dm + source.uniform(-1...1), snr: snr * strength, width: width, seconds: 600,
                            date: date), pulsar
                    ))
            }
            add(1, 1, beam: beam, date: 59_000)
            for (ratio, strength) in [(2.0, 0.7), (0.5, 0.6), (3, 0.5), (1.0 / 3, 0.4)] {
                add(ratio, strength, beam: beam, date: 59_000)
            }
            let beside = beam % 10 < 9 ? beam + 1 : beam - 1
            add(1, 0.55, beam: beside, date: 59_000)
            add(1, 0.9, beam: beam, date: 59_030)
        }
        memberCount = found.count - count
        for _ in 0..<noise {
            let beam = source.integer(below: beams)
            found.append(
                (
                    SignalList.header(
                        source.logUniform(0.1...1000), positions[beam].0, positions[beam].1,
                        dm: source.uniform(0...1000), snr: source.uniform(5...12)), nil
                ))
        }
        found.sort { $0.header.signalToNoise ?? 0 > $1.header.signalToNoise ?? 0 }
        list.headers = found.map(\.header)
        pulsars = found.map(\.pulsar)
    }
}
