#!/usr/bin/env bash
# Trains the network of planes on simulated candidates alone and measures it on the real PHCX files of DATA: on every second
# one, from the first on, which the simulation was made like, and on all of them.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
data=${DATA:-../shared/data}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

simulated() { # NAME, then options of simulate
    "$psrsieve" simulate -o "$scratch/$1" "${@:2}"
    "$psrsieve" preprocess "$scratch/$1/candidates" -o "$scratch/$1.fits" --labels "$scratch/$1/truth.csv"
}
simulated htru2 --pulsars 8000 --noise 15000 --rfi 7000 --seed 101
simulated htru1 --survey htru1 --pulsars 900 --noise 1500 --rfi 600 --seed 102
simulated lotaas --survey lotaas --pulsars 400 --noise 700 --rfi 300 --seed 103
"$psrsieve" train "$scratch"/{htru2,htru1,lotaas}.fits -o "$scratch/model.safetensors" --network planes --epochs 7 \
    --precision bf16 --gradient-norm 5 --seed 1

for part in training all; do
    python3 models/real.py "$data" $part | grep -e path,class -e phcx > "$scratch/$part.csv"
    tail -n +2 "$scratch/$part.csv" | cut -d, -f1 |
        "$psrsieve" preprocess - -o "$scratch/$part.fits" --labels "$scratch/$part.csv"
    "$psrsieve" evaluate "$scratch/model.safetensors" "$scratch/$part.fits"
done
