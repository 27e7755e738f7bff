// Sums over the lanes of a group. LANES must be a power of two. The order is a tree fixed by LANES alone.
#ifndef REDUCE_H
#define REDUCE_H

#include "portable.h"

// The group seen as rows of width lanes, width a power of two: the sum of value over each column, returned to every lane of that column.
// All lanes of the group must call it. scratch holds LANES floats.
INLINE float group_column_sum(float value, SHARED_PTR float *scratch, int width) {
    BARRIER; // a lane may still be reading the result of the last call
    scratch[LANE] = value;
    BARRIER;
    for (int step = LANES / 2; step >= width; step /= 2) {
        if (LANE < step) scratch[LANE] += scratch[LANE + step];
        BARRIER;
    }
    return scratch[LANE & (width - 1)];
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
