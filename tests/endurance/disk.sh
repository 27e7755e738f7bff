#!/usr/bin/env bash
# Fills the disk under runs at random moments, 20 times or as often as said, makes room and lets them go on: disk.sh [COUNT]. Then disks and folders
# that became read-only and files that may not grow. Takes root, which alone can mount a small disk.
source "$(dirname "$0")/counted"
export PLASTICITY_FULL_DISKS="${1:-20}"
counted disk "FullyQualifiedName~Endurance.DiskTests"
