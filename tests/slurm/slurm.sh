#!/usr/bin/env bash
# Eight runs as a job array of a Slurm of its own on this machine: one task's processes are killed in the middle of its run, the task is requeued,
# and all eight end with the numbers of a sweep that nobody disturbed. Needs slurm-wlm and munge; root, or a user who may run daemons of his own.
#
#   tests/slurm/slurm.sh [PROGRAM...]      the words that start plasticity; the Release build when there are none
#
# Everything lies in a temporary folder, daemons included; nothing of the system's own Slurm or munge is touched.
set -euo pipefail
plasticity=("$@")
[ $# -gt 0 ] || plasticity=(dotnet "$(cd "$(dirname "$0")/../.." && pwd)/src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll")
PATH=$PATH:/usr/sbin:/sbin
for tool in munged slurmctld slurmd sbatch squeue scontrol; do
    command -v $tool >/dev/null || { echo "slurm.sh: expected $tool of slurm-wlm and munge, found none" >&2; exit 2; }
done

folder=$(mktemp -d -t plasticity-slurm-XXXXXX)
chmod 755 "$folder"
cleanup() {
    local code=$?
    trap - EXIT
    [ $code -eq 0 ] || squeue -o '%i %T %r %S' 2>/dev/null || true
    for daemon in slurmd slurmctld munged; do
        [ -s "$folder/$daemon.pid" ] && kill "$(cat "$folder/$daemon.pid")" 2>/dev/null
    done
    sleep 0.5
    if [ $code -ne 0 ]; then
        echo "slurm.sh: exit code $code; what the daemons and the tasks said:"
        tail -n 12 "$folder"/*.log "$folder"/array/runs/*.log 2>/dev/null || true
    fi
    rm -rf "$folder"
    exit $code
}
trap cleanup EXIT
fail() { echo "slurm.sh: $1"; exit 1; }
until_true() { # SECONDS COMMAND...
    local end=$((SECONDS + $1))
    shift
    until "$@"; do
        [ $SECONDS -lt $end ] || fail "waited in vain for: $*"
        sleep 0.1
    done
}

# munge with a key and a socket of its own
head -c 128 /dev/urandom >"$folder/munge.key"
chmod 600 "$folder/munge.key"
munged --force --key-file="$folder/munge.key" --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munge.seed" 2>/dev/null

# Slurm on this machine alone. A requeued job waits until its credential of before has expired: two minutes, unless that is shortened.
host=$(hostname -s)
grep -qw "$host" /etc/hosts || echo "127.0.0.1 $host" >>/etc/hosts
port=$((20000 + RANDOM % 20000))
mkdir -p "$folder/state" "$folder/spool"
cat >"$folder/slurm.conf" <<CONF
ClusterName=plasticity
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
CredType=cred/munge
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1,batch_sched_delay=0,requeue_delay=0
KillWait=5
ReturnToService=2
MpiDefault=none
JobRequeue=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=$(nproc) State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF=$folder/slurm.conf
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF"
idle() { sinfo -h -o %T 2>/dev/null | grep -q idle; }
until_true 20 idle

# the same sweep twice
sweep=(sweep warm-start --size smoke --data shapes --device cpu --seeds 1..8 --set train-images=256 --set test-images=128 --set width=2 --set pretrain-epochs=3 --set tune-epochs=8 --checkpoint-every 3it)
cd "$folder"
began=$SECONDS
"${plasticity[@]}" "${sweep[@]}" --out "$folder/array" --on slurm
[ "$(grep -c . array/points.jsonl)" -eq 8 ] || fail "expected eight points, found $(grep -c . array/points.jsonl)"

# The first run that is in the middle loses all its processes, as if its node had died.
victim=
find_victim() {
    local state
    for state in array/runs/*/checkpoints/*.safetensors; do
        [ -s "$state" ] && [ ! -e "${state%/checkpoints/*}/summary.json" ] || continue
        victim=$(basename "${state%/checkpoints/*}")
        return 0
    done
    return 1
}
until_true 40 find_victim
task=$(grep -n "\"$victim\"" array/points.jsonl | cut -d: -f1)
task=$((task - 1))
job=$(squeue -h -t RUNNING -o '%K %A' | awk -v task=$task '$1 == task { print $2 }')
[ -n "$job" ] || fail "expected a running job of task $task, found none"
tree() { echo "$1"; for child in $(pgrep -P "$1"); do tree "$child"; done; }
holder=$(head -n 1 "array/claims/$victim.1" | grep -o '"process":[0-9]*' | cut -d: -f2)
pids=$(tree "$(ps -o ppid= -p "$holder" | tr -d ' ')")
kill -KILL $pids
[ ! -e "array/runs/$victim/summary.json" ] || fail "the run was finished before it could be killed"
echo "killed task $task (job $job, $(echo "$pids" | wc -w) processes) after $(grep -c . "array/runs/$victim/metrics.jsonl") epochs"
requeue() { scontrol requeue "$job" 2>/dev/null; }
until_true 20 requeue

nothing_left() { [ -z "$(squeue -h)" ]; }
until_true 90 nothing_left
completed=$(scontrol show job -o 2>/dev/null | grep -c "JobState=COMPLETED" || true)
finished=$(ls array/runs/*/summary.json | wc -l)
attempts=$(ls "array/claims/$victim".* | wc -l)
echo "$completed of 8 tasks completed, $finished of 8 runs finished, $attempts attempts at the killed one, $((SECONDS - began)) s"
[ "$completed" -eq 8 ] || fail "expected eight completed tasks, found $completed"
[ "$finished" -eq 8 ] || fail "expected eight finished runs, found $finished"
grep -Eq '"from_step": [1-9]' "array/runs/$victim/summary.json" || fail "expected the killed run to go on from a checkpoint, found that it began again"
[ "$attempts" -eq 2 ] || fail "expected two attempts at the killed run, found $attempts"

"${plasticity[@]}" "${sweep[@]}" --out "$folder/local" --jobs "$(nproc)" >local.txt
rows() { sed -E 's/,"images_per_second":[^,]*,"seconds":[^,}]*//' "$1"/metrics.jsonl; }
equal=0
for run in local/runs/*/; do
    name=$(basename "$run")
    # runs.jsonl holds a hash of all weights, statistics and optimiser state at the end of every arm.
    cmp -s "local/runs/$name/runs.jsonl" "array/runs/$name/runs.jsonl" && cmp -s <(rows "local/runs/$name") <(rows "array/runs/$name") && equal=$((equal + 1)) || echo "not the same: $name"
done
cmp local/results.csv array/results.csv || fail "the results differ from those of the undisturbed sweep"
[ "$equal" -eq 8 ] || fail "expected eight runs to end in the bits of the undisturbed sweep, found $equal"
echo "slurm: 8 runs, 1 killed, requeued and gone on from its checkpoint, $equal end in the same bits as undisturbed; $((SECONDS - began)) s"
