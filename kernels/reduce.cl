// Sums that belong to no one op.
#include "portable.h"
#include "reduce.h"

// y [count] (+)= the sum over splits of partial [splits,count], first split first; a lane an element, neighbours side by side.
// Moves 4 bytes for each partial and 4 to 8 for each sum.
KERNEL(256) sum_partials(const GLOBAL float *partial, GLOBAL float *y, int count, int splits, int accumulate) {
    int i = THREAD;
    if (i >= count) return;
    float sum = 0.0f;
    for (int split = 0; split < splits; split++) sum += partial[split * count + i];
    y[i] = accumulate ? y[i] + sum : sum;
}

// y [1] = the mean of x [count], by one group: a lane takes every 256th element, then a tree. For a batch's losses, a few hundred numbers.
KERNEL(256) mean(const GLOBAL float *x, GLOBAL float *y, int count) {
    SHARED float scratch[256];
    float part = 0.0f;
    for (int i = LANE; i < count; i += 256) part += x[i];
    float sum = group_sum(part, scratch);
    if (LANE == 0) y[0] = sum / (float)count;
}
