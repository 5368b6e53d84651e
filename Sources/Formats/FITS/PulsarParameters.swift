import Candidates

/// What an archive's ephemeris and predictors say of period and dispersion measure, for headers that do not.
struct PulsarParameters {
    /// Seconds.
    private(set) var periodSeconds: Double?
    /// pc cm^-3.
    private(set) var dispersionMeasure: Double?

    /// From the tables PSRPARAM and PSREPHEM (the ephemeris), T2PREDICT and POLYCO (predictors), each as far as those before
    /// it do not say.
    init(_ file: borrowing FITSFile) throws(FormatError) {
        if file.move(toTable: "PSRPARAM"), let column = file.column("PARAM"), column.isText {
            take(Ephemeris(lines: try Self.lines(column, of: file)))
        }
        if file.move(toTable: "PSREPHEM"), case let rows = try file.rowCount(), rows > 0 {
            if let column = file.column("DM"), column.kind == .numbers, column.elements == 1 {
                take(dispersionMeasure: try file.numbers(column, row: rows - 1, count: 1).first)
            }
        }
        if file.move(toTable: "T2PREDICT"), let column = file.column("PREDICT"), column.isText {
            take(Tempo2Predictor(lines: try Self.lines(column, of: file)))
        }
        if file.move(toTable: "POLYCO"), case let rows = try file.rowCount(), rows > 0 {
            if let column = file.column("REF_F0"), column.kind == .numbers, column.elements == 1 {
                take(frequencyHertz: try file.numbers(column, row: rows - 1, count: 1).first)
            }
        }
    }

    private static func lines(_ column: FITSColumn, of file: borrowing FITSFile) throws(FormatError) -> [String] {
        var lines: [String] = []
        for row in 0..<(try file.rowCount()) { lines.append(try file.string(column, row: row)) }
        return lines
    }

    private mutating func take(_ ephemeris: Ephemeris) {
        take(frequencyHertz: ephemeris.frequencyHertz)
        take(dispersionMeasure: ephemeris.dispersionMeasure)
    }

    private mutating func take(_ predictor: Tempo2Predictor) {
        take(frequencyHertz: predictor.frequencyHertz)
        take(dispersionMeasure: predictor.dispersionMeasure)
    }

    private mutating func take(frequencyHertz: Double?) {
        guard periodSeconds == nil, let frequencyHertz, frequencyHertz > 0, frequencyHertz.isFinite else { return }
        periodSeconds = 1 / frequencyHertz
    }

    private mutating func take(dispersionMeasure value: Double?) {
        guard dispersionMeasure ?? 0 == 0, let value, value.isFinite else { return }
        dispersionMeasure = value
    }
}

/// The lines of a pulsar's parameter file (.par): a name, a value, and what else follows.
struct Ephemeris {
    private(set) var frequencyHertz: Double?
    private(set) var dispersionMeasure: Double?

    init(lines: some Sequence<some StringProtocol>) {
        for line in lines {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count > 1, let value = FieldText.number(words[1]), value.isFinite else { continue }
            switch words[0].uppercased() {
            case "F0", "F": if value > 0 { frequencyHertz = frequencyHertz ?? value }
            case "P0", "P": if value > 0 { frequencyHertz = frequencyHertz ?? 1 / value }
            case "DM": dispersionMeasure = dispersionMeasure ?? value
            default: continue
            }
        }
    }
}

/// A predictor of TEMPO2 (Edwards, Hobbs & Manchester 2006, MNRAS 372, 1549): pulse phase as a Chebyshev polynomial of time
/// and observing frequency, and a constant over the square of that frequency for the dispersion.
struct Tempo2Predictor {
    /// In the middle of the first segment's time and band.
    private(set) var frequencyHertz: Double?
    private(set) var dispersionMeasure: Double?

    init(lines: [String]) {
        var (seconds, dispersion): (Double?, Double?)
        var coefficients: [Double] = []
        for line in lines {
            let words = line.split(whereSeparator: \.isWhitespace)
            let numbers = words.dropFirst().compactMap { Double($0) }
            switch words.first {
            case "TIME_RANGE": if numbers.count == 2 { seconds = (numbers[1] - numbers[0]) * 86_400 }
            case "DISPERSION_CONSTANT": dispersion = numbers.first
            case "COEFFS":
                // The terms in frequency alternate in the middle of the band; the first of all counts half.
                let inBand = numbers.enumerated().map { place, value in
                    place == 0 ? value / 2 : place % 2 == 1 ? 0 : (place % 4 == 0 ? value : -value)
                }
                coefficients.append(inBand.reduce(0, +))
            case "ChebyModel":
                if words.dropFirst().first == "END" {
                    finish(coefficients, seconds: seconds, dispersion: dispersion)
                    return
                }
            default: continue
            }
        }
        finish(coefficients, seconds: seconds, dispersion: dispersion)
    }

    /// The derivative of T_i at 0 is i, 0, -i, 0 for i = 1, 2, 3, 4 and so on.
    private mutating func finish(_ coefficients: [Double], seconds: Double?, dispersion: Double?) {
        guard let seconds, seconds > 0 else { return }
        let slope = coefficients.enumerated().reduce(0.0) { sum, term in
            let (order, value) = term
            return order % 2 == 0 ? sum : sum + value * Double(order % 4 == 1 ? order : -order)
        }
        let frequency = slope * 2 / seconds
        guard frequency > 0, frequency.isFinite else { return }
        frequencyHertz = frequency
        dispersionMeasure = dispersion.map { -$0 / Dispersion.constant / frequency }
    }
}
