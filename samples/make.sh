#!/usr/bin/env bash
# Makes the simulated candidates of this folder anew: the same seed gives the same files.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A table to train on: the features of 1,500 candidates.
"$psrsieve" simulate -o "$scratch" --survey compact --format table --pulsars 150 --noise 1050 --rfi 300 --seed 1
cp "$scratch/features.csv" samples/training.csv

# Features that are to resemble HTRU 2's table (docs/simulation.md): 6 % of the non-pulsars are interference.
"$psrsieve" simulate -o "$scratch" --survey htru2 --format table --pulsars 500 --noise 752 --rfi 48 --seed 5
cp "$scratch/features.csv" samples/htru2-like.csv

# Small surveys to score, of other candidates: FOLDER holds the files, FOLDER-truth.csv says what each is.
survey() { # FOLDER, then options of simulate
    "$psrsieve" simulate -o "$scratch/$1" "${@:2}"
    rm -rf "samples/$1"
    mv "$scratch/$1/candidates" "samples/$1"
    sed "s|^candidates/|$1/|" "$scratch/$1/truth.csv" > "samples/$1-truth.csv"
}
survey survey --survey compact --format psrfits --pulsars 6 --noise 12 --rfi 6 --seed 2
survey survey-pfd --survey compact --format pfd --pulsars 6 --noise 12 --rfi 6 --seed 3
survey survey-phcx --survey htru2 --format phcx --pulsars 7 --noise 14 --rfi 5 --seed 4
