/// A number of a candidate's header, by itself or as a column of a table with one a row.
public enum HeaderColumn: Sendable, CaseIterable {
    case periodSeconds, dispersionMeasure, signalToNoise, rightAscensionDegrees, declinationDegrees, modifiedJulianDate
    case widthTurns, accelerationMetresPerSecondSquared, observationSeconds, statedSignalToNoise, significance
    case periodErrorSeconds, periodDerivative, periodEpoch, dispersionMeasureError, accelerationError
    case centreFrequencyMegahertz, bandwidthMegahertz, beamWidthDegrees, searchSignalToNoise

    /// Its column in ranked lists and stores, with the unit that its numbers are in.
    public var name: String { meaning.name }

    /// What its numbers are in, as FITS writes units; empty for pure numbers.
    public var unit: String { meaning.unit }

    /// Where the value stands in a candidate's header.
    public var keyPath: WritableKeyPath<CandidateHeader, Double?> { meaning.keyPath }

    /// The values that it can have, in the header's units; anything else is a blank, a mark for "unknown" or damage.
    public var range: ClosedRange<Double> { meaning.range }

    /// Why a value is left out, as a clause: "the right ascension of 1487.5 deg is outside 0 to 360".
    public func reasonToLeaveOut(_ value: Double) -> String {
        let unit = meaning.unit.isEmpty ? "" : " \(meaning.unit)"
        guard value.isFinite else { return "the \(meaning.title) is not a finite number" }
        func plain(_ bound: Double) -> String { bound == bound.rounded() ? "\(Int(bound))" : "\(bound)" }
        return
            "the \(meaning.title) of \(value)\(unit) is outside \(plain(range.lowerBound)) to \(plain(range.upperBound))"
    }

    /// The same of a text that is no number.
    public func reasonToLeaveOut(text: String) -> String {
        "the \(meaning.title) \"\(text.prefix(40))\" is no such number"
    }

    private struct Meaning {
        var keyPath: WritableKeyPath<CandidateHeader, Double?>
        var name: String
        var title: String
        var unit: String
        var range: ClosedRange<Double>
    }

    private var meaning: Meaning {
        switch self {
        // From beyond the fastest spin that holds together to beyond the slowest radio transients that repeat.
        case .periodSeconds:
            Meaning(keyPath: \.periodSeconds, name: "period_s", title: "period", unit: "s", range: 1e-5...1e6)
        // The fold of a candidate near 0 may do best a little below it.
        case .dispersionMeasure:
            Meaning(
                keyPath: \.dispersionMeasure, name: "dm_pc_cm3", title: "DM", unit: "pc cm-3", range: -1000...100_000)
        case .signalToNoise:
            Meaning(keyPath: \.signalToNoise, name: "snr", title: "signal-to-noise", unit: "", range: -1000...1e9)
        case .rightAscensionDegrees:
            Meaning(
                keyPath: \.rightAscensionDegrees, name: "ra_deg", title: "right ascension", unit: "deg", range: 0...360)
        case .declinationDegrees:
            Meaning(keyPath: \.declinationDegrees, name: "dec_deg", title: "declination", unit: "deg", range: -90...90)
        // The years 1941 to 2132: 0 and full Julian dates are no such dates.
        case .modifiedJulianDate:
            Meaning(keyPath: \.modifiedJulianDate, name: "mjd", title: "MJD", unit: "d", range: 30_000...100_000)
        case .widthTurns:
            Meaning(
                keyPath: \.widthTurns, name: "width_turns", title: "pulse width in turns", unit: "", range: 1e-9...1)
        case .accelerationMetresPerSecondSquared:
            Meaning(
                keyPath: \.accelerationMetresPerSecondSquared, name: "acceleration_m_s2", title: "acceleration",
                unit: "m s-2", range: -1e6...1e6)
        case .observationSeconds:
            Meaning(
                keyPath: \.observationSeconds, name: "observation_s", title: "observation's length", unit: "s",
                range: 1e-6...1e9)
        case .statedSignalToNoise:
            Meaning(
                keyPath: \.statedSignalToNoise, name: "snr_stated", title: "signal-to-noise", unit: "",
                range: -1000...1e9)
        case .significance:
            Meaning(keyPath: \.significance, name: "sigma", title: "sigma", unit: "", range: -1000...1e9)
        case .periodErrorSeconds:
            Meaning(
                keyPath: \.periodErrorSeconds, name: "period_error_s", title: "period's error", unit: "s",
                range: 0...1e6)
        // That of a pulsar in the tightest of orbits is 1e-5.
        case .periodDerivative:
            Meaning(
                keyPath: \.periodDerivative, name: "period_derivative", title: "period's derivative", unit: "",
                range: -1e-2...1e-2)
        case .periodEpoch:
            Meaning(
                keyPath: \.periodEpoch, name: "pepoch_mjd", title: "period's epoch", unit: "d", range: 30_000...100_000)
        case .dispersionMeasureError:
            Meaning(
                keyPath: \.dispersionMeasureError, name: "dm_error_pc_cm3", title: "DM's error", unit: "pc cm-3",
                range: 0...100_000)
        case .accelerationError:
            Meaning(
                keyPath: \.accelerationError, name: "acceleration_error_m_s2", title: "acceleration's error",
                unit: "m s-2", range: 0...1e6)
        case .centreFrequencyMegahertz:
            Meaning(
                keyPath: \.centreFrequencyMegahertz, name: "centre_frequency_mhz", title: "centre frequency",
                unit: "MHz", range: 1...1e6)
        case .bandwidthMegahertz:
            Meaning(
                keyPath: \.bandwidthMegahertz, name: "bandwidth_mhz", title: "bandwidth", unit: "MHz",
                range: 1e-6...1e6)
        case .beamWidthDegrees:
            Meaning(
                keyPath: \.beamWidthDegrees, name: "beam_fwhm_deg", title: "width of the beam", unit: "deg",
                range: 1e-6...180)
        case .searchSignalToNoise:
            Meaning(
                keyPath: \.searchSignalToNoise, name: "snr_search", title: "signal-to-noise of the search", unit: "",
                range: -1000...1e9)
        }
    }
}

extension CandidateHeader {
    /// Sets a number if it is one that the column can have; otherwise the header is left without it, and `leftOut` says why.
    ///
    /// - Parameter value: `nil` or NaN where it is not known, which needs no word.
    /// - Returns: whether the value was set.
    @discardableResult
    public mutating func set(_ column: HeaderColumn, _ value: Double?) -> Bool {
        let isPossible = value.map(column.range.contains) ?? false
        self[keyPath: column.keyPath] = isPossible ? value : nil
        if let value, !isPossible, !value.isNaN { leftOut.append(column.reasonToLeaveOut(value)) }
        return isPossible
    }
}
