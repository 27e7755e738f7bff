// Stochastic gradient descent, in place; a lane four weights side by side. Bound by memory.
#include "portable.h"
#include "fours.h"

// Moves 12 bytes a weight.
KERNEL(256) sgd_step(GLOBAL float *weight, const GLOBAL float *gradient, int count, float rate, float l2, float decay) {
    BY_FOURS(count,
        float w[4]; float g[4];
        take(weight + i, n, w);
        take(gradient + i, n, g);
        UNROLL
        for (int k = 0; k < n; k++) {
            g[k] = g[k] + l2 * w[k];
            w[k] = w[k] - rate * (g[k] + decay * w[k]);
        }
        put(weight + i, n, w);
    )
}

// Moves 20 bytes a weight.
KERNEL(256) sgd_momentum_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *velocity, int count, float rate,
        float momentum, int nesterov, float l2, float decay) {
    BY_FOURS(count,
        float w[4]; float g[4]; float v[4];
        take(weight + i, n, w);
        take(gradient + i, n, g);
        take(velocity + i, n, v);
        UNROLL
        for (int k = 0; k < n; k++) {
            g[k] = g[k] + l2 * w[k];
            v[k] = momentum * v[k] + g[k];
            float direction = nesterov ? g[k] + momentum * v[k] : v[k];
            w[k] = w[k] - rate * (direction + decay * w[k]);
        }
        put(velocity + i, n, v);
        put(weight + i, n, w);
    )
}
