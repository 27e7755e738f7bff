// 2-D convolution as a matrix product whose large factor is never written down (implicit GEMM): a row is a pixel, a column a channel, and
// the sum runs over the window. A group makes a tile of 128 x 32, because channels are few and pixels many. Positions are worked out once a
// row and once a term and kept in shared memory, so that the loads are left with additions and comparisons.
// Groups along x walk the rows, along y the columns, along z the splits of the weight gradient.
#define TILE_ROWS 128
#define TILE_COLUMNS 32
#include "portable.h"
#include "tile.h"

// A coordinate so far outside that no window reaches back.
#define NOWHERE (-0x40000000)

// What becomes of a sum on its way to y: see Conv2dForward. The addresses of those who have no place are not looked at.
INLINE float finish_sum(float sum, int row, int column, int rows, int columns, const GLOBAL float *factor, const GLOBAL float *offset,
        const GLOBAL float *residual, int relu) {
    if (row >= rows || column >= columns) return sum;
    if (factor) sum = multiply_add(factor[column], sum, offset[column]);
    if (residual) sum += residual[row * columns + column];
    return relu && sum < 0.0f ? 0.0f : sum;
}

INLINE FLOAT4 finish_row(FLOAT4 sums, int row, int column, int rows, int columns, const GLOBAL float *factor, const GLOBAL float *offset,
        const GLOBAL float *residual, int relu) {
    sums.x = finish_sum(sums.x, row, column, rows, columns, factor, offset, residual, relu);
    sums.y = finish_sum(sums.y, row, column + 1, rows, columns, factor, offset, residual, relu);
    sums.z = finish_sum(sums.z, row, column + 2, rows, columns, factor, offset, residual, relu);
    sums.w = finish_sum(sums.w, row, column + 3, rows, columns, factor, offset, residual, relu);
    return sums;
}

// Of a group's whole tile at (row, column).
INLINE Share finish(Share share, int row, int column, int rows, int columns, const GLOBAL float *factor, const GLOBAL float *offset,
        const GLOBAL float *residual, int relu) {
    row += LANE / LANES_ACROSS * 4;
    column += LANE % LANES_ACROSS * 4;
    share.row0 = finish_row(share.row0, row, column, rows, columns, factor, offset, residual, relu);
    share.row1 = finish_row(share.row1, row + 1, column, rows, columns, factor, offset, residual, relu);
    share.row2 = finish_row(share.row2, row + 2, column, rows, columns, factor, offset, residual, relu);
    share.row3 = finish_row(share.row3, row + 3, column, rows, columns, factor, offset, residual, relu);
    return share;
}

// y [N,OutH,OutW,O] = x [N,H,W,C] convolved with weight [R,S,C,O], finished where there is something to finish it with. The sum runs over
// (r, s, c), c fastest: neighbouring lanes read neighbouring channels of a pixel.
KERNEL(256) conv2d_forward(const GLOBAL float *RESTRICT x, const GLOBAL float *RESTRICT weight, GLOBAL float *y,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        const GLOBAL float *factor, const GLOBAL float *offset, const GLOBAL float *residual, int relu, int frozen) {
    (void)frozen; // a hint for devices that keep something beside the weight
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    SHARED int image[TILE_ROWS];
    SHARED int top[TILE_ROWS];
    SHARED int left[TILE_ROWS];
    int rows = N * out_h * out_w, terms = R * S * C, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS;
    if (LANE < TILE_ROWS) {
        int pixel = row + LANE, oh = pixel / out_w % out_h, ow = pixel % out_w;
        image[LANE] = pixel / out_w / out_h * H * W * C;
        top[LANE] = pixel < rows ? oh * stride_h - pad_h : NOWHERE;
        left[LANE] = ow * stride_w - pad_w;
    }
    BARRIER;
    Share share = empty_share();
    for (int k = 0; k < terms; k += TILE_DEPTH) {
        int depth = LANE % TILE_DEPTH, term = k + depth;
        int c = term % C, s = term / C % S, r = term < terms ? term / C / S : NOWHERE;
        UNROLL
        for (int i = 0; i < TILE_ROWS * TILE_DEPTH / 256; i++) {
            int place = LANE / TILE_DEPTH + i * (256 / TILE_DEPTH);
            int h = top[place] + r, w = left[place] + s;
            bool inside = h >= 0 && h < H && w >= 0 && w < W;
            row_tile[depth * ROW_LINE + place] = inside ? x[image[place] + (h * W + w) * C + c] : 0.0f;
        }
        load_straight(column_tile, TILE_COLUMNS, weight, column, O, k, terms);
        BARRIER;
        share = multiply(share, row_tile, column_tile);
        BARRIER;
    }
    if (factor || residual || relu) share = finish(share, row, column, rows, O, factor, offset, residual, relu);
    store(y, row, column, rows, O, share, 0);
}

