import ArgumentParser
import NeuralNetwork

/// An optimizer as the command line names it.
enum OptimizerName: String, ExpressibleByArgument, CaseIterable { case adamw, adam, sgd }

/// A course of the learning rate as the command line names it.
enum ScheduleName: String, ExpressibleByArgument, CaseIterable {
    case cosine, constant, step

    func schedule(epochs: Int) -> LearningRateSchedule {
        switch self {
        case .cosine: LearningRateSchedule(.cosine(floor: 0), warmUp: 0.1)
        case .constant: LearningRateSchedule(.constant)
        case .step: LearningRateSchedule(.step(epochs: max(epochs / 3, 1), factor: 0.1))
        }
    }
}
