#!/usr/bin/env bash
# Scores a survey as an array job of Slurm and joins the parts into RESULT/ranked.csv:
#
#     cluster/slurm/submit.sh INPUT...
#
# The same command again goes on from what is in RESULT. Settings are environment variables:
set -euo pipefail

RESULT=${RESULT:-psrsieve-result}         # a folder that all machines see
SHARDS=${SHARDS:-100}                     # parts
AT_ONCE=${AT_ONCE:-1000}                  # at most so many at a time
TIME=${TIME:-4:00:00}                     # of an attempt; its last two minutes are for going back into the queue
CPUS=${CPUS:-4}
MEMORY=${MEMORY:-4G}
PARTITION=${PARTITION:-}                  # empty: the cluster's default
ATTEMPTS=${ATTEMPTS:-20}                  # of a part, whatever ended the others
SBATCH_OPTIONS=${SBATCH_OPTIONS:-}        # others, such as --account=survey
# PSRSIEVE, PSRSIEVE_MODELS, SLICE, SLICES, SCORE_OPTIONS, ACCEPT_UNREADABLE: what part.sh and merge.sh say of them.

(($# > 0)) || { echo "usage: submit.sh INPUT..." >&2; exit 64; }
cluster=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$RESULT/logs"
folder=$(cd "$RESULT" && pwd)

"$cluster/plan.sh" "$folder" "$@"

submit() {
    # shellcheck disable=SC2086 # options are words
    sbatch --parsable --export=ALL --mem="$MEMORY" ${PARTITION:+--partition="$PARTITION"} $SBATCH_OPTIONS "$@" |
        cut -d ';' -f 1    # without the name of the cluster
}

# An array has numbers below MaxArraySize, so that more parts than that take several.
most=$(scontrol show config | awk '$1 == "MaxArraySize" { print $3 - 1 }')
most=${most:-1000}
arrays=()
for ((offset = 0; offset < SHARDS; offset += most)); do
    count=$((SHARDS - offset < most ? SHARDS - offset : most))
    # --requeue: also after a node's death. --signal: two minutes before the time is over.
    arrays+=("$(submit --job-name=psrsieve --array="1-$count%$AT_ONCE" --time="$TIME" --cpus-per-task="$CPUS" --requeue \
        --signal=B:TERM@120 --open-mode=append --output="$folder/logs/%A_%a.log" \
        "$cluster/slurm/part.sbatch" "$cluster" "$folder" "$SHARDS" "$offset" "$ATTEMPTS")")
done
all=$(IFS=:; echo "${arrays[*]}")
# If a part fails for good, the merge is cancelled instead of waiting for ever.
merge=$(submit --job-name=psrsieve-merge --time="$TIME" --dependency="afterok:$all" --kill-on-invalid-dep=yes \
    --output="$folder/logs/merge-%j.log" "$cluster/merge.sh" "$folder" "$SHARDS")
echo "parts: ${arrays[*]}; merge: $merge"
