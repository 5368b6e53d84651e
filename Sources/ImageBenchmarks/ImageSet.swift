import NeuralNetwork

/// Images of one shape with the class of each.
public struct ImageSet: Sendable {
    /// Images x channels x height x width.
    public enum Values: Sendable, Equatable {
        /// As stored in image files, 0...255.
        case bytes([UInt8])
        /// Already scaled by whoever made them.
        case floats([Float])

        public var count: Int {
            switch self {
            case .bytes(let values): values.count
            case .floats(let values): values.count
            }
        }
    }

    public let shape: ImageShape
    public let values: Values
    /// The class of each image, an index into `classNames`.
    public let classes: [Int]
    public let classNames: [String]

    public var count: Int { classes.count }

    /// - Precondition: there are as many values as the images need, and every class has a name.
    public init(shape: ImageShape, values: Values, classes: [Int], classNames: [String]) {
        precondition(values.count == classes.count * shape.count)
        precondition(classes.allSatisfy(classNames.indices.contains))
        self.shape = shape
        self.values = values
        self.classes = classes
        self.classNames = classNames
    }

    /// The images of each class, by index, in the order of the set.
    public var rowsByClass: [[Int]] {
        var rows = [[Int]](repeating: [], count: classNames.count)
        for (row, label) in classes.enumerated() { rows[label].append(row) }
        return rows
    }

    /// Some images as the inputs of a network.
    ///
    /// - Returns: `rows.count` x `shape.count` values.
    public func inputs(_ rows: [Int], scaling: PixelScaling) -> [Float] {
        var inputs: [Float] = []
        inputs.reserveCapacity(rows.count * shape.count)
        for row in rows {
            let range = (row * shape.count)..<((row + 1) * shape.count)
            switch values {
            case .bytes(let bytes): scaling.append(bytes[range], shape: shape, to: &inputs)
            case .floats(let floats): inputs += floats[range]
            }
        }
        return inputs
    }
}
