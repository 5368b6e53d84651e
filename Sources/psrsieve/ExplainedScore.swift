import Candidates
import Classifier
import Foundation
import Reports

/// What a model says of one candidate and why, as JSON, in words and as a picture.
struct ExplainedScore {
    /// The model's file.
    let model: String
    private let explanation: Explanation
    private let inputs: [Double]
    private let layout: PlaneRowLayout?

    /// - Parameter inputs: the candidate's row of numbers, as the model takes it.
    init(_ classifier: any CandidateClassifier, model: String, inputs: [Double]) throws {
        self.model = model
        self.inputs = inputs
        layout = classifier.card.rowLayout
        explanation = try classifier.explanation(ofInputs: inputs)
    }

    // MARK: - Words

    private static let warning = "lies far outside what the model was trained on: the score is a guess"

    var text: String {
        var lines = [String(format: "score %.4f by %@", explanation.score.probability, model)]
        func add(_ title: String, _ value: String) {
            lines.append("  \(title.padding(toLength: 18, withPad: " ", startingAt: 0)) \(value)")
        }
        if explanation.score.isOutlier { add("outlier", Self.warning) }
        add("evidence", String(format: "%8.3f  mean logit, before calibration", explanation.evidence))
        add("baseline", String(format: "%8.3f  that of %@", explanation.baselineEvidence, explanation.baselineName))
        for share in shares {
            add(share.input, share.evidence.map { String(format: "%+8.3f", $0) } ?? "       -  not there")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The largest first, whatever its sign.
    private var shares: [Explanation.Share] {
        explanation.shares.sorted { abs($0.evidence ?? 0) > abs($1.evidence ?? 0) }
    }

    // MARK: - The picture

    /// Why a model of planes gives its score; `nil` for a model of features.
    ///
    /// - Parameter header: what the candidate's header says.
    func picture(of name: String, header: CandidateHeader) -> ExplanationPicture? {
        guard let layout else { return nil }
        let shown = explanation.shares.compactMap { share -> ExplanationPicture.Input? in
            guard let array = CandidateArray(rawValue: share.input), let range = layout.range(of: array),
                let evidence = share.evidence
            else { return nil }
            return ExplanationPicture.Input(
                array, values: inputs[range].map { Float($0) },
                contributions: Array(explanation.contributions[range]), share: evidence)
        }
        return ExplanationPicture(
            title: name,
            lines: [
                scoreLine + (explanation.score.isOutlier ? "  ·  outlier: \(Self.warning)" : ""),
                evidenceLines.joined(separator: " "),
            ], size: layout.size, header: header, inputs: shown)
    }

    /// Why a model of features gives its score; `nil` for a model of planes.
    var featureShares: FeatureShares? {
        guard layout == nil else { return nil }
        return FeatureShares(
            lines: [scoreLine] + evidenceLines + (explanation.score.isOutlier ? ["Outlier: \(Self.warning)."] : []),
            features: zip(explanation.shares, inputs).map { share, value in
                .init(name: share.input, value: value, share: share.evidence ?? .nan)
            })
    }

    private var scoreLine: String { String(format: "score %.4f by %@", explanation.score.probability, model) }

    private var evidenceLines: [String] {
        func number(_ value: Double) -> String { String(format: "%.2f", value).replacing("-", with: "−") }
        return [
            "Evidence \(number(explanation.evidence)) (mean logit, before calibration); the shares add up to its difference of "
                + number(explanation.evidence - explanation.baselineEvidence),
            "from that of \(explanation.baselineName), \(number(explanation.baselineEvidence)).",
        ]
    }
}

extension ExplainedScore: Encodable {
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: JSONKey.self)
        try container.encode(model, forKey: JSONKey("model"))
        try container.encode(explanation.score.probability, forKey: JSONKey("score"))
        try container.encode(explanation.score.isOutlier, forKey: JSONKey("outlier"))
        try container.encode(explanation.evidence, forKey: JSONKey("evidence"))
        try container.encode(explanation.baselineName, forKey: JSONKey("baseline"))
        try container.encode(explanation.baselineEvidence, forKey: JSONKey("baseline_evidence"))
        var shares = container.nestedContainer(keyedBy: JSONKey.self, forKey: JSONKey("shares"))
        for share in explanation.shares { try shares.encode(share.evidence, forKey: JSONKey(share.input)) }
    }
}
