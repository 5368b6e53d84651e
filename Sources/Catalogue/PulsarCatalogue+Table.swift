import Candidates
import Formats

extension PulsarCatalogue {
    /// What a column of a table of pulsars holds, by the names that surveys give it.
    private enum Column: CaseIterable {
        case name, rightAscension, rightAscensionDegrees, declination, period, periodMilliseconds, frequency, dispersion
        case epoch, frequencyDerivative, periodDerivative

        var names: Set<String> {
            switch self {
            case .name: ["name", "psr", "psrj", "jname", "pulsar", "source", "source_name"]
            case .rightAscension: ["ra", "raj"]
            case .rightAscensionDegrees: ["ra_deg", "rajd", "raj_deg"]
            case .declination: ["dec", "decj", "dec_deg", "decjd", "decj_deg"]
            case .period: ["p", "p0", "period", "period_s", "p0_s"]
            case .periodMilliseconds: ["period_ms", "p_ms", "p0_ms", "p(ms)"]
            case .frequency: ["f", "f0", "freq", "frequency"]
            case .dispersion: ["dm", "dm_pc_cm3"]
            case .epoch: ["pepoch", "epoch", "mjd"]
            case .frequencyDerivative: ["f1", "fdot"]
            case .periodDerivative: ["p1", "pdot"]
            }
        }
    }

    /// The order of CandyJar's `pulsars.list`, which has no line of names.
    private static let usual: [Column?] = [.name, .rightAscension, .declination, .period, .dispersion, nil]

    /// A table with a line of names, separated by commas, semicolons, tabs or blanks.
    static func table(_ text: String, path: String) throws(FormatError) -> PulsarCatalogue {
        var catalogue = PulsarCatalogue(path: path)
        var columns: [Column?]?
        var delimiter = UInt8(ascii: " ")
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let plain = line.trimmingBlanks
            if plain.isEmpty { continue }
            if columns == nil {
                delimiter = [UInt8(ascii: ";"), UInt8(ascii: ","), 9].first(where: plain.utf8.contains) ?? delimiter
                columns = named(cells(line.drop { $0 == "#" }, delimiter))
                if columns != nil || plain.hasPrefix("#") { continue }
                guard delimiter == UInt8(ascii: " "), (5...6).contains(cells(line, delimiter).count) else {
                    throw FormatError(
                        path, .line(number),
                        .unsupported(
                            "is neither psrcat's database nor a table of pulsars, whose first line names the columns: "
                                + "name, ra, dec, period or f0, dm"))
                }
                columns = usual
            }
            if plain.hasPrefix("#") { continue }
            let cells = cells(line, delimiter)
            if let columns, cells.count <= columns.count,
                let pulsar = pulsar(of: Dictionary(zip(columns, cells)) { first, _ in first })
            {
                catalogue.pulsars.append(pulsar)
            } else {
                catalogue.skippedLines.append(number)
            }
        }
        return catalogue
    }

    /// Without what a delimiter at the end makes of it.
    private static func cells(_ line: Substring, _ delimiter: UInt8) -> [String] {
        let row = delimiter == 9 ? String(line) : line.trimmingBlanks
        var cells = CellScanner.cells(of: row, delimiter: delimiter)
        while cells.last?.isEmpty == true { cells.removeLast() }
        return cells
    }

    /// `nil` unless a name, and a period or a frequency, are among them.
    private static func named(_ cells: [String]) -> [Column?]? {
        let columns = cells.map { cell in Column.allCases.first { $0.names.contains(cell.lowercased()) } }
        let hasSpin = columns.contains(.period) || columns.contains(.periodMilliseconds) || columns.contains(.frequency)
        return columns.contains(.name) && hasSpin ? columns : nil
    }

    private static func pulsar(of cells: [Column?: String]) -> Pulsar? {
        func text(_ column: Column) -> String? {
            cells[column].flatMap { ["", "*", "-", "nan", "NaN", "None", "null"].contains($0) ? nil : $0 }
        }
        // A control character would go to the screen.
        guard let name = text(.name), name.utf8.allSatisfy({ $0 >= 0x20 }) else { return nil }
        var pulsar = Pulsar(name)
        let hours = text(.rightAscension).map { SkyAngle.degrees(hours: $0) }
        let rightAscension = hours ?? text(.rightAscensionDegrees).map { Double($0) }
        let declination = text(.declination).map { SkyAngle.degrees(degrees: $0) }
        if rightAscension != nil || declination != nil {
            guard let rightAscension = rightAscension ?? nil, let declination = declination ?? nil,
                HeaderColumn.rightAscensionDegrees.range.contains(rightAscension),
                HeaderColumn.declinationDegrees.range.contains(declination)
            else { return nil }
            pulsar.position = SkyPosition(rightAscension: rightAscension, declination: declination)
        }
        func number(_ column: Column) -> PrintedNumber?? { text(column).map { PrintedNumber($0[...], error: nil) } }
        if let period = number(.period) ?? number(.periodMilliseconds) {
            guard let period, period.value > 0 else { return nil }
            let unit = text(.period) == nil ? 1e-3 : 1
            pulsar.spin = Spin(period: period.value * unit, error: period.error * unit)
        } else if let frequency = number(.frequency) {
            guard let frequency, frequency.value > 0 else { return nil }
            pulsar.spin = Spin(frequency: frequency.value)
            pulsar.spin?.frequencyError = frequency.error
        }
        if let derivative = number(.frequencyDerivative) {
            guard let derivative else { return nil }
            pulsar.spin?.derivative = derivative.value
            pulsar.spin?.derivativeError = derivative.error
        } else if let slowing = number(.periodDerivative) {
            guard let slowing else { return nil }
            pulsar.spin?.setPeriodDerivative(slowing.value, error: slowing.error)
        }
        if let dispersion = number(.dispersion) {
            guard let dispersion else { return nil }
            (pulsar.dispersionMeasure, pulsar.dispersionMeasureError) = (dispersion.value, dispersion.error)
        }
        if let epoch = number(.epoch) {
            guard let epoch else { return nil }
            pulsar.spin?.epoch = epoch.value
        }
        return pulsar
    }
}
