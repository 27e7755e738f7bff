// A bias and its gradient.
#include "portable.h"
#include "reduce.h"

// y [M,C] += bias [C] on every row, in place; a lane an element, neighbours side by side. Moves 8 bytes an element.
KERNEL(256) add_bias(GLOBAL float *y, const GLOBAL float *bias, int M, int C) {
    int i = THREAD;
    if (i >= M * C) return;
    y[i] += bias[i % C];
}

// sum [C] (+)= the sum over the M rows of x [M,C]. A group takes 32 columns, which are a cache line, and eight rows at a time; the eight
// partial sums are added as a tree. Moves 4 bytes an element.
KERNEL(256) column_sum(const GLOBAL float *x, GLOBAL float *sum, int M, int C, int accumulate) {
    SHARED float scratch[256];
    int c = GROUP * 32 + LANE % 32;
    float part = 0.0f;
    if (c < C) {
        for (int i = LANE / 32; i < M; i += 8) part += x[i * C + c];
    }
    float total = group_column_sum(part, scratch, 32);
    if (LANE >= 32 || c >= C) return;
    sum[c] = accumulate ? sum[c] + total : total;
}
