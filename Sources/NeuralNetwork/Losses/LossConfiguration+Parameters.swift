extension LossConfiguration.Name {
    /// The parameters that the loss has, with the values that its paper uses.
    public var parameters: [LossParameter] {
        let margin = LossParameter("margin", 0.05, from: 0, toBelow: 1)
        return switch self {
        case .gppe:
            [
                LossParameter("alpha", -2, from: -20, to: 20), LossParameter("beta", 6, from: 0, to: 20),
                LossParameter("gamma", 0, from: 0, to: 20), margin,
            ]
        case .marginCrossEntropy: [margin]
        case .crossEntropy, .weightedCrossEntropy: []
        case .focal: [LossParameter("gamma", 2, from: 0, to: 20)]
        case .asymmetric:
            [
                LossParameter("gamma-positive", 0, from: 0, to: 20),
                LossParameter("gamma-negative", 4, from: 0, to: 20), margin,
            ]
        case .combo:
            [
                LossParameter("share", 0.5, from: 0, to: 1),
                LossParameter("beta", 0.5, from: 0, to: 1),
            ]
        case .focalTversky:
            [
                LossParameter("power", 0.75, from: 0.01, to: 5),
                LossParameter("false-negative-weight", 0.7, from: 0, to: 1),
            ]
        case .hybridFocal:
            [
                LossParameter("lambda", 0.5, from: 0, to: 1),
                LossParameter("delta", 0.6, from: 0, to: 1),
                LossParameter("gamma", 0.5, from: 0, to: 1),
            ]
        case .dice: [LossParameter("alpha", 0.5, from: 0, to: 20)]
        }
    }
}

extension LossConfiguration {
    /// The parameters' values, in the order of `name.parameters`.
    public var values: [Double] {
        switch self {
        case .gppe(let loss): [loss.alpha, loss.beta, loss.gamma, loss.margin]
        case .marginCrossEntropy(let loss): [loss.margin]
        case .crossEntropy, .weightedCrossEntropy: []
        case .focal(let loss): [loss.gamma]
        case .asymmetric(let loss): [loss.gammaPositive, loss.gammaNegative, loss.margin]
        case .combo(let loss): [loss.share, loss.beta]
        case .focalTversky(let loss): [loss.power, loss.falseNegativeWeight]
        case .hybridFocal(let loss): [loss.lambda, loss.delta, loss.gamma]
        case .dice(let loss): [loss.alpha]
        }
    }

    /// - Parameter values: as many as `name.parameters`, and in that order.
    init(_ name: Name, values: [Double]) {
        self =
            switch name {
            case .gppe: .gppe(GPPELoss(alpha: values[0], beta: values[1], gamma: values[2], margin: values[3]))
            case .marginCrossEntropy: .marginCrossEntropy(MarginCrossEntropyLoss(margin: values[0]))
            case .crossEntropy: .crossEntropy
            case .weightedCrossEntropy: .weightedCrossEntropy
            case .focal: .focal(FocalLoss(gamma: values[0]))
            case .asymmetric:
                .asymmetric(AsymmetricLoss(gammaPositive: values[0], gammaNegative: values[1], margin: values[2]))
            case .combo: .combo(ComboLoss(share: values[0], beta: values[1]))
            case .focalTversky: .focalTversky(FocalTverskyLoss(power: values[0], falseNegativeWeight: values[1]))
            case .hybridFocal: .hybridFocal(HybridFocalLoss(lambda: values[0], delta: values[1], gamma: values[2]))
            case .dice: .dice(DiceLoss(alpha: values[0]))
            }
    }
}

/// As an object of the loss's name and its parameters, such as `{"name": "asl", "gamma_positive": 0, ...}`.
extension LossConfiguration: Codable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        init(_ parameter: LossParameter) {
            self.init(stringValue: parameter.name.split(separator: "-").joined(separator: "_"))
        }

        static let name = Key(stringValue: "name")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        for (parameter, value) in zip(name.parameters, values) { try container.encode(value, forKey: Key(parameter)) }
    }

    /// - Throws: `DecodingError` if the loss is not known, or a value is lacking or no number.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let name = try container.decode(Name.self, forKey: .name)
        self.init(name, values: try name.parameters.map { try container.decode(Double.self, forKey: Key($0)) })
    }
}
