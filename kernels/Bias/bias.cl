// A bias and its gradient. A lane takes FETCH columns side by side, 4 where that divides C and else 1.
#include "portable.h"
#include "fours.h"
#include "reduce.h"

#ifndef FETCH
#define FETCH 1
#endif

// y [M,C] += bias [C] on every row, in place. Moves 8 bytes an element.
KERNEL(256) add_bias(GLOBAL float *y, const GLOBAL float *bias, int M, int C) {
    int i = THREAD * FETCH;
    if (i >= M * C) return;
    float value[4], added[4];
    take(y + i, FETCH, value);
    take(bias + i % C, FETCH, added);
    UNROLL
    for (int k = 0; k < FETCH; k++) value[k] += added[k];
    put(y + i, FETCH, value);
}

// sum [C] (+)= the sum over the M rows of x [M,C]. A group takes 32 columns, which are a cache line, and 8 FETCH rows at a time, of which
// each lane fetches four before it adds the first. A lane sums 32 times four rows by themselves before they join the rest, and the lanes' sums
// are added as a tree: no long chain of additions. Reads 4 bytes an element.
KERNEL(256) column_sum(const GLOBAL float *x, GLOBAL float *sum, int M, int C, int accumulate) {
    SHARED float scratch[FETCH * 256];
    int width = 32 / FETCH, step = LANES / width;
    int c = (GROUP * width + LANE % width) * FETCH;
    float part[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, value[4][4];
    if (c < C) {
        int row = LANE / width;
        while (row + 3 * step < M) {
            float some[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
            for (int i = 0; i < 32 && row + 3 * step < M; i++, row += 4 * step) {
                UNROLL
                for (int r = 0; r < 4; r++) take(x + (row + r * step) * C + c, FETCH, value[r]);
                UNROLL
                for (int k = 0; k < FETCH; k++) some[k] += (value[0][k] + value[1][k]) + (value[2][k] + value[3][k]);
            }
            UNROLL
            for (int k = 0; k < FETCH; k++) part[k] += some[k];
        }
        for (; row < M; row += step) {
            take(x + row * C + c, FETCH, value[0]);
            UNROLL
            for (int k = 0; k < FETCH; k++) part[k] += value[0][k];
        }
    }
    group_column_sums(part, FETCH, scratch, width);
    if (LANE >= width || c >= C) return;
    if (accumulate) {
        take(sum + c, FETCH, value[0]);
        UNROLL
        for (int k = 0; k < FETCH; k++) part[k] = value[0][k] + part[k];
    }
    put(sum + c, FETCH, part);
}
