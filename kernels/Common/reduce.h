// Sums over the lanes of a group. LANES must be a power of two, and at least 32. The order is a tree fixed by LANES alone: the upper half is
// added to the lower, then the upper quarter to the lower, and so on.
#ifndef REDUCE_H
#define REDUCE_H

#include "portable.h"

// The last step of the tree that goes through shared memory. Where lanes can ask each other the rest needs neither that nor a barrier, and
// the bits are the same: each lane adds the same two numbers as in the tree, if in the other order, and all of a column end with its sum.
#ifdef LANE_ACROSS
#define LAST_SHARED_STEP 32
#else
#define LAST_SHARED_STEP 1
#endif

// The group seen as rows of width lanes, width a power of two, at most 32: each of the n values becomes its sum over the lane's column.
// All lanes of the group must call it. scratch holds n LANES floats.
INLINE void group_column_sums(float *values, int n, SHARED_PTR float *scratch, int width) {
    BARRIER; // a lane may still be reading the result of the last call
    UNROLL
    for (int k = 0; k < n; k++) scratch[k * LANES + LANE] = values[k];
    BARRIER;
    for (int step = LANES / 2; step >= width && step >= LAST_SHARED_STEP; step /= 2) {
        if (LANE < step) {
            UNROLL
            for (int k = 0; k < n; k++) scratch[k * LANES + LANE] += scratch[k * LANES + LANE + step];
        }
        BARRIER;
    }
#ifdef LANE_ACROSS
    UNROLL
    for (int k = 0; k < n; k++) values[k] = scratch[k * LANES + LANE % 32];
    for (int bit = 16; bit >= width; bit /= 2) {
        UNROLL
        for (int k = 0; k < n; k++) values[k] += LANE_ACROSS(values[k], bit);
    }
#else
    UNROLL
    for (int k = 0; k < n; k++) values[k] = scratch[k * LANES + LANE % width];
#endif
}

// The sum of one value over the lane's column of such a group.
INLINE float group_column_sum(float value, SHARED_PTR float *scratch, int width) {
    group_column_sums(&value, 1, scratch, width);
    return value;
}

// The sum of value over all lanes, returned to each of them.
INLINE float group_sum(float value, SHARED_PTR float *scratch) {
    return group_column_sum(value, scratch, 1);
}

// Where the i-th of so many equal ranges of {0, ..., count - 1} begins: floor(count i / ranges), and no product overflows.
INLINE int range_begin(int count, int ranges, int i) {
    return count / ranges * i + count % ranges * i / ranges;
}

#endif
