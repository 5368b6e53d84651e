import CVectorMath
import Foundation

/// Adam, and with weight decay AdamW. For each parameter w with gradient g at step t:
///
/// m = beta1 * m + (1 - beta1) * g, v = beta2 * v + (1 - beta2) * g^2,
/// w = w * (1 - rate * decay) - rate / (1 - beta1^t) * m / (sqrt(v / (1 - beta2^t)) + epsilon)
final class AdamOptimizer: Optimizer {
    private let parameters: [Parameter]
    private let first: [FloatBuffer]
    private let second: [FloatBuffer]
    private let beta1: Double
    private let beta2: Double
    private let epsilon: Double
    private let weightDecay: Double
    private let threads: Int
    var stepCount = 0

    /// Fewer values than this are not worth a second thread.
    private static let smallestShare = 1 << 15

    init(_ parameters: [Parameter], beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double, threads: Int) {
        self.parameters = parameters
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
        self.threads = threads
        first = parameters.map { FloatBuffer(count: $0.count) }
        second = parameters.map { FloatBuffer(count: $0.count) }
    }

    var memory: [(name: String, parameter: Parameter, values: FloatBuffer)] {
        zip(parameters, first).map { ("first", $0, $1) } + zip(parameters, second).map { ("second", $0, $1) }
    }

    func step(learningRate: Double) {
        stepCount += 1
        let stepSize = Float(learningRate / (1 - pow(beta1, Double(stepCount))))
        let secondFactor = Float(1 / (1 - pow(beta2, Double(stepCount))).squareRoot())
        for (index, parameter) in parameters.enumerated() {
            let arrays = Arrays(
                w: parameter.values.pointer, g: parameter.gradient.pointer, m: first[index].pointer,
                v: second[index].pointer)
            let kept = parameter.decays ? Float(1 - learningRate * weightDecay) : 1
            let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
            let count = parameter.count
            Processor.inParallel(min(threads, max(count / Self.smallestShare, 1))) { thread, team in
                let start = count * thread / team
                vectormath_adam(
                    arrays.w + start, arrays.g + start, arrays.m + start, arrays.v + start,
                    count * (thread + 1) / team - start, b1, b2, stepSize, secondFactor, epsilon, kept)
            }
        }
    }

    /// Each thread works on another part.
    private struct Arrays: @unchecked Sendable {
        var w: UnsafeMutablePointer<Float>
        var g: UnsafePointer<Float>
        var m: UnsafeMutablePointer<Float>
        var v: UnsafeMutablePointer<Float>

        init(
            w: UnsafeMutablePointer<Float>, g: UnsafeMutablePointer<Float>, m: UnsafeMutablePointer<Float>,
            v: UnsafeMutablePointer<Float>
        ) {
            self.w = w
            self.g = UnsafePointer(g)
            self.m = m
            self.v = v
        }
    }
}
