"""Writes scikit-learn's folds as a file for `psrsieve cross-validate --folds-file`, so that all are measured on the same rows.

    python3 -m venv peers && peers/bin/pip install -r Benchmarks/peers/requirements.txt
    peers/bin/python Benchmarks/peers/folds.py HTRU_2.csv folds.csv

Five folds, repeated twice, stratified, seed 0.
"""
import sys

import numpy as np
from sklearn.model_selection import RepeatedStratifiedKFold

from feature_table import read_table

labels = read_table(sys.argv[1])[1]
folds = np.zeros((len(labels), 2), int)
splits = RepeatedStratifiedKFold(n_splits=5, n_repeats=2, random_state=0).split(labels, labels)
for number, (_, test) in enumerate(splits):
    folds[test, number // 5] = number % 5
np.savetxt(sys.argv[2], folds, fmt="%d", delimiter=",", header="first,second", comments="")
print(f"{len(labels)} rows, {labels.sum()} of them pulsars")
