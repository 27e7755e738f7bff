// Makes a batch from a set that lies on the device.
#include "portable.h"
#include "random.h"

// A group an image: its first lane finds the sample and draws its random words, then the lanes walk over the pixels, neighbours side by
// side. Row i is position first + i of the epoch, sent through the keyed permutation if shuffled and through subset if there is one. The
// image is moved down and right by up to translate pixels, black coming in, then mirrored. Reads 1 byte an element, writes 4.
KERNEL(256) gather_images(const GLOBAL uchar *images, const GLOBAL int *labels, const GLOBAL int *subset, const GLOBAL float *mean,
        const GLOBAL float *inverse_deviation, GLOBAL float *x, GLOBAL int *y,
        int N, int H, int W, int C, int first, int shuffle, int permutation_count, int half_bits, uint permutation_key0,
        uint permutation_key1, int translate, int flip, uint key0, uint key1, uint lane0, uint lane1) {
    SHARED int drawn[4];
    int row = GROUP;
    if (row >= N) return;
    if (LANE == 0) {
        int sample = first + row;
        if (shuffle) sample = permute(sample, permutation_count, half_bits, permutation_key0, permutation_key1);
        if (subset) sample = subset[sample];
        RandomWords words = philox((uint)sample, 0u, lane0, lane1, key0, key1);
        uint places = 2u * (uint)translate + 1u;
        drawn[0] = sample;
        drawn[1] = (int)(words.a % places) - translate;
        drawn[2] = (int)(words.b % places) - translate;
        drawn[3] = flip ? (int)(words.c & 1u) : 0;
        y[row] = labels[sample];
    }
    BARRIER;
    int sample = drawn[0], down = drawn[1], right = drawn[2], mirrored = drawn[3];
    for (int i = LANE; i < H * W * C; i += LANES) {
        int c = i % C, w = i / C % W, h = i / C / W - down;
        w = (mirrored ? W - 1 - w : w) - right;
        bool inside = h >= 0 && h < H && w >= 0 && w < W;
        float pixel = inside ? (float)images[((sample * H + h) * W + w) * C + c] : 0.0f;
        x[row * H * W * C + i] = (pixel / 255.0f - mean[c]) * inverse_deviation[c];
    }
}
