// 2-D convolution as a matrix product whose large factor is never written down (implicit GEMM), by tiles (tile.h): a row is a pixel, a
// column a channel, and the sum runs over the window. Where a lane's pixels lie is worked out once and stays in its registers; the tap of
// the window that its next terms belong to goes on by TILE_DEPTH a step. What is left for a fetch is two comparisons and two products.
// Groups along x walk the rows, along y the columns.
#include "tile.h"

// A coordinate so far outside that no window reaches back.
#define NOWHERE (-0x40000000)

// The pieces of a tile of rows that a lane brings.
#define ROW_PIECES PIECES(TILE_ROWS)

// The window's corner for each of them: where their image begins, and the pixel of it, which may lie outside.
typedef struct { int image[ROW_PIECES], top[ROW_PIECES], left[ROW_PIECES]; } Corners;

// A term of the sum: a tap of the window, counted from its corner, and a channel there.
typedef struct { int down, across, channel; } Tap;

// Carries what is beyond the channels over to the taps, of which there are taps_across in a line.
INLINE void carry(Tap *tap, int channels, int taps_across) {
    while (tap->channel >= channels) {
        tap->channel -= channels;
        tap->across++;
        if (tap->across == taps_across) {
            tap->across = 0;
            tap->down++;
        }
    }
}

INLINE Tap first_tap(int channels, int taps_across) {
    Tap tap = { 0, 0, TURNED_DEPTH };
    carry(&tap, channels, taps_across);
    return tap;
}

// One channel, or four, of the pixels that lie (down, across) from the corners; zeros outside the images [N,height,width,channels].
INLINE void gather(Piece *pieces, const Corners *corners, const GLOBAL float *source, int height, int width, int channels, int down, int across,
        int channel, bool wanted) {
    UNROLL
    for (int i = 0; i < ROW_PIECES; i++) {
        int h = corners->top[i] + down, w = corners->left[i] + across;
        pieces[i] = EMPTY_PIECE;
        if (wanted && (uint)h < (uint)height && (uint)w < (uint)width)
            pieces[i] = FETCH_PIECE(source + corners->image[i] + (h * width + w) * channels + channel);
    }
}

// What becomes of a quad of sums on its way to y: see Conv2dForward. The addresses of those who have no place are not looked at.
INLINE FLOAT4 finish(FLOAT4 sums, int place, int column, int count, const GLOBAL float *factor, const GLOBAL float *offset,
        const GLOBAL float *residual, int relu) {
    if (factor) {
        FLOAT4 slope = fetch_some(factor + column, count), shift = fetch_some(offset + column, count);
        sums.x = multiply_add(slope.x, sums.x, shift.x);
        sums.y = multiply_add(slope.y, sums.y, shift.y);
        sums.z = multiply_add(slope.z, sums.z, shift.z);
        sums.w = multiply_add(slope.w, sums.w, shift.w);
    }
    if (residual) sums = add(sums, fetch_some(residual + place, count));
    if (relu) {
        sums.x = sums.x < 0.0f ? 0.0f : sums.x;
        sums.y = sums.y < 0.0f ? 0.0f : sums.y;
        sums.z = sums.z < 0.0f ? 0.0f : sums.z;
        sums.w = sums.w < 0.0f ? 0.0f : sums.w;
    }
    return sums;
}

