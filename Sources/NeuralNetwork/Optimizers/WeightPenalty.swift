/// Adds to every gradient the parameter times a factor: the gradient of an L2 penalty (PyTorch's `weight_decay` of Adam).
enum WeightPenalty {
    static func add(_ factor: Double, to parameters: [Parameter]) {
        let factor = Float(factor)
        for parameter in parameters {
            let (values, gradient) = (parameter.values.pointer, parameter.gradient.pointer)
            for index in 0..<parameter.count { gradient[index] += factor * values[index] }
        }
    }
}
