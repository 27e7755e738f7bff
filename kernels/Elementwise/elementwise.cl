// Maps of one element to one element, a lane four side by side. All are bound by memory.
#include "portable.h"
#include "fours.h"

// y = 0 where x < 0, else x, so that NaN stays NaN. Moves 8 bytes an element.
KERNEL(256) relu_forward(const GLOBAL float *x, GLOBAL float *y, int count) {
    BY_FOURS(count,
        float value[4];
        take(x + i, n, value);
        UNROLL
        for (int k = 0; k < n; k++) value[k] = value[k] < 0.0f ? 0.0f : value[k];
        put(y + i, n, value);
    )
}

// dx (+)= dy where y > 0, else 0. Moves 12 bytes an element, 16 when it adds.
KERNEL(256) relu_backward(const GLOBAL float *y, const GLOBAL float *dy, GLOBAL float *dx, int count, int accumulate) {
    BY_FOURS(count,
        float value[4]; float share[4]; float sum[4];
        take(y + i, n, value);
        take(dy + i, n, share);
        if (accumulate) take(dx + i, n, sum);
        UNROLL
        for (int k = 0; k < n; k++) {
            share[k] = value[k] > 0.0f ? share[k] : 0.0f;
            if (accumulate) share[k] = sum[k] + share[k];
        }
        put(dx + i, n, share);
    )
}

// y = a + b. Moves 12 bytes an element.
KERNEL(256) add_forward(const GLOBAL float *a, const GLOBAL float *b, GLOBAL float *y, int count) {
    BY_FOURS(count,
        float left[4]; float right[4];
        take(a + i, n, left);
        take(b + i, n, right);
        UNROLL
        for (int k = 0; k < n; k++) left[k] = left[k] + right[k];
        put(y + i, n, left);
    )
}

// dx (+)= dy. Moves 8 bytes an element, 12 when it adds.
KERNEL(256) copy_gradient(const GLOBAL float *dy, GLOBAL float *dx, int count, int accumulate) {
    BY_FOURS(count,
        float share[4]; float sum[4];
        take(dy + i, n, share);
        if (accumulate) {
            take(dx + i, n, sum);
            UNROLL
            for (int k = 0; k < n; k++) share[k] = sum[k] + share[k];
        }
        put(dx + i, n, share);
    )
}

// y = a x + b y. Moves 12 bytes an element.
KERNEL(256) blend(const GLOBAL float *x, GLOBAL float *y, int count, float a, float b) {
    BY_FOURS(count,
        float from[4]; float to[4];
        take(x + i, n, from);
        take(y + i, n, to);
        UNROLL
        for (int k = 0; k < n; k++) to[k] = a * from[k] + b * to[k];
        put(y + i, n, to);
    )
}

// y = a factor[0] x + b y. Moves 12 bytes an element.
KERNEL(256) blend_by(const GLOBAL float *x, GLOBAL float *y, const GLOBAL float *factor, int count, float a, float b) {
    float scale = a * factor[0];
    BY_FOURS(count,
        float from[4]; float to[4];
        take(x + i, n, from);
        take(y + i, n, to);
        UNROLL
        for (int k = 0; k < n; k++) to[k] = scale * from[k] + b * to[k];
        put(y + i, n, to);
    )
}

// y = y m. Moves 12 bytes an element.
KERNEL(256) multiply(const GLOBAL float *m, GLOBAL float *y, int count) {
    BY_FOURS(count,
        float mask[4]; float to[4];
        take(m + i, n, mask);
        take(y + i, n, to);
        UNROLL
        for (int k = 0; k < n; k++) to[k] = to[k] * mask[k];
        put(y + i, n, to);
    )
}

// y (+)= factor x. Moves 8 bytes an element, 12 when it adds.
KERNEL(256) scale_to(const GLOBAL float *x, GLOBAL float *y, int count, float factor, int accumulate) {
    BY_FOURS(count,
        float scaled[4]; float sum[4];
        take(x + i, n, scaled);
        if (accumulate) take(y + i, n, sum);
        UNROLL
        for (int k = 0; k < n; k++) {
            scaled[k] = factor * scaled[k];
            if (accumulate) scaled[k] = sum[k] + scaled[k];
        }
        put(y + i, n, scaled);
    )
}

// y = value. Writes 4 bytes an element.
KERNEL(256) fill(GLOBAL float *y, int count, float value) {
    BY_FOURS(count,
        float values[4];
        UNROLL
        for (int k = 0; k < n; k++) values[k] = value;
        put(y + i, n, values);
    )
}
