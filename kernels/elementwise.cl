// Maps of one element to one element, a lane each; neighbouring lanes touch neighbouring floats. All are bound by memory.
#include "portable.h"

// y = 0 where x < 0, else x, so that NaN stays NaN. Moves 8 bytes an element.
KERNEL(256) relu_forward(const GLOBAL float *x, GLOBAL float *y, int count) {
    int i = THREAD;
    if (i >= count) return;
    float value = x[i];
    y[i] = value < 0.0f ? 0.0f : value;
}

// dx (+)= dy where y > 0, else 0. Moves 12 bytes an element, 16 when it adds.
KERNEL(256) relu_backward(const GLOBAL float *y, const GLOBAL float *dy, GLOBAL float *dx, int count, int accumulate) {
    int i = THREAD;
    if (i >= count) return;
    float share = y[i] > 0.0f ? dy[i] : 0.0f;
    dx[i] = accumulate ? dx[i] + share : share;
}

// y = a + b. Moves 12 bytes an element.
KERNEL(256) add_forward(const GLOBAL float *a, const GLOBAL float *b, GLOBAL float *y, int count) {
    int i = THREAD;
    if (i >= count) return;
    y[i] = a[i] + b[i];
}

// dx (+)= dy. Moves 8 bytes an element, 12 when it adds.
KERNEL(256) copy_gradient(const GLOBAL float *dy, GLOBAL float *dx, int count, int accumulate) {
    int i = THREAD;
    if (i >= count) return;
    dx[i] = accumulate ? dx[i] + dy[i] : dy[i];
}

// y = a x + b y. Moves 12 bytes an element.
KERNEL(256) blend(const GLOBAL float *x, GLOBAL float *y, int count, float a, float b) {
    int i = THREAD;
    if (i >= count) return;
    y[i] = a * x[i] + b * y[i];
}

// y = value. Writes 4 bytes an element.
KERNEL(256) fill(GLOBAL float *y, int count, float value) {
    int i = THREAD;
    if (i >= count) return;
    y[i] = value;
}
