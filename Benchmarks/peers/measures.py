"""Prints what files of predictions come to, as the rows of a Markdown table.

    peers/bin/python Benchmarks/peers/measures.py FILE.csv...

Mean and deviation (n - 1) over the folds; "pooled" is over all rows of a repeat at once, mean over the repeats, and is where
a false-positive rate of 1e-3 has enough rows to be measured.
"""
import sys

import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve, roc_auc_score

from feature_table import Predictions


def recall_at(rate, labels, scores):
    """The highest recall of any threshold that lets through at most this share of what is no pulsar."""
    return outcome_at(rate, labels, scores)[0] / labels.sum()


def outcome_at(rate, labels, scores):
    """Pulsars found and others let through by that threshold."""
    order = np.argsort(-scores, kind="stable")
    positives, negatives = np.cumsum(labels[order]), np.cumsum(1 - labels[order])
    last = np.append(np.diff(scores[order]) != 0, True)
    allowed = last & (negatives <= rate * negatives[-1])
    return (0, 0) if not allowed.any() else (positives[allowed][-1], negatives[allowed][-1])


def f1(labels, scores):
    called = scores >= 0.5
    return 2 * (called & (labels == 1)).sum() / (called.sum() + labels.sum())


def best_f1(labels, scores):
    precision, recall, _ = precision_recall_curve(labels, scores)
    return (2 * precision * recall / np.maximum(precision + recall, 1e-12)).max()


MEASURES = {
    "average precision": average_precision_score,
    "F1 at 0.5": f1,
    "best F1": best_f1,
    "recall at FPR 1 %": lambda labels, scores: recall_at(1e-2, labels, scores),
    "recall at FPR 0.1 %": lambda labels, scores: recall_at(1e-3, labels, scores),
    "Brier": lambda labels, scores: np.mean((scores - labels) ** 2),
}


def of_folds(predictions, measure):
    return np.array([measure(predictions.labels[rows], predictions.scores[rows])
                     for rows in predictions.folds.values()])


def pooled(predictions, rate):
    repeats = [predictions.repeats == number for number in sorted(set(predictions.repeats))]
    return np.mean([recall_at(rate, predictions.labels[rows], predictions.scores[rows]) for rows in repeats])


def main():
    names = [name for name in MEASURES if name != "recall at FPR 0.1 %"]
    print("| | " + " | ".join(names) + " | pooled recall at FPR 0.1 % |")
    print("|---" * (len(names) + 2) + "|")
    for path in sys.argv[1:]:
        predictions = Predictions(path)
        cells = []
        for name in names:
            values = of_folds(predictions, MEASURES[name])
            cells.append(f"{values.mean():.4f} ± {values.std(ddof=1):.4f}")
        name = path.split("/")[-1].removesuffix(".csv")
        print(f"| {name} | " + " | ".join(cells) + f" | {pooled(predictions, 1e-3):.3f} |", flush=True)


if __name__ == "__main__":
    main()
