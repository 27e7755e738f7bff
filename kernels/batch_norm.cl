// Batch normalisation over the M = N H W rows of [M,C], channels contiguous. Statistics are taken in two launches: each group reduces one
// range of rows, chunk by chunk, and a small kernel joins the chunks in order, so the bits depend on the shape alone.
// Reducing groups take up to 32 channels side by side, a cache line, and divide the rows of their chunk between the lanes.
#include "portable.h"
#include "maths.h"
#include "reduce.h"

// Channels side by side in a reducing group: C rounded up to a power of two, at most 32.
INLINE int channel_width(int C) {
    int width = 1;
    while (width < C && width < 32) width *= 2;
    return width;
}

// partial [chunks,2,C] = the mean, and the squared deviations from it, of each channel over each chunk. Two passes over the chunk, of which
// the second finds it in the cache: E[x^2] - E[x]^2 cancels where |mean| >> deviation. Reads 4 bytes an element once from memory.
KERNEL(256) batch_norm_partials(const GLOBAL float *x, GLOBAL float *partial, int M, int C, int chunks) {
    SHARED float scratch[256];
    int width = channel_width(C), step = LANES / width;
    int c = GROUP * width + LANE % width, chunk = GROUP_Y;
    int first = range_begin(M, chunks, chunk), end = range_begin(M, chunks, chunk + 1);
    float sum = 0.0f, squares = 0.0f;
    if (c < C) {
        for (int i = first + LANE / width; i < end; i += step) sum += x[i * C + c];
    }
    float mean = group_column_sum(sum, scratch, width) / (float)(end - first);
    if (c < C) {
        for (int i = first + LANE / width; i < end; i += step) {
            float deviation = x[i * C + c] - mean;
            squares += deviation * deviation;
        }
    }
    squares = group_column_sum(squares, scratch, width);
    if (LANE >= width || c >= C) return;
    partial[2 * chunk * C + c] = mean;
    partial[(2 * chunk + 1) * C + c] = squares;
}

