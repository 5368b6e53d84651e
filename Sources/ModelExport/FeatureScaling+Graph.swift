import ONNX
import Preprocessing

extension FeatureScaling {
    /// `scaled(_:)` as a graph.
    func scaled(_ features: Value) -> Value {
        switch method {
        case .zScore, .robust: linearlyScaled(features)
        case .zScoreWithLogarithm: linearlyScaled(Value.joined([features, features.signedLogarithm]))
        case .quantile: rank(of: features).normalDeviate
        }
    }

    private func linearlyScaled(_ values: Value) -> Value {
        ((values - values.graph.constant(centres)) * values.graph.constant(spreads.map { 1 / $0 }))
            .clipped(to: -Self.largestDeviation...Self.largestDeviation)
    }

    /// Where each feature stands among its quantiles: the mean, over all steps from one quantile to the next, of how much
    /// of the step lies below it. A step without height lies below it by half where they are equal. The ends of the range
    /// stand for half a step.
    private func rank(of features: Value) -> Value {
        var (starts, slopes, halves): ([Float], [Float], [Float]) = ([], [], [])
        for table in quantiles {
            let table = table.map(Float.init)
            for (start, end) in zip(table, table.dropFirst()) {
                let slope = 1 / (end - start)
                starts.append(start)
                slopes.append(slope.isFinite ? slope : 0)
                halves.append(slope.isFinite ? 0 : 0.5)
            }
        }
        let count = starts.count / width
        func table(_ values: [Float]) -> Value { features.graph.constant(values, shape: [width, count]) }
        let height = features.withTrailingAxis - table(starts)
        let shares = (height * table(slopes)).clipped(to: 0...1) + (height.sign + 1) * table(halves)
        let halfStep = 0.5 / Double(count + 1)
        return shares.mean.clipped(to: halfStep...(1 - halfStep))
    }
}

extension Value {
    /// sign(x) * log(1 + |x|).
    var signedLogarithm: Value { sign * (magnitude + 1).logarithm }

    /// The value below which a standard normal variable lies with these probabilities: Abramowitz & Stegun 1964, formula
    /// 26.2.23, for the nearer tail, and a step of Halley's method.
    fileprivate var normalDeviate: Value {
        let tail = minimum(1 - self)
        let t = (-2 * tail.logarithm).squareRoot
        let numerator = t * (0.010328 * t + 0.802853) + 2.515517
        let denominator = t * (t * (0.001308 * t + 0.189269) + 1.432788) + 1
        let estimate = t - numerator / denominator
        let error = tail - 0.5 * (1 - (0.5.squareRoot() * estimate).errorFunction)
        let step = (2 * Double.pi).squareRoot() * (error * (0.5 * (estimate * estimate)).exponential)
        let deviate = estimate - step / (0.5 * (estimate * step) + 1)
        return (self - 0.5).sign * deviate
    }
}