// y [N,OutH,OutW,O] = x [N,H,W,C] convolved with weight [R,S,C,O], finished where there is something to finish it with. The sum runs over
// (r, s, c), c fastest.
KERNEL(256) conv2d_forward(const GLOBAL float *RESTRICT x, const GLOBAL float *RESTRICT weight, GLOBAL float *y,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        const GLOBAL float *factor, const GLOBAL float *offset, const GLOBAL float *residual, int relu, int frozen) {
    (void)frozen; // a hint for devices that keep something beside the weight
    SHARED float tiles[TILES];
    int rows = N * out_h * out_w, terms = R * S * C, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS, pair = 0;
    Corners corners;
    UNROLL
    for (int i = 0; i < ROW_PIECES; i++) {
        int pixel = row + TURNED_PLACE(i), line = pixel / out_w;
        corners.image[i] = line / out_h * (H * W * C);
        corners.top[i] = pixel < rows ? line % out_h * stride_h - pad_h : NOWHERE;
        corners.left[i] = pixel % out_w * stride_w - pad_w;
    }
    Tap tap = first_tap(C, S);
    Share share;
    Piece pixels[ROW_PIECES];
    Piece weights[PIECES(TILE_COLUMNS)];
    clear_share(&share);
    for (int k = -TILE_DEPTH; k < terms; k += TILE_DEPTH) {
        int next = k + TILE_DEPTH;
        if (next < terms) {
            gather(pixels, &corners, x, H, W, C, tap.down, tap.across, tap.channel, tap.down < R);
            fetch_straight(weights, TILE_COLUMNS, weight, column, O, next, terms);
            tap.channel += TILE_DEPTH;
            carry(&tap, C, S);
        }
        if (k >= 0) multiply(&share, tiles + pair);
        pair = PAIR - pair;
        if (next < terms) {
            store_turned(tiles + pair, TILE_ROWS, pixels);
            store_straight(tiles + pair + ROW_TILE, TILE_COLUMNS, weights);
        }
        BARRIER;
    }
    join_slices(&share, tiles);
    UNROLL
    for (int i = 0; i < OWN_ROWS; i++) {
        int to_row = row + OWN_ROW(i);
        if (to_row >= rows) continue;
        UNROLL
        for (int q = 0; q < OWN_QUADS; q++) {
            int to_column = column + OWN_COLUMN(q), place = to_row * O + to_column, count = O - to_column;
            if (count > 0) put_some(y + place, count, finish(share.sums[i][q], place, to_column, count, factor, offset, residual, relu));
        }
    }
}

// dx [N,H,W,C] (+)= the gradient with respect to the input. The sum runs over (r, s, o), o fastest. Window (r, s) of the output pixel
// (oh, ow) meets the input pixel (h, w) where h + pad = oh stride + r: the remainder of h + pad by the stride says which r can. So there
// are stride_h stride_w classes of pixels, one for each group along z, and each has taps of its own: every stride-th from its remainder on.
// Within a class this is a convolution of stride 1, its window counted backwards. A class without taps gets zeros, or is left as it is.
KERNEL(256) conv2d_backward_input(const GLOBAL float *RESTRICT dy, const GLOBAL float *RESTRICT weight, GLOBAL float *dx,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int accumulate) {
    SHARED float tiles[TILES];
    int rest_h = GROUP_Z / stride_w, rest_w = GROUP_Z % stride_w;
    int taps_down = (R - rest_h + stride_h - 1) / stride_h, taps_across = (S - rest_w + stride_w - 1) / stride_w;
    // The pixels of the class: from the first h >= 0 of that remainder on, every stride-th.
    int first_h = (rest_h + stride_h - pad_h % stride_h) % stride_h, first_w = (rest_w + stride_w - pad_w % stride_w) % stride_w;
    int class_h = (H - first_h + stride_h - 1) / stride_h, class_w = (W - first_w + stride_w - 1) / stride_w;
    int rows = N * class_h * class_w, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS, pair = 0;
    int terms = row < rows ? taps_down * taps_across * O : 0;
    Corners corners;
    UNROLL
    for (int i = 0; i < ROW_PIECES; i++) {
        int pixel = row + TURNED_PLACE(i);
        corners.image[i] = 0;
        corners.top[i] = corners.left[i] = NOWHERE;
        if (pixel < rows) {
            int line = pixel / class_w;
            corners.image[i] = line / class_h * (out_h * out_w * O);
            corners.top[i] = (first_h + pad_h) / stride_h + line % class_h;
            corners.left[i] = (first_w + pad_w) / stride_w + pixel % class_w;
        }
    }
    Tap tap = { 0, 0, 0 };
    if (terms > 0) tap = first_tap(O, taps_across);
    Share share;
    Piece pixels[ROW_PIECES];
    Piece weights[PIECES(TILE_COLUMNS)];
    clear_share(&share);
    for (int k = -TILE_DEPTH; k < terms; k += TILE_DEPTH) {
        int next = k + TILE_DEPTH;
        if (next < terms) {
            bool wanted = tap.down < taps_down;
            int position = (tap.down * stride_h + rest_h) * S + tap.across * stride_w + rest_w;
            gather(pixels, &corners, dy, out_h, out_w, O, -tap.down, -tap.across, tap.channel, wanted);
            UNROLL
            for (int i = 0; i < PIECES(TILE_COLUMNS); i++) {
                int c = column + TURNED_PLACE(i);
                weights[i] = EMPTY_PIECE;
                if (HAS_PIECES(TILE_COLUMNS) && wanted && c < C) weights[i] = FETCH_PIECE(weight + (position * C + c) * O + tap.channel);
            }
            tap.channel += TILE_DEPTH;
            carry(&tap, O, taps_across);
        }
        if (k >= 0) multiply(&share, tiles + pair);
        pair = PAIR - pair;
        if (next < terms) {
            store_turned(tiles + pair, TILE_ROWS, pixels);
            store_turned(tiles + pair + ROW_TILE, TILE_COLUMNS, weights);
        }
        BARRIER;
    }
    join_slices(&share, tiles);
    if (accumulate && terms == 0) return;
    UNROLL
    for (int i = 0; i < OWN_ROWS; i++) {
        int pixel = row + OWN_ROW(i);
        if (pixel >= rows) continue;
        int line = pixel / class_w, h = first_h + line % class_h * stride_h, w = first_w + pixel % class_w * stride_w;
        int place = ((line / class_h * H + h) * W + w) * C + column;
        UNROLL
        for (int q = 0; q < OWN_QUADS; q++) {
            int count = C - column - OWN_COLUMN(q);
            if (count > 0) store_sums(dx + place + OWN_COLUMN(q), count, share.sums[i][q], accumulate);
        }
    }
}

