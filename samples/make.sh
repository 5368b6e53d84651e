#!/usr/bin/env bash
# Makes the simulated candidates of this folder anew: the same seed gives the same files.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# A table to train on: the features of 1,500 candidates.
"$psrsieve" simulate -o "$scratch" --format table --pulsars 150 --noise 1050 --rfi 300 --seed 1
cp "$scratch/features.csv" samples/training.csv

# A small survey to score, of other candidates: fold archives with their truth.
rm -rf samples/survey
"$psrsieve" simulate -o samples/survey --format psrfits --pulsars 6 --noise 12 --rfi 6 --seed 2
mv samples/survey/truth.csv samples/survey-truth.csv
