import Candidates
import Classifier
import NeuralNetwork

/// The options as they stand for networks of planes.
extension TrainingOptions {
    /// Rows and columns of the smallest planes that the network `planes` takes.
    static let smallestPlane = 16

    /// What the network takes of examples with planes of this size.
    ///
    /// - Parameter start: the model to go on from, which takes planes of its size alone.
    /// - Throws: `CommandFailure` if `--inputs` names anything else.
    func rowLayout(size: Int, from start: EnsembleStart? = nil) throws -> PlaneRowLayout {
        if let card = start?.card, let own = card.planeSize, own != size {
            throw CommandFailure("the model of --from takes planes of \(own) x \(own), and these are \(size) x \(size)")
        }
        let standard: [CandidateArray] =
            network == .htru ? [.timePhase] : [.timePhase, .frequencyPhase, .profile, .dmCurve, .headerValues]
        let names = inputs.split(separator: ",").map { CandidateArray(rawValue: String($0)) }
        let wanted = inputs == "all" ? standard : names.compactMap { $0 }
        guard !wanted.isEmpty, inputs == "all" || wanted.count == names.count, Set(wanted).count == wanted.count else {
            throw CommandFailure(
                "--inputs \(inputs) is not made of time_phase, frequency_phase, profile, dm_curve and "
                    + "header_values")
        }
        guard network != .htru || (wanted.count == 1 && wanted[0].isPlane && size == 64) else {
            throw CommandFailure("the network htru takes one plane of 64 x 64: time_phase or frequency_phase")
        }
        guard network != .planes || (size >= Self.smallestPlane && wanted.contains(where: \.isPlane)) else {
            throw CommandFailure(
                "the network planes takes a plane of \(Self.smallestPlane) x \(Self.smallestPlane) or more, and curves beside it"
            )
        }
        return PlaneRowLayout(
            wanted, size: size, canLackSome: augmentation(start).map { $0.missingInputs > 0 } ?? false)
    }

    private func augmentation(_ start: EnsembleStart?) -> PlaneAugmentation? {
        if let start { return details.augment ?? true ? start.card.augmentation : nil }
        return details.augment ?? (network == .planes) ? PlaneAugmentation() : nil
    }

    /// - Parameter start: the model to go on from, whose network it is then.
    func planeOptions(_ layout: PlaneRowLayout, from start: EnsembleStart? = nil) throws -> PlaneTrainingOptions {
        let named: NetworkDescription? =
            switch network {
            case .htru: .named("htru", classes: 2)
            case .planes: .planes(layout)
            case .features: nil
            }
        guard let network = start?.card.network ?? named else {
            throw CommandFailure("the network \(self.network.rawValue) takes no planes")
        }
        return PlaneTrainingOptions(
            network: network, augmentation: augmentation(start), ensemble: trainerOptions.ensemble)
    }
}
