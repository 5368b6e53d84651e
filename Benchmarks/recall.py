"""What a model of planes finds of injected pulsars, by their period, dispersion, strength and width.

    python3 Benchmarks/recall.py PSRSIEVE MODEL [--pulsars 6000] [--others 40000] [--seed 77]

Candidates of any survey are simulated (docs/simulation.md), pulsars and others of other seeds than any model was trained on.
The threshold is the score that a thousandth, and a ten-thousandth, of the others exceed. Of 1,000 candidates of a beam so many
have to be looked at besides the pulsars as the false-positive rate says; the last table gives it for a wanted recall.
"""

import argparse
import csv
import math
import subprocess
import tempfile

RATES = (1e-3, 1e-4)


def scored(psrsieve, model, pulsars, others, seed, folder):
    noise = round(others * 0.56)
    subprocess.run([psrsieve, "simulate", "-o", folder, "--survey", "any", "--format", "examples", "--quiet", "--pulsars",
                    str(pulsars), "--noise", str(noise), "--rfi", str(others - noise), "--seed", str(seed)], check=True)
    ranked = f"{folder}/ranked.csv"
    subprocess.run([psrsieve, "score", model, f"{folder}/examples.fits", "-o", ranked, "--quiet", "--top", "0"], check=True)
    with open(ranked, newline="") as rows:
        score = {row["candidate"]: row for row in csv.DictReader(line for line in rows if not line.startswith("#"))}
    with open(f"{folder}/truth.csv", newline="") as rows:
        return [(row, score[row["candidate"]]) for row in csv.DictReader(rows)]


def groups(truth, listed):
    """The groups that a pulsar is in."""
    def within(title, value, limits, unit):
        edges = [-math.inf, *limits, math.inf]
        for low, high in zip(edges, edges[1:]):
            if low <= value < high:
                name = f"below {high:g}" if low == -math.inf else f"from {low:g}" if high == math.inf else f"{low:g} to {high:g}"
                return title, f"{name}{unit}", low
    yield "all", "all", 0
    yield within("period", float(truth["period_s"]), (0.005, 0.03, 0.2, 1.5), " s")
    yield within("DM", float(truth["dm_pc_cm3"]), (3, 10, 30, 100, 300), " pc cm^-3")
    yield within("S/N that was put in", float(truth["snr"]), (9, 13, 20, 35, 100), "")
    if listed["snr"]:
        yield within("S/N of the fold", float(listed["snr"]), (6, 8, 10, 15, 30), "")
    yield within("width", float(truth["width_turns"]), (0.03, 0.08, 0.2, 0.5), " turns")
    words = truth["kind"].split()
    for number, kind in enumerate(("normal", "millisecond", "wide", "harmonic", "nulling", "binary", "jerk", "scattered",
                                   "smeared", "disturbed")):
        if kind in words:
            yield "kind", kind, number


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("psrsieve")
    parser.add_argument("model")
    parser.add_argument("--pulsars", type=int, default=6000)
    parser.add_argument("--others", type=int, default=40000)
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = scored(options.psrsieve, options.model, options.pulsars, options.others, options.seed, folder)
    others = sorted((float(listed["score"]) for truth, listed in rows if truth["class"] == "0"), reverse=True)
    pulsars = [(truth, listed) for truth, listed in rows if truth["class"] == "1"]
    thresholds = [others[max(round(rate * len(others)), 1) - 1] for rate in RATES]
    print("false-positive rate of " + ", ".join(f"{rate:g}: above {threshold:.4f}" for rate, threshold in zip(RATES, thresholds)))
    counts = {}
    for truth, listed in pulsars:
        for title, name, order in groups(truth, listed):
            entry = counts.setdefault((title, order, name), [0] * (len(RATES) + 1))
            entry[0] += 1
            for place, threshold in enumerate(thresholds):
                entry[place + 1] += float(listed["score"]) > threshold
    print("| | pulsars | " + " | ".join(f"recall at {rate:g}" for rate in RATES) + " |\n|---|---|" + "---|" * len(RATES))
    titles = list(dict.fromkeys(title for title, *_ in counts))
    for (title, _, name), (count, *found) in sorted(counts.items(), key=lambda item: (titles.index(item[0][0]), item[0][1])):
        label = name if title == name else f"{title} {name}"
        print(f"| {label} | {count} | " + " | ".join(f"{value / count:.3f}" for value in found) + " |")
    print("\n| recall | others above the threshold, of 1,000 |\n|---|---|")
    scores = sorted((float(listed["score"]) for _, listed in pulsars), reverse=True)
    for recall in (0.5, 0.8, 0.9, 0.95, 0.99):
        threshold = scores[math.ceil(recall * len(scores)) - 1]
        print(f"| {recall:g} | {1000 * sum(score >= threshold for score in others) / len(others):.3g} |")


main()
