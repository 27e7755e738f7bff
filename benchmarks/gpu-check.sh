#!/usr/bin/env bash
# Does this engine work on this machine's NVIDIA GPU, and how fast is it there? One command, ten minutes, a table at the end.
#
#   benchmarks/gpu-check.sh                     on a machine with .NET: builds what it needs, then checks and measures
#   benchmarks/gpu-check.sh pack FOLDER         makes a folder for a machine without .NET and without a network: FOLDER/gpu-check.sh runs there
#
# --out gpu-check-results   where the table (summary.md), everything in one file (index.json), and each part's output and log go
# --minutes 10              how long it may take; parts that no longer fit are left out, and the table says so
# --device cuda             what is looked at; any other device will do to see that this script works
# --opencl NAME             the same GPU behind OpenCL [default: the OpenCL device of the same name]
#                           Kernels in C# are looked at beside the text on both: "ilgpu:" before a name is the same GPU with these.
# --quick                   tiny networks, one round, kernels at first use without all their variants
# pack takes --runtime win-x64 for a program for Windows [default: linux-x64]
#
# Needs bash and the driver; with python3 there is a table, with torch in it a comparison with PyTorch, with compute-sanitizer on the path or under
# CUDA_HOME or /usr/local/cuda its memcheck and racecheck. A part that fails does not keep the others from running. The exit code is 1 if one failed.
set -uo pipefail
from=$PWD
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here" || exit 1
stop() { echo "gpu-check.sh: $1" >&2; exit 2; }

# Values of "id", "name" and "available" of `devices --json`, a line a device.
listed() { awk -F'"' '$2 == "id" { id = $4 } $2 == "name" { name = $4 } $2 == "available" { there = $3 ~ /true/ } /^ *}/ { print id "\t" name "\t" there; name = "" }' "$1"; }

# usable FILE KIND: number and name of the first device of a kind that can be used.
usable() { listed "$1" | awk -F'\t' -v d="$2" '$3 == 1 && ($1 == d || index($1, d ":") == 1) { print $1 "\t" $2; exit }'; }

# ---- the folder for another machine

pack() {
    local runtime=linux-x64 folder=''
    while [ $# -gt 0 ]; do
        case "$1" in
            --runtime) runtime=${2:-}; shift 2 || stop "--runtime: expected linux-x64 or win-x64, found nothing" ;;
            -*) stop "pack: unknown option '$1' (there is: --runtime)" ;;
            *) [ -z "$folder" ] || stop "pack: expected one folder, found '$folder' and '$1'"; folder=$1; shift ;;
        esac
    done
    [ -n "$folder" ] || stop "pack: expected a folder, found none"
    [ -f ../src/Plasticity.Cli/Plasticity.Cli.csproj ] || stop "pack: expected to lie in benchmarks/ of the repository"
    command -v dotnet >/dev/null || stop "pack: expected the .NET SDK, found none"
    folder=$(cd "$from" && mkdir -p "$folder" && cd "$folder" && pwd) || stop "pack: expected a folder that can be made, found '$folder'"
    rm -rf "$folder/plasticity"
    local log
    log=$(dotnet publish ../src/Plasticity.Cli -c Release -r "$runtime" -p:Packed=true -v quiet --nologo -o "$folder/plasticity" 2>&1) || { echo "$log" >&2; exit 1; }
    cp gpu-check.sh gpu_report.py pytorch_step.py "$folder"
    local version=$runtime
    if [ "$runtime" = linux-x64 ]; then
        # Trimming takes away what nothing seems to use: what is found by reflection is tried here, not first on the other machine.
        local try="$folder/plasticity/plasticity" scratch arguments small="bench kernels --filter relu_forward --batch 1 --width 2 --json --device"
        local tries=("devices --json" "list warm-start" "data list" "kernel list" "kernel show adam_step --csharp" "$small cpu" "$small ilgpu:cpu")
        version=$("$try" --version)
        scratch=$(mktemp -d)
        # Compiled from the C# and not taken from where an earlier program kept it.
        "$try" devices --json >"$scratch/devices"
        [ -z "$(usable "$scratch/devices" ilgpu:opencl)" ] || tries+=("$small ilgpu:opencl")
        tries+=("run warm-start --size smoke --seeds 1 --set rate=0.001 --set engine.convolution=direct --data shapes --device cpu --quiet --tensorboard --out $scratch/run")
        for arguments in "${tries[@]}"; do
            # shellcheck disable=SC2086 # split on purpose
            timeout 300 env -u DOTNET_ROOT XDG_CACHE_HOME="$scratch" "$try" $arguments >"$scratch/out" 2>&1 || { echo "pack: plasticity $arguments fails in the packed program:" >&2; cat "$scratch/out" >&2; exit 1; }
        done
        rm -rf "$scratch"
    fi
    echo "$folder: $(du -sm "$folder" | cut -f1) MB, $version; there: ./gpu-check.sh"
}

