// RMSprop, in place; a lane a weight, neighbours side by side. Bound by memory.
#include "portable.h"
#include "maths.h"

// Moves 20 bytes a weight.
KERNEL(256) rms_prop_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *square, int count, float rate,
        float smoothing, float epsilon, float l2, float decay) {
    int i = THREAD;
    if (i >= count) return;
    float w = weight[i];
    float g = gradient[i] + l2 * w;
    float s = smoothing * square[i] + (1.0f - smoothing) * g * g;
    square[i] = s;
    weight[i] = w - rate * (g / (square_root(s) + epsilon) + decay * w);
}
