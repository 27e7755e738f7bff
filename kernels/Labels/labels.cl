// Labels and what is made of them. Batches have a few hundred.
#include "portable.h"
#include "random.h"

// labels [N] become table[label].
KERNEL(256) map_labels(GLOBAL int *labels, const GLOBAL int *table, int N) {
    int n = THREAD;
    if (n < N) labels[n] = table[labels[n]];
}

// With the probability share a label becomes a class drawn uniformly from K, by the words of its sample.
KERNEL(256) noise_labels(GLOBAL int *labels, const GLOBAL int *samples, int N, int K, float share, uint key0, uint key1, uint lane0, uint lane1) {
    int n = THREAD;
    if (n >= N) return;
    RandomWords words = philox((uint)samples[n], 0u, lane0, lane1, key0, key1);
    if ((float)(words.a >> 8) * (1.0f / 16777216.0f) < share) labels[n] = (int)multiply_high(words.b, (uint)K);
}

// y [N,K] = on at each row's label, off elsewhere. Writes 4 bytes an element.
KERNEL(256) one_hot(const GLOBAL int *labels, GLOBAL float *y, int N, int K, float on, float off) {
    int i = THREAD;
    if (i < N * K) y[i] = labels[i / K] == i % K ? on : off;
}
