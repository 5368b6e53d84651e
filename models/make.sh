#!/usr/bin/env bash
# Makes the models of this folder anew. DATA is the folder with the real data (see the model cards for their sources).
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
data=${DATA:-../shared/data}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

features=$data/features
"$psrsieve" train "$features/HTRU_2_Lyon_Features_8.csv" -o models/htru2-features.safetensors
"$psrsieve" train "$features/HTRU_2_Lyon_Features_8.csv" --inputs profile -o models/htru2-profile.safetensors
"$psrsieve" train "$features/HTRU_1_MiniSPINN_Lyon_Features_8.arff" -o models/htru1-features.safetensors

# Simulated candidates of three surveys, and the real ones of every second row of the lists of labels, from the first on.
# The others are left out, to test with.
simulated() { # NAME, then options of simulate
    "$psrsieve" simulate -o "$scratch/$1" "${@:2}"
    "$psrsieve" preprocess "$scratch/$1/candidates" -o "$scratch/$1.fits" --labels "$scratch/$1/truth.csv"
    rm -rf "${scratch:?}/$1"
}
simulated htru2 --survey htru2 --pulsars 12000 --noise 20000 --rfi 9000 --seed 201
simulated htru1 --survey htru1 --pulsars 1500 --noise 2500 --rfi 1000 --seed 202
simulated lotaas --survey lotaas --pulsars 700 --noise 1200 --rfi 500 --seed 203
python3 models/real.py "$data" training > "$scratch/real.csv"
tail -n +2 "$scratch/real.csv" | cut -d, -f1 |
    "$psrsieve" preprocess - -o "$scratch/real.fits" --labels "$scratch/real.csv"

# The real ones count eightfold.
tables=("$scratch"/htru2.fits "$scratch"/htru1.fits "$scratch"/lotaas.fits)
for _ in {1..8}; do tables+=("$scratch/real.fits"); done
"$psrsieve" train "${tables[@]}" -o models/planes.safetensors --network planes --epochs 9 --precision bf16 \
    --gradient-norm 5 --seed 1
