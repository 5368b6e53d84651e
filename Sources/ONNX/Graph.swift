import Foundation

/// An ONNX graph in the making (https://onnx.ai/onnx): what is done to its `Value`s adds nodes to it.
///
/// The first axis of every input and output is the row, of which there may be any number; the shapes given here are what
/// comes after it. The same operations in the same order give the same bytes.
public final class Graph {
    /// Of the standard operators, from 2022: old enough to be widely understood.
    private static let operatorSet: Int64 = 17
    /// The version of the file format that came with it.
    private static let formatVersion: Int64 = 8
    private static let rows = "N"

    private var graph = GraphProto()

    public init(name: String) {
        graph.name = name
    }

    // MARK: - Its ends

    /// An input of single-precision numbers.
    public func input(_ name: String, shape: [Int], documentation: String) -> Value {
        graph.input.append(Self.description(name, shape, .float, documentation))
        return Value(graph: self, name: name)
    }

    /// Makes a value an output of single-precision numbers, or of truth values.
    public func output(
        _ value: Value, _ name: String, shape: [Int] = [], areTruths: Bool = false, documentation: String
    ) {
        graph.output.append(Self.description(name, shape, areTruths ? .bool : .float, documentation))
        append("Identity", [value], outputs: [name])
    }

    private static func description(
        _ name: String, _ shape: [Int], _ type: TensorProto.DataType, _ documentation: String
    ) -> ValueInfoProto {
        var tensor = TypeProto.Tensor()
        tensor.elemType = Int32(type.rawValue)
        tensor.shape.dim =
            [.with { $0.dimParam = rows }] + shape.map { length in .with { $0.dimValue = Int64(length) } }
        return .with {
            $0.name = name
            $0.type.tensorType = tensor
            $0.docString = documentation
        }
    }

    // MARK: - Constants

    /// Single-precision numbers.
    ///
    /// - Parameter shape: all of it; constants have no rows.
    /// - Precondition: the shape holds as many values as are given.
    public func constant(_ values: [Float], shape: [Int], name: String? = nil) -> Value {
        constant(
            Data(values.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }), .float,
            shape: shape, count: values.count, name: name)
    }

    /// A vector of single-precision numbers.
    public func constant(_ values: [Double]) -> Value { constant(values.map(Float.init), shape: [values.count]) }

    /// A vector of whole numbers, such as lengths and axes.
    func constant(_ values: [Int]) -> Value {
        constant(
            Data(values.flatMap { withUnsafeBytes(of: Int64($0).littleEndian, Array.init) }), .int64,
            shape: [values.count], count: values.count, name: nil)
    }

    private func constant(
        _ bytes: Data, _ type: TensorProto.DataType, shape: [Int], count: Int, name: String?
    ) -> Value {
        precondition(shape.reduce(1, *) == count)
        let name = name ?? "constant_\(graph.initializer.count)"
        graph.initializer.append(
            .with {
                $0.name = name
                $0.dims = shape.map(Int64.init)
                $0.dataType = Int32(type.rawValue)
                $0.rawData = bytes
            })
        return Value(graph: self, name: name)
    }

    // MARK: - Nodes

    /// Adds an operator that gives one value.
    func apply(_ operation: String, _ inputs: [Value], _ attributes: [(name: String, Attribute)] = []) -> Value {
        let name = nodeName(operation)
        append(operation, inputs, attributes, outputs: [name])
        return Value(graph: self, name: name)
    }

    /// Adds an operator that gives several.
    func apply(
        _ operation: String, _ inputs: [Value], _ attributes: [(name: String, Attribute)] = [], outputs: Int
    ) -> [Value] {
        let names = (0..<outputs).map { "\(nodeName(operation))_\($0)" }
        append(operation, inputs, attributes, outputs: names)
        return names.map { Value(graph: self, name: $0) }
    }

    private func nodeName(_ operation: String) -> String { "\(operation)_\(graph.node.count)" }

    private func append(
        _ operation: String, _ inputs: [Value], _ attributes: [(name: String, Attribute)] = [], outputs: [String]
    ) {
        graph.node.append(
            .with {
                $0.name = nodeName(operation)
                $0.opType = operation
                $0.input = inputs.map(\.name)
                $0.output = outputs
                $0.attribute = attributes.map { $0.1.message(named: $0.name) }
            })
    }

    // MARK: - The file

    /// A graph too large for a file: protocol buffers end at 2 GiB.
    public struct TooLarge: Error, CustomStringConvertible {
        public var description: String { "its networks take more than the 2 GiB that an ONNX file can hold" }
    }

    /// The bytes of a model file with this graph.
    ///
    /// - Parameters:
    ///   - documentation: what it is for, in a sentence.
    ///   - metadata: texts for those who look into the file.
    /// - Throws: `TooLarge`.
    public func model(
        documentation: String, producer: (name: String, version: String), metadata: [String: String]
    ) throws(TooLarge) -> [UInt8] {
        let model = ModelProto.with {
            $0.irVersion = Self.formatVersion
            $0.opsetImport = [
                .with {
                    $0.domain = ""
                    $0.version = Self.operatorSet
                }
            ]
            $0.producerName = producer.name
            $0.producerVersion = producer.version
            $0.docString = documentation
            $0.graph = graph
            $0.metadataProps = metadata.sorted { $0.key < $1.key }.map { key, value in
                .with {
                    $0.key = key
                    $0.value = value
                }
            }
        }
        guard let bytes: [UInt8] = try? model.serializedBytes() else { throw TooLarge() }
        return bytes
    }
}

/// A setting of an operator.
enum Attribute {
    case integer(Int)
    case integers([Int])

    fileprivate func message(named name: String) -> AttributeProto {
        .with {
            $0.name = name
            switch self {
            case .integer(let value):
                $0.type = .int
                $0.i = Int64(value)
            case .integers(let values):
                $0.type = .ints
                $0.ints = values.map(Int64.init)
            }
        }
    }
}
