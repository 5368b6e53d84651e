import Foundation
import Testing

@testable import NeuralNetwork

/// A loss on fixed logits, with what PyTorch's autograd makes of it.
struct LossCase: Sendable, CustomTestStringConvertible {
    var name: String
    var classes: Int
    var loss: any Loss
    var value: Double
    /// Rows x classes.
    var gradient: [Double]

    var logits: [Double] { classes == 2 ? LossReference.binaryLogits : LossReference.severalLogits }
    var truth: [Int] { classes == 2 ? LossReference.binaryTargets : LossReference.severalTargets }
    var testDescription: String { name }

    func evaluate(_ logits: [Double]) -> (loss: Double, gradient: [Double]) {
        loss.lossAndGradient(logits: logits, truth: truth, classCount: classes)
    }
}

@Suite struct LossTests {
    @Test(arguments: LossReference.cases) func agreesWithAutograd(_ reference: LossCase) {
        let (value, gradient) = reference.evaluate(reference.logits)
        #expect(abs(value - reference.value) < 1e-12)
        #expect(gradient.count == reference.gradient.count)
        for (found, expected) in zip(gradient, reference.gradient) { #expect(abs(found - expected) < 1e-12) }
    }

    /// The slope by central differences in double precision, which err by step^2 times the third derivative and by
    /// rounding over the step. Binary GPPE is left out: to its gradient the weights are constants, so the test after this
    /// one holds them still.
    @Test(arguments: LossReference.cases.filter { !($0.loss is GPPELoss) })
    func gradientIsTheSlopeOfTheLoss(_ reference: LossCase) {
        let gradient = reference.evaluate(reference.logits).gradient
        let step = 1e-5
        for index in reference.logits.indices {
            var (above, below) = (reference.logits, reference.logits)
            above[index] += step
            below[index] -= step
            let slope = (reference.evaluate(above).loss - reference.evaluate(below).loss) / (2 * step)
            #expect(abs(slope - gradient[index]) < 1e-8)
        }
    }

    /// A row's GPPE is its weight times its margin cross entropy.
    @Test(arguments: [([0.3, -0.2], 0), ([-0.4, 1.3], 0), ([1.0, 0.2], 1), ([-2.0, 1.0], 1)])
    func gppeGradientIsTheSlopeWithTheWeightHeldStill(_ logits: [Double], _ truth: Int) {
        let loss = GPPELoss(alpha: -1.5, beta: 0.5, gamma: 1.5)
        let margin = MarginCrossEntropyLoss()
        let (value, gradient) = loss.lossAndGradient(logits: logits, truth: [truth], classCount: 2)
        let weight = value / margin.lossAndGradient(logits: logits, truth: [truth], classCount: 2).loss
        let step = 1e-5
        for index in 0..<2 {
            var (above, below) = (logits, logits)
            above[index] += step
            below[index] -= step
            let rise =
                margin.lossAndGradient(logits: above, truth: [truth], classCount: 2).loss
                - margin.lossAndGradient(logits: below, truth: [truth], classCount: 2).loss
            #expect(abs(weight * rise / (2 * step) - gradient[index]) < 1e-8)
        }
    }

    /// Check values of the weight that the paper's formula gives: 0.031 at p = 0.5 and 0.64 at 0.9 with beta = 6; with
    /// beta = 0, 1.58 at 0.1, its maximum e^(2/e) = 2.087 at 1/e, and 1.21 at 0.9.
    @Test(arguments: [
        (6.0, 0.5, 0.03125, 1e-12), (6, 0.9, 0.642, 5e-3), (0, 0.1, 1.585, 5e-3),
        (0, 0.36787944117, 2.0870652286, 1e-9),
        (0, 0.9, 1.209, 5e-3),
    ])
    func gppeWeight(_ beta: Double, _ probability: Double, _ expected: Double, _ tolerance: Double) {
        let weight = GPPELoss(alpha: -2, beta: beta).negativeWeight(probability: probability)
        #expect(abs(weight - expected) < tolerance)
    }

    @Test func aNegativeWithinTheMarginIsForgiven() {
        // p = 1 / (1 + e^3.1) = 0.043 lies within the margin of 0.05, 1 / (1 + e^2.9) = 0.052 does not.
        let forgiven = GPPELoss().lossAndGradient(logits: [3.1, 0], truth: [0], classCount: 2)
        #expect(forgiven.loss == 0)
        #expect(forgiven.gradient == [0, 0])
        #expect(GPPELoss().lossAndGradient(logits: [2.9, 0], truth: [0], classCount: 2).loss > 0)
    }

    @Test(arguments: LossReference.cases) func extremeLogitsStayFinite(_ reference: LossCase) {
        let largest = Double(Float.greatestFiniteMagnitude)
        let extremes = [0, 1e-30, 40, 800, 1e30, largest, -40, -800, -1e30, -largest]
        for first in extremes {
            for second in extremes {
                for truth in 0..<reference.classes {
                    let row = [first, second] + Array(repeating: 0.1, count: reference.classes - 2)
                    let (value, gradient) = reference.loss.lossAndGradient(
                        logits: row + row, truth: [truth, 0], classCount: reference.classes)
                    #expect(value.isFinite)
                    #expect(gradient.allSatisfy { Float($0).isFinite })
                }
            }
        }
    }
}
