"""How much simulated features resemble real ones: median and interquartile range of each, for both classes.

    python Benchmarks/likeness.py samples/htru2-like.csv HTRU_2.csv
"""

import sys

import numpy as np

NAMES = ["profile_mean", "profile_std", "profile_skewness", "profile_kurtosis", "dm_mean", "dm_std", "dm_skewness",
         "dm_kurtosis"]


def read(path):
    """Features and classes of a table: the last nine columns, whatever stands before them; lines may end in CR."""
    rows = []
    for line in open(path, newline="").read().replace("\r", "\n").split("\n"):
        cells = line.strip().split(",")[-9:]
        try:
            rows.append([float(cell) for cell in cells])
        except ValueError:
            continue
    table = np.array([row for row in rows if len(row) == 9])
    return table[:, :8], table[:, 8]


def main(simulated, real):
    print("| class | feature | median, real | simulated | interquartile range, real | simulated |")
    print("|---|---|---|---|---|---|")
    tables = [read(real), read(simulated)]
    for label, name in ((1, "pulsar"), (0, "non-pulsar")):
        quartiles = [np.percentile(features[classes == label], [25, 50, 75], axis=0) for features, classes in tables]
        for index, feature in enumerate(NAMES):
            (a1, a2, a3), (b1, b2, b3) = (q[:, index] for q in quartiles)
            print(f"| {name} | {feature} | {a2:.2f} | {b2:.2f} | {a1:.2f} to {a3:.2f} | {b1:.2f} to {b3:.2f} |")


if __name__ == "__main__":
    main(*sys.argv[1:3])
