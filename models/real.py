"""Lists real candidates and their classes, for models/make.sh: python3 real.py DATA training|test|all

Of the PHCX files of phcx/labels.csv and the PRESTO folds of pfd/labels.csv whole sources are for training and the others for
testing: what one observation holds stays together, and so does what is at one pulsar's period or a small ratio of it, wherever
it was seen. A PHCX file counts as a pulsar if it is labelled so or lies on a known pulsar, and as none otherwise; folds without a
label are left out, and so is the one that is cut off.
"""
import csv
import re
import sys
from fractions import Fraction


def rows(data):
    """(path, is pulsar, observation, period) of each candidate."""
    with open(f"{data}/phcx/labels.csv", newline="") as lists:
        for row in csv.DictReader(lists):
            is_pulsar = row["label"] == "pulsar" or row["known_pulsar_match"] != ""
            # Observations of HTRU are named by their time, with the beam behind it.
            name = row["original_name"]
            observation = name.split(".")[0] if name[:2] == "20" else name
            yield f"{data}/phcx/{row['file']}", is_pulsar, observation, float(row["bary_period_s"])
    with open(f"{data}/pfd/labels.csv", newline="") as lists:
        for row in csv.DictReader(lists):
            if row["label"]:
                # L143770_SAP1_..., Ter5_080912_..., M28A_...
                observation = re.match(r"L\d+|Ter5_\d+|[^_]+", row["file"].split("/")[-1]).group()
                yield f"{data}/pfd/{row['file']}", row["label"] == "pulsar", observation, float(row["period_s"])


def is_same_pulsar(first, second):
    """Whether the quotient of two periods is n/m with n and m up to 16, to a thousandth."""
    quotient = first / second
    ratio = Fraction(quotient).limit_denominator(16)
    return 0 < ratio.numerator <= 16 and abs(quotient / float(ratio) - 1) < 1e-3


def sources(candidates):
    """The candidates of each source, by their places."""
    source = list(range(len(candidates)))
    for place, (_, is_pulsar, observation, period) in enumerate(candidates):
        for other in range(place):
            _, other_is_pulsar, other_observation, other_period = candidates[other]
            both = is_pulsar and other_is_pulsar
            if observation == other_observation or both and is_same_pulsar(period, other_period):
                old, new = source[place], source[other]
                source = [new if number == old else number for number in source]
    return [[p for p, number in enumerate(source) if number == own] for own in sorted(set(source))]


def main():
    data, part = sys.argv[1:]
    candidates = list(rows(data))
    halves = {"training": [], "test": []}

    def count(half, pulsars):
        return sum(candidates[place][1] == pulsars for place in halves[half])

    # The large ones first, each to where there is less of what it holds.
    for group in sorted(sources(candidates), key=lambda group: (-len(group), group)):
        has_pulsars = any(candidates[place][1] for place in group)
        halves["test" if count("test", has_pulsars) < count("training", has_pulsars) else "training"] += group
    chosen = halves["training"] + halves["test"] if part == "all" else halves[part]
    print("path,class")
    for place in sorted(chosen):
        print(f"{candidates[place][0]},{int(candidates[place][1])}")


main()
