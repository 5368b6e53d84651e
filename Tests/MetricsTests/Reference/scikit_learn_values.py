"""Prints MetricsReference.swift: what scikit-learn 1.9.1 makes of fixed scores and labels.

    python scikit_learn_values.py > ../MetricsReference.swift
"""
import numpy as np
from sklearn import metrics


def numbers(values):
    return "[" + ", ".join(repr(float(v)) for v in values) + "]"


def broken(name, values, indent):
    text, line = [], ""
    for value in values:
        if len(line) + len(value) + 2 > 105 - indent:
            text.append(line.rstrip())
            line = ""
        line += value + ", "
    text.append(line.rstrip())
    pad = " " * (indent + 4)
    return f"{name}: [\n" + "\n".join(pad + t for t in text) + "\n" + " " * indent + "]"


def binary(name, scores, labels):
    scores, labels = np.array(scores), np.array(labels)
    judged = scores >= 0.5
    tn, fp, fn, tp = metrics.confusion_matrix(labels, judged, labels=[0, 1]).ravel()
    p, r, _ = metrics.precision_recall_curve(labels, scores)
    fpr, tpr, _ = metrics.roc_curve(labels, scores)
    at = [tpr[np.searchsorted(fpr, f, side="right") - 1] for f in (0.005, 0.01, 0.05)]
    edges = np.minimum((scores * 10).astype(int), 9)
    ece = sum(abs((scores[edges == b] - labels[edges == b]).sum()) for b in range(10)) / len(scores)
    print(f"    static let {name} = BinaryCase(")
    print("        " + broken("scores", [repr(float(s)) for s in scores], 8) + ",")
    print("        " + broken("labels", [str(int(l)) for l in labels], 8) + ",")
    print(f"        confusion: [{tn}, {fp}, {fn}, {tp}],")
    print(f"        averagePrecision: {metrics.average_precision_score(labels, scores)!s},")
    print(f"        rocAUC: {metrics.roc_auc_score(labels, scores)!s},")
    print(f"        precision: {metrics.precision_score(labels, judged)!s},")
    print(f"        recall: {metrics.recall_score(labels, judged)!s},")
    print(f"        f1: {metrics.f1_score(labels, judged)!s},")
    print(f"        bestF1: {np.nanmax(2 * p * r / np.where(p + r > 0, p + r, 1))!s},")
    print(f"        recallAtRates: {numbers(at)},")
    print(f"        brier: {metrics.brier_score_loss(labels, scores)!s},")
    print(f"        expectedCalibrationError: {ece!s})")
    print()


def curves():
    labels, scores = [0, 1, 0, 1, 1, 0, 0, 1], [0.1, 0.4, 0.4, 0.8, 0.35, 0.2, 0.2, 0.9]
    p, r, t = metrics.precision_recall_curve(labels, scores)
    print(f"    static let curvePrecision: [Double] = {numbers(p)}")
    print(f"    static let curveRecall: [Double] = {numbers(r)}")
    print(f"    static let curveThresholds: [Double] = {numbers(t)}")
    fpr, tpr, t = metrics.roc_curve(labels, scores)
    print(f"    static let falsePositiveRate: [Double] = {numbers(fpr)}")
    print(f"    static let truePositiveRate: [Double] = {numbers(tpr)}")
    print(f"    static let rocThresholds: [Double] = {numbers(t[1:])}")


def multiclass(random):
    labels = random.choice(4, 40, p=[0.5, 0.3, 0.15, 0.05])
    labels[:4] = range(4)
    raw = np.round(random.random((40, 4)) + 0.5 * np.eye(4)[labels], 1)
    scores = np.round(raw / raw.sum(1, keepdims=True), 6)
    scores[:, 3] = 1 - scores[:, :3].sum(1)
    predictions = scores.argmax(1)
    print()
    print("    " + broken("static let multiclassScores: [Double] =", [repr(float(s)) for s in scores.ravel()], 4).replace("=:", "="))
    print("    " + broken("static let multiclassLabels: [Int] =", [str(l) for l in labels], 4).replace("=:", "="))
    matrix = metrics.confusion_matrix(labels, predictions, labels=range(4)).tolist()
    print(f"    static let multiclassConfusion = {matrix}")
    print(f"    static let multiclassAccuracy = {metrics.accuracy_score(labels, predictions)!s}")
    print(f"    static let macroF1 = {metrics.f1_score(labels, predictions, average='macro')!s}")
    print(f"    static let macroAUC = {metrics.roc_auc_score(labels, scores, multi_class='ovr', average='macro')!s}")
    onehot = np.eye(4)[labels]
    print(f"    static let macroAP = {metrics.average_precision_score(onehot, scores, average='macro')!s}")


random = np.random.default_rng(5)
print("/// What scikit-learn 1.9.1 gives; made by Reference/scikit_learn_values.py.")
print("enum MetricsReference {")
labels = (random.random(60) < 0.25).astype(int)
binary("distinct", np.round(np.clip(random.random(60) * 0.7 + 0.3 * labels, 0, 1), 9), labels)
labels = (random.random(80) < 0.3).astype(int)
binary("tied", np.round(np.clip(random.random(80) * 0.8 + 0.2 * labels, 0, 1), 1), labels)
binary("perfect", [0.9, 0.8, 0.2, 0.1, 0.95, 0.05], [1, 1, 0, 0, 1, 0])
binary("inverted", [0.1, 0.2, 0.8, 0.9], [1, 1, 0, 0])
binary("constant", [0.5] * 6, [1, 0, 0, 0, 1, 0])
curves()
multiclass(random)
print("}")
