// Pooling over windows of [N,H,W,C]; a lane an element of what is written, channels side by side, so that neighbouring lanes read
// neighbouring floats of each window. Bound by memory; windows that overlap find each other's elements in the cache.
#include "portable.h"

// The first of the windows along one axis that cover place p of an axis padded by pad: windows of length size begin every stride.
INLINE int first_window(int p, int pad, int size, int stride) {
    int t = p + pad - size + 1;
    return t <= 0 ? 0 : (t + stride - 1) / stride;
}

// One past the last of them, of windows in all.
INLINE int end_window(int p, int pad, int stride, int windows) {
    int last = (p + pad) / stride;
    return last < windows ? last + 1 : windows;
}

// y = the largest of each window, index = its h W + w in its image; of equals the first, in reading order; a NaN wins.
// Reads 4 bytes an input element, writes 8 an output element.
KERNEL(256) max_pool_forward(const GLOBAL float *x, GLOBAL float *y, GLOBAL int *index,
        int N, int H, int W, int C, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w) {
    int i = THREAD;
    if (i >= N * out_h * out_w * C) return;
    int c = i % C, column = i / C % out_w, row = i / C / out_w % out_h, n = i / C / out_w / out_h;
    float largest = 0.0f;
    int at = -1;
    for (int r = 0; r < R; r++) {
        int h = row * stride_h - pad_h + r;
        if (h < 0 || h >= H) continue;
        for (int s = 0; s < S; s++) {
            int w = column * stride_w - pad_w + s;
            if (w < 0 || w >= W) continue;
            float value = x[((n * H + h) * W + w) * C + c];
            if (at < 0 || value > largest || (value != value && largest == largest)) {
                largest = value;
                at = h * W + w;
            }
        }
    }
    y[i] = largest;
    index[i] = at;
}

// dx (+)= the sum of dy over the windows whose maximum the element was. Gathering, a lane an input element, so that no two lanes write one
// place and the order is that of the windows. Reads 8 bytes for each window that covers an element.
KERNEL(256) max_pool_backward(const GLOBAL float *dy, const GLOBAL int *index, GLOBAL float *dx,
        int N, int H, int W, int C, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int accumulate) {
    int i = THREAD;
    if (i >= N * H * W * C) return;
    int c = i % C, w = i / C % W, h = i / C / W % H, n = i / C / W / H;
    float sum = 0.0f;
    for (int row = first_window(h, pad_h, R, stride_h); row < end_window(h, pad_h, stride_h, out_h); row++) {
        for (int column = first_window(w, pad_w, S, stride_w); column < end_window(w, pad_w, stride_w, out_w); column++) {
            int place = ((n * out_h + row) * out_w + column) * C + c;
            if (index[place] == h * W + w) sum += dy[place];
        }
    }
    dx[i] = accumulate ? dx[i] + sum : sum;
}

// y = the mean of each window, summed line by line; padding counts as zeros and is divided by. Reads 4 bytes an input element, writes 4 an output element.
KERNEL(256) average_pool_forward(const GLOBAL float *x, GLOBAL float *y,
        int N, int H, int W, int C, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w) {
    int i = THREAD;
    if (i >= N * out_h * out_w * C) return;
    int c = i % C, column = i / C % out_w, row = i / C / out_w % out_h, n = i / C / out_w / out_h;
    float sum = 0.0f;
    for (int r = 0; r < R; r++) {
        int h = row * stride_h - pad_h + r;
        if (h < 0 || h >= H) continue;
        float line = 0.0f;
        for (int s = 0; s < S; s++) {
            int w = column * stride_w - pad_w + s;
            if (w >= 0 && w < W) line += x[((n * H + h) * W + w) * C + c];
        }
        sum += line;
    }
    y[i] = sum / (float)(R * S);
}

// dx (+)= the sum of dy / (R S) over the windows that cover the element. Reads 4 bytes for each of them.
KERNEL(256) average_pool_backward(const GLOBAL float *dy, GLOBAL float *dx,
        int N, int H, int W, int C, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int accumulate) {
    int i = THREAD;
    if (i >= N * H * W * C) return;
    int c = i % C, w = i / C % W, h = i / C / W % H, n = i / C / W / H;
    float sum = 0.0f;
    for (int row = first_window(h, pad_h, R, stride_h); row < end_window(h, pad_h, stride_h, out_h); row++) {
        float line = 0.0f;
        for (int column = first_window(w, pad_w, S, stride_w); column < end_window(w, pad_w, stride_w, out_w); column++) {
            line += dy[((n * out_h + row) * out_w + column) * C + c];
        }
        sum += line;
    }
    sum /= (float)(R * S);
    dx[i] = accumulate ? dx[i] + sum : sum;
}

// y [N,C] = the mean of x [N,P,C] over P; a lane an image and channel, which walks down its column, with eight fetches under way, and sums 32
// times eight by themselves before they join the rest. Small groups, because there are few columns. Reads 4 bytes an element.
KERNEL(64) global_average_forward(const GLOBAL float *x, GLOBAL float *y, int N, int P, int C) {
    int i = THREAD;
    if (i >= N * C) return;
    const GLOBAL float *column = x + i / C * P * C + i % C;
    float sum = 0.0f;
    int p = 0;
    while (p <= P - 8) {
        float some = 0.0f;
        for (int i = 0; i < 32 && p <= P - 8; i++, p += 8) {
            float value[8];
            UNROLL
            for (int k = 0; k < 8; k++) value[k] = column[(p + k) * C];
            some += ((value[0] + value[1]) + (value[2] + value[3])) + ((value[4] + value[5]) + (value[6] + value[7]));
        }
        sum += some;
    }
    for (; p < P; p++) sum += column[p * C];
    y[i] = sum / (float)P;
}

// dx [N,P,C] (+)= dy [N,C] / P. Writes 4 bytes an element, and reads 4 when it adds.
KERNEL(256) global_average_backward(const GLOBAL float *dy, GLOBAL float *dx, int N, int P, int C, int accumulate) {
    int i = THREAD;
    if (i >= N * P * C) return;
    float share = dy[i / C / P * C + i % C] / (float)P;
    dx[i] = accumulate ? dx[i] + share : share;
}
