#!/usr/bin/env bash
# Times full training steps here, in PyTorch and in TorchSharp with LibTorch, by turns on this machine, and prints the ratios.
#
#   benchmarks/compare.sh                                  every network that README quotes: d=2 with w=64 and 16, d=1 with w=8
#   benchmarks/compare.sh --depth 2 --width 16             one network; also --batch 128, --steps 15
#   benchmarks/compare.sh --peers pytorch                  one peer alone: pytorch (Debian: python3-torch) or torchsharp (600 MB of packages, once)
#   benchmarks/compare.sh --avx2                           no AVX-512 on any side
#   benchmarks/compare.sh --quick                          one round of a few steps, to see that it works
#
# First each peer trains three steps from our weights on our batch, and its losses must be ours within a thousandth. Then --rounds 5 is how often
# each side is run, in a process of its own each time; the order turns from round to round. A run's figure is the best of three medians of --steps
# steps after five that do not count, alike on every side. A peer runs in both memory layouts, and the faster one of each round counts. Printed are
# the medians over the rounds, the smallest and largest ratio of one round, and the load before and after: a loaded machine is no place to measure.
# All sides use every core. PYTHON names another python3.
set -euo pipefail
cd "$(dirname "$0")/.."
stop() { echo "compare.sh: $1" >&2; exit "${2:-1}"; }
depth='' width='' batch='' rounds='' steps='' avx2='' quick='' peers=pytorch,torchsharp
while [ $# -gt 0 ]; do
    case "$1" in
        --depth | --width | --batch | --rounds | --steps)
            [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || stop "$1: expected a number of at least 1, found '${2:-}'" 2
            printf -v "${1#--}" %s "$2"; shift 2 ;;
        --peers)
            [[ "${2:-}" =~ ^(pytorch|torchsharp)(,(pytorch|torchsharp))?$ ]] || stop "--peers: expected pytorch, torchsharp or both with a comma, found '${2:-}'" 2
            peers=$2; shift 2 ;;
        --avx2 | --quick) printf -v "${1#--}" %s 1; shift ;;
        *) stop "unknown option '$1' (there are: --depth, --width, --batch, --rounds, --steps, --peers, --avx2, --quick)" 2 ;;
    esac
done
if [ -n "$quick" ]; then rounds=${rounds:-1} steps=${steps:-2}; else rounds=${rounds:-5}; fi
IFS=, read -ra peers <<<"$peers"
python=${PYTHON:-python3}
torchsharp=${TORCHSHARP_STEP:-benchmarks/peers/torchsharp/step}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
build=$(dotnet build -c Release -v quiet --nologo src/Plasticity.Cli 2>&1) || { echo "$build" >&2; exit 1; }
load() { cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# ---- the three sides: run SIDE OPTIONS…

run() {
    local side=$1; shift
    case "$side" in
        here) ${avx2:+env DOTNET_EnableAVX512=0} ${PLASTICITY:-dotnet src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll} "$@" --device cpu ;;
        pytorch) ${avx2:+env ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2} "$python" benchmarks/pytorch_step.py "$@" ;;
        torchsharp) ${avx2:+env ONEDNN_MAX_CPU_ISA=AVX2 ATEN_CPU_CAPABILITY=avx2} "$torchsharp" "$@" ;;
    esac
}

for peer in "${peers[@]}"; do
    case "$peer" in
        pytorch) "$python" -c 'import torch' 2>/dev/null || stop "expected $python with torch, found none; install it (Debian: python3-torch), name another with PYTHON, or ask for --peers torchsharp" 3 ;;
        torchsharp) "$torchsharp" --batch 1 --width 1 --depth 1 --steps 1 >/dev/null || stop "expected TorchSharp to build and run, found the error above; --peers pytorch does without" 3 ;;
    esac
done

# Losses of three steps of Adam from one set of weights on one batch: agree DEPTH WIDTH
agree() {
    local said
    run here step --depth "$1" --width "$2" --weights "$scratch/init.npz" --images "$scratch/x.npy" --labels "$scratch/y.npy" \
        --optimiser adam --rate 0.001 --steps 3 --out "$scratch/steps.npz" >/dev/null
    for peer in "${peers[@]}"; do
        said=$(run "$peer" --agree "$scratch" --depth "$1" --width "$2") || stop "d=$1, w=$2: the sides do not compute the same, so no times are taken: $said"
        echo "d=$1, w=$2: $said"
    done
}

# A batch of 16 images, as .npy files, by what every Python has.
batch_files() {
    "$python" - "$scratch" <<'END'
import random, struct, sys
random.seed(0)
def save(name, kind, shape, values, form):
    header = "{'descr': '%s', 'fortran_order': False, 'shape': %r, }" % (kind, shape)
    header = header.ljust(117) + "\n"
    with open(f"{sys.argv[1]}/{name}.npy", "wb") as file:
        file.write(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + struct.pack(f"<{len(values)}{form}", *values))
save("x", "<f4", (16, 3, 32, 32), [random.gauss(0, 1) for _ in range(16 * 3 * 32 * 32)], "f")
save("y", "<i8", (16,), [random.randrange(10) for _ in range(16)], "q")
END
}

