"""Says by how much one way of classifying does better than another on the same folds, and whether that could be chance.

    peers/bin/python Benchmarks/peers/paired.py FIRST.csv SECOND.csv
    peers/bin/python Benchmarks/peers/paired.py gppe-0.csv,gppe-1.csv ce-0.csv,ce-1.csv      (several seeds each)

The files are those of `psrsieve cross-validate --predictions`, or of classifiers.py. Of several seeds each fold's measures are
averaged first. Prints the mean difference over the folds, its standard error and p by the corrected resampled t test
(Nadeau & Bengio 2003, Machine Learning 52, 239; for repeated folds Bouckaert & Frank 2004): the variance of the differences is
multiplied by 1/n + 1/(k - 1) instead of 1/n, n folds in all and k in a repeat, because folds share most of their training rows.
The plain paired t test, which takes them for independent and is too sure, is beside it.
"""
import sys

import numpy as np
from scipy import stats

from feature_table import Predictions
from measures import MEASURES, of_folds


def corrected(differences, folds_per_repeat):
    """Mean, corrected standard error, its p, and the p of the plain test."""
    n = len(differences)
    variance = differences.var(ddof=1)
    error = np.sqrt(variance * (1 / n + 1 / (folds_per_repeat - 1)))
    mean = differences.mean()

    def p(error):
        return 1.0 if mean == 0 else 2 * stats.t.sf(abs(mean) / error, n - 1) if error > 0 else 0.0

    return mean, error, p(error), p(np.sqrt(variance / n))


def main():
    first, second = ([Predictions(path) for path in argument.split(",")] for argument in sys.argv[1:3])
    for other in first + second:
        if other.order != first[0].order or (other.labels != first[0].labels).any():
            sys.exit(f"{other.path}: has other rows or folds than {first[0].path}")
    repeats = len({repeat for repeat, _ in first[0].folds})
    per_repeat = len(first[0].folds) // repeats
    print("| measure | first | second | difference | standard error | p, corrected | p, plain |")
    print("|---|---|---|---|---|---|---|")
    for name, measure in MEASURES.items():
        a, b = (np.mean([of_folds(file, measure) for file in side], 0) for side in (first, second))
        mean, error, p, plain = corrected(a - b, per_repeat)
        print(f"| {name} | {a.mean():.4f} | {b.mean():.4f} | {mean:+.4f} | {error:.4f} | {p:.3f} | {plain:.3f} |")


if __name__ == "__main__":
    main()
