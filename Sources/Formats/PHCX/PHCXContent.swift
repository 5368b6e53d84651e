/// Gathers what a PHCX document holds while its XML is read.
///
/// `<Section>` elements stand in the root `<phcf>`, or in a `<body>` within it. Elements that are not known are passed
/// over with all that is in them.
final class PHCXContent: XMLReceiver {
    private static let mostSections = 64
    /// Text of a header field; longer text is no name or number.
    private static let mostTextBytes = 1024

    let path: String
    private(set) var texts: [String: String] = [:]
    private(set) var sections: [PHCXSection] = []
    private var open: [Element] = []

    init(path: String) {
        self.path = path
    }

    /// An element that has begun and not ended.
    private enum Element {
        case root, body, head, coordinate, section, bestValues, block, dmCurve, accelerationCurve
        /// Text of the header.
        case text(String)
        /// A number among the best values.
        case best(String)
        case array(WritableKeyPath<PHCXSection, PHCXArray?>, ArrayAttributes)
        case numbers(WritableKeyPath<PHCXSection, [Double]>, name: String, count: String?)
        case unknown
    }

    private struct ArrayAttributes {
        var name: String
        var rows: String?
        var columns: String?
        var lowest: String?
        var highest: String?
    }

    // MARK: - Elements

    func begin(_ name: String, attributes: XMLAttributes) throws(FormatError) {
        guard let parent = open.last else {
            guard name.uppercased() != "VOTABLE" else {
                throw FormatError(
                    path,
                    .unsupported("is a VOTable; save it as CSV or FITS (in TOPCAT with Save, in astropy with write)"))
            }
            guard name == "phcf" else {
                throw FormatError(path, .unknownFormat("is XML but no PHCX candidate: its root is <\(name)>"))
            }
            open.append(.root)
            return
        }
        let element = child(name, of: parent, attributes)
        if case .section = element {
            guard sections.count < Self.mostSections else {
                throw FormatError(path, .unsupported("has more than \(Self.mostSections) sections"))
            }
            sections.append(PHCXSection(name: String((attributes["name"] ?? "").prefix(Self.mostTextBytes))))
        }
        open.append(element)
    }

    private func child(_ name: String, of parent: Element, _ attributes: XMLAttributes) -> Element {
        switch (parent, name) {
        case (.root, "head"): .head
        case (.root, "body"): .body
        case (.root, "Section"), (.body, "Section"): .section
        case (.head, "Coordinate"): .coordinate
        case (.head, "SourceID"), (.head, "Telescope"), (.head, "CentreFreq"), (.head, "BandWidth"),
            (.head, "MjdStart"), (.head, "ObservationLength"), (.coordinate, "RA"), (.coordinate, "Dec"):
            .text(name)
        case (.section, "BestValues"): .bestValues
        case (.section, "SnrBlock"): .block
        case (.section, "DmCurve"): .dmCurve
        case (.section, "AccnCurve"): .accelerationCurve
        case (.bestValues, "BaryPeriod"), (.bestValues, "TopoPeriod"), (.bestValues, "Period"), (.bestValues, "Dm"),
            (.bestValues, "Snr"), (.bestValues, "Width"), (.bestValues, "Accn"):
            .best(name)
        case (.section, "Profile"): array(\.profile, name, attributes)
        case (.section, "SubIntegrations"): array(\.subIntegrations, name, attributes)
        case (.section, "SubBands"): array(\.subBands, name, attributes)
        case (.block, "DataBlock"): array(\.dataBlock, name, attributes)
        case (.block, "PeriodIndex"): numbers(\.periodIndex, name, attributes)
        case (.block, "DmIndex"): numbers(\.dispersionMeasureIndex, name, attributes)
        case (.block, "AccnIndex"): numbers(\.accelerationIndex, name, attributes)
        case (.block, "JerkIndex"): numbers(\.jerkIndex, name, attributes)
        case (.dmCurve, "DmValues"): numbers(\.dmCurve.trials, name, attributes)
        case (.dmCurve, "SnrValues"): numbers(\.dmCurve.signalToNoise, name, attributes)
        case (.accelerationCurve, "AccnValues"): numbers(\.accelerationCurve.trials, name, attributes)
        case (.accelerationCurve, "SnrValues"): numbers(\.accelerationCurve.signalToNoise, name, attributes)
        default: .unknown
        }
    }