# One run of a side: images/s, peak bytes, layout.
figure() {
    local side=$1 depth=$2 width=$3 batch=$4 steps=$5 json layout
    if [ "$side" = here ]; then
        json=$(run here bench step --depth "$depth" --width "$width" --batch "$batch" --steps "$steps" --json)
        [ -z "$avx2" ] || [[ "$json" != *'512 bits'* ]] || stop "this runtime does not heed DOTNET_EnableAVX512=0"
        echo "$(field images_per_second <<<"$json") $(field peak_bytes <<<"$json") -"
        return
    fi
    for layout in contiguous channels_last; do
        json=$(run "$side" --depth "$depth" --width "$width" --batch "$batch" --steps "$steps" --layout "$layout")
        echo "$(field images_per_second <<<"$json") $(field peak_bytes <<<"$json") $layout"
    done | sort -rg | head -1
}

# compare DEPTH WIDTH BATCH STEPS
compare() {
    local round i side sides=(here "${peers[@]}") name="d=$1, w=$2, batch $3${avx2:+, no AVX-512}" here='' line
    for round in $(seq "$rounds"); do
        local -A said=()
        for i in "${!sides[@]}"; do
            # Each round begins with the next side.
            side=${sides[(i + round - 1) % ${#sides[@]}]}
            said[$side]=$(figure "$side" "$@")
        done
        line="$name: round $round: ${said[here]%% *} images/s here"
        for side in "${peers[@]}"; do
            echo "$name|$side|${said[here]} ${said[$side]}" >>"$scratch/results"
            line+=", $(awk -v a="${said[here]}" -v b="${said[$side]}" -v s="$side" 'BEGIN { split(a, x, " "); split(b, y, " "); printf "%s in %s (%s), %.2f times", y[1], s, y[3], x[1] / y[1] }')"
        done
        echo "$line"
    done
}

versions=''
for peer in "${peers[@]}"; do
    json=$(run "$peer" --batch 1 --width 1 --depth 1 --steps 1)
    case "$peer" in
        pytorch) versions+=", PyTorch $(field torch <<<"$json")" ;;
        torchsharp) versions+=", TorchSharp $(field torchsharp <<<"$json") with LibTorch $(field torch <<<"$json")" ;;
    esac
done
echo "$(date +%F), commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ' and changes'), .NET $(dotnet --version)$versions, $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1))"
if [ -n "$depth$width$batch" ]; then
    networks=("${depth:-2} ${width:-64} ${batch:-128} ${steps:-15}")
else
    networks=("2 64 128 ${steps:-5}" "2 16 128 ${steps:-15}" "1 8 128 ${steps:-31}")
fi
batch_files
for network in "${networks[@]}"; do
    read -r d w _ <<<"$network"
    run here step --depth "$d" --width "$w" --save-init "$scratch/init.npz" >/dev/null
    agree "$d" "$w"
done
echo "load before: $(load)"
# shellcheck disable=SC2086 # split on purpose
for network in "${networks[@]}"; do compare $network; done
echo "load after: $(load)"
echo
awk -F'|' '
    function median(v, n,   i, j, t) {
        for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] < v[j-1]; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t }
        return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
    }
    function of(name, key,   i, v) { for (i = 1; i <= count[name]; i++) v[i] = cell[name, i, key]; return median(v, count[name]) }
    {
        row = $1 " | " ($2 == "pytorch" ? "PyTorch" : "TorchSharp")
        if (!(row in count)) names[++kinds] = row
        i = ++count[row]; split($3, part, " ")
        for (key = 1; key <= 6; key++) cell[row, i, key] = part[key]
        r = part[1] / part[4]
        if (i == 1 || r < low[row]) low[row] = r
        if (i == 1 || r > high[row]) high[row] = r
        if (!index(layouts[row], part[6])) layouts[row] = layouts[row] (layouts[row] ? ", " : "") part[6]
    }
    END {
        print "| full training step | peer | images/s here | in the peer | ratio | of one round | peak MiB here | in the peer | its layout |"
        print "|---|---|---|---|---|---|---|---|---|"
        for (k = 1; k <= kinds; k++) {
            n = names[k]; a = of(n, 1); b = of(n, 4)
            printf "| %s | %.0f | %.0f | %.2f | %.2f to %.2f | %.0f | %.0f | %s |\n", n, a, b, a / b, low[n], high[n], of(n, 2) / 1048576, of(n, 5) / 1048576, layouts[n]
        }
    }' "$scratch/results"
