// Softmax cross-entropy, and the score of an epoch.
#include "portable.h"
#include "maths.h"
#include "reduce.h"

// Whether b, found at place q, goes before a, found at p, where the largest is looked for: of equals the first counts; -1 is nowhere.
INLINE bool goes_before(float b, int q, float a, int p) {
    return q >= 0 && (p < 0 || b > a || (b == a && q < p));
}

typedef struct { float largest, sum; int best; } RowSum;

// By a group, for a row of K logits: probability = softmax; returns the largest logit, where it is, and the sum of the exponentials after it is
// taken off. That sum is NaN where a logit is, or where the maximum is not finite: such a row predicts nothing. Neighbouring lanes take
// neighbouring floats. Reads 4 bytes a logit, two more times from a cache, and writes 4.
INLINE RowSum softmax_of_row(const GLOBAL float *row, GLOBAL float *probability, int K, SHARED_PTR float *scratch, SHARED_PTR int *places) {
    RowSum found;
    found.largest = 0.0f;
    found.best = -1;
    for (int k = LANE; k < K; k += 32) {
        if (!goes_before(row[k], k, found.largest, found.best)) continue;
        found.largest = row[k];
        found.best = k;
    }
    scratch[LANE] = found.largest;
    places[LANE] = found.best;
    BARRIER;
    // All lanes look through all, and so find the same.
    found.best = -1;
    for (int lane = 0; lane < 32; lane++) {
        if (!goes_before(scratch[lane], places[lane], found.largest, found.best)) continue;
        found.largest = scratch[lane];
        found.best = places[lane];
    }
    float sum = 0.0f;
    for (int k = LANE; k < K; k += 32) sum += exponential(row[k] - found.largest);
    found.sum = group_sum(sum, scratch);
    for (int k = LANE; k < K; k += 32) probability[k] = exponential(row[k] - found.largest) / found.sum;
    return found;
}

// A group a row of logits [N,K]. The loss is log(sum) - (logit - maximum): no probability is ever 0 under a logarithm.
KERNEL(32) cross_entropy_forward(const GLOBAL float *logits, const GLOBAL int *labels, GLOBAL float *probability, GLOBAL float *loss,
        GLOBAL float *correct, int N, int K) {
    SHARED float scratch[32];
    SHARED int places[32];
    const GLOBAL float *row = logits + GROUP * K;
    if (GROUP >= N) return;
    RowSum found = softmax_of_row(row, probability + GROUP * K, K, scratch, places);
    if (LANE != 0) return;
    int label = labels[GROUP];
    loss[GROUP] = logarithm(found.sum) - (row[label] - found.largest);
    correct[GROUP] = found.best == label && found.sum == found.sum ? 1.0f : 0.0f;
}

// A group a row of logits and of targets [N,K]; mass [N] is the sum of the targets. A class without target adds nothing to the loss, even where
// it is impossible. Reads 8 bytes a logit and writes 4.
KERNEL(32) soft_cross_entropy_forward(const GLOBAL float *logits, const GLOBAL float *targets, const GLOBAL int *labels, GLOBAL float *probability,
        GLOBAL float *loss, GLOBAL float *correct, GLOBAL float *mass, int N, int K) {
    SHARED float scratch[32];
    SHARED int places[32];
    const GLOBAL float *row = logits + GROUP * K;
    const GLOBAL float *target = targets + GROUP * K;
    if (GROUP >= N) return;
    RowSum found = softmax_of_row(row, probability + GROUP * K, K, scratch, places);
    float whole = logarithm(found.sum), sum = 0.0f, total = 0.0f;
    for (int k = LANE; k < K; k += 32) {
        float share = target[k];
        total += share;
        if (share != 0.0f) sum += share * (whole - (row[k] - found.largest));
    }
    sum = group_sum(sum, scratch);
    total = group_sum(total, scratch);
    if (LANE != 0) return;
    loss[GROUP] = sum;
    mass[GROUP] = total;
    correct[GROUP] = found.best == labels[GROUP] && found.sum == found.sum ? 1.0f : 0.0f;
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

// dlogits [N,K] (+)= dloss (mass probability - target) / N; as above. Moves 12 bytes an element.
KERNEL(256) soft_cross_entropy_backward(const GLOBAL float *probability, const GLOBAL float *targets, const GLOBAL float *mass,
        const GLOBAL float *dloss, GLOBAL float *dlogits, int N, int K, int accumulate) {
    int i = THREAD;
    if (i >= N * K) return;
    float share = dloss[0] * (mass[i / K] * probability[i] - targets[i]) / (float)N;
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
