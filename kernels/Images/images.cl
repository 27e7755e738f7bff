// Changes of a batch of images that leave each value what it is, or a mean of four. A group an image, neighbouring lanes on neighbouring floats
// of the result.
#include "portable.h"
#include "random.h"

// Each image moved down and right by up to translate pixels, black coming in, then flipped horizontally by chance; every lane draws the words
// of the image. Moves 8 bytes an element.
KERNEL(256) move_images(const GLOBAL float *x, GLOBAL float *y, const GLOBAL int *samples, const GLOBAL float *black,
        int N, int H, int W, int C, int translate, int flip, uint key0, uint key1, uint lane0, uint lane1) {
    int n = GROUP, size = H * W * C;
    if (n >= N) return;
    RandomWords words = philox((uint)samples[n], 0u, lane0, lane1, key0, key1);
    uint places = 2u * (uint)translate + 1u;
    int down = (int)(words.a % places) - translate, right = (int)(words.b % places) - translate;
    bool flipped = flip && (words.c & 1u);
    for (int i = LANE; i < size; i += LANES) {
        int c = i % C, w = i / C % W, h = i / C / W - down;
        w = (flipped ? W - 1 - w : w) - right;
        bool inside = h >= 0 && h < H && w >= 0 && w < W;
        y[n * size + i] = inside ? x[n * size + (h * W + w) * C + c] : black[c];
    }
}

// All images flipped, vertically or horizontally or both. Moves 8 bytes an element.
KERNEL(256) mirror_images(const GLOBAL float *x, GLOBAL float *y, int N, int H, int W, int C, int upside_down, int left_right) {
    int n = GROUP, size = H * W * C;
    if (n >= N) return;
    for (int i = LANE; i < size; i += LANES) {
        int c = i % C, w = i / C % W, h = i / C / W;
        if (upside_down) h = H - 1 - h;
        if (left_right) w = W - 1 - w;
        y[n * size + i] = x[n * size + (h * W + w) * C + c];
    }
}

// Output i of to along an axis lies at ((2 i + 1) from - to) / (2 to), or at 0 if that is less: the dividend.
INLINE int place_along(int i, int from, int to) {
    int place = (2 * i + 1) * from - to;
    return place > 0 ? place : 0;
}

// y [N,out_h,out_w,C] by bilinear interpolation of x [N,H,W,C] about the centres of pixels, edges clamped. Reads 16 bytes an element, most of
// them from a cache, and writes 4.
KERNEL(256) resize_images(const GLOBAL float *x, GLOBAL float *y, int N, int H, int W, int C, int out_h, int out_w) {
    int n = GROUP, size = out_h * out_w * C;
    if (n >= N) return;
    const GLOBAL float *image = x + n * H * W * C;
    for (int i = LANE; i < size; i += LANES) {
        int c = i % C, column = place_along(i / C % out_w, W, out_w), row = place_along(i / C / out_w, H, out_h);
        int above = row / (2 * out_h), below = above + 1 < H ? above + 1 : H - 1;
        int left = column / (2 * out_w), right = left + 1 < W ? left + 1 : W - 1;
        float down = (float)(row % (2 * out_h)) / (float)(2 * out_h), across = (float)(column % (2 * out_w)) / (float)(2 * out_w);
        float upper = (1.0f - across) * image[(above * W + left) * C + c] + across * image[(above * W + right) * C + c];
        float lower = (1.0f - across) * image[(below * W + left) * C + c] + across * image[(below * W + right) * C + c];
        y[n * size + i] = (1.0f - down) * upper + down * lower;
    }
}

// Pixel i of each image of y = pixel order[i] of x. Moves 8 bytes an element, and 4 a pixel for its place.
KERNEL(256) permute_pixels(const GLOBAL float *x, GLOBAL float *y, const GLOBAL int *order, int N, int pixels, int C) {
    int n = GROUP, size = pixels * C;
    if (n >= N) return;
    for (int i = LANE; i < size; i += LANES) y[n * size + i] = x[n * size + order[i / C] * C + i % C];
}
