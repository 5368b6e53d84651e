import Candidates
import Formats

extension PulsarCatalogue {
    /// What a column of a table of pulsars holds, by the names that surveys give it.
    private enum Column: CaseIterable {
        case name, rightAscension, rightAscensionDegrees, declination, period, periodMilliseconds, frequency, dispersion
        case epoch

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
            }
        }
    }

    /// The order of CandyJar's `pulsars.list`, which has no line of names.
    private static let usual: [Column?] = [.name, .rightAscension, .declination, .period, .dispersion]

    /// A table with a line of names, separated by commas, semicolons, tabs or blanks.
    static func table(_ text: String, path: String) throws(FormatError) -> PulsarCatalogue {
        var catalogue = PulsarCatalogue(path: path)
        var columns: [Column?]?
        var separator: Character?
        var number = 0
        for line in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            number += 1
            let plain = line.trimmingBlanks[...]
            if plain.isEmpty { continue }
            if columns == nil {
                separator = [";", ",", "\t"].first { plain.contains($0) }
                let found = named(cells(plain.drop { $0 == "#" }, separator))
                if let found {
                    columns = found
                    continue
                }
                if plain.hasPrefix("#") { continue }
                guard separator == nil, cells(plain, nil).count >= usual.count else {
                    throw FormatError(
                        path, .line(number),
                        .unsupported(
                            "is neither psrcat's database nor a table of pulsars, whose first line names the columns: "
                                + "name, ra, dec, period or f0, dm"))
                }
                columns = usual
            }
            if plain.hasPrefix("#") { continue }
            let cells = cells(plain, separator)
            if let pulsar = pulsar(of: Dictionary(zip(columns ?? [], cells)) { first, _ in first }) {
                catalogue.pulsars.append(pulsar)
            } else {
                catalogue.skippedLines.append(number)
            }
        }
        return catalogue
    }

    private static func cells(_ line: Substring, _ separator: Character?) -> [Substring] {
        guard let separator else { return line.split { $0 == " " || $0 == "\t" } }
        return line.split(separator: separator, omittingEmptySubsequences: false).map { cell in
            let cell = cell.trimmingBlanks[...]
            return cell.count > 1 && cell.hasPrefix("\"") && cell.hasSuffix("\"") ? cell.dropFirst().dropLast() : cell
        }
    }

    /// `nil` unless a name, and a period or a frequency, are among them.
    private static func named(_ cells: [Substring]) -> [Column?]? {
        let columns = cells.map { cell in Column.allCases.first { $0.names.contains(cell.lowercased()) } }
        let hasSpin = columns.contains(.period) || columns.contains(.periodMilliseconds) || columns.contains(.frequency)
        return columns.contains(.name) && hasSpin ? columns : nil
    }

    private static func pulsar(of cells: [Column?: Substring]) -> Pulsar? {
        func text(_ column: Column) -> Substring? {
            cells[column].flatMap { ["", "*", "-", "nan", "NaN", "None", "null"].contains($0) ? nil : $0 }
        }
        guard let name = text(.name) else { return nil }
        var pulsar = Pulsar(String(name))
        let hours = text(.rightAscension).map { SkyAngle.degrees(hours: String($0)) }
        let rightAscension = hours ?? text(.rightAscensionDegrees).map { Double($0) }
        let declination = text(.declination).map { SkyAngle.degrees(degrees: String($0)) }
        if rightAscension != nil || declination != nil {
            guard let rightAscension = rightAscension ?? nil, let declination = declination ?? nil,
                HeaderColumn.rightAscensionDegrees.range.contains(rightAscension),
                HeaderColumn.declinationDegrees.range.contains(declination)
            else { return nil }
            pulsar.position = SkyPosition(rightAscension: rightAscension, declination: declination)
        }
        func number(_ column: Column) -> PrintedNumber?? { text(column).map { PrintedNumber($0, error: nil) } }
        if let period = number(.period) ?? number(.periodMilliseconds) {
            guard let period, period.value > 0 else { return nil }
            let unit = text(.period) == nil ? 1e-3 : 1
            pulsar.spin = Spin(period: period.value * unit, error: period.error * unit)
        } else if let frequency = number(.frequency) {
            guard let frequency, frequency.value > 0 else { return nil }
            pulsar.spin = Spin(frequency: frequency.value)
            pulsar.spin?.frequencyError = frequency.error
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
