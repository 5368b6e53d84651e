import Candidates
import Formats

/// The lines of one pulsar in psrcat's text database, as far as they matter here (Manchester et al. 2005, AJ 129, 1993; the rules
/// are those of its own reader, readCatalogue.c).
struct PsrcatRecord {
    private struct Entry {
        var value: Substring
        var error: Substring?
    }

    /// Keys of which a pulsar has one or the other: a later line unsets an earlier.
    private static let others: [Substring: [Substring]] = [
        "P0": ["F0"], "F0": ["P0"], "P1": ["F1"], "F1": ["P1"], "PB": ["FB0"], "FB0": ["PB"],
        "RAJ": ["ELONG", "ELAT"], "DECJ": ["ELONG", "ELAT"], "ELONG": ["RAJ", "DECJ"], "ELAT": ["RAJ", "DECJ"],
    ]
    private static let words: Set<Substring> = ["PSRJ", "PSRB", "TYPE"]
    private static let angles: Set<Substring> = ["RAJ", "DECJ"]
    private static let numbers: Set<Substring> = [
        "P0", "P1", "F0", "F1", "F2", "PEPOCH", "DM", "ELONG", "ELAT", "PB", "FB0", "A1", "ECC", "EPS1", "EPS2",
    ]

    private var entries: [Substring: Entry] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// Takes a line `KEY VALUE [ERROR] [REFERENCE]`, of whatever key.
    ///
    /// - Returns: whether it could be read.
    mutating func add(_ line: Substring) -> Bool {
        let parts = line.split { $0 == " " || $0 == "\t" }
        guard let key = parts.first else { return true }
        if key == "PSRCAT_CLEAR" {
            entries = entries.filter { $0.key.hasPrefix("PSR") }
            return true
        }
        let isKnown = Self.words.contains(key) || Self.angles.contains(key) || Self.numbers.contains(key)
        guard isKnown else { return true }
        guard parts.count > 1 else { return false }
        if parts[1] == "NULL" {
            entries[key] = nil
            return true
        }
        // What begins with a digit is an error, anything else a reference.
        let error = parts.count > 2 && (parts[2].first?.isNumber ?? false || parts[2].hasPrefix("-")) ? parts[2] : nil
        let entry = Entry(value: parts[1], error: error)
        let isReadable =
            Self.words.contains(key)
            || (Self.angles.contains(key)
                ? Self.angle(key, entry) != nil : PrintedNumber(parts[1], error: error) != nil)
        guard isReadable else { return false }
        entries[key] = entry
        for other in Self.others[key] ?? [] { entries[other] = nil }
        return true
    }

    private static func angle(_ key: Substring, _ entry: Entry) -> PrintedNumber? {
        let text = String(entry.value)
        let hours = key == "RAJ"
        guard let degrees = hours ? SkyAngle.degrees(hours: text) : SkyAngle.degrees(degrees: text),
            (hours ? HeaderColumn.rightAscensionDegrees : .declinationDegrees).range.contains(degrees)
        else { return nil }
        let unit = PrintedNumber.unit(ofAngle: entry.value) * (hours ? 15 : 1)
        return PrintedNumber(degrees, unit: unit, error: entry.error)
    }

    private func number(_ key: Substring) -> PrintedNumber? {
        entries[key].flatMap { PrintedNumber($0.value, error: $0.error) }
    }

    private func angle(_ key: Substring) -> PrintedNumber? { entries[key].flatMap { Self.angle(key, $0) } }

    // MARK: - The pulsar

    /// `nil` without a name.
    var pulsar: Pulsar? {
        guard let name = (entries["PSRJ"] ?? entries["PSRB"]).map({ String($0.value) }) else { return nil }
        var pulsar = Pulsar(name)
        if entries["PSRJ"] != nil, let other = entries["PSRB"] { pulsar.aliases = [String(other.value)] }
        if let longitude = number("ELONG"), let latitude = number("ELAT") {
            pulsar.position = SkyPosition(eclipticLongitude: longitude.value, latitude: latitude.value)
            pulsar.positionErrorDegrees = max(longitude.error, latitude.error)
        } else if let rightAscension = angle("RAJ"), let declination = angle("DECJ") {
            pulsar.position = SkyPosition(rightAscension: rightAscension.value, declination: declination.value)
            pulsar.positionErrorDegrees = max(rightAscension.error, declination.error)
        }
        pulsar.spin = spin
        pulsar.orbitalShift = orbitalShift
        if let dispersion = number("DM") {
            (pulsar.dispersionMeasure, pulsar.dispersionMeasureError) = (dispersion.value, dispersion.error)
        }
        pulsar.kind = entries["TYPE"].map { String($0.value) }
        return pulsar
    }

    private var spin: Spin? {
        let period = number("P0")
        guard
            var spin = period.map({ Spin(period: $0.value, error: $0.error) })
                ?? number("F0").map({ number in
                    var spin = Spin(frequency: number.value)
                    spin.frequencyError = number.error
                    return spin
                }), spin.frequency > 0, spin.frequency.isFinite
        else { return nil }
        if let slowing = number("P1") {
            spin.setPeriodDerivative(slowing.value, error: slowing.error)
        } else if let derivative = number("F1") {
            (spin.derivative, spin.derivativeError) = (derivative.value, derivative.error)
        }
        spin.secondDerivative = number("F2")?.value ?? 0
        spin.epoch = number("PEPOCH")?.value
        return spin
    }

    /// 2 pi x / P_b (1 + e) / sqrt(1 - e^2) of the projected semi-major axis x in light seconds: the largest speed along the line
    /// of sight over that of light.
    private var orbitalShift: Double {
        let seconds = number("PB").map { $0.value * 86_400 } ?? number("FB0").map { 1 / $0.value }
        guard let axis = number("A1")?.value, let seconds, seconds > 0 else { return 0 }
        let parts = (number("EPS1")?.value ?? 0, number("EPS2")?.value ?? 0)
        let eccentricity = number("ECC")?.value ?? (parts.0 * parts.0 + parts.1 * parts.1).squareRoot()
        guard (0..<1).contains(eccentricity) else { return 0 }
        return abs(2 * .pi * axis / seconds * (1 + eccentricity) / (1 - eccentricity * eccentricity).squareRoot())
    }
}
