// Dropout by counter-based random numbers: the mask is computed anew in the backward pass, not kept.
#include "portable.h"
#include "random.h"

// y (+)= x scale where the element is kept, else 0; a lane an element, neighbours side by side. Moves 8 bytes an element, 12 when it adds,
// and some 80 integer operations.
KERNEL(256) dropout(const GLOBAL float *x, GLOBAL float *y, int count, uint threshold, float scale, uint key0, uint key1, uint lane0,
        uint lane1, int accumulate) {
    int i = THREAD;
    if (i >= count) return;
    float share = philox((uint)i, 0u, lane0, lane1, key0, key1).a < threshold ? 0.0f : x[i] * scale;
    y[i] = accumulate ? y[i] + share : share;
}
