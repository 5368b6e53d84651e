"""What --prior estimate makes of a survey in which pulsars are rare: python3 rare.py PSRSIEVE HTRU_2.csv [DIVISIONS]

The table is divided into halves at random. A model is trained on one; of the other all that are no pulsars are scored with one
pulsar in a thousand among them, eight times with others. Printed are the shares that are estimated, and of the candidates whose
probability is 0.5 or more the mean probability beside the share of pulsars among them.
"""
import csv
import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

DRAWS = 8


def main(psrsieve, table, divisions="4"):
    rows = [row for row in Path(table).read_text().splitlines() if row.strip()]
    pulsars = [row for row in rows if row.endswith(",1")]
    others = [row for row in rows if not row.endswith(",1")]
    shares, selected, expected, found = [], 0, 0.0, 0
    with tempfile.TemporaryDirectory() as folder:
        training, survey, model, ranked, summary = (
            f"{folder}/{name}" for name in ("training.csv", "survey.csv", "m.safetensors", "ranked.csv", "summary.json"))
        for division in range(int(divisions)):
            source = random.Random(division)
            source.shuffle(pulsars)
            source.shuffle(others)
            half = len(pulsars) // 2, len(others) // 2
            Path(training).write_text("\n".join(pulsars[:half[0]] + others[:half[1]]) + "\n")
            subprocess.run([psrsieve, "train", training, "-o", model, "--quiet"], check=True, stdout=subprocess.DEVNULL)
            few = (len(others) - half[1]) // 999
            for draw in range(DRAWS):
                first = half[0] + draw * few
                Path(survey).write_text("\n".join(pulsars[first:first + few] + others[half[1]:]) + "\n")
                subprocess.run(
                    [psrsieve, "score", model, survey, "-o", ranked, "--top", "0", "--quiet", "--prior", "estimate", "--select",
                     "probability>=0.5", "--summary", summary], check=True)
                shares.append(json.loads(Path(summary).read_text())["prior"]["share"])
                with open(ranked, newline="") as file:
                    chosen = [row for row in csv.DictReader(file) if row["selected"] == "1"]
                selected += len(chosen)
                expected += sum(float(row["probability"]) for row in chosen)
                # The pulsars are the first rows.
                found += sum(int(row["source"].split("#")[1]) <= few for row in chosen)
    print(f"estimated share {sum(shares) / len(shares):.2e} on average, {few / (few + len(others) - half[1]):.2e} in truth")
    print(f"selected {selected}: mean probability {expected / selected:.3f}, pulsars among them {found / selected:.3f}")


main(*sys.argv[1:])
