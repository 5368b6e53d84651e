#!/usr/bin/env bash
# Makes ranked lists of simulated candidates: with a model trained here, and with one that comes with psrsieve.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
output=demo-output
mkdir -p "$output"

show() { printf '\n$ psrsieve %s\n' "$*"; "$psrsieve" "$@"; }

# HTRU 2's PHCX files have a DM curve of their own kind, which its own model knows.
show score models/htru2-features.safetensors samples/survey-phcx -o "$output/ranked-phcx.csv" --top 10

# Fold archives and PRESTO folds, with a model trained on other candidates of their kind.
show train samples/training.csv -o "$output/model.safetensors"
show score "$output/model.safetensors" samples/survey samples/survey-pfd -o "$output/ranked.csv" --top 12
# What an astronomer looks at, and the one table of all of them that classifiers of planes learn from.
show inspect samples/survey-pfd/pulsar_00003.pfd --plot "$output/pulsar.png"
show preprocess samples/survey samples/survey-pfd samples/survey-phcx -o "$output/examples.fits"

printf '\nThe whole lists are in %s; samples/*-truth.csv say what each candidate truly is.\n' "$output"
