#!/usr/bin/env bash
# The two commands that make a ranked list: train on labelled candidates, score new ones. All candidates are simulated.
set -euo pipefail
cd "$(dirname "$0")/.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
output=demo-output
mkdir -p "$output"

show() { printf '\n$ psrsieve %s\n' "$*"; "$psrsieve" "$@"; }

show train samples/training.csv -o "$output/model.safetensors"
show score "$output/model.safetensors" samples/survey -o "$output/ranked.csv" --top 12
printf '\nThe whole list is in %s; samples/survey-truth.csv says what each candidate truly is.\n' "$output/ranked.csv"
