#!/usr/bin/env bash
# Trains the network of planes on simulated candidates alone and measures it on the real PHCX files of DATA: on
# those that models/real.py names for training, and on all of them. LOSS names another loss than cross entropy.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
data=${DATA:-../shared/data}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

simulated() { # NAME, then options of simulate
    "$psrsieve" simulate -o "$scratch/$1" --format examples "${@:2}"
}
simulated any --survey any --pulsars 4000 --noise 5000 --rfi 4000 --seed 101
simulated htru2 --pulsars 3000 --noise 5000 --rfi 2500 --seed 102
simulated htru2-wide --population wide --pulsars 2000 --noise 2000 --rfi 1500 --seed 103
simulated htru1 --survey htru1 --population wide --pulsars 1500 --noise 2000 --rfi 1000 --seed 104
"$psrsieve" train "$scratch"/{any,htru2,htru2-wide,htru1}/examples.fits -o "$scratch/model.safetensors" \
    --network planes --loss "${LOSS:-ce}" --epochs 10 --precision bf16 --gradient-norm 5 --seed 1

for part in training all; do
    python3 models/real.py "$data" $part | grep -e path,class -e phcx > "$scratch/$part.csv"
    tail -n +2 "$scratch/$part.csv" | cut -d, -f1 |
        "$psrsieve" preprocess - -o "$scratch/$part.fits" --labels "$scratch/$part.csv"
    "$psrsieve" evaluate "$scratch/model.safetensors" "$scratch/$part.fits"
done
