// Sums over the lanes of a group. LANES must be a power of two. The order is a tree fixed by LANES alone.
#ifndef REDUCE_H
#define REDUCE_H

#include "portable.h"

// The sum of value over all lanes, returned to each of them; every lane of the group must call it. scratch holds LANES floats.
INLINE float group_sum(float value, SHARED_PTR float *scratch) {
    BARRIER; // a lane may still be reading the result of the last call
    scratch[LANE] = value;
    BARRIER;
    for (int step = LANES / 2; step > 0; step /= 2) {
        if (LANE < step) scratch[LANE] += scratch[LANE + step];
        BARRIER;
    }
    return scratch[0];
}

#endif
