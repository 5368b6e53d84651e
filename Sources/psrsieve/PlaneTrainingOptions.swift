import Candidates
import Classifier
import NeuralNetwork

/// The options as they stand for networks of planes.
extension TrainingOptions {
    /// Rows and columns of the smallest planes that the network `planes` takes.
    static let smallestPlane = 16

    /// What the network takes of examples with planes of this size.
    ///
    /// - Throws: `CommandFailure` if `--inputs` names anything else.
    func rowLayout(size: Int) throws -> PlaneRowLayout {
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
        return PlaneRowLayout(wanted, size: size, canLackSome: augmentation.map { $0.missingInputs > 0 } ?? false)
    }

    private var augmentation: PlaneAugmentation? {
        details.augment ?? (network == .planes) ? PlaneAugmentation() : nil
    }

    func planeOptions(_ layout: PlaneRowLayout) throws -> PlaneTrainingOptions {
        let network =
            switch network {
            case .htru: NetworkDescription.named("htru", classes: 2)
            case .planes: NetworkDescription.planes(layout)
            case .features: Optional<NetworkDescription>.none
            }
        guard let network else { throw CommandFailure("the network \(self.network.rawValue) takes no planes") }
        return PlaneTrainingOptions(network: network, augmentation: augmentation, ensemble: trainerOptions.ensemble)
    }
}
