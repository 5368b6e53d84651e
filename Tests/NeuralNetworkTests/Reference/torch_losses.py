"""Prints LossReference.swift: the losses and their gradients by PyTorch 2.13's autograd in double precision.

    python torch_losses.py > ../LossReference.swift

Each loss is written from its published formula, in terms of probabilities, without the rearrangements that
the Swift code makes for precision.
"""
import torch
from torch.nn.functional import one_hot

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)

BINARY = ([[0.3, -0.2], [1.1, 0.4], [-0.7, 0.9], [2.0, -2.5], [-1.3, 1.6], [0.1, 0.6], [-2.2, 2.4]], [0, 1, 1, 0, 0, 0, 1])
SEVERAL = ([[0.5, -0.3, 0.2, 1.0], [1.5, 0.1, -0.9, 0.3], [-0.2, 0.8, 0.4, -1.1], [0.9, 0.7, 2.1, -0.4],
            [-1.0, 0.3, 0.6, 0.2]], [0, 1, 1, 2, 3])


def binary_gppe(p, y, alpha=-2, beta=6, gamma=0, margin=0.05):
    p = p[:, 1]
    positive = ((1 - p) ** gamma).detach() * -torch.log(p.clamp(min=1e-8))
    negative = (p ** (alpha * p + beta)).detach() * -torch.log((1 - p + margin).clamp(max=1).clamp(min=1e-8))
    return torch.where(y == 1, positive, negative).mean()


def true(p, y):
    return p.gather(1, y[:, None])[:, 0]


def several_gppe(p, y, majority, alpha=-2, beta=6, margin=0.05):
    pt = true(p, y)
    weight = (1 - pt) ** (alpha * (1 - pt) + beta)
    is_majority = torch.tensor([int(c) in majority for c in y])
    return torch.where(is_majority, weight * -torch.log((pt + margin).clamp(max=1)), -torch.log(pt)).mean()


def margin_ce(p, y, margin=0.05):
    p = p[:, 1]
    return torch.where(y == 1, -torch.log(p.clamp(min=1e-8)), -torch.log((1 - p + margin).clamp(max=1))).mean()


def weighted_ce(weights):
    return lambda p, y: (torch.tensor(weights)[y] * -torch.log(true(p, y))).mean()


def focal(p, y, gamma=2):
    pt = true(p, y)
    return ((1 - pt) ** gamma * -torch.log(pt)).mean()


def asymmetric(p, y, positive=0, negative=4, margin=0.05):
    p = p[:, 1]
    pm = (p - margin).clamp(min=0)
    return torch.where(y == 1, (1 - p) ** positive * -torch.log(p), pm**negative * -torch.log(1 - pm)).mean()


def single_label_asymmetric(p, y, positive=0, negative=4, smoothing=0.1):
    t = one_hot(y, p.shape[1]).double()
    truth = t * (1 - smoothing) + smoothing / p.shape[1]
    weight = t * (1 - p) ** positive + (1 - t) * p**negative
    return -(truth * weight * torch.log(p)).sum(1).mean()


def foreground(p, y):
    t = one_hot(y, p.shape[1]).double()
    return (p[:, 1:], t[:, 1:]) if p.shape[1] == 2 else (p, t)


def combo(p, y, share=0.5, beta=0.5):
    pf, t = foreground(p, y)
    entropy = -(beta * t * torch.log(pf) + (1 - beta) * (1 - t) * torch.log(1 - pf)).mean()
    dice = (2 * (pf * t).sum() + 1) / (pf.sum() + t.sum() + 1)
    return share * entropy - (1 - share) * dice


def tversky(p, t, delta, smoothing):
    tp, fn, fp = (p * t).sum(0), ((1 - p) * t).sum(0), (p * (1 - t)).sum(0)
    return (tp + smoothing) / (tp + delta * fn + (1 - delta) * fp + smoothing)


def focal_tversky(p, y, beta=0.7, gamma=0.75):
    pf, t = foreground(p, y)
    return ((1 - tversky(pf, t, beta, 1)) ** gamma).mean()


def hybrid(p, y, lam=0.5, delta=0.6, gamma=0.5):
    pt = true(p, y)
    weight = torch.where(y == 1, delta, 1 - delta) if p.shape[1] == 2 else delta
    f = (weight * (1 - pt) ** (1 - gamma) * -torch.log(pt)).mean()
    t = ((1 - tversky(p, one_hot(y, p.shape[1]).double(), delta, 1e-7)) ** gamma).mean()
    return lam * f + (1 - lam) * t


def dice(p, y, alpha=0.5):
    pt = true(p, y)
    u = (1 - pt) ** alpha * pt
    return (1 - (2 * u + 1) / (u + 2)).mean()


