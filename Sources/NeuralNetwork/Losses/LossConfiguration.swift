/// A loss with its parameters: what the command line takes and a model keeps.
public enum LossConfiguration: Equatable, Sendable {
    case gppe(GPPELoss = GPPELoss())
    case marginCrossEntropy(MarginCrossEntropyLoss = MarginCrossEntropyLoss())
    case crossEntropy
    /// Class-weighted cross entropy; the weights follow from the sizes of the classes that are trained on.
    case weightedCrossEntropy
    case focal(FocalLoss = FocalLoss())
    /// Of more than two classes the single-label form, which has no margin.
    case asymmetric(AsymmetricLoss = AsymmetricLoss())
    case combo(ComboLoss = ComboLoss())
    case focalTversky(FocalTverskyLoss = FocalTverskyLoss())
    case hybridFocal(HybridFocalLoss = HybridFocalLoss())
    case dice(DiceLoss = DiceLoss())

    public enum Name: String, Codable, CaseIterable, Sendable {
        case gppe
        case marginCrossEntropy = "margin-ce"
        case crossEntropy = "ce"
        case weightedCrossEntropy = "weighted-ce"
        case focal
        case asymmetric = "asl"
        case combo
        case focalTversky = "focal-tversky"
        case hybridFocal = "hybrid-focal"
        case dice
    }

    public var name: Name {
        switch self {
        case .gppe: .gppe
        case .marginCrossEntropy: .marginCrossEntropy
        case .crossEntropy: .crossEntropy
        case .weightedCrossEntropy: .weightedCrossEntropy
        case .focal: .focal
        case .asymmetric: .asymmetric
        case .combo: .combo
        case .focalTversky: .focalTversky
        case .hybridFocal: .hybridFocal
        case .dice: .dice
        }
    }

    /// The loss with the parameters of its paper.
    public init(_ name: Name = .gppe) {
        self.init(name, values: name.parameters.map(\.standard))
    }

    /// - Parameter parameters: by their names; what is not given is as in the loss's paper.
    /// - Throws: `LossParameter.Mistake` for a parameter that the loss does not have, or a value that it may not have.
    public init(_ name: Name, parameters: [String: Double]) throws(LossParameter.Mistake) {
        let known = name.parameters
        if let unknown = parameters.keys.sorted().first(where: { key in !known.contains { $0.name == key } }) {
            throw .unknown(unknown, loss: name)
        }
        for parameter in known {
            guard parameters[parameter.name].map(parameter.allows) ?? true else {
                throw .outOfRange(parameter.name, loss: name)
            }
        }
        self.init(name, values: known.map { parameters[$0.name] ?? $0.standard })
    }

    /// The loss for some classes.
    ///
    /// - Parameters:
    ///   - classSizes: the rows of each class that are trained on.
    ///   - majorityClasses: those that multi-class GPPE and margin cross entropy hold back.
    public func loss(classSizes: [Int], majorityClasses: Set<Int> = []) -> any Loss {
        let isBinary = classSizes.count == 2
        return switch self {
        case .gppe(let loss) where isBinary: loss
        case .gppe(let loss):
            MultiClassGPPELoss(
                alpha: loss.alpha, beta: loss.beta, margin: loss.margin, majorityClasses: majorityClasses)
        case .marginCrossEntropy(let loss) where isBinary: loss
        case .marginCrossEntropy(let loss):
            MultiClassGPPELoss(alpha: 0, beta: 0, margin: loss.margin, majorityClasses: majorityClasses)
        case .crossEntropy: CrossEntropyLoss()
        case .weightedCrossEntropy: WeightedCrossEntropyLoss(classSizes: classSizes)
        case .focal(let loss): loss
        case .asymmetric(let loss) where isBinary: loss
        case .asymmetric(let loss):
            SingleLabelAsymmetricLoss(gammaPositive: loss.gammaPositive, gammaNegative: loss.gammaNegative)
        case .combo(let loss): loss
        case .focalTversky(let loss): loss
        case .hybridFocal(let loss): loss
        case .dice(let loss): loss
        }
    }
}
