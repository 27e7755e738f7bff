// RMSprop, in place; a lane four weights side by side. Bound by memory.
#include "portable.h"
#include "fours.h"
#include "maths.h"

// (1 - smoothing) g meets the second g, as in adam.cl: g^2 alone may overflow. Moves 20 bytes a weight.
KERNEL(256) rms_prop_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *square, int count, float rate,
        float smoothing, float epsilon, float l2, float decay) {
    BY_FOURS(count,
        float w[4]; float g[4]; float s[4];
        take(weight + i, n, w);
        take(gradient + i, n, g);
        take(square + i, n, s);
        UNROLL
        for (int k = 0; k < n; k++) {
            g[k] = g[k] + l2 * w[k];
            s[k] = smoothing * s[k] + (1.0f - smoothing) * g[k] * g[k];
            w[k] = w[k] - rate * (g[k] / (square_root(s[k]) + epsilon) + decay * w[k]);
        }
        put(square + i, n, s);
        put(weight + i, n, w);
    )
}