def case(name, swift, loss, data):
    logits = torch.tensor(data[0], requires_grad=True)
    value = loss(torch.softmax(logits, 1), torch.tensor(data[1]))
    value.backward()
    gradient = [repr(float(g)) for g in logits.grad.flatten()]
    print("        LossCase(")
    print(f'            name: "{name}", classes: {logits.shape[1]},')
    print(f"            loss: {swift},")
    print(f"            value: {value.item()!r},")
    print("            gradient: [")
    for start in range(0, len(gradient), 3):
        print("                " + ", ".join(gradient[start:start + 3]) + ",")
    print("            ]),")


def flat(rows):
    return "[" + ", ".join(str(z) for row in rows for z in row) + "]"


print("import NeuralNetwork")
print()
print("/// What PyTorch's autograd gives in double precision; made by Reference/torch_losses.py.")
print("enum LossReference {")
print(f"    static let binaryLogits: [Double] = {flat(BINARY[0])}")
print(f"    static let binaryTargets = {BINARY[1]}")
print("    static let severalLogits: [Double] = [")
for row in SEVERAL[0]:
    print("        " + ", ".join(map(str, row)) + ",")
print("    ]")
print(f"    static let severalTargets = {SEVERAL[1]}")
print()
print("    static let cases: [LossCase] = [")
ce = lambda p, y: -torch.log(true(p, y)).mean()
case("GPPE", "GPPELoss()", binary_gppe, BINARY)
case("GPPE, other numbers", "GPPELoss(alpha: -1.5, beta: 0.5, gamma: 1.5, margin: 0.1)",
     lambda p, y: binary_gppe(p, y, -1.5, 0.5, 1.5, 0.1), BINARY)
case("GPPE, several", "MultiClassGPPELoss(majorityClasses: [1, 3])", lambda p, y: several_gppe(p, y, {1, 3}), SEVERAL)
case("GPPE, several, other numbers", "MultiClassGPPELoss(alpha: -1, beta: 0.5, margin: 0, majorityClasses: [1, 2])",
     lambda p, y: several_gppe(p, y, {1, 2}, -1, 0.5, 0), SEVERAL)
case("margin", "MarginCrossEntropyLoss()", margin_ce, BINARY)
case("margin, several", "MultiClassGPPELoss(alpha: 0, beta: 0, margin: 0.1, majorityClasses: [1, 2])",
     lambda p, y: several_gppe(p, y, {1, 2}, 0, 0, 0.1), SEVERAL)
case("CE", "CrossEntropyLoss()", ce, BINARY)
case("CE, several", "CrossEntropyLoss()", ce, SEVERAL)
case("weighted CE", "WeightedCrossEntropyLoss(classWeights: [0.25, 2])", weighted_ce([0.25, 2]), BINARY)
case("weighted CE, several", "WeightedCrossEntropyLoss(classWeights: [1.5, 0.5, 0, 2])", weighted_ce([1.5, 0.5, 0, 2]), SEVERAL)
case("focal", "FocalLoss()", focal, BINARY)
case("focal, several", "FocalLoss(gamma: 0.5)", lambda p, y: focal(p, y, 0.5), SEVERAL)
case("ASL", "AsymmetricLoss()", asymmetric, BINARY)
case("ASL, other numbers", "AsymmetricLoss(gammaPositive: 1, gammaNegative: 2, margin: 0)",
     lambda p, y: asymmetric(p, y, 1, 2, 0), BINARY)
case("ASL, single label", "SingleLabelAsymmetricLoss()", single_label_asymmetric, SEVERAL)
case("ASL, single label, two classes", "SingleLabelAsymmetricLoss(gammaPositive: 1, gammaNegative: 0.5)",
     lambda p, y: single_label_asymmetric(p, y, 1, 0.5), BINARY)
case("combo", "ComboLoss(share: 0.4, beta: 0.7)", lambda p, y: combo(p, y, 0.4, 0.7), BINARY)
case("combo, several", "ComboLoss()", combo, SEVERAL)
case("focal Tversky", "FocalTverskyLoss()", focal_tversky, BINARY)
case("focal Tversky, several", "FocalTverskyLoss()", focal_tversky, SEVERAL)
case("hybrid focal", "HybridFocalLoss()", hybrid, BINARY)
case("hybrid focal, several", "HybridFocalLoss(lambda: 0.3, delta: 0.7, gamma: 0.4)",
     lambda p, y: hybrid(p, y, 0.3, 0.7, 0.4), SEVERAL)
case("dice", "DiceLoss()", dice, BINARY)
case("dice, several", "DiceLoss(alpha: 1)", lambda p, y: dice(p, y, 1), SEVERAL)
print("    ]")
print("}")
