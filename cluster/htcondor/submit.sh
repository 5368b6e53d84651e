#!/usr/bin/env bash
# Scores a survey as jobs of HTCondor and joins the parts into RESULT/ranked.csv:
#
#     cluster/htcondor/submit.sh INPUT...
#
# The same command again goes on from what is in RESULT. Written after the manual, never run with HTCondor: none was at hand.
# Settings are environment variables:
set -euo pipefail

RESULT=${RESULT:-psrsieve-result}    # a folder that all machines see
SHARDS=${SHARDS:-100}                # parts
CPUS=${CPUS:-4}
MEMORY=${MEMORY:-4GB}
DISK=${DISK:-10GB}
ATTEMPTS=${ATTEMPTS:-20}             # of a part, beside those that HTCondor itself ended
# PSRSIEVE, PSRSIEVE_MODELS, SLICE, SLICES, SCORE_OPTIONS, ACCEPT_UNREADABLE: what part.sh and merge.sh say of them.

(($# > 0)) || { echo "usage: submit.sh INPUT..." >&2; exit 64; }
cluster=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$RESULT/logs"
folder=$(cd "$RESULT" && pwd)

"$cluster/plan.sh" "$folder" "$@"

# A node a part, and the merge behind them.
node() {
    echo "JOB $1 $cluster/htcondor/psrsieve.sub"
    echo "VARS $1 name=\"$1\" scripts=\"$cluster\" script=\"$2\" words=\"$3\" folder=\"$folder\" here=\"$PWD\"" \
        "psrsieve=\"${PSRSIEVE:-psrsieve}\" models=\"${PSRSIEVE_MODELS:-}\" slice=\"${SLICE:-}\" slices=\"${SLICES:-}\"" \
        "score_options=\"${SCORE_OPTIONS:-}\" accept_unreadable=\"${ACCEPT_UNREADABLE:-}\" cpus=\"$CPUS\"" \
        "memory=\"$MEMORY\" disk=\"$DISK\""
}
parts=()
{
    for ((part = 1; part <= SHARDS; part++)); do
        node "part$part" part.sh "$part $SHARDS"
        # Status 75 says come again. A status of 1 would be the same the next time.
        echo "RETRY part$part $((ATTEMPTS - 1)) UNLESS-EXIT 1"
        parts+=("part$part")
    done
    node merge merge.sh "$SHARDS"
    echo "PARENT ${parts[*]} CHILD merge"
} > "$folder/psrsieve.dag"
condor_submit_dag -force "$folder/psrsieve.dag"
