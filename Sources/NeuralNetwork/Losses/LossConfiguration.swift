/// A loss by name, with its parameters: what the command line takes and a model keeps.
public struct LossConfiguration: Codable, Equatable, Sendable {
    public enum Name: String, Codable, CaseIterable, Sendable {
        case gppe
        case marginCrossEntropy = "margin-ce"
        case crossEntropy = "ce"
        case focal
        case asymmetric = "asl"
        case combo
        case focalTversky = "focal-tversky"
        case hybridFocal = "hybrid-focal"
        case dice
    }

    public let name: Name
    /// The parameters that the loss has; `nil` for those that it does not have.
    public let alpha: Double?
    public let beta: Double?
    public let gamma: Double?
    public let margin: Double?
    /// The majority classes of multi-class GPPE and margin cross entropy.
    public let majorityClasses: [Int]?

    /// - Parameters: what is not given takes the loss's default, so that a configuration always says all of it.
    public init(
        _ name: Name = .gppe, alpha: Double? = nil, beta: Double? = nil, gamma: Double? = nil, margin: Double? = nil,
        majorityClasses: [Int]? = nil
    ) {
        let defaults = name.defaults
        self.name = name
        self.alpha = alpha ?? defaults.alpha
        self.beta = beta ?? defaults.beta
        self.gamma = gamma ?? defaults.gamma
        self.margin = margin ?? defaults.margin
        self.majorityClasses = majorityClasses
    }

    /// The loss for so many classes.
    public func loss(classCount: Int) -> any Loss {
        let (alpha, beta, gamma, margin) = (alpha ?? 0, beta ?? 0, gamma ?? 0, margin ?? 0)
        let majority = Set(majorityClasses ?? [])
        let isBinary = classCount == 2
        return switch name {
        case .gppe:
            isBinary
                ? GPPELoss(alpha: alpha, beta: beta, gamma: gamma, margin: margin)
                : MultiClassGPPELoss(alpha: alpha, beta: beta, margin: margin, majorityClasses: majority)
        case .marginCrossEntropy:
            isBinary
                ? MarginCrossEntropyLoss(margin: margin)
                : MultiClassGPPELoss(alpha: 0, beta: 0, margin: margin, majorityClasses: majority)
        case .crossEntropy: CrossEntropyLoss()
        case .focal: FocalLoss(gamma: gamma)
        case .asymmetric:
            isBinary
                ? AsymmetricLoss(gammaNegative: gamma, margin: margin)
                : SingleLabelAsymmetricLoss(gammaNegative: gamma)
        case .combo: ComboLoss(share: alpha, beta: beta)
        case .focalTversky: FocalTverskyLoss(power: gamma, falseNegativeWeight: alpha)
        case .hybridFocal: HybridFocalLoss(lambda: alpha, delta: beta, gamma: gamma)
        case .dice: DiceLoss(alpha: alpha)
        }
    }
}

extension LossConfiguration.Name {
    /// The parameters that the loss has, with the values that its paper uses.
    public var defaults: (alpha: Double?, beta: Double?, gamma: Double?, margin: Double?) {
        switch self {
        case .gppe: (-2, 6, 0, 0.05)
        case .marginCrossEntropy: (nil, nil, nil, 0.05)
        case .crossEntropy: (nil, nil, nil, nil)
        case .focal: (nil, nil, 2, nil)
        case .asymmetric: (nil, nil, 4, 0.05)
        case .combo: (0.5, 0.5, nil, nil)
        case .focalTversky: (0.7, nil, 0.75, nil)
        case .hybridFocal: (0.5, 0.6, 0.5, nil)
        case .dice: (0.5, nil, nil, nil)
        }
    }
}
