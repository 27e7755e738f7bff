#!/usr/bin/env bash
# Measures what README says of this engine alone, on this machine.
#
#   benchmarks/claims.sh            how much of the multiply-add peak a perceptron's step reaches, and what every core adds to one
#   benchmarks/claims.sh --quick    one round of a few steps, to see that it works
#
# --rounds 5 is how often each figure is taken, in a process of its own each time, the sides of a comparison in turn; medians are printed, with
# the smallest and the largest. The peak is measured right before each step that it is compared with.
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=5 steps=5 short=101
while [ $# -gt 0 ]; do
    case "$1" in
        --rounds)
            [[ "${2:-}" =~ ^[1-9][0-9]*$ ]] || { echo "claims.sh: $1: expected a number of at least 1, found '${2:-}'" >&2; exit 2; }
            rounds=$2; shift 2 ;;
        --quick) rounds=1 steps=1 short=11; shift ;;
        *) echo "claims.sh: unknown option '$1' (there are: --rounds, --quick)" >&2; exit 2 ;;
    esac
done
build=$(dotnet build -c Release -v quiet --nologo src/Plasticity.Cli 2>&1) || { echo "$build" >&2; exit 1; }
plasticity() { dotnet src/Plasticity.Cli/bin/Release/net10.0/plasticity.dll "$@" --device cpu --json; }
load() { cut -d' ' -f1-3 /proc/loadavg 2>/dev/null || uptime; }
field() { sed -n "s/.*\"$1\": *\([^,}]*\).*/\1/p"; }
# Median, smallest and largest of a column of numbers.
spread() { sort -g | awk -v "form=$1" '{ v[NR] = $1 } END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; printf form " (" form " to " form ")\n", m, v[1], v[NR] }'; }

echo "$(date +%F), commit $(git rev-parse --short HEAD)$(git diff --quiet HEAD -- src || echo ' and changes'), .NET $(dotnet --version), $(nproc) cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -1))"
echo "load before: $(load)"

# The images need no gradient: two products in the first layer, three in the others, two operations a multiply-add.
operations=$((128 * 2 * (2 * 3072 * 100 + 3 * (100 * 100 + 100 * 10))))
shares=() ratios=() ones=() alls=()
for round in $(seq "$rounds"); do
    peak=$(plasticity bench roof | field peak_gigaflops_per_second)
    milliseconds=$(plasticity bench step --model mlp --depth 2 --batch 128 --steps "$short" | field milliseconds)
    shares+=("$(awk -v o="$operations" -v ms="$milliseconds" -v peak="$peak" 'BEGIN { print 100 * o / ms / 1e6 / peak }')")
    if ((round % 2)); then
        one=$(plasticity bench step --width 64 --steps "$steps" --threads 1 | field images_per_second)
        all=$(plasticity bench step --width 64 --steps "$steps" | field images_per_second)
    else
        all=$(plasticity bench step --width 64 --steps "$steps" | field images_per_second)
        one=$(plasticity bench step --width 64 --steps "$steps" --threads 1 | field images_per_second)
    fi
    ones+=("$one") alls+=("$all") ratios+=("$(awk -v a="$all" -v b="$one" 'BEGIN { print a / b }')")
    echo "round $round: $milliseconds ms a step of the perceptron beside a peak of $peak GFLOP/s; ResNet-18 $all images/s, on one thread $one"
done
echo "load after: $(load)"
echo
echo "| claim | measured |"
echo "|---|---|"
echo "| MLP 3072-100-100-10, batch 128: share of the measured multiply-add peak over the whole step | $(printf '%s\n' "${shares[@]}" | spread '%.0f %%') |"
echo "| ResNet-18, w=64, batch 128: images/s on one thread | $(printf '%s\n' "${ones[@]}" | spread '%.0f') |"
echo "| images/s on $(nproc) threads | $(printf '%s\n' "${alls[@]}" | spread '%.0f') |"
echo "| $(nproc) threads against one | $(printf '%s\n' "${ratios[@]}" | spread '%.2f') |"