// Joins the chunks, first chunk first (Chan, Golub & LeVeque 1979); a lane a channel. Moves 8 bytes a chunk and channel.
KERNEL(256) batch_norm_statistics(const GLOBAL float *partial, GLOBAL float *mean, GLOBAL float *variance,
        GLOBAL float *inverse_deviation, int M, int C, int chunks, float epsilon) {
    int c = THREAD;
    if (c >= C) return;
    float joined = partial[c], squares = partial[C + c];
    for (int chunk = 1; chunk < chunks; chunk++) {
        int first = range_begin(M, chunks, chunk), end = range_begin(M, chunks, chunk + 1);
        float delta = partial[2 * chunk * C + c] - joined, share = (float)(end - first) / (float)end;
        joined += delta * share;
        squares += partial[(2 * chunk + 1) * C + c] + delta * delta * share * (float)first;
    }
    float biased = squares / (float)M;
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

// Whether the rectifier let an element pass, by what it made of it; or, where y is absent because nothing was added before the rectifier, by
// what it was given.
INLINE int passed(const GLOBAL float *y, int i, float x, float mean, float inverse_deviation, float scale, float shift) {
    return (y ? y[i] : normalised(x, mean, inverse_deviation, scale, shift)) > 0.0f;
}

// y = (x - mean) inverse_deviation scale + shift, plus the residual where there is one, then relu if asked for; a lane an element,
// neighbours side by side. Moves 8 bytes an element, 12 with a residual.
KERNEL(256) batch_norm_apply(const GLOBAL float *x, const GLOBAL float *mean, const GLOBAL float *inverse_deviation,
        const GLOBAL float *scale, const GLOBAL float *shift, const GLOBAL float *residual, GLOBAL float *y, int M, int C, int relu) {
    int i = THREAD;
    if (i >= M * C) return;
    int c = i % C;
    float value = normalised(x[i], mean[c], inverse_deviation[c], scale[c], shift[c]);
    if (residual) value += residual[i];
    y[i] = relu && value < 0.0f ? 0.0f : value;
}

// partial [chunks,2,C] = the sums of dz and of dz xhat over each chunk, dz being dy where relu let it pass, and left in its place if keep
// is 1. Reads 8 bytes an element, 12 with y.
KERNEL(256) batch_norm_backward_partials(const GLOBAL float *x, const GLOBAL float *y, GLOBAL float *dy, const GLOBAL float *mean,
        const GLOBAL float *inverse_deviation, const GLOBAL float *scale, const GLOBAL float *shift, GLOBAL float *partial, int M, int C,
        int chunks, int relu, int keep) {
    SHARED float scratch[256];
    int width = channel_width(C), step = LANES / width;
    int c = GROUP * width + LANE % width, chunk = GROUP_Y;
    int first = range_begin(M, chunks, chunk), end = range_begin(M, chunks, chunk + 1);
    float sum = 0.0f, products = 0.0f;
    if (c < C) {
        float mu = mean[c], factor = inverse_deviation[c], slope = scale[c], offset = shift[c];
        for (int i = first + LANE / width; i < end; i += step) {
            int place = i * C + c;
            float dz = relu && !passed(y, place, x[place], mu, factor, slope, offset) ? 0.0f : dy[place];
            if (keep) dy[place] = dz;
            sum += dz;
            products += dz * ((x[place] - mu) * factor);
        }
    }
    sum = group_column_sum(sum, scratch, width);
    products = group_column_sum(products, scratch, width);
    if (LANE >= width || c >= C) return;
    partial[2 * chunk * C + c] = sum;
    partial[(2 * chunk + 1) * C + c] = products;
}

// sums [2,C] = the chunks added first to last, which are the gradients of shift and scale; a lane a channel.
KERNEL(256) batch_norm_backward_sums(const GLOBAL float *partial, GLOBAL float *sums, GLOBAL float *dscale, GLOBAL float *dshift, int C,
        int chunks, int accumulate_scale, int accumulate_shift) {
    int c = THREAD;
    if (c >= C) return;
    float sum = 0.0f, products = 0.0f;
    for (int chunk = 0; chunk < chunks; chunk++) {
        sum += partial[2 * chunk * C + c];
        products += partial[(2 * chunk + 1) * C + c];
    }
    sums[c] = sum;
    sums[C + c] = products;
    if (dshift) dshift[c] = accumulate_shift ? dshift[c] + sum : sum;
    if (dscale) dscale[c] = accumulate_scale ? dscale[c] + products : products;
}

// dx (+)= scale inverse_deviation (dz - (sum dz + xhat sum dz xhat) / M), without the bracket's second part if the statistics were
// constants; dresidual (+)= dz. A lane an element, neighbours side by side. Moves 12 bytes an element, 16 with y, 4 to 8 more for each
// of dresidual and what is added to.
KERNEL(256) batch_norm_backward_apply(const GLOBAL float *x, const GLOBAL float *y, const GLOBAL float *dy, const GLOBAL float *mean,
        const GLOBAL float *inverse_deviation, const GLOBAL float *scale, const GLOBAL float *shift, const GLOBAL float *sums,
        GLOBAL float *dx, GLOBAL float *dresidual, int M, int C, int relu, int training, int accumulate_x, int accumulate_residual) {
    int i = THREAD;
    if (i >= M * C) return;
    int c = i % C;
    float dz = relu && !passed(y, i, x[i], mean[c], inverse_deviation[c], scale[c], shift[c]) ? 0.0f : dy[i];
    if (dx) {
        float factor = inverse_deviation[c], centred = dz;
        if (training) {
            float normal = (x[i] - mean[c]) * factor;
            centred = dz - (sums[c] + normal * sums[C + c]) / (float)M;
        }
        float share = scale[c] * factor * centred;
        dx[i] = accumulate_x ? dx[i] + share : share;
    }
    // After dx: where the residual is x itself both are one buffer, and this is its second share.
    if (dresidual) dresidual[i] = accumulate_residual ? dresidual[i] + dz : dz;
}
