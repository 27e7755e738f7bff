// The product of two matrices, tile by tile: what matmul.cl and conv2d.cl share. The file that includes this names the output tile of a
// group first, TILE_ROWS x TILE_COLUMNS with a 4 x 4 share for each of 256 lanes: their product is 4096, each a multiple of 32.
//
// Of both factors, TILE_DEPTH terms of the sum at a time lie in shared memory, depth outermost, so that a lane reads the four rows and the
// four columns of its share in one access each: 16 multiply-adds for two reads. Lines are four floats longer than they need be, which keeps
// that alignment and spreads a transposing store over the banks. A term is added after the one before it: the order is fixed.
#ifndef TILE_H
#define TILE_H

#include "maths.h"

#define TILE_DEPTH 16
#define ROW_LINE (TILE_ROWS + 4)
#define COLUMN_LINE (TILE_COLUMNS + 4)
#define LANES_ACROSS (TILE_COLUMNS / 4)

// The sums of one lane.
typedef struct { FLOAT4 row0, row1, row2, row3; } Share;

INLINE Share empty_share(void) {
    FLOAT4 zero;
    zero.x = zero.y = zero.z = zero.w = 0.0f;
    Share share = { zero, zero, zero, zero };
    return share;
}

// Adds to every lane's share the TILE_DEPTH terms that lie in shared memory.
INLINE Share multiply(Share share, const SHARED_PTR float *row_tile, const SHARED_PTR float *column_tile) {
    const SHARED_PTR float *rows = row_tile + LANE / LANES_ACROSS * 4;
    const SHARED_PTR float *columns = column_tile + LANE % LANES_ACROSS * 4;
    UNROLL
    for (int k = 0; k < TILE_DEPTH; k++) {
        FLOAT4 a = LOAD4(rows + k * ROW_LINE), b = LOAD4(columns + k * COLUMN_LINE);
        share.row0 = add_scaled(share.row0, a.x, b);
        share.row1 = add_scaled(share.row1, a.y, b);
        share.row2 = add_scaled(share.row2, a.z, b);
        share.row3 = add_scaled(share.row3, a.w, b);
    }
    return share;
}

// Brings terms [k, k + TILE_DEPTH) of [first, first + width) from source [K,count], zeros beyond either: neighbouring lanes, neighbouring
// columns.
INLINE void load_straight(SHARED_PTR float *tile, int width, const GLOBAL float *source, int first, int count, int k, int K) {
    UNROLL
    for (int i = 0; i < TILE_DEPTH * width / 256; i++) {
        int element = i * 256 + LANE, depth = element / width, place = element % width;
        bool inside = k + depth < K && first + place < count;
        tile[depth * (width + 4) + place] = inside ? source[(k + depth) * count + first + place] : 0.0f;
    }
}

// The same from source [count,K]: neighbouring lanes, neighbouring terms of the sum.
INLINE void load_transposed(SHARED_PTR float *tile, int width, const GLOBAL float *source, int first, int count, int k, int K) {
    UNROLL
    for (int i = 0; i < TILE_DEPTH * width / 256; i++) {
        int element = i * 256 + LANE, depth = element % TILE_DEPTH, place = element / TILE_DEPTH;
        bool inside = k + depth < K && first + place < count;
        tile[depth * (width + 4) + place] = inside ? source[(first + place) * K + k + depth] : 0.0f;
    }
}

INLINE void store_sum(GLOBAL float *target, int row, int column, int rows, int columns, float sum, int accumulate) {
    if (row >= rows || column >= columns) return;
    GLOBAL float *place = target + row * columns + column;
    *place = accumulate ? *place + sum : sum;
}

INLINE void store_row(GLOBAL float *target, int row, int column, int rows, int columns, FLOAT4 sums, int accumulate) {
    store_sum(target, row, column, rows, columns, sums.x, accumulate);
    store_sum(target, row, column + 1, rows, columns, sums.y, accumulate);
    store_sum(target, row, column + 2, rows, columns, sums.z, accumulate);
    store_sum(target, row, column + 3, rows, columns, sums.w, accumulate);
}

// Writes, or adds, the group's tile at (row, column) of target [rows,columns].
INLINE void store(GLOBAL float *target, int row, int column, int rows, int columns, Share share, int accumulate) {
    row += LANE / LANES_ACROSS * 4;
    column += LANE % LANES_ACROSS * 4;
    store_row(target, row, column, rows, columns, share.row0, accumulate);
    store_row(target, row + 1, column, rows, columns, share.row1, accumulate);
    store_row(target, row + 2, column, rows, columns, share.row2, accumulate);
    store_row(target, row + 3, column, rows, columns, share.row3, accumulate);
}

#endif
