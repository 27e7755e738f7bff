// Dropout by counter-based random numbers: the mask is computed anew in the backward pass, not kept.
#include "portable.h"
#include "fours.h"
#include "random.h"

// y (+)= x scale where the element is kept, else 0; a lane four elements side by side, each of which draws for itself. Moves 8 bytes an
// element, 12 when it adds, and some 80 integer operations.
KERNEL(256) dropout(const GLOBAL float *x, GLOBAL float *y, int count, uint threshold, float scale, uint key0, uint key1, uint lane0,
        uint lane1, int accumulate) {
    BY_FOURS(count,
        float share[4]; float sum[4];
        take(x + i, n, share);
        if (accumulate) take(y + i, n, sum);
        UNROLL
        for (int k = 0; k < n; k++) {
            share[k] = philox((uint)(i + k), 0u, lane0, lane1, key0, key1).a < threshold ? 0.0f : share[k] * scale;
            if (accumulate) share[k] = sum[k] + share[k];
        }
        put(y + i, n, share);
    )
}