// partial [splits,R,S,C,O] = the gradient with respect to the weight from one range of images for each split, along z. Rows are (r, s, c),
// c fastest, and stay with a lane; the sum runs over output pixels, whose windows go on by TILE_DEPTH pixels a step.
KERNEL(256) conv2d_backward_weight(const GLOBAL float *RESTRICT x, const GLOBAL float *RESTRICT dy, GLOBAL float *partial,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int splits) {
    SHARED float tiles[TILES];
    int rows = R * S * C, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS, split = GROUP_Z, pair = 0;
    int first = N * split / splits * (out_h * out_w), end = N * (split + 1) / splits * (out_h * out_w);
    int own = row + STRAIGHT_PLACE(TILE_ROWS), c = own % C, s = own / C % S, r = own < rows ? own / C / S : NOWHERE;
    // Beyond these the corner belongs to the next line, or to the next image.
    int right = out_w * stride_w - pad_w, bottom = out_h * stride_h - pad_h;
    Corners corners;
    UNROLL
    for (int i = 0; i < ROW_PIECES; i++) {
        int pixel = first + STRAIGHT_DEPTH(TILE_ROWS, i), line = pixel / out_w;
        corners.image[i] = line / out_h * (H * W * C);
        corners.top[i] = line % out_h * stride_h - pad_h;
        corners.left[i] = pixel % out_w * stride_w - pad_w;
    }
    Share share;
    Piece pixels[ROW_PIECES];
    Piece gradients[PIECES(TILE_COLUMNS)];
    clear_share(&share);
    for (int k = first - TILE_DEPTH; k < end; k += TILE_DEPTH) {
        int next = k + TILE_DEPTH;
        if (next < end) {
            UNROLL
            for (int i = 0; i < ROW_PIECES; i++) {
                int h = corners.top[i] + r, w = corners.left[i] + s;
                pixels[i] = EMPTY_PIECE;
                if (next + STRAIGHT_DEPTH(TILE_ROWS, i) < end && (uint)h < (uint)H && (uint)w < (uint)W)
                    pixels[i] = FETCH_PIECE(x + corners.image[i] + (h * W + w) * C + c);
                corners.left[i] += TILE_DEPTH * stride_w;
                while (corners.left[i] >= right) {
                    corners.left[i] -= out_w * stride_w;
                    corners.top[i] += stride_h;
                    if (corners.top[i] >= bottom) {
                        corners.top[i] -= out_h * stride_h;
                        corners.image[i] += H * W * C;
                    }
                }
            }
            fetch_straight(gradients, TILE_COLUMNS, dy, column, O, next, end);
        }
        if (k >= first) multiply(&share, tiles + pair);
        pair = PAIR - pair;
        if (next < end) {
            store_straight(tiles + pair, TILE_ROWS, pixels);
            store_straight(tiles + pair + ROW_TILE, TILE_COLUMNS, gradients);
        }
        BARRIER;
    }
    join_slices(&share, tiles);
    store_share(partial + split * rows * O, row, column, rows, O, &share, 0);
}
