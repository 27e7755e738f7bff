#!/usr/bin/env bash
# The same few dotnet calls as build.ps1: ./build.sh [build | test | quick | bench | format] [further arguments for dotnet]
# ./build.sh quick builds what has changed and runs the tests that need nothing but the SDK; --filter "…" chooses others than these.
# ./build.sh endure [NAME...] runs all of tests/endurance, or those of these names: what takes too long to be done at every change.
set -euo pipefail
cd "$(dirname "$0")"

# What quick leaves out: values of tests/Plasticity.Testing/Needs.cs.
quick='Needs!=clang&Needs!=cuda&Needs!=disassembly&Needs!=endurance&Needs!=oclgrind&Needs!=opencl&Needs!=patience&Needs!=shell&Needs!=slurm'

# The OpenCL tests need a driver; PoCL is one for the processor. Without it they are skipped and say so.
install_pocl() {
    if ls /etc/OpenCL/vendors/*.icd >/dev/null 2>&1 || ! command -v apt-get >/dev/null; then return; fi
    local packages=(pocl-opencl-icd ocl-icd-libopencl1) as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        if ! sudo -n true 2>/dev/null; then
            echo "build.sh: there is no OpenCL driver here; 'sudo apt-get install ${packages[*]}' gives the OpenCL tests one"
            return
        fi
        as_root=(sudo -n)
    fi
    echo "build.sh: there is no OpenCL driver here; installing ${packages[*]} for the tests"
    "${as_root[@]}" apt-get update -qq && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${packages[@]}" >/dev/null \
        || echo "build.sh: apt-get could not install ${packages[*]}; going on without"
}

endure() {
    local names=("$@") script failed=()
    [ $# -gt 0 ] || names=(tests/endurance/*.sh)
    for name in "${names[@]}"; do
        script="tests/endurance/$(basename "$name" .sh).sh"
        bash "$script" || failed+=("$(basename "$script" .sh)")
    done
    echo "endure: $((${#names[@]} - ${#failed[@]})) of ${#names[@]} passed${failed:+; not: ${failed[*]}}"
    [ ${#failed[@]} -eq 0 ]
}

verb="${1:-build}"
shift || true
case "$verb" in
    build) dotnet build -c Release "$@" ;;
    test) install_pocl && dotnet test -c Release "$@" ;;
    quick)
        [[ " $* " = *" --filter "* ]] || set -- --filter "$quick" "$@"
        CI= PLASTICITY_TEST_DEVICES=cpu dotnet test -c Release "$@" ;;
    bench) dotnet run -c Release --project benchmarks/Plasticity.Benchmarks -- "$@" ;;
    endure) install_pocl && dotnet build -c Release && endure "$@" ;;
    format) dotnet format "$@" ;;
    *) echo "build.sh: unknown verb '$verb' (there are: build, test, quick, bench, endure, format)" >&2; exit 2 ;;
esac
