#!/usr/bin/env bash
# Scores one part of a plan on the disk of this machine and leaves its store in the shared folder. All engines call it:
#
#     part.sh FOLDER NUMBER SHARDS
#
# FOLDER holds plan.txt and gets part-NUMBER-of-SHARDS.sqlite. Exit status: 0 done; 75 come again, what is done is in FOLDER;
# anything else failed.
#
# The work is done in slices, after each of which the store is copied to FOLDER: nobody may copy a store that is being written,
# and what is on the disk of a machine that dies is lost.
set -euo pipefail

psrsieve=${PSRSIEVE:-psrsieve}
slice=${SLICE:-15m}
slices=${SLICES:-0}                 # come again after so many; 0: go on until the part is done
jobs=${JOBS:-$(nproc)}              # threads: as many processors as the engine gives, not all of the machine
score_options=${SCORE_OPTIONS:-}    # others of `psrsieve score`, such as --precision bf16 or --root /mnt/survey

folder=$1 number=$2 shards=$3
name=part-$number-of-$shards
say() { echo "$name: $*" >&2; }

# The disk of this machine, if there is one: TMPDIR may have come along from the machine that the job was submitted on.
base=$folder
for disk in "${SLURM_TMPDIR:-}" "${TMPDIR:-}"; do
    if [[ -d $disk && -w $disk ]]; then base=$disk; break; fi
done
work=$(mktemp -d "$base/psrsieve-$name.XXXXXX")
trap 'rm -rf "$work"' EXIT
store=$work/part.sqlite

if [[ -e $folder/$name.sqlite ]]; then cp "$folder/$name.sqlite" "$store"; fi

# Copies under another name first: half a store is never taken for one.
keep() {
    local new=$folder/.$name.$HOSTNAME.$$.new
    if [[ ! -e $store || -e $store-wal || -e $store-journal ]]; then
        # Part of it is in a log of SQLite's beside it.
        say "psrsieve has not closed its store; the copy before this one counts"
        return 1
    fi
    cp "$store" "$new" && sync "$new" && mv "$new" "$folder/$name.sqlite"
}

# Some engines signal psrsieve too, to which a second SIGTERM is no other.
stop() {
    trap '' TERM INT
    stopped=yes
    [[ -z $process ]] || kill -TERM "$process" 2> /dev/null || true
}
stopped='' process=''
trap stop TERM INT

for ((count = 1; ; count++)); do
    # How many inputs may be unreadable is asked of the whole survey, by the merge.
    # shellcheck disable=SC2086 # options are words
    "$psrsieve" score $score_options --plan "$folder/plan.txt" --shard "$number/$shards" --store "$store" --resume \
        --stop-after "$slice" --accept-unreadable 100% --jobs "$jobs" -o "$work/part.csv" --top 0 &
    process=$!
    # A signal may have come just before.
    [[ -z $stopped ]] || kill -TERM "$process"
    status=0
    wait "$process" || status=$?
    if [[ -n $stopped ]]; then
        # The signal has ended that wait, not psrsieve.
        status=0
        wait "$process" || status=$?
    fi
    process=''
    if ((status == 0)); then
        keep || exit 75
        say "done"
        exit 0
    elif ((status == 75)); then
        keep || true    # the next slice may be luckier
        if [[ -n $stopped ]]; then say "stopped by a signal"; exit 75; fi
        if ((count == slices)); then say "stopped after $count x $slice"; exit 75; fi
    elif ((status > 128)); then
        say "psrsieve was killed by signal $((status - 128))"
        exit 75
    else
        exit "$status"
    fi
done
