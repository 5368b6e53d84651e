@testable import NeuralNetwork

/// The values that Reference/torch_convolution.py fills networks with.
enum ScatteredValues {
    /// Whole numbers from -5 to 5, times a power of two, from some place on.
    static func values(_ count: Int, from start: Int = 0, factor: Float = 1, plus offset: Float = 0) -> [Float] {
        [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            for index in 0..<count {
                buffer[index] =
                    offset + factor * Float((((start + index) * 2_654_435_761) & 0xffff_ffff) >> 16 % 11 - 5)
            }
            filled = count
        }
    }

    static func rows(_ count: Int, width: Int) -> [Float] { values(count * width, from: 1000, factor: 0.25) }

    /// A network with the reference's weights.
    static func network(_ description: NetworkDescription, threads: Int = 1) throws -> Network {
        let blank = try Network(blank: description, threads: threads)
        try blank.load(
            Dictionary(
                uniqueKeysWithValues: blank.state.map { name, tensor in
                    (name, Tensor(shape: tensor.shape, values: array(name, tensor.shape)))
                }))
        return blank
    }

    private static func array(_ name: String, _ shape: [Int]) -> [Float] {
        let count = shape.reduce(1, *)
        if shape.count > 1 {
            var factor: Float = 1
            while Int(1 / (factor * factor)) < 5 * count / shape[0] { factor /= 2 }
            return values(count, factor: factor)
        }
        if name.hasSuffix("running_var") { return values(count, factor: 1 / 16, plus: 1) }
        if name.hasSuffix("weight") { return values(count, factor: 1 / 32, plus: 1) }
        return values(count, factor: 1 / 64)
    }
}