// dx [N,H,W,C] (+)= the gradient with respect to the input. The sum runs over (r, s, o), o fastest. Window (r, s) of the output pixel
// (oh, ow) meets the input pixel (h, w) where h + pad = oh stride + r: rows and terms are divided by the stride beforehand, and meet where
// the remainders agree. With a stride of 2 three terms of four are zeros that are multiplied all the same.
KERNEL(256) conv2d_backward_input(const GLOBAL float *RESTRICT dy, const GLOBAL float *RESTRICT weight, GLOBAL float *dx,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int accumulate) {
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    SHARED int image[TILE_ROWS];
    SHARED int bottom[TILE_ROWS];
    SHARED int bottom_rest[TILE_ROWS];
    SHARED int right[TILE_ROWS];
    SHARED int right_rest[TILE_ROWS];
    int rows = N * H * W, terms = R * S * O, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS;
    if (LANE < TILE_ROWS) {
        int pixel = row + LANE, h = pixel / W % H + pad_h, w = pixel % W + pad_w;
        image[LANE] = pixel / W / H * out_h * out_w * O;
        bottom[LANE] = pixel < rows ? h / stride_h : NOWHERE;
        bottom_rest[LANE] = h % stride_h;
        right[LANE] = w / stride_w;
        right_rest[LANE] = w % stride_w;
    }
    BARRIER;
    Share share = empty_share();
    for (int k = 0; k < terms; k += TILE_DEPTH) {
        int depth = LANE % TILE_DEPTH, term = k + depth;
        int o = term % O, s = term / O % S, r = term / O / S;
        int up = r / stride_h, up_rest = r % stride_h, across = s / stride_w, across_rest = s % stride_w;
        UNROLL
        for (int i = 0; i < TILE_ROWS * TILE_DEPTH / 256; i++) {
            int place = LANE / TILE_DEPTH + i * (256 / TILE_DEPTH);
            int oh = bottom[place] - up, ow = right[place] - across;
            bool meets = bottom_rest[place] == up_rest && right_rest[place] == across_rest;
            bool inside = term < terms && oh >= 0 && oh < out_h && ow >= 0 && ow < out_w;
            row_tile[depth * ROW_LINE + place] = meets && inside ? dy[image[place] + (oh * out_w + ow) * O + o] : 0.0f;
        }
        UNROLL
        for (int i = 0; i < TILE_COLUMNS * TILE_DEPTH / 256; i++) {
            int place = LANE / TILE_DEPTH + i * (256 / TILE_DEPTH), c = column + place;
            bool inside = term < terms && c < C;
            column_tile[depth * COLUMN_LINE + place] = inside ? weight[((r * S + s) * C + c) * O + o] : 0.0f;
        }
        BARRIER;
        share = multiply(share, row_tile, column_tile);
        BARRIER;
    }
    store(dx, row, column, rows, C, share, accumulate);
}

// partial [splits,R,S,C,O] = the gradient with respect to the weight from one range of images for each split. Rows are (r, s, c), c
// fastest; the sum runs over output pixels, whose positions are worked out for each tile of them by a few lanes.
KERNEL(256) conv2d_backward_weight(const GLOBAL float *RESTRICT x, const GLOBAL float *RESTRICT dy, GLOBAL float *partial,
        int N, int H, int W, int C, int O, int R, int S, int out_h, int out_w, int stride_h, int stride_w, int pad_h, int pad_w,
        int splits) {
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    SHARED int image[TILE_DEPTH];
    SHARED int top[TILE_DEPTH];
    SHARED int left[TILE_DEPTH];
    int rows = R * S * C, row = GROUP * TILE_ROWS, column = GROUP_Y * TILE_COLUMNS, split = GROUP_Z;
    int first = N * split / splits * out_h * out_w, end = N * (split + 1) / splits * out_h * out_w;
    int place = LANE % TILE_ROWS, tap = row + place;
    int c = tap % C, s = tap / C % S, r = tap < rows ? tap / C / S : NOWHERE;
    Share share = empty_share();
    for (int k = first; k < end; k += TILE_DEPTH) {
        if (LANE < TILE_DEPTH) {
            int pixel = k + LANE, oh = pixel / out_w % out_h, ow = pixel % out_w;
            image[LANE] = pixel / out_w / out_h * H * W * C;
            top[LANE] = pixel < end ? oh * stride_h - pad_h : NOWHERE;
            left[LANE] = ow * stride_w - pad_w;
        }
        BARRIER;
        UNROLL
        for (int i = 0; i < TILE_ROWS * TILE_DEPTH / 256; i++) {
            int depth = LANE / TILE_ROWS + i * (256 / TILE_ROWS);
            int h = top[depth] + r, w = left[depth] + s;
            bool inside = h >= 0 && h < H && w >= 0 && w < W;
            row_tile[depth * ROW_LINE + place] = inside ? x[image[depth] + (h * W + w) * C + c] : 0.0f;
        }
        load_straight(column_tile, TILE_COLUMNS, dy, column, O, k, end);
        BARRIER;
        share = multiply(share, row_tile, column_tile);
    }
    store(partial + split * rows * O, row, column, rows, O, share, 0);
}
