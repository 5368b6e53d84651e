import NeuralNetwork

/// What each input of a network contributes to its evidence, by integrated gradients (Sundararajan, Taly & Yan 2017,
/// arXiv:1703.01365).
///
/// Along the straight line from a baseline b to the inputs x,
///
///     contribution_i = (x_i - b_i) * integral over t in 0...1 of dF/dx_i (b + t (x - b)),
///
/// and all contributions together are F(x) - F(b). That says how well the integral is done: gradients of a network of ReLUs
/// have jumps, so the line is cut into stretches, for each of which the gradient in its middle counts, and a stretch for
/// which that does not give the change of F along it is halved.
struct IntegratedGradients {
    private var firstStretches: Int { accuracy == .full ? 32 : 16 }
    /// How far a stretch may be from the change of F along it, so that some hundred of them together stay below a thousandth.
    private static let tolerance = 2e-5
    /// So that a large network does not take minutes. What is left then is mostly rounding.
    private static let mostGradients = 2048
    /// Gradients worked out at once.
    private static let gradientsAtOnce = 32

    let network: Network
    let accuracy: Explanation.Accuracy

    /// F of one row.
    func evidence(_ row: [Float]) throws(OutOfMemory) -> Double { evidence(logits: try network.evaluate(row))[0] }

    /// - Precondition: both rows have the network's inputs.
    func contributions(from baseline: [Float], to row: [Float]) throws(OutOfMemory) -> [Double] {
        let line = Line(start: baseline, end: row)
        var waiting = try stretches(of: line)
        var integral = [Double](repeating: 0, count: row.count)
        var gradients = 0
        while !waiting.isEmpty {
            // The oldest first, so that no part of the line is left behind.
            let now = Array(waiting.prefix(Self.gradientsAtOnce))
            waiting.removeFirst(now.count)
            gradients += now.count
            let middles = try self.gradients(at: now.flatMap { line.point($0.middle) })
            for (index, stretch) in now.enumerated() {
                let gradient = middles.gradients[(index * row.count)..<((index + 1) * row.count)]
                let error = line.slope(gradient) * stretch.length - stretch.change
                if accuracy == .full, abs(error) > Self.tolerance, gradients < Self.mostGradients {
                    waiting += stretch.halves(middleEvidence: middles.evidence[index])
                } else {
                    for (input, value) in zip(integral.indices, gradient) {
                        integral[input] += stretch.length * Double(value)
                    }
                }
            }
        }
        return integral.indices.map { integral[$0] * Double(line.change[$0]) }
    }

    private func stretches(of line: Line) throws(OutOfMemory) -> [Stretch] {
        let ends = (0...firstStretches).map { Double($0) / Double(firstStretches) }
        let evidence = evidence(logits: try network.evaluate(ends.flatMap(line.point)))
        return (0..<firstStretches).map {
            Stretch(start: ends[$0], end: ends[$0 + 1], startEvidence: evidence[$0], endEvidence: evidence[$0 + 1])
        }
    }

    /// dF/dx and F of some rows.
    private func gradients(at rows: [Float]) throws(OutOfMemory) -> (gradients: [Float], evidence: [Double]) {
        var evidence: [Double] = []
        let gradients = try network.inputGradient(rows) { logits in
            evidence += self.evidence(logits: logits)
            return self.evidence(logits: logits).flatMap { _ in [-1, 1] }
        }
        return (gradients, evidence)
    }

    /// The logit of a pulsar less that of none, of each row.
    private func evidence(logits: [Float]) -> [Double] {
        stride(from: 0, to: logits.count, by: 2).map { Double(logits[$0 + 1]) - Double(logits[$0]) }
    }
}

/// The straight line between two rows of inputs.
private struct Line {
    let start: [Float]
    let change: [Float]

    init(start: [Float], end: [Float]) {
        self.start = start
        change = zip(end, start).map { $0 - $1 }
    }

    func point(_ share: Double) -> [Float] {
        let share = Float(share)
        return start.indices.map { start[$0] + share * change[$0] }
    }

    /// dF/dt where dF/dx is this.
    func slope(_ gradient: ArraySlice<Float>) -> Double {
        zip(gradient, change).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
}

/// A part of a line, and F at its ends.
private struct Stretch {
    var start, end: Double
    var startEvidence, endEvidence: Double

    var length: Double { end - start }
    var middle: Double { (start + end) / 2 }
    var change: Double { endEvidence - startEvidence }

    func halves(middleEvidence: Double) -> [Stretch] {
        var (first, second) = (self, self)
        (first.end, first.endEvidence) = (middle, middleEvidence)
        (second.start, second.startEvidence) = (middle, middleEvidence)
        return [first, second]
    }
}
