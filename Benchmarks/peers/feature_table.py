"""Reads feature tables, folds and predictions, as the scripts beside this one share them."""
import csv

import numpy as np


def read_table(path):
    """Features (rows x columns) and classes of a CSV or ARFF file without a header line.

    The class is the last column; where that is `?`, it is in the folder of the comment's path (`pulsars/` or `RFI/`).
    """
    features, labels = [], []
    for line in open(path, newline="").read().replace("\r", "\n").split("\n"):
        cells, _, comment = line.partition("%")
        *values, label = cells.strip().split(",")
        if label not in ("0", "1", "?"):
            continue
        features.append([float(value) for value in values])
        labels.append(int("/pulsars/" in comment) if label == "?" else int(label))
    return np.array(features), np.array(labels)


def read_folds(path):
    """The number of the fold (from 0) of each row, rows x repeats."""
    return np.loadtxt(path, delimiter=",", skiprows=1, ndmin=2, dtype=int)


class Predictions:
    """What each row scores where it is left out: a file of `psrsieve cross-validate --predictions`, or of classifiers.py."""

    def __init__(self, path):
        lines = list(csv.DictReader(open(path, newline="")))
        self.path = path
        self.labels = np.array([int(line["label"]) for line in lines])
        self.scores = np.array([float(line["score"] or "nan") for line in lines])
        self.repeats = np.array([int(line["repeat"]) for line in lines])
        keys = [(int(line["repeat"]), int(line["fold"])) for line in lines]
        self.order = [(key, int(line["row"])) for key, line in zip(keys, lines)]
        self.folds = {key: np.array([k == key for k in keys]) for key in sorted(set(keys))}
        # A row without a score ranks last.
        self.scores[np.isnan(self.scores)] = -1

    @staticmethod
    def write(path, folds, labels, scores):
        """`folds` and `scores`: rows x repeats."""
        with open(path, "w") as file:
            file.write("repeat,fold,row,candidate,label,score\n")
            for repeat in range(folds.shape[1]):
                for row, label in enumerate(labels):
                    fold, score = folds[row, repeat] + 1, float(scores[row, repeat])
                    file.write(f"{repeat + 1},{fold},{row + 1},,{label},{score!r}\n")
