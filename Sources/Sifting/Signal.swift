import Candidates
import Glibc

/// What of a candidate decides which others are the same signal; a million of them lie in memory.
struct Signal {
    /// Hz.
    var frequency: Double
    /// Of the candidate in its list, counted from 0.
    var rank: UInt32
    var observation: UInt32
    // NaN where it is not known.
    /// pc cm^-3.
    var dispersionMeasure: Float
    var signalToNoise: Float
    var widthTurns: Float
    /// m s^-2.
    var acceleration: Float
}

/// Where, when and how was observed; the candidates of one share it.
struct Observation: Hashable {
    /// Where a beam looked.
    enum Place: Hashable {
        /// Degrees.
        case sky(rightAscension: Double, declination: Double)
        /// Only its name is known.
        case named(pointing: String?, beam: String?)
    }

    var place: Place
    var modifiedJulianDate: Double?
    var seconds: Double?
    var isBarycentric: Bool
    var centreMegahertz: Double?
    var bandwidthMegahertz: Double?
    var beamWidthDegrees: Double?

    /// `nil` where nothing says where it was.
    init?(_ header: CandidateHeader) {
        if let rightAscension = header.rightAscensionDegrees, let declination = header.declinationDegrees {
            place = .sky(rightAscension: rightAscension, declination: declination)
        } else if header.pointing != nil || header.beam != nil {
            // Beams are numbered alike in every observation.
            let pointing = header.pointing ?? header.modifiedJulianDate.map { "\($0)" }
            place = .named(pointing: pointing, beam: header.beam)
        } else {
            return nil
        }
        modifiedJulianDate = header.modifiedJulianDate
        seconds = header.observationSeconds
        isBarycentric = header.frame == .barycentric
        centreMegahertz = header.centreFrequencyMegahertz
        bandwidthMegahertz = header.bandwidthMegahertz
        beamWidthDegrees = header.beamWidthDegrees
    }

    var band: (centre: Double, width: Double)? {
        centreMegahertz.flatMap { centre in bandwidthMegahertz.map { (centre, $0) } }
    }

    /// What begins within so many seconds is observed at the same time; pointings that follow one another are not.
    var overlapSeconds: Double { (seconds ?? Self.unknownSeconds) / 2 }

    /// An observation whose length is not known is no shorter than this.
    private static let unknownSeconds = 120.0
}

/// The signals of a list, in its order, with their observations.
struct SignalTable {
    private(set) var signals: [Signal] = []
    private(set) var observations: [Observation] = []
    private var numbers: [Observation: UInt32] = [:]

    /// Takes the next candidate of the list; one without a period or a place is no signal that could be compared.
    ///
    /// - Returns: whether it is taken.
    mutating func append(_ header: CandidateHeader?, rank: Int) -> Bool {
        guard let header, let period = header.periodSeconds, period > 0, let observation = Observation(header) else {
            return false
        }
        let number: UInt32
        if let known = numbers[observation] {
            number = known
        } else {
            number = UInt32(observations.count)
            observations.append(observation)
            numbers[observation] = number
        }
        func float(_ value: Double?) -> Float { value.map { Float($0) } ?? .nan }
        signals.append(
            Signal(
                frequency: 1 / period, rank: UInt32(rank), observation: number,
                dispersionMeasure: float(header.dispersionMeasure),
                signalToNoise: float(header.signalToNoise ?? header.statedSignalToNoise ?? header.searchSignalToNoise),
                widthTurns: float(header.widthTurns), acceleration: float(header.accelerationMetresPerSecondSquared)))
        return true
    }

    /// Puts the signals of a stretch of equal scores in order of their strength.
    mutating func sortByStrength(from first: Int) {
        guard signals.count - first > 1 else { return }
        func strength(_ signal: Signal) -> Float {
            signal.signalToNoise.isNaN ? -.infinity : signal.signalToNoise
        }
        signals[first...].sort { one, other in
            let (own, theirs) = (strength(one), strength(other))
            return own != theirs ? own > theirs : one.rank < other.rank
        }
    }

    /// Forgets by what observations were told apart.
    mutating func finish() { numbers = [:] }
}
