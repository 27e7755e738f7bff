#!/usr/bin/env bash
# A sweep that is killed again and again, at random moments, ends as one that nobody disturbed: the same final bits of every run, the same results.
# Most kills take the whole process group, as a power cut does; every third takes the sweep alone, whose runs must notice and end.
#
#   tests/endurance/sweep.sh [PROGRAM...]      the words that start plasticity; the Release build when there are none
#   RUNS=24 KILLS=10 SEED=1                    how many, and where the moments come from
set -euo pipefail
plasticity=("$@")
[ $# -gt 0 ] || plasticity=(dotnet "$(cd "$(dirname "$0")/../.." && pwd)/src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll")
runs=${RUNS:-24} kills=${KILLS:-10}
RANDOM=${SEED:-1}

folder=$(mktemp -d -t plasticity-sweep-XXXXXX)
group=
cleanup() {
    local code=$?
    trap - EXIT
    [ -n "$group" ] && kill -KILL -- "-$group" 2>/dev/null
    if [ $code -ne 0 ]; then tail -n 20 "$folder"/*.txt "$folder"/killed/runs/*.log 2>/dev/null || true; fi
    rm -rf "$folder"
    exit $code
}
trap cleanup EXIT
fail() { echo "sweep.sh: $1"; exit 1; }

sweep=(sweep warm-start --size smoke --data shapes --device cpu --seeds "1..$((runs / 2))" --over rate=0.01,0.002 --jobs 2 --checkpoint-every 3it
    --set train-images=256 --set test-images=128 --set width=2 --set pretrain-epochs=3 --set tune-epochs=8)
cd "$folder"
"${plasticity[@]}" "${sweep[@]}" --out "$folder/whole" >whole.txt 2>&1 || fail "the undisturbed sweep failed"

done_kills=0 alone=0 early=0
while [ $done_kills -lt "$kills" ]; do
    setsid "${plasticity[@]}" "${sweep[@]}" --out "$folder/killed" >killed.txt 2>&1 &
    group=$!
    # Two kills of three come once this launch has kept a state, so that there is something to lose; the others at any time.
    touch launched
    if [ $((RANDOM % 3)) -gt 0 ]; then
        for _ in $(seq 600); do
            [ -n "$(find killed/runs -name '*.safetensors' -newer launched 2>/dev/null | head -n 1)" ] && break
            kill -0 "$group" 2>/dev/null || break
            sleep 0.05
        done
        sleep "0.$((RANDOM % 10))"
    else
        sleep "$((RANDOM % 3)).$((RANDOM % 10))"
    fi
    if ! kill -0 "$group" 2>/dev/null; then early=$((early + 1)); [ $early -lt 3 ] || fail "the sweep ends before it can be killed $kills times"; fi
    if [ $((done_kills % 3)) -eq 2 ]; then
        kill -KILL "$group" 2>/dev/null && alone=$((alone + 1)) || true
    else
        kill -KILL -- "-$group" 2>/dev/null || true
    fi
    wait "$group" 2>/dev/null || true
    done_kills=$((done_kills + 1))
done
"${plasticity[@]}" "${sweep[@]}" --out "$folder/killed" >killed.txt 2>&1 || fail "the last launch failed"
group=

# runs.jsonl holds a hash of all weights, statistics and optimiser state at the end of every arm.
rows() { sed -E 's/,"images_per_second":[^,]*,"seconds":[^,}]*//' "$1/metrics.jsonl"; }
equal=0 resumed=0
for run in "$folder"/whole/runs/*/; do
    name=$(basename "$run")
    cmp -s "whole/runs/$name/runs.jsonl" "killed/runs/$name/runs.jsonl" && cmp -s <(rows "whole/runs/$name") <(rows "killed/runs/$name") && equal=$((equal + 1)) || echo "not the same: $name"
    grep -Eq '"from_step": [1-9]' "killed/runs/$name/summary.json" && resumed=$((resumed + 1))
done
attempts=$(ls "$folder"/killed/claims/warm-start-* | wc -l)
echo "sweep: $runs runs, $done_kills kills ($alone of the sweep alone), $attempts attempts, $resumed runs went on from a checkpoint, $equal end in the same bits"
[ "$equal" -eq "$runs" ] || fail "expected all $runs runs to end in the bits of the undisturbed sweep, found $equal"
cmp whole/results.csv killed/results.csv || fail "the results differ"
