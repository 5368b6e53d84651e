"""Says by how much some ways of classifying do better than another on the same folds, and whether that could be chance.

    peers/bin/python Benchmarks/peers/paired.py REFERENCE.csv OTHER.csv...
    peers/bin/python Benchmarks/peers/paired.py ce-0.csv,ce-1.csv gppe-0.csv,gppe-1.csv      (several seeds each)

The files are those of `psrsieve cross-validate --predictions`, or of classifiers.py. Of several seeds each fold's measures are
averaged first. Prints, as a Markdown table, the mean difference from the reference over the folds, its standard error and p by
the corrected resampled t test (Nadeau & Bengio 2003, Machine Learning 52, 239; for repeated folds Bouckaert & Frank 2004): the
variance of the differences is multiplied by 1/n + 1/(k - 1) instead of 1/n, n folds in all and k in a repeat, because folds
share most of their training rows.
"""
import sys

import numpy as np
from scipy import stats

from feature_table import Predictions
from measures import MEASURES, of_folds


def corrected(differences, folds_per_repeat):
    """Mean, corrected standard error and its p."""
    n = len(differences)
    mean = differences.mean()
    error = np.sqrt(differences.var(ddof=1) * (1 / n + 1 / (folds_per_repeat - 1)))
    if error == 0:
        return mean, error, float(mean == 0)
    return mean, error, 2 * stats.t.sf(abs(mean) / error, n - 1)


def read(argument, like=None):
    """The files of one way, a seed each."""
    files = [Predictions(path) for path in argument.split(",")]
    for file in files:
        other = (like or files)[0]
        if file.order != other.order or (file.labels != other.labels).any():
            sys.exit(f"{file.path}: has other rows or folds than {other.path}")
    return files


def main():
    reference = read(sys.argv[1])
    repeats = len({repeat for repeat, _ in reference[0].folds})
    per_repeat = len(reference[0].folds) // repeats

    def measured(files, measure):
        return np.mean([of_folds(file, measure) for file in files], 0)

    print("| | " + " | ".join(MEASURES) + " |")
    print("|---" * (len(MEASURES) + 1) + "|")
    of_reference = {name: measured(reference, measure) for name, measure in MEASURES.items()}
    for argument in sys.argv[2:]:
        files = read(argument, like=reference)
        cells = []
        for name, measure in MEASURES.items():
            mean, error, p = corrected(measured(files, measure) - of_reference[name], per_repeat)
            cells.append(f"{mean:+.4f} ± {error:.4f} ({'<0.001' if p < 0.001 else f'{p:.3f}'})")
        name = files[0].path.split("/")[-1].removesuffix(".csv")
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


if __name__ == "__main__":
    main()
