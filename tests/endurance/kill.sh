#!/usr/bin/env bash
# Ends the processes of runs by SIGKILL, 200 times or as often as said, a tenth of that or more while a checkpoint is written, and holds every run
# that came of it to the bits of one that nobody disturbed: kill.sh [COUNT]. A tenth as often on a study with more state, some times on OpenCL.
source "$(dirname "$0")/counted"
count="${1:-200}"
export PLASTICITY_KILLS="$count" PLASTICITY_KILLS_OF_STAGES=$((count / 10 + 1)) PLASTICITY_KILLS_ON_OPENCL=$((count / 40 + 1))
counted kill "FullyQualifiedName~Endurance.KillTests"
