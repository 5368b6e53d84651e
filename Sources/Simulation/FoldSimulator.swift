import Candidates
import Foundation
import RandomNumbers

/// Makes folds whose truth is known. Each is determined by the seed, its truth and its number alone.
public struct FoldSimulator: Sendable {
    private let seed: UInt64
    private let receiver: SimulatedFold.Receiver

    public init(seed: UInt64, receiver: SimulatedFold.Receiver = .init()) {
        self.seed = seed
        self.receiver = receiver
    }

    public func fold(_ truth: Truth, number: Int) -> SimulatedFold {
        let kind = UInt64(Truth.allCases.firstIndex(of: truth) ?? 0)
        var random = RandomSource(seed: seed, stream: UInt64(number) << 2 | kind)
        let header = Self.header(&random)
        var cube = FoldCube(receiver: receiver, header: header, random: &random)
        switch truth {
        case .pulsar: Self.addPulsar(to: &cube, &random)
        case .noise: Self.addChancePulse(to: &cube, &random)
        case .rfi: Self.addInterference(to: &cube, &random)
        }
        let digits = String(number)
        return SimulatedFold(
            name: "\(truth.rawValue)_\(String(repeating: "0", count: max(0, 5 - digits.count)))\(digits)",
            truth: truth, receiver: receiver, header: header, samples: cube.samples)
    }

    private static func header(_ random: inout RandomSource) -> CandidateHeader {
        var header = CandidateHeader()
        header.periodSeconds = random.logUniform(0.002...2)
        header.dispersionMeasure = random.logUniform(5...900)
        header.rightAscensionDegrees = random.uniform(0...360)
        header.declinationDegrees = asin(random.uniform(-1...0.5)) * 180 / .pi
        header.modifiedJulianDate = random.uniform(54_700...56_000)
        header.telescope = "Simulated"
        return header
    }

    /// A pulsar: one to three components of 1 % to 20 % width, signal-to-noise 7 to 300, scintillating in frequency,
    /// fluctuating or nulling in time, reported at a period and a DM that are off by less than the pulse's width.
    private static func addPulsar(to cube: inout FoldCube, _ random: inout RandomSource) {
        let width = random.logUniform(0.01...0.2)
        var pulse = Pulse(components: [])
        let phase = random.uniform()
        for _ in 0..<(1 + random.integer(below: 3)) {
            pulse.components.append(
                .init(
                    phase: phase + random.normal() * width, width: width * random.uniform(0.5...1.2),
                    height: random.uniform(0.2...1)))
        }
        let nulling = random.uniform() < 0.2 ? random.uniform(0.1...0.6) : 0
        let slope = random.normal()
        let time = (0..<cube.receiver.subIntegrations).map { _ in
            random.uniform() < nulling ? 0 : exp(0.3 * random.normal())
        }
        let band = (0..<cube.receiver.channels).map { channel in
            exp(0.4 * random.normal() + slope * (Double(channel) / Double(cube.receiver.channels) - 0.5))
        }
        cube.add(
            pulse, signalToNoise: random.logUniform(7...300), time: time, band: band,
            phaseDrift: random.normal() * width * 0.3, bandDrift: random.normal() * width * 0.3)
    }

    /// What a search picks from noise: a faint pulse by chance, in some sub-integrations and channels only.
    private static func addChancePulse(to cube: inout FoldCube, _ random: inout RandomSource) {
        let pulse = Pulse(components: [.init(phase: random.uniform(), width: random.uniform(0.01...0.1), height: 1)])
        let share = random.uniform(0.2...0.8)
        let time = (0..<cube.receiver.subIntegrations).map { _ in random.uniform() < share ? random.uniform() : 0 }
        let band = (0..<cube.receiver.channels).map { _ in random.uniform() < share ? random.uniform() : 0 }
        cube.add(
            pulse, signalToNoise: random.uniform(0...5), time: time, band: band,
            phaseDrift: random.normal() * 0.3, bandDrift: random.normal() * 0.5)
    }

    /// Interference of five kinds: a few channels only, a few sub-integrations only, undispersed, drifting in time, and
    /// slow undulation.
    private static func addInterference(to cube: inout FoldCube, _ random: inout RandomSource) {
        let (rows, channels) = (cube.receiver.subIntegrations, cube.receiver.channels)
        var pulse = Pulse(components: [.init(phase: random.uniform(), width: random.uniform(0.02...0.3), height: 1)])
        var time = [Double](repeating: 1, count: rows)
        var band = [Double](repeating: 1, count: channels)
        var (phaseDrift, bandDrift) = (random.normal() * 0.1, random.normal() * 0.1)
        switch random.integer(below: 5) {
        case 0: band = band.map { _ in random.uniform() < 0.15 ? random.uniform(1...5) : 0 }
        case 1: time = time.map { _ in random.uniform() < 0.15 ? random.uniform(1...5) : 0 }
        case 2: bandDrift = cube.undispersedDrift
        case 3: phaseDrift = random.uniform(0.5...3) * (random.uniform() < 0.5 ? -1 : 1)
        default:
            pulse = Pulse(undulations: 1 + random.integer(below: 6), phase: random.uniform())
            time = time.map { _ in random.uniform() }
            phaseDrift = random.normal()
        }
        cube.add(
            pulse, signalToNoise: random.logUniform(8...200), time: time, band: band, phaseDrift: phaseDrift,
            bandDrift: bandDrift)
    }
}
