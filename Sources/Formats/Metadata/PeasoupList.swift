import Candidates

/// Gathers the candidates of a search by peasoup from its `overview.xml`, or from what a candidate picker keeps of one.
///
/// The order and names of the elements are those of peasoup's `output_stats.hpp`. Elements that are not known are
/// passed over: branches of peasoup add their own. The ids count from 0; PulsarX numbers the folds of such a list from
/// 1.
final class PeasoupList: XMLReceiver {
    /// Such a file has 500 bytes a candidate.
    private static let mostBytes = 256 << 20
    private static let mostMarks = 200_000_000
    /// Names of elements, attributes in all but for ids, and declarations: peasoup has some 100, 2 and 1. libxml2 goes
    /// through many it knows for each new one.
    private static let mostNames = 1000
    private static let mostAttributes = 1000
    private static let mostAttributesInTag = 64
    private static let mostDeclarations = 100

    private static let root = "peasoup_search"
    private static let columns: [HeaderColumn] = [
        .periodSeconds, .dispersionMeasure, .accelerationMetresPerSecondSquared, .searchSignalToNoise,
    ]

    private let path: String
    private var table: MetadataTable
    private var open: [String] = []
    private var names: Set<String> = []
    private var attributeCount = 0
    private var candidateCount = 0
    private var number: Int?
    private var values = columns.map { _ in Double.nan }
    /// Numbers of the observation by the names of their elements.
    private var observation: [String: Double] = [:]

    private init(path: String) {
        self.path = path
        table = MetadataTable(path: path, kind: .peasoup, columns: Self.columns)
        table.frame = .topocentric
    }

    /// - Throws: `FormatError` if the bytes are not well-formed XML or not peasoup's.
    static func table(_ bytes: [UInt8], path: String) throws(FormatError) -> MetadataTable {
        guard bytes.count <= mostBytes else {
            throw FormatError(path, .tooLarge("is larger than \(mostBytes >> 20) MiB, which no list in XML is"))
        }
        guard !isCrowded(bytes) else {
            throw FormatError(path, .unsupported("is XML with more attributes and declarations than peasoup's has"))
        }
        let list = PeasoupList(path: path)
        try XMLDocument.read(inUTF8(bytes), path: path, into: list, mostMarks: mostMarks)
        list.noteObservation()
        return list.table
    }

    /// peasoup says that it writes ISO 8859-1, whose bytes are the first characters of Unicode.
    private static func inUTF8(_ bytes: [UInt8]) -> [UInt8] {
        guard String(validating: bytes, as: UTF8.self) == nil else { return bytes }
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte >= 0x80 { text.append(0xc0 | byte >> 6) }
            text.append(byte < 0x80 ? byte : 0x80 | byte & 0x3f)
        }
        return text
    }

    private static func isCrowded(_ bytes: [UInt8]) -> Bool {
        var (isInTag, attributes, declarations) = (false, 0, 0)
        var before = UInt8(0)
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "<"): (isInTag, attributes) = (true, 0)
            case UInt8(ascii: ">"): isInTag = false
            case UInt8(ascii: "=") where isInTag: attributes += 1
            case UInt8(ascii: "?"), UInt8(ascii: "!"): declarations += before == UInt8(ascii: "<") ? 1 : 0
            default: break
            }
            if attributes > mostAttributesInTag || declarations > mostDeclarations { return true }
            before = byte
        }
        return false
    }

    // MARK: - Elements

    func begin(_ name: String, attributes: XMLAttributes) throws(FormatError) {
        guard !open.isEmpty || name == Self.root else {
            throw FormatError(
                path,
                .unsupported(
                    "is XML but no list of candidates: its root is <\(name)>, where peasoup's is <\(Self.root)>"))
        }
        let id = attributes["id"]
        attributeCount += attributes.count - (id == nil ? 0 : 1)
        guard attributeCount <= Self.mostAttributes, names.contains(name) || names.count < Self.mostNames else {
            throw FormatError(path, .unsupported("is XML with more names of elements and attributes than peasoup's"))
        }
        names.insert(name)
        if name == "candidate", open.last == "candidates" {
            candidateCount += 1
            number = id.flatMap { Int($0.trimmed) }.flatMap { $0 >= 0 && $0 < .max ? $0 + 1 : nil }
            for column in values.indices { values[column] = .nan }
        }
        open.append(name)
    }

    func end(text: UnsafeBufferPointer<UInt8>) throws(FormatError) {
        guard let name = open.popLast() else { return }
        switch open.last {
        case "candidate": note(name, text)
        case "candidates" where name == "candidate": endCandidate()
        case "header_parameters", "segment_parameters": noteObservation(name, text)
        default: break
        }
    }

    private func note(_ name: String, _ text: UnsafeBufferPointer<UInt8>) {
        let column: HeaderColumn
        switch name {
        case "period": column = .periodSeconds
        case "dm": column = .dispersionMeasure
        case "acc": column = .accelerationMetresPerSecondSquared
        case "snr": column = .searchSignalToNoise
        default: return
        }
        guard let place = Self.columns.firstIndex(of: column) else { return }
        values[place] = HeaderQuantity.plain.value(of: String(decoding: text.prefix(64), as: UTF8.self))
    }

    private func endCandidate() {
        if let number, !values[0].isNaN {
            table.append(number: number, values: values)
        } else {
            table.skip(line: candidateCount)
        }
    }

    // MARK: - Observation

    private func noteObservation(_ name: String, _ text: UnsafeBufferPointer<UInt8>) {
        let text = String(decoding: text.prefix(256), as: UTF8.self).trimmingBlanks
        if name == "source_name" { table.commonWords[.sourceName] = text }
        // A number that is missing is written as 0.
        if name == "ibeam", text != "0" { table.commonWords[.beam] = text }
        let value = HeaderQuantity.plain.value(of: text)
        if !value.isNaN { observation[name] = value }
    }

    private func noteObservation() {
        func value(_ name: String) -> Double? { observation[name] }
        table.common[.modifiedJulianDate] = value("tstart")
        table.common[.periodEpoch] = value("segment_pepoch")
        table.common[.rightAscensionDegrees] = value("src_raj").map { SkyAngle.degrees(packed: $0) * 15 }
        table.common[.declinationDegrees] = value("src_dej").map { SkyAngle.degrees(packed: $0) }
        if let interval = value("tsamp"), let count = value("segment_nsamples") ?? value("nsamples") {
            table.common[.observationSeconds] = interval * count
        }
        guard let first = value("fch1"), let step = value("foff"), let count = value("nchans"), first > 0, count > 0
        else { return }
        table.common[.centreFrequencyMegahertz] = first + step * (count - 1) / 2
        table.common[.bandwidthMegahertz] = abs(step) * count
    }
}
