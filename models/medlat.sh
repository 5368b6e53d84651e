#!/usr/bin/env bash
# From HTRU's medium latitudes to a model of planes: models/medlat.sh ARCHIVE FOLDER
#
# ARCHIVE is the unpacked archive of Morello et al. 2014 (MNRAS 443, 1651): 1,196 pulsars as pulsar_*.phcx.gz and 89,996 others as
# cand_*.phcx.gz, in any folders. FOLDER gets labels.csv, medlat.fits (the examples), predictions.csv (what each candidate scores
# where its whole source is left out), figures.txt and medlat.safetensors. Run again, it goes on with what is there.
# EPOCHS and FOLDS say how long; the figures beside which these stand are SPINN's, a recall of 1.00 at a false-positive rate of
# 0.64 % (ibid.), and an F1 of 0.983 (Bao et al. 2022).
set -euo pipefail
archive=${1:?the folder with the PHCX files}
folder=${2:?the folder for what is made}
here=$(cd "$(dirname "$0")/.." && pwd)
psrsieve=${PSRSIEVE:-$here/.build/release/psrsieve}
epochs=${EPOCHS:-12}
folds=${FOLDS:-5}
mkdir -p "$folder"

find -L "$archive" -type f -name '*.phcx*' | LC_ALL=C sort > "$folder/paths.txt"
awk -F/ 'BEGIN { print "path,class" }
    $NF ~ /^pulsar_/ { print "\"" $0 "\",1" }
    $NF ~ /^cand_/ { print "\"" $0 "\",0" }' "$folder/paths.txt" > "$folder/labels.csv"
[ -e "$folder/medlat.fits" ] ||
    "$psrsieve" preprocess "@$folder/paths.txt" -o "$folder/medlat.fits" --labels "$folder/labels.csv"
[ -e "$folder/predictions.csv" ] ||
    "$psrsieve" cross-validate "$folder/medlat.fits" --network planes --folds "$folds" --epochs "$epochs" \
        --predictions "$folder/predictions.csv" | tee "$folder/cross-validation.txt"
python3 - "$folder/predictions.csv" << 'PYTHON' | tee "$folder/figures.txt"
import csv
import sys

with open(sys.argv[1], newline="") as file:
    rows = sorted((-float(row["score"]), row["label"] == "1") for row in csv.DictReader(file) if row["score"])
pulsars = sum(label for _, label in rows)
others = len(rows) - pulsars
allowed = 0.0064 * others
found = wrong = recall = best = 0
for place, (score, label) in enumerate(rows):
    found, wrong = found + label, wrong + (not label)
    if place + 1 == len(rows) or rows[place + 1][0] != score:
        if wrong <= allowed:
            recall = found / pulsars
        best = max(best, 2 * found / (found + wrong + pulsars))
selected = [label for score, label in rows if -score >= 0.5]
f1 = 2 * sum(selected) / (len(selected) + pulsars)
print(f"{len(rows)} candidates, {pulsars} of them pulsars, each scored without its source:")
print(f"  recall at a false-positive rate of 0.64 %  {recall:.4f}")
print(f"  F1 at 0.5  {f1:.4f}, at the best threshold  {best:.4f}")
PYTHON
[ -e "$folder/medlat.safetensors" ] ||
    "$psrsieve" train "$folder/medlat.fits" -o "$folder/medlat.safetensors" --network planes --epochs "$epochs"
