#!/usr/bin/env bash
# Damages the newest checkpoint of a run, 1,000 times or as often as said, and sees it refused by name each time and the one before it taken; one of
# fifty is gone on from to the end: corrupt.sh [COUNT]. Then logs, links, pipes and foreign files.
source "$(dirname "$0")/counted"
export PLASTICITY_CORRUPTIONS="${1:-1000}"
counted corrupt "FullyQualifiedName~Endurance.CorruptionTests|FullyQualifiedName~Endurance.LinkTests"
