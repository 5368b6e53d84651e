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

# Simulated candidates of any survey and of three surveys, and the real ones that models/real.py lists for training. The
# others are left out, to test with.
simulated() { # NAME, then options of simulate
    "$psrsieve" simulate -o "$scratch/$1" --format examples "${@:2}"
}
simulated any --survey any --pulsars 36000 --noise 42000 --rfi 33000 --seed 201
simulated htru2 --survey htru2 --pulsars 1500 --noise 2500 --rfi 1200 --seed 202
simulated htru2-wide --survey htru2 --population wide --pulsars 1500 --noise 1500 --rfi 1000 --seed 203
simulated htru1 --survey htru1 --population wide --pulsars 700 --noise 900 --rfi 500 --seed 204
simulated lotaas --survey lotaas --population wide --pulsars 400 --noise 600 --rfi 300 --seed 205
python3 models/real.py "$data" training > "$scratch/real.csv"
tail -n +2 "$scratch/real.csv" | cut -d, -f1 |
    "$psrsieve" preprocess - -o "$scratch/real.fits" --labels "$scratch/real.csv"

# Pulsars in the noise and interference of the real candidates that are none; planes that do not add up cannot be used.
awk -F, 'NR > 1 && $2 == 0 { print $1 }' "$scratch/real.csv" > "$scratch/backgrounds.txt"
simulated injected --into "@$scratch/backgrounds.txt" --pulsars 400 --seed 206 || [ $? -eq 3 ]

# The real ones count eightfold: a file that is named twice is taken once, so there are eight of them.
tables=("$scratch"/{any,htru2-wide,htru2,htru1,lotaas,injected}/examples.fits)
for copy in {1..8}; do
    cp "$scratch/real.fits" "$scratch/real-$copy.fits"
    tables+=("$scratch/real-$copy.fits")
done
"$psrsieve" train "${tables[@]}" -o models/planes.safetensors --network planes --loss ce --epochs 10 --precision bf16 \
    --gradient-norm 5 --seed 1
