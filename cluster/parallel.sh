#!/usr/bin/env bash
# Scores a survey with GNU parallel, on this machine or on others over ssh, and joins the parts into RESULT/ranked.csv:
#
#     cluster/parallel.sh INPUT...
#
# The same command again goes on from what is in RESULT. Settings are environment variables:
set -euo pipefail

RESULT=${RESULT:-psrsieve-result}    # a folder that all machines see
SHARDS=${SHARDS:-20}                 # parts
AT_ONCE=${AT_ONCE:-1}                # at a time on each machine; each takes all its processors unless JOBS says fewer
HOSTS=${HOSTS:-:}                    # as in one,two,:  where : is this machine
ATTEMPTS=${ATTEMPTS:-3}              # of a part
# PSRSIEVE, PSRSIEVE_MODELS, JOBS, SLICE, SLICES, SCORE_OPTIONS, ACCEPT_UNREADABLE: what part.sh and merge.sh say of them.

(($# > 0)) || { echo "usage: parallel.sh INPUT..." >&2; exit 64; }
cluster=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$RESULT"
folder=$(cd "$RESULT" && pwd)

"$cluster/plan.sh" "$folder" "$@"

# The job log says which parts are done, so that the same command again passes them over. A part that is stopped gets time to
# copy its store.
export PSRSIEVE PSRSIEVE_MODELS JOBS SLICE SLICES SCORE_OPTIONS
parallel --sshlogin "$HOSTS" --workdir "$PWD" --jobs "$AT_ONCE" --env PSRSIEVE --env PSRSIEVE_MODELS --env JOBS --env SLICE \
    --env SLICES --env SCORE_OPTIONS --joblog "$folder/parts-of-$SHARDS.joblog" --resume-failed --retries "$ATTEMPTS" \
    --termseq TERM,30000,KILL --quote "$cluster/part.sh" "$folder" {} "$SHARDS" ::: $(seq "$SHARDS")
"$cluster/merge.sh" "$folder" "$SHARDS"
