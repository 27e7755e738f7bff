#!/usr/bin/env bash
# Gives every reader of files a million damaged ones, or as many as said: fuzz.sh [COUNT].
source "$(dirname "$0")/counted"
export PLASTICITY_FUZZ="${1:-1000000}"
counted fuzz "FullyQualifiedName~FuzzTests" Plasticity.Hostile.Tests
