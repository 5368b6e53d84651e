import Candidates
import Classifier
import ONNX
import Preprocessing

/// What goes into a classifier's graph: the features as a table has them, or a candidate's arrays as `preprocess` makes them.
struct ClassifierInputs {
    /// The row of numbers that the networks take.
    let row: Value
    /// Where a candidate lacks what the model cannot do without.
    let areIncomplete: Value
    /// What tells whether a candidate is like those of the training set.
    let summary: Value

    init(of card: ModelCard, in graph: Graph) {
        if let layout = card.rowLayout {
            self.init(arrays: layout, in: graph)
        } else {
            self.init(features: card.inputs, card.normalisation, in: graph)
        }
    }

    private init(features names: [String], _ normalisation: FeatureScaling?, in graph: Graph) {
        let features = graph.input("features", shape: [names.count], documentation: names.joined(separator: ", "))
        row = normalisation?.scaled(features) ?? features
        areIncomplete = features.isNaN.any
        summary = row
    }

    private init(arrays layout: PlaneRowLayout, in graph: Graph) {
        let arrays = layout.inputs.map { array in
            let input = graph.input(
                array.rawValue, shape: array.shape(size: layout.size).reversed(),
                documentation: "\(array.words), as psrsieve preprocess makes it; NaN where a candidate has none")
            let values = array.isPlane ? input.flattened : input
            let isMissing = values.isNaN.any
            return (
                array: array, values: isMissing.withTrailingAxis.choose(0, otherwise: values), isMissing: isMissing
            )
        }
        row = Value.joined(arrays.map(\.values))
        // As `PlaneSummary` has it.
        summary = Value.joined(
            arrays.flatMap { array, values, _ in
                array == .headerValues ? [values] : values.moments.map(\.withTrailingAxis)
            })
        let planes = arrays.filter(\.array.isPlane)
        // A network that has learnt to do without some needs one plane; another one needs all.
        areIncomplete =
            layout.canLackSome && !planes.isEmpty
            ? Value.all(planes.map(\.isMissing)) : Value.any(arrays.map(\.isMissing))
    }
}

extension Value {
    /// Mean, deviation, skewness and excess kurtosis of each row, as `PlaneSummary` has them: sign(x) * log(1 + |x|), and 0
    /// for values that are all the same.
    fileprivate var moments: [Value] {
        let mean = mean
        let difference = self - mean.withTrailingAxis
        let square = difference * difference
        let variance = square.mean
        let deviation = variance.squareRoot
        let skewness = (square * difference).mean / (variance * deviation)
        let kurtosis = (square * square).mean / (variance * variance) - 3
        // Single precision leaves so much of values that are all the same.
        let isFlat = variance < 1e-12 * (mean * mean + 1)
        return [mean, deviation, skewness, kurtosis].map { isFlat.choose(0, otherwise: $0.signedLogarithm) }
    }
}
