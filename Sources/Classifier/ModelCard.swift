import Candidates
import Metrics
import NeuralNetwork
import Preprocessing

/// What a model file says of itself besides its weights: everything needed to use it, and everything needed to make it
/// again.
public struct ModelCard: Codable, Sendable, Equatable {
    /// The data a model was trained on.
    public struct Data: Codable, Sendable, Equatable {
        /// File names, without folders.
        public var files: [String]
        public var rows: Int
        public var pulsars: Int
        /// Of the features and labels, in order: two models with the same one saw the same rows.
        public var fingerprint: String
    }

    /// The model that a training went on from.
    public struct Start: Codable, Sendable, Equatable {
        /// Its file's name, without folders.
        public var file: String
        /// Of the data that it was trained on.
        public var fingerprint: String
        /// What it says of the held-out rows on which `ModelCard.metrics` were measured. Those that it had learnt itself make
        /// it look better than it is.
        public var metrics: BinaryMetrics
    }

    /// What kind of classifier a model is.
    public enum Kind: String, Codable, Sendable {
        /// Dense networks on a row of features.
        case features
        /// A convolutional network on a candidate's planes.
        case planes
    }

    public static let currentFormat = 3

    public var formatVersion: Int
    public var kind: Kind
    /// The features' names, or those of the planes and curves.
    public var inputs: [String]
    /// Rows and columns of the planes; `nil` for a model of features.
    public var planeSize: Int?
    /// How features are scaled; planes are scaled each by itself.
    public var normalisation: FeatureScaling?
    public var distribution: TrainingDistribution?
    /// The median of each input over the training set, to fill gaps with; `nil` for a model of planes, and where an earlier
    /// psrsieve has made it.
    public var medians: [Double]?
    public var network: NetworkDescription
    public var members: Int
    public var training: TrainingConfiguration
    /// How planes were changed in training; `nil` if they were not.
    public var augmentation: PlaneAugmentation?
    public var calibration: Calibration
    public var thresholds: OperatingCurve
    /// Measured on held-out rows, each scored by an ensemble that did not see it (`EnsembleOptions.HeldOut`).
    public var metrics: BinaryMetrics
    public var data: Data
    public var seed: UInt64
    public var loss: LossConfiguration
    /// The largest magnitudes between the layers of each member, for scoring in 8 bits (`InferenceNetwork.ranges`); `nil`
    /// for a model of features, and where they were not measured.
    public var ranges: [[String: Float]]?
    /// `nil` for a training that began with random weights.
    public var start: Start?

    enum CodingKeys: String, CodingKey {
        case formatVersion = "format_version"
        case planeSize = "plane_size"
        case kind, inputs, normalisation, distribution, medians, network, members, training, augmentation, calibration
        case thresholds, metrics, data, seed, loss, ranges, start
    }

    /// The share of pulsars that a score takes for granted: that of the rows to which it is calibrated.
    public var shareOfPulsars: Double { Double(metrics.positives) / Double(max(metrics.count, 1)) }

    /// Each part of the card under its key, those left out that it does not have.
    var topics: [String: any Encodable] {
        let values: [(CodingKeys, (any Encodable)?)] = [
            (.formatVersion, formatVersion), (.kind, kind), (.inputs, inputs), (.planeSize, planeSize),
            (.normalisation, normalisation), (.distribution, distribution), (.medians, medians),
            (.network, network), (.members, members),
            (.training, training), (.augmentation, augmentation), (.calibration, calibration),
            (.thresholds, thresholds), (.metrics, metrics), (.data, data), (.seed, seed), (.loss, loss),
            (.ranges, ranges), (.start, start),
        ]
        return Dictionary(uniqueKeysWithValues: values.compactMap { key, value in value.map { (key.rawValue, $0) } })
    }

    /// A card whose parts do not fit together.
    struct Inconsistent: Error, CustomStringConvertible {
        var description: String
    }

    /// The training set's medians by the features' names; `nil` for a model that does not keep them.
    public var mediansByName: [String: Double]? {
        medians.map { Dictionary(zip(inputs, $0)) { first, _ in first } }
    }

    /// How a candidate's arrays lie in the row that an image classifier takes; `nil` for another kind, or if the inputs
    /// are not such arrays.
    public var rowLayout: PlaneRowLayout? {
        let known = inputs.compactMap { CandidateArray(rawValue: $0) }
        guard kind == .planes, let planeSize, (1...1024).contains(planeSize), known.count == inputs.count,
            Set(known).count == known.count
        else { return nil }
        return PlaneRowLayout(known, size: planeSize, canLackSome: augmentation.map { $0.missingInputs > 0 } ?? false)
    }

    /// Checks what decoding cannot: that the sizes of inputs, normalisation and network agree.
    func validate() throws {
        guard !inputs.isEmpty, try network.outputs() == 2, (1...10_000).contains(members), inputsFit,
            ranges?.count ?? members == members,
            medians.map({ $0.count == inputs.count && $0.allSatisfy(\.isFinite) }) ?? true
        else {
            throw Inconsistent(description: "its inputs, normalisation and network do not fit together")
        }
    }

    private var inputsFit: Bool {
        switch kind {
        case .features:
            guard let normalisation, let distribution else { return false }
            return normalisation.isConsistent && normalisation.width == inputs.count
                && normalisation.scaledWidth == network.inputs && distribution.fits(width: network.inputs)
        case .planes:
            guard let rowLayout else { return false }
            return rowLayout.count == network.inputs
                && distribution?.fits(width: PlaneSummary.width(of: rowLayout)) ?? true
        }
    }
}
