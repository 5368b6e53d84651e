#!/usr/bin/env bash
# A Slurm of one machine on loopback, for tests: with ports, keys and folders of its own, so that it meets neither a Slurm of
# this machine nor another test's.
#
#     slurm.sh start FOLDER [PROCESS]   starts it; SLURM_CONF=FOLDER/slurm.conf leads Slurm's commands to it. It stops by itself
#                                       when PROCESS is gone.
#     slurm.sh stop FOLDER              stops it and what runs in it
#     slurm.sh check                    whether one can be started here; says why not
set -euo pipefail

fail() {
    echo "slurm.sh: $*" >&2
    exit 1
}

needs() {
    ((EUID == 0)) || fail "Slurm's daemons start as root only"
    for program in munged mungekey slurmctld slurmd sbatch; do
        PATH=$PATH:/usr/sbin type -P "$program" > /dev/null || fail "$program is not installed (Debian: slurm-wlm, munge)"
    done
}

# A port that nobody listens on now; random, so that two that start at once rarely take the same.
free_port() {
    local port
    while port=$((RANDOM % 12000 + 20000)); (: < "/dev/tcp/127.0.0.1/$port") 2> /dev/null; do :; done
    echo "$port"
}

write_configuration() {
    local host
    host=$(hostname -s)
    # A task that comes again waits for cred_expire seconds, by default 120.
    cat > "$folder/slurm.conf" << END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=batch_sched_delay=0,sched_interval=2,bf_interval=2
SlurmdParameters=config_overrides
ReturnToService=2
MessageTimeout=60
KillWait=10
MinJobAge=600
MaxArraySize=${MAX_ARRAY_SIZE:-1001}
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 RealMemory=64000 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END
}

start_daemons() {
    mungekey --create --keyfile="$folder/munge.key"
    # --force: it wants no folder above its own that others may write to, and tests lie in such ones.
    munged --force --socket="$folder/munge.socket" --key-file="$folder/munge.key" --pid-file="$folder/munged.pid" \
        --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" &> "$folder/munged.err" || return 1
    write_configuration
    slurmctld -c || return 1
    slurmd || return 1
    for ((i = 0; i < 100; i++)); do
        [[ $(sinfo -h -o %t 2> /dev/null) == idle ]] && return 0
        # One that could not have its port has ended.
        for daemon in munged slurmctld slurmd; do running "$daemon" || return 1; done
        sleep 0.3
    done
    return 1
}

# The processes of this Slurm: daemons that were started with its configuration, and what runs in its jobs.
members() {
    local process
    # Processes come and go while this looks.
    { grep -lszFx "SLURM_CONF=$SLURM_CONF" /proc/[0-9]*/environ || true; } | while IFS=/ read -r _ _ process _; do
        if grep -Eqsx 'munged|slurm(ctld|d|stepd|scriptd)' "/proc/$process/comm" ||
            grep -qsz '^SLURM_JOB_ID=' "/proc/$process/environ"; then echo "$process"; fi
    done
}

running() {
    local process
    for process in $(members); do grep -qsx "$1" "/proc/$process/comm" && return; done
    return 1
}

stop() {
    local i processes
    # Its jobs first: slurmd leaves them running.
    if [[ -n $(members) ]] && timeout 10 scancel --user=root 2> /dev/null; then
        for ((i = 0; i < 80; i++)); do
            [[ -n $(timeout 5 squeue -h 2> /dev/null) ]] || break
            sleep 0.5
        done
    fi
    # munged last: the others end with its help.
    for process in $(members); do
        grep -qsx munged "/proc/$process/comm" || kill "$process" 2> /dev/null || true
    done
    for ((i = 0; i < 40; i++)); do
        processes=$(members)
        [[ $(wc -w <<< "$processes") -gt 1 ]] || break
        sleep 0.25
    done
    # shellcheck disable=SC2046
    kill -KILL $(members) 2> /dev/null || true
}

start() {
    needs
    # Another one may have taken a port in between; then with other ports.
    for attempt in 1 2 3; do
        mkdir -p "$folder/state" "$folder/spool"
        if start_daemons &> "$folder/start.log"; then return; fi
        stop
        rm -rf "$folder/state" "$folder/spool" "$folder/munge.key"
    done
    tail -n 5 "$folder"/*.log >&2
    fail "Slurm does not start in $folder (attempt $attempt)"
}

# Whatever ends a test, its daemons end with it. A process that has ended and that nobody has asked about is still listed.
guard() {
    while [[ -e /proc/$1 && -n $(members) ]] && ! grep -qs '^State:[[:blank:]]*Z' "/proc/$1/status"; do sleep 1; done
    stop
}

# What a test has open is not for daemons: it would wait until they close it.
for descriptor in "/proc/$$/fd/"*; do
    descriptor=${descriptor##*/}
    if ((descriptor > 2 && descriptor < 255)); then eval "exec $descriptor>&-"; fi
done
PATH=$PATH:/usr/sbin:/sbin
case ${1:-} in
    check)
        needs
        folder=$(mktemp -d)
        export SLURM_CONF=$folder/slurm.conf
        trap 'stop; rm -rf "$folder"' EXIT
        start
        ;;
    start | stop)
        mkdir -p "$2"
        folder=$(cd "$2" && pwd)
        export SLURM_CONF=$folder/slurm.conf
        "$1"
        if [[ $1 == start && -n ${3:-} ]]; then guard "$3" < /dev/null &> /dev/null & fi
        ;;
    *) fail "start FOLDER [PROCESS], stop FOLDER or check" ;;
esac
