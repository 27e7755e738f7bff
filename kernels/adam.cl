// Adam and AdamW (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019), in place; a lane a weight, neighbours side by side. Bound by
// memory.
#include "portable.h"
#include "maths.h"

// The corrections are 1 - beta^t, computed on the host in double. Moves 28 bytes a weight.
KERNEL(256) adam_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *moment1, GLOBAL float *moment2, int count,
        float rate, float beta1, float beta2, float epsilon, float correction1, float correction2, float l2, float decay) {
    int i = THREAD;
    if (i >= count) return;
    float w = weight[i];
    float g = gradient[i] + l2 * w;
    float m = beta1 * moment1[i] + (1.0f - beta1) * g;
    float v = beta2 * moment2[i] + (1.0f - beta2) * g * g;
    moment1[i] = m;
    moment2[i] = v;
    weight[i] = w - rate * (m / correction1 / (square_root(v / correction2) + epsilon) + decay * w);
}
