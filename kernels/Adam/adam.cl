// Adam and AdamW (Kingma & Ba 2015, algorithm 1; Loshchilov & Hutter 2019), in place; a lane four weights side by side. Bound by memory.
#include "portable.h"
#include "fours.h"
#include "maths.h"

// correction1 = 1 - beta1^t and root2 = sqrt(1 - beta2^t) are computed on the host in double. The order of the factors decides how large a
// gradient may be: g^2 alone overflows from 1.8e19 on, and so does moment2 / (1 - beta2^t). In this order, PyTorch's, only moment2 itself can.
// Moves 28 bytes a weight.
KERNEL(256) adam_step(GLOBAL float *weight, const GLOBAL float *gradient, GLOBAL float *moment1, GLOBAL float *moment2, int count,
        float rate, float beta1, float beta2, float epsilon, float correction1, float root2, float l2, float decay) {
    BY_FOURS(count,
        float w[4]; float g[4]; float m[4]; float v[4];
        take(weight + i, n, w);
        take(gradient + i, n, g);
        take(moment1 + i, n, m);
        take(moment2 + i, n, v);
        UNROLL
        for (int k = 0; k < n; k++) {
            g[k] = g[k] + l2 * w[k];
            m[k] = beta1 * m[k] + (1.0f - beta1) * g[k];
            v[k] = beta2 * v[k] + (1.0f - beta2) * g[k] * g[k]; // from the left
            w[k] = w[k] - rate * (m[k] / correction1 / (square_root(v[k]) / root2 + epsilon) + decay * w[k]);
        }
        put(moment1 + i, n, m);
        put(moment2 + i, n, v);
        put(weight + i, n, w);
    )
}
