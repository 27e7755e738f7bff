// Batch normalisation over the M = N H W rows of [M,C], channels contiguous. Statistics are taken in two launches: each group reduces one
// range of rows, chunk by chunk, and a small kernel joins the chunks, in an order that the shape alone decides.
// A lane takes FETCH channels side by side, 4 where that divides C and else 1. Reducing groups take up to 32 channels, which are a cache
// line, and divide the rows of their chunk between the lanes.
#include "portable.h"
#include "fours.h"
#include "maths.h"
#include "reduce.h"

#ifndef FETCH
#define FETCH 1
#endif

// Lanes side by side in a reducing group: those of C channels rounded up to a power of two, at most those of 32 channels.
INLINE int lanes_across(int C) {
    int width = 1;
    while (width * FETCH < C && width * FETCH < 32) width *= 2;
    return width;
}

// Takes some rows of FETCH channels, step floats apart, into the mean of the seen ones before them and the squared deviations from it
// (Chan, Golub & LeVeque 1979). All are fetched before the first is used: as many accesses are under way at once. The weight of the distance
// between the two means is 0 where nothing was seen, and meets the distance before its square, which may overflow: infinity times 0 is NaN.
INLINE void see(const GLOBAL float *x, int rows, int step, int seen, float *mean, float *squares) {
    float value[4][4];
    UNROLL
    for (int r = 0; r < rows; r++) take(x + r * step, FETCH, value[r]);
    float share = (float)rows / (float)(seen + rows), weight = share * (float)seen;
    UNROLL
    for (int k = 0; k < FETCH; k++) {
        float sum = value[0][k], within = 0.0f;
        UNROLL
        for (int r = 1; r < rows; r++) sum += value[r][k];
        float middle = sum / (float)rows;
        UNROLL
        for (int r = 0; r < rows; r++) within += (value[r][k] - middle) * (value[r][k] - middle);
        float delta = middle - mean[k];
        mean[k] += delta * share;
        squares[k] += within + delta * weight * delta;
    }
}

