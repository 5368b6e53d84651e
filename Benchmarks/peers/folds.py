"""Writes scikit-learn's folds as a file for `psrsieve cross-validate --folds-file`, so that both are measured on the same rows.

    python3 -m venv peers && peers/bin/pip install scikit-learn
    peers/bin/python Benchmarks/peers/folds.py HTRU_2.csv folds.csv

Five folds, repeated twice, stratified, seed 0. The table has its class in the last column, or, where that is `?`, in the
folder of the comment's path (`pulsars/` or `RFI/`).
"""
import sys

import numpy as np
from sklearn.model_selection import RepeatedStratifiedKFold

labels = []
for line in open(sys.argv[1], newline="").read().replace("\r", "\n").split("\n"):
    cells, _, comment = line.partition("%")
    value = cells.strip().split(",")[-1]
    if value in ("0", "1"):
        labels.append(int(value))
    elif value == "?":
        labels.append(int("/pulsars/" in comment))
labels = np.array(labels)
folds = np.zeros((len(labels), 2), int)
splits = RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=0).split(labels, labels)
for number, (_, test) in enumerate(splits):
    folds[test, number // 5] = number % 5
np.savetxt(sys.argv[2], folds, fmt="%d", delimiter=",", header="first,second", comments="")
print(f"{len(labels)} rows, {labels.sum()} of them pulsars")
