import Classifier
import NeuralNetwork
import ONNX

/// A classifier as an ONNX model, with which programs that know ONNX score as psrsieve does (docs/onnx.md).
public enum ONNXModel {
    /// The bytes of a model file.
    ///
    /// - Parameter version: of the program.
    /// - Throws: `Graph.TooLarge`, or as `Network.init` for a classifier that does not fit its card.
    public static func bytes(of classifier: any CandidateClassifier, version: String) throws -> [UInt8] {
        let card = classifier.card
        let graph = Graph(name: "psrsieve")
        let inputs = ClassifierInputs(of: card, in: graph)
        let logits = try classifier.states.enumerated().map { member, state in
            let network = try Network(card.network, state: state, threads: 1).folded
            let outputs = inputs.row.through(network, name: "member.\(member)")
            return outputs.times(graph.constant([-1, 1], shape: [2, 1]))
        }
        let surest = graph.constant([Float(Score.surestLogit)], shape: [])
        let probability = card.calibration.probability(Value.joined(logits).minimum(surest).mean)
        graph.output(
            inputs.areIncomplete.choose(.nan, otherwise: probability), "score",
            documentation:
                "The probability of a pulsar among as many as in the training set; NaN for a candidate that lacks what the model needs."
        )
        if let distribution = card.distribution {
            graph.output(
                distribution.isOutside(inputs.summary), "outlier", areTruths: true,
                documentation: "The candidate lies far outside what the model was trained on: its score is a guess.")
        }
        return try graph.model(
            documentation: "Tells pulsars among a survey's candidates. Trained by psrsieve on \(card.data.rows) "
                + "candidates, \(card.data.pulsars) of them pulsars.",
            producer: ("psrsieve", version), metadata: try ModelFile.metadata(of: card))
    }
}
