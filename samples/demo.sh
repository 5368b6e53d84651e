#!/usr/bin/env bash
# Makes ranked lists of simulated candidates: with the model that comes with psrsieve, and with one that is trained here.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
output=demo-output
mkdir -p "$output"

show() { printf '\n$ psrsieve %s\n' "$*"; "$psrsieve" "$@"; }

# Raw candidates of three formats, with the model that comes with psrsieve; and why one of them has its score.
show score samples/survey-phcx samples/survey samples/survey-pfd -o "$output/ranked.csv" --top 16
show inspect samples/survey-phcx/pulsar_00001.phcx.gz --model models/planes.safetensors --plot "$output/why.png"

# A small model of features, trained on other candidates.
show train samples/training.csv -o "$output/model.safetensors"
show score "$output/model.safetensors" samples/survey samples/survey-pfd -o "$output/ranked-features.csv" --top 12
# What an astronomer looks at, and the one table of all of them that classifiers of planes learn from.
show inspect samples/survey-pfd/pulsar_00003.pfd --plot "$output/pulsar.png"
show preprocess samples/survey samples/survey-pfd samples/survey-phcx -o "$output/examples.fits"

printf '\nThe whole lists are in %s; samples/*-truth.csv say what each candidate truly is.\n' "$output"
