// Softmax cross-entropy, and the score of an epoch.
#include "portable.h"
#include "maths.h"
#include "reduce.h"

// A lane a row of logits [N,K]: K is ten to a few hundred and the rows of a group lie side by side, so that what one lane leaves of a cache
// line the next takes. The maximum goes first, and the loss is log(sum) - (logit - maximum): no probability is ever 0 under a logarithm.
// Reads 4 bytes a logit, writes 4.
KERNEL(64) cross_entropy_forward(const GLOBAL float *logits, const GLOBAL int *labels, GLOBAL float *probability, GLOBAL float *loss,
        GLOBAL float *correct, int N, int K) {
    int i = THREAD;
    if (i >= N) return;
    const GLOBAL float *row = logits + i * K;
    float largest = row[0];
    int best = 0;
    for (int k = 1; k < K; k++) {
        if (row[k] > largest) {
            largest = row[k];
            best = k;
        }
    }
    float sum = 0.0f;
    for (int k = 0; k < K; k++) {
        float power = exponential(row[k] - largest);
        probability[i * K + k] = power;
        sum += power;
    }
    for (int k = 0; k < K; k++) probability[i * K + k] /= sum;
    int label = labels[i];
    loss[i] = logarithm(sum) - (row[label] - largest);
    correct[i] = best == label ? 1.0f : 0.0f;
}

// dlogits [N,K] (+)= dloss (probability - onehot(label)) / N; a lane an element, neighbours side by side. Moves 8 bytes an element.
KERNEL(256) cross_entropy_backward(const GLOBAL float *probability, const GLOBAL int *labels, const GLOBAL float *dloss,
        GLOBAL float *dlogits, int N, int K, int accumulate) {
    int i = THREAD;
    if (i >= N * K) return;
    float hit = labels[i / K] == i % K ? 1.0f : 0.0f;
    float share = dloss[0] * (probability[i] - hit) / (float)N;
    dlogits[i] = accumulate ? dlogits[i] + share : share;
}

// totals [2] += the sums of loss and of correct, by one group: a lane takes every 256th row, then a tree. For a batch, a few hundred rows.
KERNEL(256) add_totals(const GLOBAL float *loss, const GLOBAL float *correct, GLOBAL float *totals, int N) {
    SHARED float scratch[256];
    float losses = 0.0f, hits = 0.0f;
    for (int i = LANE; i < N; i += 256) {
        losses += loss[i];
        hits += correct[i];
    }
    losses = group_sum(losses, scratch);
    hits = group_sum(hits, scratch);
    if (LANE != 0) return;
    totals[0] += losses;
    totals[1] += hits;
}
