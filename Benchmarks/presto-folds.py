"""Measures a model on folds that PRESTO made (a folder with truth.csv and folds/): average precision, and what is above 0.5.

    python Benchmarks/presto-folds.py PSRSIEVE MODEL FOLDER [--without header_values]

The beams with an even number that is divisible by 4 (B000, B004, ...) are the half on which choices were made; the others
(B002, B006, ...) are reported apart.
"""

import csv
import subprocess
import sys
import tempfile

import numpy as np


def average_precision(scores, classes):
    """Precision at each pulsar, averaged; ties are one threshold (as scikit-learn has it)."""
    order = np.argsort(-scores, kind="stable")
    scores, classes = scores[order], classes[order]
    last = np.append(np.flatnonzero(np.diff(scores)), len(scores) - 1)
    found = np.cumsum(classes)[last]
    precision = found / (last + 1)
    return float(np.sum(np.diff(np.append(0, found)) / classes.sum() * precision))


def scores(psrsieve, model, folder, truth, options):
    with tempfile.NamedTemporaryFile(suffix=".csv") as output:
        paths = "\n".join(f"{folder}/{row['file']}" for row in truth) + "\n"
        subprocess.run([psrsieve, "score", model, "-", "-o", output.name, "--quiet", *options], input=paths,
                       text=True, check=True, stdout=subprocess.DEVNULL)
        with open(output.name, newline="") as rows:
            found = {row["source"]: row for row in csv.DictReader(line for line in rows if not line.startswith("#"))}
    return np.array([float(found[f"{folder}/{row['file']}"]["score"]) for row in truth])


def report(name, truth, score):
    label = np.array([int(row["label"]) for row in truth])
    visible = np.array([row["visible"] for row in truth])
    kept = (label == 0) | (visible == "1")
    print(f"{name}: all {len(truth)} folds, AP {average_precision(score, label):.4f}; visible pulsars "
          f"{(kept & (label == 1)).sum()} of {kept.sum()}, AP {average_precision(score[kept], label[kept]):.4f}; "
          f"non-pulsars above 0.5: {(score[label == 0] > 0.5).sum()} of {(label == 0).sum()}; visible pulsars above 0.5: "
          f"{(score[kept & (label == 1)] > 0.5).sum()}")


def main(psrsieve, model, folder, *options):
    with open(f"{folder}/truth.csv", newline="") as rows:
        truth = list(csv.DictReader(rows))
    score = scores(psrsieve, model, folder, truth, options)
    chosen = [int(row["beam"]) % 4 == 0 for row in truth]
    for name, wanted in (("half that choices were made on", True), ("other half", False)):
        part = [index for index, is_chosen in enumerate(chosen) if is_chosen == wanted]
        report(name, [truth[index] for index in part], score[part])
    report("all", truth, score)
    for kind in sorted({row["kind"] for row in truth}):
        part = score[[row["kind"] == kind for row in truth]]
        print(f"  {kind}: {(part > 0.5).sum()} of {len(part)} above 0.5, median {np.median(part):.3f}, highest "
              f"{part.max():.3f}")
    for row, value in sorted(zip(truth, score), key=lambda pair: -pair[1]):
        if (row["label"] == "0") == (value > 0.2) and row["visible"] in ("", "1"):
            print(f"  {row['file']}: {row['kind']}, score {value:.3f}, period {float(row['p_fold_s'] or 'nan'):.5g} s, DM "
                  f"{row['dm_fold']}, S/N {row['snr_true']}")


if __name__ == "__main__":
    main(*sys.argv[1:])
