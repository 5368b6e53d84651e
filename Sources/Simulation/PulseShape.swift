import Foundation

/// The shape of a pulse against phase, sampled finely over one turn.
struct PulseShape: Sendable {
    static let samples = 2048

    private(set) var values: [Double]

    /// Gaussian components.
    ///
    /// - Parameter components: phase and full width at half maximum in turns, and height.
    init(components: [(phase: Double, width: Double, height: Double)], pulsesPerTurn: Int = 1) {
        values = [Double](repeating: 0, count: Self.samples)
        let step = Double(pulsesPerTurn) / Double(Self.samples)
        for component in components {
            // In turns of the pulsar, of which the fold may hold several.
            let scale = 4 * log(2) / (component.width * component.width)
            for index in 0..<Self.samples {
                var distance = Double(index) * step - component.phase
                distance -= distance.rounded()
                values[index] += component.height * exp(-scale * distance * distance)
            }
        }
    }

    /// The sum of sinusoids, one for each amplitude and phase (turns), the first of one cycle a turn.
    init(harmonics: [(amplitude: Double, phase: Double)], first: Int = 1) {
        values = [Double](repeating: 0, count: Self.samples)
        for (number, harmonic) in harmonics.enumerated() where harmonic.amplitude != 0 {
            let cycles = Double(number + first)
            // The wave is turned on by a constant angle from sample to sample.
            let (angle, start) = (2 * Double.pi * cycles / Double(Self.samples), -2 * Double.pi * harmonic.phase)
            let (turnCosine, turnSine) = (cos(angle), sin(angle))
            var (cosine, sine) = (harmonic.amplitude * cos(start), harmonic.amplitude * sin(start))
            for index in 0..<Self.samples {
                values[index] += cosine
                (cosine, sine) = (cosine * turnCosine - sine * turnSine, sine * turnCosine + cosine * turnSine)
            }
        }
    }

    var negative: PulseShape {
        var shape = self
        for index in values.indices { shape.values[index] = -values[index] }
        return shape
    }

    /// Area over height, turns: above the lowest value, or below the highest for a dip.
    var equivalentWidth: Double {
        guard let lowest = values.min(), let highest = values.max(), highest > lowest else { return 0 }
        let mean = values.reduce(0, +) / Double(Self.samples)
        return min(mean - lowest, highest - mean) / (highest - lowest)
    }

    /// The root of the mean square about the mean.
    var deviation: Double {
        let mean = values.reduce(0, +) / Double(Self.samples)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(Self.samples)).squareRoot()
    }

    /// The sum of itself turned to later phases, each time with a weight.
    func averaged(_ parts: [(weight: Double, turns: Double)]) -> PulseShape {
        var shape = self
        shape.values = [Double](repeating: 0, count: Self.samples)
        for (weight, turns) in parts {
            let shift = Int((turns - turns.rounded(.down)) * Double(Self.samples)) % Self.samples
            for index in 0..<Self.samples {
                shape.values[(index + shift) % Self.samples] += weight * values[index]
            }
        }
        return shape
    }

    /// Smeared evenly over some turns, centred.
    func smeared(turns: Double) -> PulseShape {
        let width = min(Int((turns * Double(Self.samples)).rounded()), 4 * Self.samples)
        guard width > 1 else { return self }
        var shape = self
        let (whole, rest) = (width / Self.samples, width % Self.samples)
        let full = Double(whole) * values.reduce(0, +)
        let start = Self.samples * 8 - width / 2
        var sum = (0..<rest).reduce(0.0) { $0 + values[(start + $1) % Self.samples] }
        for index in 0..<Self.samples {
            shape.values[index] = (full + sum) / Double(width)
            sum += values[(start + index + rest) % Self.samples] - values[(start + index) % Self.samples]
        }
        return shape
    }

    /// With an exponential tail: scattered by the interstellar medium.
    func scattered(turns: Double) -> PulseShape {
        guard turns > 0.5 / Double(Self.samples) else { return self }
        var shape = self
        let keep = exp(-1 / (turns * Double(Self.samples)))
        // Two turns suffice for the tail's beginning to be forgotten, as longer tails are flat anyway.
        var level = values.reduce(0, +) / Double(Self.samples)
        for index in 0..<(2 * Self.samples) {
            level = keep * level + (1 - keep) * values[index % Self.samples]
            shape.values[index % Self.samples] = level
        }
        return shape
    }

    /// Sampled at the middle of each of `bins` bins for each of `fractions` fractional shifts: row f holds the shape
    /// turned to later phases by f / fractions of a bin.
    func sampled(bins: Int, fractions: Int) -> [Float] {
        let smooth = smeared(turns: 1 / Double(bins))
        var table = [Float](repeating: 0, count: bins * fractions)
        for fraction in 0..<fractions {
            for bin in 0..<bins {
                let turns = (Double(bin) + 0.5 - Double(fraction) / Double(fractions)) / Double(bins)
                let index = Int((turns * Double(Self.samples)).rounded(.down))
                table[fraction * bins + bin] = Float(smooth.values[(index + Self.samples) % Self.samples])
            }
        }
        return table
    }
}
