"""Prints a row of the table of Benchmarks/transfer.sh.

    python transfer.py TRAINED_ON TESTED_ON TABLE SCORES.csv

SCORES.csv is a list of `psrsieve score`, whose ranks tell apart what is equal in the digits of its scores, or a file of
`psrsieve cross-validate --predictions`.
"""
import csv
import sys

import numpy as np
from sklearn.metrics import average_precision_score, roc_auc_score

from feature_table import read_table
from measures import outcome_at

training, test, table, path = sys.argv[1:]
labels = read_table(table)[1]
scores = np.full(len(labels), np.nan)
for line in csv.DictReader(open(path, newline="")):
    if "rank" in line:
        scores[int(line["source"].rpartition("#")[2]) - 1] = -float(line["rank"])
    else:
        scores[int(line["row"]) - 1] = float(line["score"] or -1)
if np.isnan(scores).any():
    sys.exit(f"{path}: lacks {np.isnan(scores).sum()} rows of {table}")
pulsars, others = labels.sum(), (1 - labels).sum()


def recall(rate):
    found, passed = outcome_at(rate, labels, scores)
    return f"{found / pulsars:.3f} ({found}, {passed} others)"


print(f"| {training} | {test} | {pulsars} | {others} | {average_precision_score(labels, scores):.4f} | "
      f"{roc_auc_score(labels, scores):.4f} | {recall(1e-2)} | {recall(1e-3)} |", flush=True)
