#!/usr/bin/env bash
# How a classifier of one survey does on another: trains on each table, scores all of them, as a Markdown table.
#   Benchmarks/transfer.sh HTRU_1=MiniSPINN.arff HTRU_2=HTRU_2.csv LOTAAS_1=LOTAAS_1.csv      (names as you like)
# A table's own rows are scored by cross-validation (five folds, each row by a classifier that has not seen it).
# PYTHON is one with Benchmarks/peers/requirements.txt; OPTIONS are those of psrsieve train.
set -euo pipefail
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
python=${PYTHON:-python3}
read -ra options <<< "${OPTIONS:-}"
here=$(dirname "$0")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# What psrsieve says is shown where it fails.
run() {
    "$psrsieve" "$@" > "$scratch/log" 2>&1 || { cat "$scratch/log" >&2; exit 1; }
}

echo "| trained on | tested on | pulsars | others | average precision | ROC AUC | recall at FPR 1 % | recall at FPR 0.1 % |"
echo "|---|---|---|---|---|---|---|---|"
for training in "$@"; do
    model=$scratch/${training%%=*}.safetensors
    run train "${training#*=}" -o "$model" "${options[@]}"
    for test in "$@"; do
        if [[ $training == "$test" ]]; then
            run cross-validate "${test#*=}" --predictions "$scratch/scores.csv" "${options[@]}"
            name="${test%%=*} (cross-validated)"
        else
            run score "$model" "${test#*=}" -o "$scratch/scores.csv" --top 0
            name=${test%%=*}
        fi
        "$python" "$here/peers/transfer.py" "${training%%=*}" "$name" "${test#*=}" "$scratch/scores.csv"
    done
done
