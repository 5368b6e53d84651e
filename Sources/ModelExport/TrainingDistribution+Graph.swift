import ONNX
import Preprocessing

extension TrainingDistribution {
    /// `isOutside(_:)` as a graph.
    func isOutside(_ scaled: Value) -> Value {
        let distances = classes.map { shape in
            let difference = scaled - scaled.graph.constant(shape.mean, shape: [shape.mean.count])
            let width = shape.mean.count
            let components = difference.times(scaled.graph.constant(shape.whitening, shape: [width, width]))
            return (components * components).sum
        }
        return distances.dropFirst().reduce(distances[0]) { $0.minimum($1) } > Double(largestSquaredDistance)
    }
}
