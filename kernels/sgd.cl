// Stochastic gradient descent, in place; a lane a weight, neighbours side by side. Bound by memory.
#include "portable.h"

// Moves 12 bytes a weight.
KERNEL(256) sgd_step(GLOBAL float *weight, const GLOBAL float *gradient, int count, float rate, float l2, float decay) {
    int i = THREAD;
    if (i >= count) return;
    float w = weight[i];
    float g = gradient[i] + l2 * w;
    weight[i] = w - rate * (g + decay * w);
}

// Moves 20 bytes a weight.
KERNEL(256) sgd_momentum_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *velocity, int count, float rate,
        float momentum, int nesterov, float l2, float decay) {
    int i = THREAD;
    if (i >= count) return;
    float w = weight[i];
    float g = gradient[i] + l2 * w;
    float v = momentum * velocity[i] + g;
    velocity[i] = v;
    float direction = nesterov ? g + momentum * v : v;
    weight[i] = w - rate * (direction + decay * w);
}
