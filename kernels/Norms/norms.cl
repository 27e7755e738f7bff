// Norms of flat buffers, and factors made of them that stay in the device's memory: no step has to wait for its gradient's norm.
#include "portable.h"
#include "fours.h"
#include "maths.h"
#include "reduce.h"

// What a group takes at a time: four floats a lane.
#define ROW 1024

// Adds the square of value with what rounding took from the sum before (Kahan 1965), and keeps what it takes now; nothing where the sum is not a
// number.
INLINE void add_square(float *sum, float *rest, float value) {
    float added = value * value - *rest, before = *sum;
    *sum = before + added;
    *rest = *sum - *sum == 0.0f ? *sum - before - added : 0.0f;
}

// partial [parts]: the sums of squares of equal stretches of x [count], a group a stretch. Reads 4 bytes an element.
KERNEL(256) sum_of_squares(const GLOBAL float *x, GLOBAL float *partial, int count, int parts) {
    SHARED float scratch[256];
    int rows = count / ROW + (count % ROW != 0), stretch = (rows / parts + (rows % parts != 0)) * ROW;
    int first = GROUP * stretch, last = count - first < stretch ? count : first + stretch, i = first + 4 * LANE;
    float sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, rest[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, value[4];
    for (; i <= last - 4; i += ROW) {
        take(x + i, 4, value);
        UNROLL
        for (int k = 0; k < 4; k++) add_square(sum + k, rest + k, value[k]);
    }
    for (; i < last; i++) add_square(sum, rest, x[i]);
    float all = group_sum(sum[0] + sum[1] + (sum[2] + sum[3]), scratch);
    if (LANE == 0) partial[GROUP] = all;
}

// y [1] = the sum of x [count], by one group: a lane takes every 256th element, then a tree. For some hundred numbers.
KERNEL(256) total(const GLOBAL float *x, GLOBAL float *y, int count) {
    SHARED float scratch[256];
    float part = 0.0f;
    for (int i = LANE; i < count; i += 256) part += x[i];
    float sum = group_sum(part, scratch);
    if (LANE == 0) y[0] = sum;
}

// factor [count] = min(most, numerator / (sqrt(sum) + epsilon)); a NaN stays one.
KERNEL(32) norm_factor(const GLOBAL float *sum, GLOBAL float *factor, int count, float numerator, float epsilon, float most) {
    int i = THREAD;
    if (i >= count) return;
    float found = numerator / (square_root(sum[i]) + epsilon);
    factor[i] = found > most ? most : found;
}
