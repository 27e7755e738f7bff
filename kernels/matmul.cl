// Products of row-major matrices, c [M,N] (+)= a b with either factor transposed or neither. A group makes a tile of 64 x 64: 64 floats are
// fetched for each term of the sum and 2,048 multiply-adds done with them, so that large products are bound by arithmetic.
// Groups along x walk the columns of c, along y its rows; tiles that reach over an edge read zeros there and write nothing.
#define TILE_ROWS 64
#define TILE_COLUMNS 64
#include "portable.h"
#include "tile.h"

// a [M,K], b [K,N].
KERNEL(256) matmul(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K, int accumulate) {
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    int row = GROUP_Y * TILE_ROWS, column = GROUP * TILE_COLUMNS;
    Share share = empty_share();
    for (int k = 0; k < K; k += TILE_DEPTH) {
        load_transposed(row_tile, TILE_ROWS, a, row, M, k, K);
        load_straight(column_tile, TILE_COLUMNS, b, column, N, k, K);
        BARRIER;
        share = multiply(share, row_tile, column_tile);
        BARRIER;
    }
    store(c, row, column, M, N, share, accumulate);
}

// a [K,M], b [K,N]: the weight gradient of a linear layer.
KERNEL(256) matmul_transposed_a(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K,
        int accumulate) {
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    int row = GROUP_Y * TILE_ROWS, column = GROUP * TILE_COLUMNS;
    Share share = empty_share();
    for (int k = 0; k < K; k += TILE_DEPTH) {
        load_straight(row_tile, TILE_ROWS, a, row, M, k, K);
        load_straight(column_tile, TILE_COLUMNS, b, column, N, k, K);
        BARRIER;
        share = multiply(share, row_tile, column_tile);
        BARRIER;
    }
    store(c, row, column, M, N, share, accumulate);
}

// a [M,K], b [N,K]: the input gradient of a linear layer.
KERNEL(256) matmul_transposed_b(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K,
        int accumulate) {
    SHARED float row_tile[TILE_DEPTH * ROW_LINE];
    SHARED float column_tile[TILE_DEPTH * COLUMN_LINE];
    int row = GROUP_Y * TILE_ROWS, column = GROUP * TILE_COLUMNS;
    Share share = empty_share();
    for (int k = 0; k < K; k += TILE_DEPTH) {
        load_transposed(row_tile, TILE_ROWS, a, row, M, k, K);
        load_transposed(column_tile, TILE_COLUMNS, b, column, N, k, K);
        BARRIER;
        share = multiply(share, row_tile, column_tile);
        BARRIER;
    }
    store(c, row, column, M, N, share, accumulate);
}
