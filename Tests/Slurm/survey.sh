#!/usr/bin/env bash
# Scores a survey in parts with the scripts of cluster/, kills one of the parts in the middle, and compares the list that comes
# of it with that of a single run, byte for byte:
#
#     survey.sh slurm|parallel FOLDER
#
# FOLDER is empty and gets everything. PSRSIEVE is the program; with slurm SLURM_CONF is that of slurm.sh.
set -euo pipefail
engine=$1
mkdir -p "$2"
cd "$2"
repository=$(cd "$OLDPWD" && cd "$(dirname "$0")/../.." && pwd)
export PSRSIEVE RESULT=$PWD/result SHARDS=5 ACCEPT_UNREADABLE=10% JOBS=1 CPUS=1 MEMORY=1G
export TMPDIR=$PWD/disk
mkdir in disk

say() { echo "survey.sh: $*"; }
fail() {
    say "$*" >&2
    tail -n 20 result/logs/* >&2 || true
    exit 1
}

# Files, one of them damaged, and a table that takes so long that its part is met in the middle.
write_inputs() {
    cp "$repository"/samples/survey/*.fits in
    printf 'SIMPLE  =                    T' > in/damaged.fits
    head -n 1 "$repository/samples/htru2-like.csv" > in/table.csv
    for _ in {1..45}; do tail -n +2 "$repository/samples/htru2-like.csv" >> in/table.csv; done
}

# Waits until the part of the table is in the middle, which its store tells, holds its process there, and says which part and
# which process that is.
meet() {
    local store
    for ((i = 0; i < 1800; i++)); do
        for store in disk/psrsieve-part-*/part.sqlite; do
            if (($(cat "$store" "$store-wal" 2> /dev/null | wc -c) > 300000)); then
                process=$(sed 's/.*"process":\([0-9]*\).*/\1/' "$store.writer") || continue
                kill -STOP "$process" || continue
                part=${store#*/psrsieve-part-}
                part=${part%%-*}
                return
            fi
        done
        sleep 0.1
    done
    fail "the part of the table was not met"
}

# The array task of a part.
task() {
    local most=$((MAX_ARRAY_SIZE - 1))
    echo "${arrays[(part - 1) / most]}_$(((part - 1) % most + 1))"
}
restarts() { scontrol show job "$(task)" | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p'; }

wait_for_merge() {
    for ((i = 0; i < 3000; i++)); do
        case $(scontrol show job "$merge" | sed -n 's/.*JobState=\([A-Z_]*\).*/\1/p') in
            COMPLETED) return ;;
            PENDING | RUNNING | COMPLETING) sleep 0.1 ;;
            *) break ;;
        esac
    done
    squeue -a >&2
    fail "the merge did not come to its end"
}

with_slurm() {
    local output
    output=$("$repository/cluster/slurm/submit.sh" in)
    say "$output"
    merge=${output##* }
    output=${output#parts: }
    read -ra arrays <<< "${output%; merge: *}"
    # Killed without a word, and then told to stop, as at the end of its time.
    meet
    kill -KILL "$process"
    say "killed process $process of part $part"
    while kill -0 "$process" 2> /dev/null; do sleep 0.1; done
    for ((i = 0; i < 600; i++)); do [[ $(restarts) == 1 ]] && break; sleep 0.1; done
    meet
    scancel --signal=TERM --batch "$(task)"
    # Only when the signal has come to psrsieve it may go on.
    for ((i = 0; i < 300; i++)); do grep -q '^ShdPnd:.*[1-9a-f]' "/proc/$process/status" && break; sleep 0.1; done
    kill -CONT "$process"
    say "stopped part $part"
    wait_for_merge
    [[ $(restarts) == 2 ]] || fail "part $part was started anew $(restarts) times"
    (($(grep -c "starting from the beginning" "result/logs/$(task).log") == 2)) ||
        fail "part $part did not go on from what it had left when it was stopped"
}

with_parallel() {
    "$repository/cluster/parallel.sh" in &
    local all=$!
    meet
    kill -KILL "$process"
    say "killed process $process of part $part"
    wait "$all"
}

# Whatever goes wrong, nothing of it goes on.
process=''
clean_up() {
    if [[ -n $process ]]; then kill -KILL "$process" 2> /dev/null || true; fi
    for job in $(jobs -p); do kill "$job" 2> /dev/null || true; done
}
trap clean_up EXIT

write_inputs
"$PSRSIEVE" score in -o whole.csv --top 0 2> whole.log &
whole=$!
"with_$engine"
wait "$whole" || (($? == 3))
cmp whole.csv result/ranked.csv
cmp whole.csv.errors.csv result/ranked.csv.errors.csv
[[ -z $(ls disk) ]] || fail "left on the node's disk: $(ls disk)"
say "the same list"
