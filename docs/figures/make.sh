#!/usr/bin/env bash
# Makes the figures of docs/ anew, from simulated candidates: the same seed gives the same figures.
set -euo pipefail
cd "$(dirname "$0")/../.."
psrsieve=${PSRSIEVE:-.build/release/psrsieve}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$psrsieve" simulate -o "$scratch" --pulsars 4 --noise 0 --rfi 8 --seed 6

# draw FIGURE CANDIDATE OPTION...
draw() {
    local files=("$scratch/candidates/$2".*)
    "$psrsieve" inspect "${files[0]}" --plot "docs/figures/$1.png" "${@:3}" > /dev/null
}
draw candidate pulsar_00002
draw preprocessing-pulsar pulsar_00002 --planes
draw preprocessing-rfi rfi_00006 --planes

python3 docs/figures/group.py "$psrsieve" "$scratch" > docs/figures/group.svg
