import Archives
import Formats
import OutputFiles

/// Writes a simulated candidate as PHCX, in the layout of HTRU 1 or HTRU 2.
public enum PHCXWriter {
    /// Writes the file, compressed with gzip if its name ends in `.gz`.
    ///
    /// - Throws: `OutputFile.WriteError`.
    public static func write(_ fold: SimulatedFold, to path: String) throws(OutputFile.WriteError) {
        let bytes = bytes(of: fold)
        try OutputFile.write(path.hasSuffix(".gz") ? GzipData.pack(bytes) : bytes, to: path, waitsForDisk: false)
    }

    /// The file's content, not compressed.
    public static func bytes(of fold: SimulatedFold) -> [UInt8] {
        let document = PHCXDocument(fold)
        var text = PHCXText(quote: fold.survey.layout == .searchAndFold ? "'" : "\"")
        text.line(0, "<phcf>")
        appendHead(of: document, to: &text)
        switch fold.survey.layout {
        case .searchAndFold:
            append(document.search, name: "FFT", isOptimised: false, to: &text) { text in
                let best = FixedDecimal.text(document.search.signalToNoise, decimals: 12)
                text.line(2, "<SecExtra key='HFOLD'>\(fold.search.curve.harmonics)</SecExtra>")
                text.line(2, "<SecExtra key='SPECSNR'>\(best)</SecExtra>")
            }
            append(document.optimised, name: "FFT-pdmpd", isOptimised: true, to: &text) { _ in }
        case .foldAndSearch, .presto:
            append(document.optimised, name: "PDMP", isOptimised: true, to: &text) { _ in }
            appendDetections(of: document, to: &text)
        }
        text.line(0, "</phcf>")
        return text.bytes
    }

    private static func appendHead(of document: PHCXDocument, to text: inout PHCXText) {
        let (header, survey) = (document.header, document.fold.survey)
        text.line(1, "<head>")
        text.line(2, "<SourceID>\(header.sourceName ?? "")</SourceID>")
        text.line(2, "<Telescope>\(header.telescope ?? "")</Telescope>")
        text.line(2, "<Coordinate>")
        text.value(3, "RA", unit: "degrees", header.rightAscensionDegrees ?? 0, decimals: 6)
        text.value(3, "Dec", unit: "degrees", header.declinationDegrees ?? 0, decimals: 6)
        text.line(3, "<Epoch>J2000</Epoch>")
        text.line(2, "</Coordinate>")
        text.value(2, "CentreFreq", unit: "MHz", survey.centreMegahertz, decimals: 6)
        text.value(2, "BandWidth", unit: "MHz", -survey.bandwidthMegahertz, decimals: 6)
        text.value(2, "MjdStart", header.modifiedJulianDate ?? 0, decimals: 6)
        text.value(2, "ObservationLength", unit: "seconds", survey.observationSeconds, decimals: 6)
        text.line(1, "</head>")
    }

    private static func append(
        _ section: PHCXDocument.Section, name: String, isOptimised: Bool, to text: inout PHCXText,
        extra: (inout PHCXText) -> Void
    ) {
        text.line(1, "<Section \(text.attribute("name", name))>")
        text.line(2, "<BestValues>")
        for period in ["TopoPeriod", "BaryPeriod"] {
            text.value(3, period, unit: "seconds", section.periodSeconds, decimals: PHCXDocument.periodDecimals)
        }
        text.value(3, "Dm", section.dispersionMeasure, decimals: 6)
        text.value(3, "Accn", unit: "m/s/s", 0, decimals: 6)
        text.value(3, "Jerk", unit: "m/s/s/s", 0, decimals: 6)
        text.value(3, "Snr", section.signalToNoise, decimals: 6)
        text.value(3, "Width", section.widthTurns, decimals: 6)
        text.line(2, "</BestValues>")
        text.value(2, "SampleRate", -1, decimals: 6)
        text.array(2, "SubIntegrations", section.subIntegrations, countsRows: true)
        text.array(2, "SubBands", section.subBands, countsRows: true)
        text.array(2, "Profile", section.profile, countsColumns: true)
        text.line(2, "<SnrBlock>")
        if isOptimised {
            text.numbers(3, "PeriodIndex", section.periods, format: "16.12f", decimals: PHCXDocument.offsetDecimals)
        } else {
            text.numbers(
                3, "PeriodIndex", section.periods, format: "16.12f", decimals: PHCXDocument.searchPeriodDecimals)
        }
        text.numbers(
            3, "DmIndex", section.dispersionMeasures, format: "6.4f", decimals: PHCXDocument.trialDecimals)
        text.numbers(3, "AccnIndex", [0], format: "6.4f", decimals: 4)
        text.numbers(3, "JerkIndex", [0], format: "6.4f", decimals: 4)
        text.array(3, "DataBlock", section.block)
        text.line(2, "</SnrBlock>")
        extra(&text)
        text.line(1, "</Section>")
    }