// partial [chunks,2,C] = the mean, and the squared deviations from it, of each channel over each chunk, from one pass: E[x^2] - E[x]^2 would
// cancel where |mean| >> deviation, so each lane has a mean of its own, and the deviations of these from that of all are added afterwards.
// Reads 4 bytes an element.
KERNEL(256) batch_norm_partials(const GLOBAL float *x, GLOBAL float *partial, int M, int C, int chunks) {
    SHARED float scratch[FETCH * 256];
    int width = lanes_across(C), step = LANES / width;
    int c = (GROUP * width + LANE % width) * FETCH, chunk = GROUP_Y;
    int first = range_begin(M, chunks, chunk), end = range_begin(M, chunks, chunk + 1), seen = 0;
    float mean[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, squares[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, joined[4];
    if (c < C) {
        int row = first + LANE / width;
        for (; row + 3 * step < end; row += 4 * step, seen += 4) see(x + row * C + c, 4, step * C, seen, mean, squares);
        for (; row < end; row += step, seen++) see(x + row * C + c, 1, step * C, seen, mean, squares);
    }
    UNROLL
    for (int k = 0; k < FETCH; k++) joined[k] = mean[k] * (float)seen;
    group_column_sums(joined, FETCH, scratch, width);
    UNROLL
    for (int k = 0; k < FETCH; k++) {
        joined[k] /= (float)(end - first);
        squares[k] += (mean[k] - joined[k]) * (float)seen * (mean[k] - joined[k]);
    }
    group_column_sums(squares, FETCH, scratch, width);
    if (LANE >= width || c >= C) return;
    put(partial + 2 * chunk * C + c, FETCH, joined);
    put(partial + (2 * chunk + 1) * C + c, FETCH, squares);
}

// Joins the chunks: the mean of their means, then their squares and those of their deviations from it. A group takes eight channels, and
// each of 32 lanes every 32nd chunk of one. Moves 8 bytes a chunk and channel, 4 of them twice.
KERNEL(256) batch_norm_statistics(const GLOBAL float *partial, GLOBAL float *mean, GLOBAL float *variance,
        GLOBAL float *inverse_deviation, int M, int C, int chunks, float epsilon) {
    SHARED float scratch[256];
    int c = GROUP * 8 + LANE % 8;
    float sum = 0.0f, squares = 0.0f;
    if (c < C) {
        for (int chunk = LANE / 8; chunk < chunks; chunk += 32) {
            float rows = (float)(range_begin(M, chunks, chunk + 1) - range_begin(M, chunks, chunk));
            sum += partial[2 * chunk * C + c] * rows;
        }
    }
    float joined = group_column_sum(sum, scratch, 8) / (float)M;
    if (c < C) {
        for (int chunk = LANE / 8; chunk < chunks; chunk += 32) {
            float rows = (float)(range_begin(M, chunks, chunk + 1) - range_begin(M, chunks, chunk));
            float apart = partial[2 * chunk * C + c] - joined;
            squares += partial[(2 * chunk + 1) * C + c] + apart * rows * apart;
        }
    }
    float biased = group_column_sum(squares, scratch, 8) / (float)M;
    if (LANE >= 8 || c >= C) return;
    mean[c] = joined;
    variance[c] = biased;
    inverse_deviation[c] = 1.0f / square_root(biased + epsilon);
}

// running = (1 - momentum) running + momentum batch, the variance unbiased; a lane a channel. Of a single row the variance stays biased.
KERNEL(256) batch_norm_running(const GLOBAL float *mean, const GLOBAL float *variance, GLOBAL float *running_mean,
        GLOBAL float *running_variance, int M, int C, float momentum) {
    int c = THREAD;
    if (c >= C) return;
    float unbiased = M > 1 ? variance[c] * ((float)M / (float)(M - 1)) : variance[c];
    running_mean[c] = (1.0f - momentum) * running_mean[c] + momentum * mean[c];
    running_variance[c] = (1.0f - momentum) * running_variance[c] + momentum * unbiased;
}

// The factor of evaluation by running statistics; a lane a channel.
KERNEL(256) batch_norm_inverse(const GLOBAL float *variance, GLOBAL float *inverse_deviation, int C, float epsilon) {
    int c = THREAD;
    if (c >= C) return;
    inverse_deviation[c] = 1.0f / square_root(variance[c] + epsilon);
}

// The same with mean, scale and shift as one linear map, for the product before it to apply as it writes; a lane a channel.
KERNEL(256) batch_norm_fold(const GLOBAL float *mean, const GLOBAL float *variance, const GLOBAL float *scale, const GLOBAL float *shift,
        GLOBAL float *factor, GLOBAL float *offset, int C, float epsilon) {
    int c = THREAD;
    if (c >= C) return;
    float slope = scale[c] / square_root(variance[c] + epsilon);
    factor[c] = slope;
    offset[c] = multiply_add(-mean[c], slope, shift[c]);
}

// One value of the norm, in one place: the way back computes it again and must see the same sign.
INLINE float normalised(float x, float mean, float inverse_deviation, float scale, float shift) {
    return (x - mean) * inverse_deviation * scale + shift;
}

// What becomes of a gradient at the rectifier: it passes where the output was above 0, by what the rectifier made of the element; or, where y
// is absent because nothing was added before the rectifier, by what it was given.
INLINE float gated(float dy, int relu, int has_y, float y, float x, float mean, float inverse_deviation, float scale, float shift) {
    float given = has_y ? y : normalised(x, mean, inverse_deviation, scale, shift);
    return relu && !(given > 0.0f) ? 0.0f : dy;
}

// y = (x - mean) inverse_deviation scale + shift, plus the residual where there is one, then relu if asked for; a lane FETCH elements side
// by side. Moves 8 bytes an element, 12 with a residual.
KERNEL(256) batch_norm_apply(const GLOBAL float *x, const GLOBAL float *mean, const GLOBAL float *inverse_deviation,
        const GLOBAL float *scale, const GLOBAL float *shift, const GLOBAL float *residual, GLOBAL float *y, int M, int C, int relu) {
    int i = THREAD * FETCH;
    if (i >= M * C) return;
    int c = i % C;
    float value[4], added[4], mu[4], factor[4], slope[4], offset[4];
    take(x + i, FETCH, value);
    if (residual) take(residual + i, FETCH, added);
    take(mean + c, FETCH, mu);
    take(inverse_deviation + c, FETCH, factor);
    take(scale + c, FETCH, slope);
    take(shift + c, FETCH, offset);
    UNROLL
    for (int k = 0; k < FETCH; k++) {
        value[k] = normalised(value[k], mu[k], factor[k], slope[k], offset[k]);
        if (residual) value[k] += added[k];
        if (relu && value[k] < 0.0f) value[k] = 0.0f;
    }
    put(y + i, FETCH, value);
}

// What the lane knows of its channels.
typedef struct { float mean[4], inverse_deviation[4], scale[4], shift[4]; } Channels;

// Adds dz and dz xhat of some rows of FETCH channels, step floats apart, to sum and products, and leaves dz in the place of dy if keep is 1.
// All is fetched before the first is used.
INLINE void see_gradient(const GLOBAL float *x, const GLOBAL float *y, GLOBAL float *dy, int rows, int step, int place, Channels at, int relu,
        int keep, float *sum, float *products) {
    float value[2][4], output[2][4], gradient[2][4];
    UNROLL
    for (int r = 0; r < rows; r++) {
        take(x + place + r * step, FETCH, value[r]);
        take(dy + place + r * step, FETCH, gradient[r]);
    }
    if (y) {
        UNROLL
        for (int r = 0; r < rows; r++) take(y + place + r * step, FETCH, output[r]);
    }
    UNROLL
    for (int r = 0; r < rows; r++) {
        UNROLL
        for (int k = 0; k < FETCH; k++) {
            float dz = gated(gradient[r][k], relu, y != 0, output[r][k], value[r][k], at.mean[k], at.inverse_deviation[k], at.scale[k], at.shift[k]);
            gradient[r][k] = dz;
            sum[k] += dz;
            products[k] += dz * ((value[r][k] - at.mean[k]) * at.inverse_deviation[k]);
        }
        if (keep) put(dy + place + r * step, FETCH, gradient[r]);
    }
}

// partial [chunks,2,C] = the sums of dz and of dz xhat over each chunk, dz being dy where relu let it pass, and left in its place if keep
// is 1. Reads 8 bytes an element, 12 with y.
KERNEL(256) batch_norm_backward_partials(const GLOBAL float *x, const GLOBAL float *y, GLOBAL float *dy, const GLOBAL float *mean,
        const GLOBAL float *inverse_deviation, const GLOBAL float *scale, const GLOBAL float *shift, GLOBAL float *partial, int M, int C,
        int chunks, int relu, int keep) {
    SHARED float scratch[FETCH * 256];
    int width = lanes_across(C), step = LANES / width;
    int c = (GROUP * width + LANE % width) * FETCH, chunk = GROUP_Y;
    int first = range_begin(M, chunks, chunk), end = range_begin(M, chunks, chunk + 1);
    float sum[4] = { 0.0f, 0.0f, 0.0f, 0.0f }, products[4] = { 0.0f, 0.0f, 0.0f, 0.0f };
    if (c < C) {
        Channels at;
        take(mean + c, FETCH, at.mean);
        take(inverse_deviation + c, FETCH, at.inverse_deviation);
        take(scale + c, FETCH, at.scale);
        take(shift + c, FETCH, at.shift);
        int row = first + LANE / width;
        for (; row + step < end; row += 2 * step) see_gradient(x, y, dy, 2, step * C, row * C + c, at, relu, keep, sum, products);
        if (row < end) see_gradient(x, y, dy, 1, step * C, row * C + c, at, relu, keep, sum, products);
    }
    group_column_sums(sum, FETCH, scratch, width);
    group_column_sums(products, FETCH, scratch, width);
    if (LANE >= width || c >= C) return;
    put(partial + 2 * chunk * C + c, FETCH, sum);
    put(partial + (2 * chunk + 1) * C + c, FETCH, products);
}

// sums [2,C] = the chunks added up, which are the gradients of shift and scale. A group takes eight channels, and each of 32 lanes every
// 32nd chunk of one. Moves 8 bytes a chunk and channel.
KERNEL(256) batch_norm_backward_sums(const GLOBAL float *partial, GLOBAL float *sums, GLOBAL float *dscale, GLOBAL float *dshift, int C,
        int chunks, int accumulate_scale, int accumulate_shift) {
    SHARED float scratch[2 * 256];
    int c = GROUP * 8 + LANE % 8;
    float both[2] = { 0.0f, 0.0f };
    if (c < C) {
        for (int chunk = LANE / 8; chunk < chunks; chunk += 32) {
            both[0] += partial[2 * chunk * C + c];
            both[1] += partial[(2 * chunk + 1) * C + c];
        }
    }
    group_column_sums(both, 2, scratch, 8);
    if (LANE >= 8 || c >= C) return;
    sums[c] = both[0];
    sums[C + c] = both[1];
    if (dshift) dshift[c] = accumulate_shift ? dshift[c] + both[0] : both[0];
    if (dscale) dscale[c] = accumulate_scale ? dscale[c] + both[1] : both[1];
}

// dx (+)= scale inverse_deviation (dz - (sum dz + xhat sum dz xhat) / M), without the bracket's second part if the statistics were
// constants; dresidual (+)= dz. A lane FETCH elements side by side. Moves 12 bytes an element, 16 with y, 4 to 8 more for each of dresidual
// and what is added to.
KERNEL(256) batch_norm_backward_apply(const GLOBAL float *x, const GLOBAL float *y, const GLOBAL float *dy, const GLOBAL float *mean,
        const GLOBAL float *inverse_deviation, const GLOBAL float *scale, const GLOBAL float *shift, const GLOBAL float *sums,
        GLOBAL float *dx, GLOBAL float *dresidual, int M, int C, int relu, int training, int accumulate_x, int accumulate_residual) {
    int i = THREAD * FETCH;
    if (i >= M * C) return;
    int c = i % C;
    float value[4], output[4], dz[4], share[4], before[4], sum[4], products[4];
    Channels at;
    take(x + i, FETCH, value);
    take(dy + i, FETCH, dz);
    if (y && relu) take(y + i, FETCH, output);
    if (dx && accumulate_x) take(dx + i, FETCH, before);
    take(mean + c, FETCH, at.mean);
    take(inverse_deviation + c, FETCH, at.inverse_deviation);
    take(scale + c, FETCH, at.scale);
    take(shift + c, FETCH, at.shift);
    if (training) {
        take(sums + c, FETCH, sum);
        take(sums + C + c, FETCH, products);
    }
    UNROLL
    for (int k = 0; k < FETCH; k++) {
        float mu = at.mean[k], factor = at.inverse_deviation[k], slope = at.scale[k];
        dz[k] = gated(dz[k], relu, y != 0, output[k], value[k], mu, factor, slope, at.shift[k]);
        float centred = dz[k];
        if (training) centred = dz[k] - (sum[k] + (value[k] - mu) * factor * products[k]) / (float)M;
        share[k] = slope * factor * centred;
        if (accumulate_x) share[k] = before[k] + share[k];
    }
    if (dx) put(dx + i, FETCH, share);
    if (!dresidual) return;
    // After dx: where the residual is x itself both are one buffer, and this is its second share.
    if (accumulate_residual) {
        take(dresidual + i, FETCH, before);
        UNROLL
        for (int k = 0; k < FETCH; k++) dz[k] = before[k] + dz[k];
    }
    put(dresidual + i, FETCH, dz);
}
