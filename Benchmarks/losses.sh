#!/usr/bin/env bash
# Compares every loss and sampling on the same folds, as Markdown tables.
#   Benchmarks/losses.sh TABLE FOLDS.csv FOLDER      (FOLDS.csv from Benchmarks/peers/folds.py)
# FOLDER keeps what each row scores where it is left out, LOSS-SEED.csv. SEEDS are the seeds (default: 0), PYTHON is one with
# Benchmarks/peers/requirements.txt.
set -euo pipefail
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
python=${PYTHON:-python3}
peers=$(dirname "$0")/peers
seeds=${SEEDS:-0}
table=$1 folds=$2 folder=$3
mkdir -p "$folder"

measure() {
    local name=$1
    shift
    for seed in $seeds; do
        "$psrsieve" cross-validate "$table" --folds-file "$folds" --seed "$seed" --predictions "$folder/$name-$seed.csv" \
            "$@" > /dev/null
    done
}

losses="gppe margin-ce ce weighted-ce focal asl combo focal-tversky hybrid-focal dice"
for loss in $losses; do measure "$loss" --loss "$loss"; done
measure ce+ros --loss ce --sampling ros
measure ce+rus --loss ce --sampling rus
files=()
for name in $losses ce+ros ce+rus; do files+=("$folder/$name-${seeds%% *}.csv"); done
"$python" "$peers/measures.py" "${files[@]}"

echo
echo "Less ce, by pairs (mean of $(wc -w <<< "$seeds") seeds):"
echo
# All seeds of a loss, joined by commas.
of() { for seed in $seeds; do echo "$folder/$1-$seed.csv"; done | paste -sd,; }
others=()
for name in $losses ce+ros ce+rus; do
    [[ $name == ce ]] || others+=("$(of "$name")")
done
"$python" "$peers/paired.py" "$(of ce)" "${others[@]}"
