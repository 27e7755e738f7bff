// Softmax cross-entropy, and the score of an epoch.
#include "portable.h"
#include "maths.h"
#include "reduce.h"

// Whether b, found at place q, goes before a, found at p, where the largest is looked for: of equals the first counts; -1 is nowhere.
INLINE bool goes_before(float b, int q, float a, int p) {
    return q >= 0 && (p < 0 || b > a || (b == a && q < p));
}

// A group a row of logits [N,K], neighbouring lanes on neighbouring floats. The maximum goes first, and the loss is log(sum) - (logit -
// maximum): no probability is ever 0 under a logarithm. The sum is NaN where a logit is, or where the maximum is not finite: such a row
// predicts nothing, so it is not correct. Reads 4 bytes a logit, two more times from a cache, and writes 4.
KERNEL(32) cross_entropy_forward(const GLOBAL float *logits, const GLOBAL int *labels, GLOBAL float *probability, GLOBAL float *loss,
        GLOBAL float *correct, int N, int K) {
    SHARED float scratch[32];
    SHARED int places[32];
    const GLOBAL float *row = logits + GROUP * K;
    if (GROUP >= N) return;
    float largest = 0.0f;
    int best = -1;
    for (int k = LANE; k < K; k += 32) {
        if (!goes_before(row[k], k, largest, best)) continue;
        largest = row[k];
        best = k;
    }
    scratch[LANE] = largest;
    places[LANE] = best;
    BARRIER;
    // All lanes look through all, and so find the same.
    best = -1;
    for (int lane = 0; lane < 32; lane++) {
        if (!goes_before(scratch[lane], places[lane], largest, best)) continue;
        largest = scratch[lane];
        best = places[lane];
    }
    float sum = 0.0f;
    for (int k = LANE; k < K; k += 32) sum += exponential(row[k] - largest);
    sum = group_sum(sum, scratch);
    for (int k = LANE; k < K; k += 32) probability[GROUP * K + k] = exponential(row[k] - largest) / sum;
    if (LANE != 0) return;
    int label = labels[GROUP];
    loss[GROUP] = logarithm(sum) - (row[label] - largest);
    correct[GROUP] = best == label && sum == sum ? 1.0f : 0.0f;
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

// totals [3] += the sums of loss and of correct, by one group: a lane takes every 256th row, then a tree. For a batch, a few hundred rows.
// What rounding keeps out of the sum of losses is in totals[2] and joins it next time (Kahan 1965), unless that sum is not a number.
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
    float before = totals[0], added = losses + totals[2], after = before + added;
    totals[0] = after;
    totals[1] += hits;
    totals[2] = after - after == 0.0f ? added - (after - before) : 0.0f;
}
