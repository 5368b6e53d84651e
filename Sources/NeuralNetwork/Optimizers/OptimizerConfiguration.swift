/// How weights follow their gradients.
public enum OptimizerConfiguration: Codable, Equatable, Sendable {
    /// Adam (Kingma & Ba 2015, arXiv:1412.6980).
    case adam(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8)
    /// Adam with weight decay apart from the gradient (Loshchilov & Hutter 2019, arXiv:1711.05101); biases and batch
    /// norm do not decay.
    case adamW(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0.01)
    /// Gradient descent with momentum: v = momentum * v + g; the step is v, or with Nesterov's form g + momentum * v.
    case sgd(momentum: Double = 0.9, nesterov: Bool = false)

    /// - Parameter threads: that a step may use; the result is the same whatever it is.
    func optimizer(for parameters: [Parameter], threads: Int = 1) -> any Optimizer {
        switch self {
        case .adam(let beta1, let beta2, let epsilon):
            AdamOptimizer(
                parameters, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: 0, threads: threads)
        case .adamW(let beta1, let beta2, let epsilon, let weightDecay):
            AdamOptimizer(
                parameters, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay, threads: threads)
        case .sgd(let momentum, let nesterov):
            MomentumOptimizer(parameters, momentum: momentum, nesterov: nesterov)
        }
    }
}

/// Changes parameters by their gradients, and remembers what it needs to do so.
protocol Optimizer: AnyObject {
    func step(learningRate: Double)
    /// Steps taken so far.
    var stepCount: Int { get set }
    /// What it remembers of each parameter, by name: saved and restored with a checkpoint.
    var memory: [(name: String, parameter: Parameter, values: FloatBuffer)] { get }
}

/// Scales all gradients down together where their norm over all parameters exceeds a limit (Pascanu et al. 2013).
enum GradientClipping {
    static func clip(_ parameters: [Parameter], toNorm limit: Double) {
        var squares = 0.0
        for parameter in parameters {
            for index in 0..<parameter.count {
                squares += Double(parameter.gradient.pointer[index]) * Double(parameter.gradient.pointer[index])
            }
        }
        let norm = squares.squareRoot()
        guard norm > limit else { return }
        let factor = Float(limit / norm)
        for parameter in parameters {
            for index in 0..<parameter.count { parameter.gradient.pointer[index] *= factor }
        }
    }
}
