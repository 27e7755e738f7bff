// Sums that belong to no one op.
#include "portable.h"
#include "fours.h"
#include "reduce.h"

#ifndef FETCH
#define FETCH 1
#endif

// y [count] (+)= the sum over splits of partial [splits,count], four splits at a time; a lane FETCH elements side by side, 4 where that divides
// count and else 1. Small groups, because weights are few.
// Moves 4 bytes for each partial and 4 to 8 for each sum.
KERNEL(64) sum_partials(const GLOBAL float *partial, GLOBAL float *y, int count, int splits, int accumulate) {
    int i = THREAD * FETCH;
    if (i >= count) return;
    float sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, value[4][4];
    int split = 0;
    for (; split <= splits - 4; split += 4) {
        UNROLL
        for (int r = 0; r < 4; r++) take(partial + (split + r) * count + i, FETCH, value[r]);
        UNROLL
        for (int k = 0; k < FETCH; k++) sum[k] += (value[0][k] + value[1][k]) + (value[2][k] + value[3][k]);
    }
    for (; split < splits; split++) {
        take(partial + split * count + i, FETCH, value[0]);
        UNROLL
        for (int k = 0; k < FETCH; k++) sum[k] += value[0][k];
    }
    if (accumulate) {
        take(y + i, FETCH, value[0]);
        UNROLL
        for (int k = 0; k < FETCH; k++) sum[k] = value[0][k] + sum[k];
    }
    put(y + i, FETCH, sum);
}

// y [1] = the mean of x [count], by one group: a lane takes every 256th element, then a tree. For a batch's losses, a few hundred numbers.
KERNEL(256) mean(const GLOBAL float *x, GLOBAL float *y, int count) {
    SHARED float scratch[256];
    float part = 0.0f;
    for (int i = LANE; i < count; i += 256) part += x[i];
    float sum = group_sum(part, scratch);
    if (LANE == 0) y[0] = sum / (float)count;
}