    private func array(
        _ keyPath: WritableKeyPath<PHCXSection, PHCXArray?>, _ name: String, _ attributes: XMLAttributes
    ) -> Element {
        .array(
            keyPath,
            ArrayAttributes(
                name: name, rows: attributes["nSub"], columns: attributes["nBins"], lowest: attributes["min"],
                highest: attributes["max"]))
    }

    private func numbers(
        _ keyPath: WritableKeyPath<PHCXSection, [Double]>, _ name: String, _ attributes: XMLAttributes
    ) -> Element {
        .numbers(keyPath, name: name, count: attributes["nVals"])
    }

    // MARK: - Their text

    func end(text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        guard let element = open.popLast() else { return }
        switch element {
        case .text(let name): texts[name] = try string(text, name: name)
        case .best(let name): try take(best: name, string(text, name: name))
        case .array(let keyPath, let attributes):
            sections[sections.count - 1][keyPath: keyPath] = try array(text, attributes)
        case .numbers(let keyPath, let name, let count):
            sections[sections.count - 1][keyPath: keyPath] = try numbers(text, name: name, count: count)
        case .root, .body, .head, .coordinate, .section, .bestValues, .block, .dmCurve, .accelerationCurve, .unknown:
            break
        }
    }

    private func string(_ text: UnsafeBufferPointer<UInt8>, name: String) throws(FormatError) -> String {
        guard text.count <= Self.mostTextBytes else {
            throw error(name, .damaged("holds \(text.count) characters, which is no name or number"))
        }
        return PHCXNumbers.trimmed(text)
    }

    private func take(best name: String, _ text: String) throws(FormatError) {
        guard !text.isEmpty else { return }
        guard let value = Double(text) else { throw error("", .notANumber(column: name, text: text)) }
        if value.isFinite { sections[sections.count - 1].bestValues[name] = value }
    }

    private func array(
        _ text: UnsafeBufferPointer<UInt8>, _ attributes: ArrayAttributes
    ) throws(FormatError) -> PHCXArray {
        let name = attributes.name
        guard let bytes = PHCXNumbers.bytes(hexadecimal: text) else {
            throw error(name, .damaged("is not made of pairs of hexadecimal digits"))
        }
        guard !bytes.isEmpty else { throw error(name, .empty) }
        let rows = try attributes.rows.map { text throws(FormatError) in try count(text, "nSub", of: name) } ?? 1
        let columns =
            try attributes.columns.map { text throws(FormatError) in try count(text, "nBins", of: name) }
            ?? bytes.count / rows
        guard rows.multipliedReportingOverflow(by: columns) == (bytes.count, false) else {
            throw error(
                name, .damaged("holds \(bytes.count) values where nSub and nBins promise \(rows) x \(columns)"))
        }
        var limits: (Double, Double)?
        if let lowest = attributes.lowest.flatMap(Double.init), let highest = attributes.highest.flatMap(Double.init),
            lowest.isFinite, highest.isFinite, (highest - lowest).isFinite
        {
            limits = (lowest, highest)
        }
        return PHCXArray(rows: rows, columns: columns, bytes: bytes, limits: limits)
    }

    private func numbers(
        _ text: UnsafeBufferPointer<UInt8>, name: String, count countText: String?
    ) throws(FormatError) -> [Double] {
        guard let numbers = PHCXNumbers.decimals(text) else {
            throw error(name, .damaged("holds something that is not a finite number"))
        }
        if let countText, try count(countText, "nVals", of: name) != numbers.count {
            throw error(name, .damaged("holds \(numbers.count) numbers where nVals promises \(countText)"))
        }
        return numbers
    }

    private func count(_ text: String, _ attribute: String, of name: String) throws(FormatError) -> Int {
        guard let count = Int(text), count > 0 else {
            throw error(name, .damaged("\(attribute) is \"\(text)\", which is no count"))
        }
        return count
    }

    /// An error that names the section, and the element within it if there is one to name.
    private func error(_ name: String, _ cause: FormatError.Cause) -> FormatError {
        let place =
            open.contains { if case .section = $0 { true } else { false } }
            ? "section \(sections.last?.name ?? "")" : "head"
        return FormatError(path, .part(name.isEmpty ? place : "\(place), \(name)"), cause)
    }
}
