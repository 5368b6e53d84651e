#!/usr/bin/env bash
# Compares every loss and sampling on the same folds, as a Markdown table.
#   Benchmarks/losses.sh TABLE FOLDS.csv      (FOLDS.csv from Benchmarks/peers/folds.py)
set -euo pipefail
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

measure() {
    local name=$1
    shift
    "$psrsieve" cross-validate "$table" --folds-file "$folds" --json "$scratch/result.json" "$@" > /dev/null
    python3 - "$name" "$scratch/result.json" << 'PYTHON'
import json, sys
result = json.load(open(sys.argv[2]))
keys = ["average_precision", "f1", "best_f1", "recall_at_fpr_0.01", "brier", "expected_calibration_error"]
cells = [f"{result['mean'][k]:.4f} ± {result['deviation'][k]:.4f}" for k in keys]
print(f"| {sys.argv[1]} | " + " | ".join(cells) + " |")
PYTHON
}

table=$1
folds=$2
echo "| loss | average precision | F1 at 0.5 | best F1 | recall at FPR 1 % | Brier | calibration error |"
echo "|---|---|---|---|---|---|---|"
for loss in gppe margin-ce ce focal asl combo focal-tversky hybrid-focal dice; do
    measure "$loss" --loss "$loss"
done
measure "ce, over-sampling" --loss ce --sampling ros
measure "ce, under-sampling" --loss ce --sampling rus
