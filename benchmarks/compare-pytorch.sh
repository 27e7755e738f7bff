#!/usr/bin/env bash
# Times full training steps here and in PyTorch, alternately, on this machine, and prints the ratios.
#
#   benchmarks/compare-pytorch.sh                          every network that README quotes, and the largest without AVX-512 on either side
#   benchmarks/compare-pytorch.sh --depth 2 --width 16     one network; also --batch 128, --steps 15, --avx2
#   benchmarks/compare-pytorch.sh --quick                  one round of a few steps, to see that it works
#
# --rounds 5 is how often each side is run, in a process of its own each time; who begins changes from round to round. A run's figure is the
# best of three medians of --steps steps, on both sides, after five that do not count. PyTorch is run in both memory layouts and the faster one
# of each round counts, with its memory. Printed are the medians over the rounds and the smallest and largest ratio of one round.
# Needs python3 with torch (Debian: python3-torch; PYTHON names another interpreter). Both sides use every core.
set -euo pipefail
cd "$(dirname "$0")/.."
depth='' width='' batch='' rounds='' steps='' avx2='' quick=''
while [ $# -gt 0 ]; do
    case "$1" in
        --depth | --width | --batch | --rounds | --steps)
            [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || { echo "compare-pytorch.sh: $1: expected a number of at least 1, found '${2:-}'" >&2; exit 2; }
            printf -v "${1#--}" %s "$2"; shift 2 ;;
        --avx2 | --quick) printf -v "${1#--}" %s 1; shift ;;
        *) echo "compare-pytorch.sh: unknown option '$1' (there are: --depth, --width, --batch, --rounds, --steps, --avx2, --quick)" >&2; exit 2 ;;
    esac
done
if [ -n "$quick" ]; then rounds=${rounds:-1} steps=${steps:-2}; else rounds=${rounds:-5}; fi
python=${PYTHON:-python3}
torch=$("$python" -c 'import torch; print(torch.__version__)' 2>/dev/null) ||
    { echo "compare-pytorch.sh: expected $python with torch, found none; install it (Debian: python3-torch) or name another with PYTHON" >&2; exit 3; }
build=$(dotnet build -c Release -v quiet --nologo src/Plasticity.Cli 2>&1) || { echo "$build" >&2; exit 1; }
results=$(mktemp)
trap 'rm -f "$results"' EXIT

load() { cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime; }
field() { sed -n "s/.*\"$1\": *\"\{0,1\}\([^\",}]*\).*/\1/p"; }

# Figures are "images/s, peak bytes, note"; $widest is 1 for no more than AVX2.
ours() {
    local json
    json=$(${widest:+env DOTNET_EnableAVX512=0} dotnet src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll bench step \
        --depth "$1" --width "$2" --batch "$3" --steps "$4" --device cpu --json)
    [ -z "$widest" ] || [[ "$json" != *'512 bits'* ]] || { echo "compare-pytorch.sh: this runtime does not heed DOTNET_EnableAVX512=0" >&2; exit 1; }
    echo "$(field images_per_second <<<"$json") $(field peak_bytes <<<"$json") here"
}
theirs() {
    local layout json
    for layout in contiguous channels_last; do
        json=$(${widest:+env ONEDNN_MAX_CPU_ISA=AVX2} "$python" benchmarks/pytorch_step.py --depth "$1" --width "$2" --batch "$3" --steps "$4" --layout "$layout")
        echo "$(field images_per_second <<<"$json") $(field peak_bytes <<<"$json") $layout"
    done | sort -rg | head -1
}

# compare DEPTH WIDTH BATCH STEPS AVX2
compare() {
    local round here there name="d=$1, w=$2, batch $3${5:+, no AVX-512}"
    widest=$5
    for round in $(seq "$rounds"); do
        if ((round % 2)); then here=$(ours "$@"); there=$(theirs "$@"); else there=$(theirs "$@"); here=$(ours "$@"); fi
        echo "$name|$here $there" | tee -a "$results" | awk -F'[| ]' '{ n = NF; printf "%s: round '"$round"': %s images/s here, %s in PyTorch (%s), %.2f times\n", substr($0, 1, index($0, "|") - 1), $(n-5), $(n-2), $n, $(n-5) / $(n-2) }'
    done
}

echo "$(date +%F), commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ' and changes'), .NET $(dotnet --version), PyTorch $torch, $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1))"
echo "load before: $(load)"
if [ -n "$depth$width$batch$avx2" ]; then
    compare "${depth:-2}" "${width:-64}" "${batch:-128}" "${steps:-15}" "$avx2"
else
    compare 2 64 128 "${steps:-5}" ''
    compare 2 16 128 "${steps:-15}" ''
    compare 1 8 128 "${steps:-31}" ''
    compare 2 64 128 "${steps:-5}" 1
fi
echo "load after: $(load)"
echo
awk -F'|' '
    function median(v, n,   i, j, t) {
        for (i = 2; i <= n; i++) for (j = i; j > 1 && v[j] < v[j-1]; j--) { t = v[j]; v[j] = v[j-1]; v[j-1] = t }
        return n % 2 ? v[(n + 1) / 2] : (v[n / 2] + v[n / 2 + 1]) / 2
    }
    function of(name, key,   i, v) { for (i = 1; i <= count[name]; i++) v[i] = cell[name, i, key]; return median(v, count[name]) }
    {
        if (!($1 in count)) names[++kinds] = $1
        i = ++count[$1]; split($2, part, " ")
        for (key = 1; key <= 6; key++) cell[$1, i, key] = part[key]
        r = part[1] / part[4]
        if (i == 1 || r < low[$1]) low[$1] = r
        if (i == 1 || r > high[$1]) high[$1] = r
        if (!index(layouts[$1], part[6])) layouts[$1] = layouts[$1] (layouts[$1] ? ", " : "") part[6]
    }
    END {
        print "| full training step | images/s here | in PyTorch | ratio | of one round | peak MiB here | in PyTorch | its layout |"
        print "|---|---|---|---|---|---|---|---|"
        for (k = 1; k <= kinds; k++) {
            n = names[k]; a = of(n, 1); b = of(n, 4)
            printf "| %s | %.0f | %.0f | %.2f | %.2f to %.2f | %.0f | %.0f | %s |\n", n, a, b, a / b, low[n], high[n], of(n, 2) / 1048576, of(n, 5) / 1048576, layouts[n]
        }
    }' "$results"
