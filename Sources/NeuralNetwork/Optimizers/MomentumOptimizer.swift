/// Gradient descent with momentum. For each parameter w with gradient g: v = momentum * v + g, then w = w - rate * v, or
/// in Nesterov's form w = w - rate * (g + momentum * v).
final class MomentumOptimizer: Optimizer {
    private let parameters: [Parameter]
    private let velocities: [FloatBuffer]
    private let momentum: Float
    private let nesterov: Bool
    var stepCount = 0

    init(_ parameters: [Parameter], momentum: Double, nesterov: Bool) {
        self.parameters = parameters
        self.momentum = Float(momentum)
        self.nesterov = nesterov
        velocities = parameters.map { FloatBuffer(count: $0.count) }
    }

    var memory: [(name: String, parameter: Parameter, values: FloatBuffer)] {
        zip(parameters, velocities).map { ("velocity", $0, $1) }
    }

    func step(learningRate: Double) {
        stepCount += 1
        let rate = Float(learningRate)
        for (parameter, velocity) in zip(parameters, velocities) {
            let (w, g, v) = (parameter.values.pointer, parameter.gradient.pointer, velocity.pointer)
            for element in 0..<parameter.count {
                v[element] = momentum * v[element] + g[element]
                w[element] -= rate * (nesterov ? g[element] + momentum * v[element] : v[element])
            }
        }
    }
}
