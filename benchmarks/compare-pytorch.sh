#!/usr/bin/env bash
# Times full training steps here and in PyTorch, alternately, on this machine, and prints the ratio.
#   benchmarks/compare-pytorch.sh [--depth 2] [--width 16] [--batch 128] [--rounds 5]
# Needs python3 with torch (Debian: python3-torch; PYTHON names another interpreter). PyTorch's faster layout counts; both sides use every core. Of each side the median of the
# rounds is compared, and the smallest and largest ratio of a round are printed beside it.
set -euo pipefail
cd "$(dirname "$0")/.."
depth=2 width=16 batch=128 rounds=5
while [ $# -gt 0 ]; do
    case "$1" in
        --depth | --width | --batch | --rounds) printf -v "${1#--}" %s "${2:?$1: expected a number}"; shift 2 ;;
        *) echo "compare-pytorch.sh: unknown option '$1' (there are: --depth, --width, --batch, --rounds)" >&2; exit 2 ;;
    esac
done
dotnet build -c Release -v quiet --nologo src/Plasticity.Cli >&2
results=$(mktemp)
trap 'rm -f "$results"' EXIT
echo "load before: $(cut -d' ' -f1-3 /proc/loadavg)"
for round in $(seq "$rounds"); do
    ours=$(dotnet src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll bench step --depth "$depth" --width "$width" --batch "$batch" --device cpu --steps 15 --json |
        sed 's/.*"images_per_second":\([0-9.]*\).*/\1/')
    theirs=$("${PYTHON:-python3}" benchmarks/pytorch_step.py --depth "$depth" --width "$width" --batch "$batch" --steps 5)
    echo "round $round: $ours here, $theirs in PyTorch, images/s"
    echo "$ours $theirs" >>"$results"
done
echo "load after: $(cut -d' ' -f1-3 /proc/loadavg)"
awk -v depth="$depth" -v width="$width" -v batch="$batch" '
    function median(v, n,   i, j, t) { for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] < v[j-1]; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t }; return v[int((n + 1) / 2)] }
    { ours[NR] = $1; theirs[NR] = $2; r = $1 / $2; if (NR == 1 || r < low) low = r; if (NR == 1 || r > high) high = r }
    END { a = median(ours, NR); b = median(theirs, NR)
          printf "d=%d, w=%d, batch %d: %.0f images/s here, %.0f in PyTorch: %.2f times (rounds %.2f to %.2f)\n", depth, width, batch, a, b, a / b, low, high }' "$results"
