import Foundation
import OutputFiles

/// A file of named arrays with text metadata, in the safetensors format
/// (https://huggingface.co/docs/safetensors): 8 bytes with the length of a JSON header, the header, then the arrays,
/// little-endian. Written and read here: F32.
public struct SafeTensors: Sendable, Equatable {
    public var tensors: [String: Tensor]
    public var metadata: [String: String]

    public init(tensors: [String: Tensor], metadata: [String: String]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// Why a file could not be read or written.
    public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
        public var path: String
        public var reason: String
        public var description: String { "\(path): \(reason)" }
    }

    private static let largestHeader = 100 << 20
    private static let metadataKey = "__metadata__"

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var offsets: [Int]

        enum CodingKeys: String, CodingKey {
            case dtype, shape
            case offsets = "data_offsets"
        }
    }

    // MARK: - Writing

    /// The file's bytes. Arrays lie in the order of their names, so that the same content gives the same bytes.
    public var bytes: [UInt8] {
        var header = "{"
        if !metadata.isEmpty {
            let pairs = metadata.sorted { $0.key < $1.key }.map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }
            header += "\"\(Self.metadataKey)\":{\(pairs.joined(separator: ","))}"
        }
        var offset = 0
        let ordered = tensors.sorted { $0.key < $1.key }
        for (name, tensor) in ordered {
            let end = offset + 4 * tensor.values.count
            header += header.count > 1 ? "," : ""
            header += "\(Self.quoted(name)):{\"dtype\":\"F32\",\"shape\":\(tensor.shape),"
            header += "\"data_offsets\":[\(offset),\(end)]}"
            offset = end
        }
        header += "}"
        var text = Array(header.utf8)
        while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
        var bytes = withUnsafeBytes(of: UInt64(text.count).littleEndian) { Array($0) } + text
        bytes.reserveCapacity(bytes.count + offset)
        for (_, tensor) in ordered {
            for value in tensor.values {
                withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
            }
        }
        return bytes
    }

    public func write(to path: String) throws(OutputFile.WriteError) {
        try OutputFile.write(bytes, to: path)
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    // MARK: - Reading

    /// - Throws: `FileError`, for a file that cannot be opened or is not well formed. Every size is checked against the
    ///   file's before memory is taken for it.
    public init(path: String) throws(FileError) {
        guard FileManager.default.fileExists(atPath: path) else {
            throw FileError(path: path, reason: "cannot be opened: no such file")
        }
        guard let data = try? Data(contentsOf: URL(filePath: path), options: .mappedIfSafe) else {
            let cause = FileManager.default.isReadableFile(atPath: path) ? "it is no plain file" : "permission denied"
            throw FileError(path: path, reason: "cannot be read: \(cause)")
        }
        do throws(Malformed) {
            self = try Self.parse(data)
        } catch {
            throw FileError(path: path, reason: "is no safetensors file: \(error.reason)")
        }
    }

    private struct Malformed: Error {
        var reason: String
    }

    private static func parse(_ data: Data) throws(Malformed) -> SafeTensors {
        guard data.count >= 8 else { throw Malformed(reason: "it has only \(data.count) bytes") }
        let length = data.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(min(largestHeader, data.count - 8)) else {
            throw Malformed(reason: "its header of \(length) bytes does not fit into the file")
        }
        let json = data.subdata(in: (data.startIndex + 8)..<(data.startIndex + 8 + Int(length)))
        let content = data.subdata(in: (data.startIndex + 8 + Int(length))..<data.endIndex)
        guard let header = try? JSONDecoder().decode([String: HeaderValue].self, from: json) else {
            throw Malformed(reason: "its header is not the JSON that it should be")
        }
        var file = SafeTensors(tensors: [:], metadata: [:])
        var covered: [(Int, Int)] = []
        for (name, value) in header {
            switch value {
            case .metadata(let metadata):
                guard name == metadataKey else { throw Malformed(reason: "array \(name) has no type") }
                file.metadata = metadata
            case .entry(let entry):
                file.tensors[name] = try tensor(name, entry, content)
                covered.append((entry.offsets[0], entry.offsets[1]))
            }
        }
        var end = 0
        for (start, next) in covered.sorted(by: { $0 < $1 }) {
            guard start == end else { throw Malformed(reason: "its arrays overlap or leave a hole") }
            end = next
        }
        guard end == content.count else {
            throw Malformed(reason: "it should hold \(end) bytes of arrays, but has \(content.count)")
        }
        return file
    }

    private static func tensor(_ name: String, _ entry: Entry, _ content: Data) throws(Malformed) -> Tensor {
        guard entry.dtype == "F32" else { throw Malformed(reason: "array \(name) has type \(entry.dtype), not F32") }
        var count = 1
        for length in entry.shape {
            let (product, overflow) = count.multipliedReportingOverflow(by: length)
            guard length >= 0, !overflow, product <= content.count else {
                throw Malformed(reason: "array \(name) of shape \(entry.shape) does not fit into the file")
            }
            count = product
        }
        guard entry.offsets.count == 2, case (let start, let end) = (entry.offsets[0], entry.offsets[1]),
            start >= 0, end >= start, end <= content.count, end - start == 4 * count
        else { throw Malformed(reason: "array \(name) lies outside the file or has another size than its shape") }
        let values = content.withUnsafeBytes { bytes in
            (0..<count).map { index in
                Float(
                    bitPattern: UInt32(
                        littleEndian: bytes.loadUnaligned(fromByteOffset: start + 4 * index, as: UInt32.self)))
            }
        }
        return Tensor(shape: entry.shape, values: values)
    }

    /// The header's values: arrays, and under one key the metadata.
    private enum HeaderValue: Decodable {
        case entry(Entry)
        case metadata([String: String])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let metadata = try? container.decode([String: String].self) {
                self = .metadata(metadata)
            } else {
                self = .entry(try container.decode(Entry.self))
            }
        }
    }
}