    /// HTRU 1's second section: what the search found.
    private static func appendDetections(of document: PHCXDocument, to text: inout PHCXText) {
        let curve = document.detections
        text.line(1, "<Section \(text.attribute("name", "FFT"))>")
        text.line(2, "<BestValues>")
        text.value(3, "SpectralSnr", document.search.signalToNoise, decimals: 6)
        text.value(3, "Period", unit: "seconds", document.search.periodSeconds, decimals: 12)
        text.value(3, "Dm", document.search.dispersionMeasure, decimals: 6)
        text.value(3, "Accn", unit: "m/s/s", 0, decimals: 6)
        text.line(3, "<HarmonicNumber>\(document.fold.search.curve.harmonics)</HarmonicNumber>")
        text.line(2, "</BestValues>")
        if !curve.signalToNoise.isEmpty {
            text.line(2, "<DmCurve>")
            text.numbers(3, "DmValues", curve.trials, format: "4.3f", decimals: 3)
            text.numbers(3, "SnrValues", curve.signalToNoise, format: "3.2f", decimals: 2)
            text.line(2, "</DmCurve>")
        }
        text.line(1, "</Section>")
    }
}

/// The text of a PHCX file while it grows.
struct PHCXText {
    private(set) var bytes = Array("<?xml version='1.0'?>\n".utf8)
    private let quote: String

    init(quote: String) {
        self.quote = quote
        bytes.reserveCapacity(100_000)
    }

    func attribute(_ name: String, _ value: String) -> String { "\(name)=\(quote)\(value)\(quote)" }

    mutating func line(_ depth: Int, _ text: String) {
        indent(depth)
        bytes += text.utf8
        bytes.append(UInt8(ascii: "\n"))
    }

    private mutating func indent(_ depth: Int) {
        for _ in 0..<depth { bytes.append(UInt8(ascii: "\t")) }
    }

    mutating func value(_ depth: Int, _ name: String, unit: String? = nil, _ value: Double, decimals: Int) {
        let units = unit.map { " " + attribute("units", $0) } ?? ""
        line(depth, "<\(name)\(units)>\(FixedDecimal.text(value, decimals: decimals))</\(name)>")
    }

    /// Bytes as pairs of hexadecimal digits, 80 digits a line.
    mutating func array(
        _ depth: Int, _ name: String, _ array: RoundedArray, countsRows: Bool = false, countsColumns: Bool = false
    ) {
        var attributes: [String] = []
        if countsRows || countsColumns { attributes.append(attribute("nBins", "\(array.columns)")) }
        if countsRows { attributes.append(attribute("nSub", "\(array.rows)")) }
        attributes.append(attribute("format", "02X"))
        attributes.append(attribute("min", FixedDecimal.text(array.lowest, decimals: RoundedArray.limitDecimals)))
        attributes.append(attribute("max", FixedDecimal.text(array.highest, decimals: RoundedArray.limitDecimals)))
        indent(depth)
        bytes += "<\(name) \(attributes.joined(separator: " "))>".utf8
        let digits = Array("0123456789ABCDEF".utf8)
        for (index, byte) in array.bytes.enumerated() {
            if index % 40 == 0 { bytes.append(UInt8(ascii: "\n")) }
            bytes.append(digits[Int(byte >> 4)])
            bytes.append(digits[Int(byte & 15)])
        }
        line(depth, "</\(name)>")
    }

    /// Numbers, one a line.
    mutating func numbers(_ depth: Int, _ name: String, _ values: [Double], format: String, decimals: Int) {
        line(depth, "<\(name) \(attribute("nVals", "\(values.count)")) \(attribute("format", format))>")
        for value in values {
            FixedDecimal.append(value, decimals: decimals, to: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
        line(depth, "</\(name)>")
    }
}
