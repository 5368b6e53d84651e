"""How fast a classifier learns a new survey from labels: on candidates that `suggest` names, and on as many drawn at random.

    python3 Benchmarks/labelling.py PSRSIEVE [--rounds 8] [--each 25] [--seeds 5] [--old htru2] [--new lotaas]

A classifier of one simulated survey's features scores another survey. In each round so many candidates of it get their true
class, the classifier is trained anew on the old survey's candidates and all labelled ones of the new, and measured on
candidates of the new survey that nobody labels. Printed is a Markdown table: average precision, mean and standard error over
the seeds, and how many of the labelled candidates are pulsars.
"""

import argparse
import csv
import json
import random
import statistics
import subprocess
import tempfile

SHARE = 0.01


def run(psrsieve, *arguments):
    done = subprocess.run([psrsieve, *map(str, arguments), "--quiet"], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"psrsieve {' '.join(map(str, arguments))}: {done.stderr}")


def simulated(psrsieve, folder, survey, count, share, seed):
    """A table of features with the truth, as lists of cells."""
    pulsars = round(count * share)
    noise = round((count - pulsars) * 0.8)
    run(psrsieve, "simulate", "-o", folder, "--survey", survey, "--format", "table", "--pulsars", pulsars, "--noise", noise,
        "--rfi", count - pulsars - noise, "--seed", seed)
    with open(f"{folder}/features.csv", newline="") as rows:
        return list(csv.reader(rows))


def write(path, rows):
    with open(path, "w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


class Trial:
    """One seed: an old survey, a new one whose candidates can be labelled, and others of it to measure with."""

    def __init__(self, options, seed, folder):
        self.psrsieve, self.folder, self.each = options.psrsieve, folder, options.each
        self.old = simulated(self.psrsieve, f"{folder}/old", options.old, 2000, 0.1, 1000 + seed)
        self.new = simulated(self.psrsieve, f"{folder}/new", options.new, 5000, SHARE, 2000 + seed)
        test = simulated(self.psrsieve, f"{folder}/test", options.new, 5000, 5 * SHARE, 3000 + seed)
        write(f"{folder}/old.csv", self.old)
        write(f"{folder}/test.csv", test)
        # Nobody knows the classes of a new survey.
        self.truth = self.new[0].index("class")
        write(f"{folder}/survey.csv", [row[:self.truth] + row[self.truth + 1:] for row in self.new])

    def precision(self, labelled):
        """Of a classifier that has learnt these rows of the new survey; it stays as model.safetensors."""
        tables = [f"{self.folder}/old.csv"]
        if labelled:
            write(f"{self.folder}/labelled.csv", [self.new[0]] + [self.new[row] for row in labelled])
            tables.append(f"{self.folder}/labelled.csv")
        run(self.psrsieve, "train", *tables, "-o", f"{self.folder}/model.safetensors")
        run(self.psrsieve, "evaluate", f"{self.folder}/model.safetensors", f"{self.folder}/test.csv", "--json",
            f"{self.folder}/measures.json")
        with open(f"{self.folder}/measures.json") as file:
            return json.load(file)["average_precision"]

    def suggested(self, labelled, number):
        """The rows that `suggest` names next, by the model of the labels so far."""
        store = f"{self.folder}/survey-{len(labelled)}.sqlite"
        run(self.psrsieve, "score", f"{self.folder}/model.safetensors", f"{self.folder}/survey.csv", "-o",
            f"{self.folder}/ranked.csv", "--store", store, "--top", 0)
        arguments = ["suggest", store, "-n", self.each, "-o", f"{self.folder}/next.csv", "--seed", number, "--model",
                     f"{self.folder}/model.safetensors"]
        if labelled:
            write(f"{self.folder}/verdicts.csv", [["path", "class"]] + [
                [f"{self.folder}/survey.csv#{row}", self.new[row][self.truth]] for row in labelled])
            arguments += ["--labels", f"{self.folder}/verdicts.csv"]
        run(self.psrsieve, *arguments)
        with open(f"{self.folder}/next.csv", newline="") as rows:
            return [int(row["source"].rsplit("#", 1)[1]) for row in csv.DictReader(rows)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("psrsieve")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--each", type=int, default=25)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--old", default="htru2")
    parser.add_argument("--new", default="lotaas")
    options = parser.parse_args()
    arms = ("suggested", "random")
    precisions = {arm: [[] for _ in range(options.rounds + 1)] for arm in arms}
    pulsars = {arm: [[] for _ in range(options.rounds + 1)] for arm in arms}
    for seed in range(options.seeds):
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(options, seed, folder)
            for arm in arms:
                drawn = random.Random(seed).sample(range(1, len(trial.new)), options.rounds * options.each)
                labelled = []
                for number in range(options.rounds + 1):
                    precisions[arm][number].append(trial.precision(labelled))
                    pulsars[arm][number].append(sum(trial.new[row][trial.truth] == "1" for row in labelled))
                    if number < options.rounds:
                        labelled += (trial.suggested(labelled, number) if arm == "suggested"
                                     else drawn[number * options.each:(number + 1) * options.each])
    print("| labels | suggested | at random | difference, seed by seed | pulsars among the suggested | at random |")
    print("|---|---|---|---|---|---|")

    def with_error(values, form):
        error = statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0
        return f"{statistics.mean(values):{form}} ± {error:.3f}"

    for number in range(options.rounds + 1):
        both = [precisions[arm][number] for arm in arms]
        differences = [first - second for first, second in zip(*both)]
        cells = [f"{number * options.each}", *(with_error(values, ".3f") for values in both), with_error(differences, "+.3f")]
        cells += [f"{statistics.mean(pulsars[arm][number]):.1f}" for arm in arms]
        print(f"| {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