if [ "${1:-}" = pack ]; then
    shift
    pack "$@"
    exit
fi

# ---- what was asked for

out=gpu-check-results minutes=10 device=cuda opencl='' quick=''
while [ $# -gt 0 ]; do
    case "$1" in
        --out | --device | --opencl)
            [ -n "${2:-}" ] || stop "$1: expected a value, found none"
            printf -v "${1#--}" %s "$2"; shift 2 ;;
        --minutes)
            [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || stop "$1: expected a number of at least 1, found '${2:-}'"
            minutes=$2; shift 2 ;;
        --quick) quick=1; shift ;;
        *) stop "unknown option '$1' (there are: pack FOLDER, --out, --minutes, --device, --opencl, --quick)" ;;
    esac
done
out=$(cd "$from" && mkdir -p "$out/parts" "$out/logs" && cd "$out" && pwd) || stop "--out: expected a folder that can be made, found '$out'"
rm -f "$out"/parts/* "$out"/logs/* "$out"/summary.md "$out"/index.json

# ---- the program

program=$here/plasticity/plasticity
if [ -f ../src/Plasticity.Cli/Plasticity.Cli.csproj ]; then
    packed=../artifacts/gpu-check
    program=$here/$packed/plasticity/plasticity
    wanted=$(git rev-parse HEAD 2>/dev/null)
    if command -v dotnet >/dev/null && { [ ! -x "$program" ] || ! git diff --quiet HEAD -- ../src ../kernels || [[ "$("$program" --version)" != *"+$wanted" ]]; }; then
        echo "packing"
        (from=$here pack "$packed") || exit 1
    fi
fi
[ -x "$program" ] || stop "expected $program, found none; on a machine with .NET, 'benchmarks/gpu-check.sh pack FOLDER' makes a folder with it"

# ---- parts: each under a time limit, with a log of its own

began=$SECONDS
limit=$((60 * minutes))
failed=0
left() { echo $((limit - SECONDS + began)); }
note() { printf '%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$4" >>"$out/parts/status.tsv"; printf '%-32s %-9s %4s s  %s\n' "$1" "$2" "${3%.*}" "$4"; }
skip() { note "$1" skipped 0 "$2"; }

# part NAME SECONDS COMMAND…: standard output becomes parts/NAME.json; SECONDS are those of a run of ten minutes.
part() {
    local name=$1 budget=$(($2 * minutes / 10)) start took rest code
    shift 2
    rest=$(left)
    if [ "$rest" -lt 5 ]; then skip "$name" "no time left"; return 1; fi
    [ "$budget" -ge 5 ] || budget=5
    [ "$budget" -le "$rest" ] || budget=$rest
    echo "\$ $*" >"$out/logs/$name.log"
    start=$(date +%s%3N)
    timeout -k 5 "$budget" "$@" >"$out/parts/$name.json" 2>>"$out/logs/$name.log" </dev/null
    code=$?
    took=$(($(date +%s%3N) - start))
    took=$((took / 1000)).$(printf %03d $((took % 1000)))
    if [ $code -eq 0 ]; then note "$name" ok "$took" ""; return 0; fi
    failed=1
    if [ $code -ge 124 ] && [ "${took%.*}" -ge "$budget" ]; then note "$name" FAILED "$took" "stopped after $budget s"
    else note "$name" FAILED "$took" "exit code $code: $(sed 1d "$out/logs/$name.log" | grep -v '^ *$' | tail -1 | cut -c1-300)"; fi
    return 1
}

facts() {
    date -u '+date: %F %H:%M UTC'
    echo "program: $("$program" --version)"
    echo "system: $(uname -srm), $(nproc) cores, $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1)"
    echo "load: $(cut -d' ' -f1-3 /proc/loadavg)"
    if command -v nvidia-smi >/dev/null; then
        local key
        # One by one: an old driver refuses a whole list for one name that it does not know.
        for key in name driver_version compute_cap memory.total memory.used clocks.sm clocks.mem clocks.max.sm clocks.max.mem power.limit temperature.gpu \
            utilization.gpu compute_mode ecc.mode.current clocks_throttle_reasons.active; do
            echo "$key: $(nvidia-smi --query-gpu="$key" --format=csv,noheader 2>/dev/null | paste -sd';')"
        done
        echo "processes on the GPU: $(nvidia-smi --query-compute-apps=pid,process_name,used_memory --format=csv,noheader 2>/dev/null | paste -sd';')"
    else
        echo "nvidia-smi: none on the path"
    fi
    [ -z "$torch" ] || echo "PyTorch: $torch"
    [ -z "$sanitizer" ] || echo "compute-sanitizer: $("$sanitizer" --version 2>/dev/null | grep -io 'version.*' | head -1)"
}

python=${PYTHON:-python3} torch='' torch_device=cpu
command -v "$python" >/dev/null && torch=$("$python" -c 'import torch; print(torch.__version__)' 2>/dev/null)
[[ "$device" != cuda* ]] || torch_device=cuda
# NVRTC may lie among the packages of that Python alone; the program looks where PYTHONPATH says.
packages=$("$python" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])' 2>/dev/null)
[ ! -d "$packages/nvidia" ] || export PYTHONPATH="${PYTHONPATH:+$PYTHONPATH:}$packages"
sanitizer=$(command -v compute-sanitizer || ls "${CUDA_HOME:-/usr/local/cuda}/bin/compute-sanitizer" 2>/dev/null)
if [ -n "$quick" ]; then
    rounds=1 widths=(8) batch=8 steps=2 repeats=2 kernels=(--batch 2 --width 4) every=(bench kernels --batch 2 --width 4)
else
    rounds=3 widths=(64 16) batch=128 steps=20 repeats=200 kernels=(--batch 128 --width 64) every=(check --steps 1)
fi

# Compiled kernels are kept in the user's cache folder; where there is none, every part would compile them again.
mkdir -p "${XDG_CACHE_HOME:-${HOME:-/nonexistent}/.cache}" 2>/dev/null || export XDG_CACHE_HOME=$out/cache

facts | tee "$out/parts/facts.txt"
echo
part devices 20 "$program" devices --json
found=$(usable "$out/parts/devices.json" "$device")
name=${found#*$'\t'}
if [ -z "$found" ]; then
    note "device $device" FAILED 0 "$("$program" devices | grep -E "^[* ] ${device%%:*}" | head -1 | sed 's/^..//' | cut -c1-300)"
    failed=1
    device=''
fi
[ -n "$opencl" ] || [ -z "$found" ] || opencl=$(listed "$out/parts/devices.json" | awk -F'\t' -v name="$name" -v d="${found%%$'\t'*}" '$3 == 1 && $1 ~ /^opencl/ && $1 != d && $2 == name { print $1; exit }')
[ -n "$device" ] || opencl=''
[[ "$device" = cuda* ]] && graphs_off=(--graphs off) || graphs_off=()

# twin NAME: the same GPU with the kernels in C#; nothing where there is none.
twin() { [[ "$1" != cuda* && "$1" != opencl* ]] || [ -z "$(usable "$out/parts/devices.json" "ilgpu:$1")" ] || echo "ilgpu:$1"; }
lanes=$(twin "$device") opencl_lanes=$(twin "$opencl")
forms=$(printf '%s\n' "$device" "$lanes" "$opencl" "$opencl_lanes" | grep . | paste -sd,)

# step NAME SECONDS DEVICE WIDTH OPTIONS…
step() { local name=$1 seconds=$2 on=$3 width=$4; shift 4; part "$name" "$seconds" "$program" bench step --depth 2 --width "$width" --batch $batch --steps $steps --device "$on" --json "$@"; }
peer() { part "$1" "$2" "$python" pytorch_step.py --device $torch_device --depth 2 --width "$3" --batch $batch --steps $steps --layout both --precision "$4"; }

# first NAME DEVICE: every kernel from the start of a process on, with nothing kept by the program or the driver, and once more with what that left.
first() {
    local turn
    for turn in cold warm; do
        part "first-use-$1-$turn" 75 env XDG_CACHE_HOME="$out/kept/$1" CUDA_CACHE_PATH="$out/kept/$1/driver" "$program" "${every[@]}" --device "$2" --json || break
    done
}

# check NAME DEVICE: the whole contract; on CUDA once more without graphs.
check() {
    part "check$1" 120 "$program" check --device "$2" --steps $repeats --json
    if [[ "$2" = cuda* || "$2" = ilgpu:cuda* ]]; then part "check$1-no-graphs" 60 "$program" check --device "$2" --steps $repeats --json --graphs off; fi
}

if [ -n "$device" ]; then
    rm -rf "$out/kept" && mkdir -p "$out/kept/text" "$out/kept/lanes"
    first text "$device"
    [ -z "$lanes" ] || first lanes "$lanes"
    rm -rf "$out/kept"
    check '' "$device"
    [ ${#graphs_off[@]} -gt 0 ] || skip check-no-graphs "graphs are of CUDA devices alone"
    if [ -n "$lanes" ]; then check -lanes "$lanes"
    else skip lanes "no ilgpu:$device"; fi
    # All forms take turns within each kernel. Where one of them ends the run, those that are left are worth having.
    part kernels 150 "$program" bench kernels --device "$forms" "${kernels[@]}" --json || [ "$forms" = "$device" ] || part kernels-text 60 "$program" bench kernels --device "$device" "${kernels[@]}" --json
fi

# Ours and PyTorch by turns, so that all meet the same machine; who begins changes from round to round.
[ -n "$device" ] || widths=()
for width in "${widths[@]}"; do
    for round in $(seq $rounds); do
        sides=(text lanes peer)
        ((round % 2)) || sides=(peer lanes text)
        for side in "${sides[@]}"; do
            if [ "$side" = text ]; then
                step "step-w$width-graphs-$round" 20 "$device" "$width"
                [ ${#graphs_off[@]} -eq 0 ] || step "step-w$width-launches-$round" 20 "$device" "$width" "${graphs_off[@]}"
            elif [ "$side" = lanes ]; then
                [ -z "$lanes" ] || step "step-w$width-lanes-$round" 20 "$lanes" "$width"
            elif [ -n "$torch" ]; then
                peer "step-w$width-pytorch-$round" 40 "$width" fp32
            elif [ "$round" = 1 ]; then
                skip "step-w$width-pytorch" "no torch in $python"
            fi
        done
    done
    [ -z "$opencl" ] || step "step-w$width-opencl-1" 30 "$opencl" "$width"
    [ -z "$opencl_lanes" ] || step "step-w$width-opencl_lanes-1" 30 "$opencl_lanes" "$width"
    [ -z "$torch" ] || for precision in tf32 bf16; do [ $torch_device = cpu ] || peer "step-w$width-pytorch_$precision-1" 30 "$width" $precision; done
done

if [ -n "$device" ]; then
    part roof 15 "$program" bench roof --device "$device" --json
    part profile 20 "$program" bench step --depth 2 --width "${widths[0]}" --batch $batch --steps 5 --device "$device" --profile --json
    small=(bench step --depth 1 --width 8 --batch 4 --steps 1 --json)
    if [[ "$device" != cuda* ]]; then skip compute-sanitizer "for CUDA devices alone"
    elif [ -z "$sanitizer" ]; then skip compute-sanitizer "none on the path, under CUDA_HOME or /usr/local/cuda"
    else
        # Kernels in C# first: nothing else has looked at their PTX on a GPU.
        for on in $lanes "$device"; do
            [ "$on" = "$device" ] && suffix='' || suffix=-lanes
            part "memcheck$suffix" 45 "$sanitizer" --tool memcheck --error-exitcode 9 --log-file "$out/logs/memcheck$suffix-findings.log" "$program" "${small[@]}" --device "$on" "${graphs_off[@]}"
            part "racecheck$suffix" 60 "$sanitizer" --tool racecheck --error-exitcode 9 --log-file "$out/logs/racecheck$suffix-findings.log" "$program" "${small[@]}" --device "$on" "${graphs_off[@]}"
            part "memcheck-every-kernel$suffix" 90 "$sanitizer" --tool memcheck --error-exitcode 9 --log-file "$out/logs/memcheck-every-kernel$suffix-findings.log" \
                "$program" check --device "$on" --steps 1 --json
        done
    fi
fi
[ -z "$opencl" ] || check -opencl "$opencl"
[ -z "$opencl_lanes" ] || check -opencl-lanes "$opencl_lanes"
[ -n "$opencl" ] || [ -z "$device" ] || skip opencl "no OpenCL device is called '$name'"
if [ -n "$device" ]; then
    part warm-start 60 "$program" run warm-start --size smoke --data shapes --device "$device" --quiet --out "$out/warm-start"
    rm -rf "$out/warm-start/figures"
fi

# ---- the table

echo
echo "$((SECONDS - began)) s of $limit"
if command -v "$python" >/dev/null; then
    "$python" gpu_report.py "$out" || failed=1
else
    echo "no $python: no table; the parts' results are in $out/parts"
fi
exit $failed
