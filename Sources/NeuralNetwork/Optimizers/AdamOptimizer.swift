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
    var stepCount = 0

    init(_ parameters: [Parameter], beta1: Double, beta2: Double, epsilon: Double, weightDecay: Double) {
        self.parameters = parameters
        self.beta1 = beta1
        self.beta2 = beta2
        self.epsilon = epsilon
        self.weightDecay = weightDecay
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
        let (b1, b2, epsilon) = (Float(beta1), Float(beta2), Float(epsilon))
        for (index, parameter) in parameters.enumerated() {
            let (m, v) = (first[index].pointer, second[index].pointer)
            let (w, g) = (parameter.values.pointer, parameter.gradient.pointer)
            let kept = parameter.decays ? Float(1 - learningRate * weightDecay) : 1
            for element in 0..<parameter.count {
                let gradient = g[element]
                m[element] = b1 * m[element] + (1 - b1) * gradient
                v[element] = b2 * v[element] + (1 - b2) * gradient * gradient
                let scale = v[element].squareRoot() * secondFactor + epsilon
                w[element] = w[element] * kept - stepSize * m[element] / scale
            }
        }
    }
}
