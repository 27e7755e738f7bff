// What the arithmetic of a device can do at best, measured by itself. (The memory's best is blend's, in elementwise.cl.)
#include "maths.h"

#define CHAINS 12

// y = the sum of twelve chains c = c * factor + addend that begin at x, x + 1, ... Twenty-four operations a step, none on memory.
KERNEL(256) multiply_add_chains(const GLOBAL float *x, GLOBAL float *y, int count, int steps, float factor, float addend) {
    int i = THREAD;
    if (i >= count) return;
    float c[CHAINS];
    UNROLL
    for (int k = 0; k < CHAINS; k++) c[k] = x[i] + (float)k;
    for (int step = 0; step < steps; step++) {
        UNROLL
        for (int k = 0; k < CHAINS; k++) c[k] = multiply_add(c[k], factor, addend);
    }
    float sum = 0.0f;
    UNROLL
    for (int k = 0; k < CHAINS; k++) sum += c[k];
    y[i] = sum;
}
