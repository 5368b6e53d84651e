"""Lists real candidates and their classes, for models/make.sh: python3 real.py DATA training|test|all

Of the PHCX files of phcx/labels.csv and the PRESTO folds of pfd/labels.csv the 1st, 3rd, ... row of each list is for training
and the others are for testing. A PHCX file counts as a pulsar if it is labelled so or lies on a known pulsar, and as none
otherwise; folds without a label are left out, and so is the one that is cut off.
"""
import csv
import sys

data, part = sys.argv[1:]
first, step = {"training": (0, 2), "test": (1, 2), "all": (0, 1)}[part]
print("path,class")
with open(f"{data}/phcx/labels.csv", newline="") as lists:
    for row in list(csv.DictReader(lists))[first::step]:
        print(f"{data}/phcx/{row['file']},{int(row['label'] == 'pulsar' or row['known_pulsar_match'] != '')}")
with open(f"{data}/pfd/labels.csv", newline="") as lists:
    for row in list(csv.DictReader(lists))[first::step]:
        if row["label"]:
            print(f"{data}/pfd/{row['file']},{int(row['label'] == 'pulsar')}")
