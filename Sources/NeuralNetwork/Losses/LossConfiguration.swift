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

    public var name: Name
    /// The parameters that the loss has; `nil` stands for its default.
    public var alpha: Double?
    public var beta: Double?
    public var gamma: Double?
    public var margin: Double?
    /// The majority classes of multi-class GPPE.
    public var majorityClasses: [Int]?

    public init(
        _ name: Name = .gppe, alpha: Double? = nil, beta: Double? = nil, gamma: Double? = nil, margin: Double? = nil,
        majorityClasses: [Int]? = nil
    ) {
        self.name = name
        self.alpha = alpha
        self.beta = beta
        self.gamma = gamma
        self.margin = margin
        self.majorityClasses = majorityClasses
    }

    /// The loss for so many classes.
    public func loss(classCount: Int) -> any Loss {
        switch name {
        case .gppe: classCount == 2 ? binaryGPPE : multiClassGPPE
        case .marginCrossEntropy:
            classCount == 2
                ? MarginCrossEntropyLoss(margin: margin ?? 0.05)
                : MultiClassGPPELoss(
                    alpha: 0, beta: 0, margin: margin ?? 0.05, majorityClasses: Set(majorityClasses ?? []))
        case .crossEntropy: CrossEntropyLoss()
        case .focal: FocalLoss(gamma: gamma ?? 2)
        case .asymmetric:
            classCount == 2
                ? AsymmetricLoss(gammaNegative: gamma ?? 4, margin: margin ?? 0.05)
                : SingleLabelAsymmetricLoss(gammaNegative: gamma ?? 4)
        case .combo: ComboLoss(share: alpha ?? 0.5, beta: beta ?? 0.5)
        case .focalTversky: FocalTverskyLoss(power: gamma ?? 0.75, falseNegativeWeight: alpha ?? 0.7)
        case .hybridFocal: HybridFocalLoss(lambda: alpha ?? 0.5, delta: beta ?? 0.6, gamma: gamma ?? 0.5)
        case .dice: DiceLoss(alpha: alpha ?? 0.5)
        }
    }

    private var binaryGPPE: GPPELoss {
        GPPELoss(alpha: alpha ?? -2, beta: beta ?? 6, gamma: gamma ?? 0, margin: margin ?? 0.05)
    }

    private var multiClassGPPE: MultiClassGPPELoss {
        MultiClassGPPELoss(
            alpha: alpha ?? -2, beta: beta ?? 6, margin: margin ?? 0.05,
            majorityClasses: Set(majorityClasses ?? []))
    }

    /// The evidence for the positive class, on the scale of log-odds, that a network trained with this loss gives by its
    /// logit (the difference of the two).
    ///
    /// GPPE and margin cross entropy are smallest at a probability that is not the true one, by a law that is known and
    /// undone here; other losses' logits are taken as they are.
    public func evidence(logit: Double) -> Double {
        switch name {
        case .gppe: binaryGPPE.evidence(logit: logit)
        case .marginCrossEntropy: MarginCrossEntropyLoss(margin: margin ?? 0.05).evidence(logit: logit)
        default: logit
        }
    }
}
