// Products of row-major matrices, c [M,N] (+)= a b with either factor transposed or neither, by tiles (tile.h). Groups along x walk the
// columns of c, along y its rows; tiles that reach over an edge read zeros there and write nothing.
#include "tile.h"

// Of a [M,K] or, where turned_a is 0, a [K,M]; of b [K,N] or, where turned_b is 1, b [N,K]. Both are constants where this is inlined.
INLINE void product(SHARED_PTR float *tiles, const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b,
        GLOBAL float *c, int M, int N, int K, int accumulate, bool turned_a, bool turned_b) {
    int row = GROUP_Y * TILE_ROWS, column = GROUP * TILE_COLUMNS, pair = 0;
    Share share;
    Piece rows[PIECES(TILE_ROWS)];
    Piece columns[PIECES(TILE_COLUMNS)];
    clear_share(&share);
    for (int k = -TILE_DEPTH; k < K; k += TILE_DEPTH) {
        int next = k + TILE_DEPTH;
        if (next < K) {
            if (turned_a) fetch_turned(rows, TILE_ROWS, a, row, M, next, K);
            else fetch_straight(rows, TILE_ROWS, a, row, M, next, K);
            if (turned_b) fetch_turned(columns, TILE_COLUMNS, b, column, N, next, K);
            else fetch_straight(columns, TILE_COLUMNS, b, column, N, next, K);
        }
        if (k >= 0) multiply(&share, tiles + pair);
        pair = PAIR - pair;
        if (next < K) {
            if (turned_a) store_turned(tiles + pair, TILE_ROWS, rows);
            else store_straight(tiles + pair, TILE_ROWS, rows);
            if (turned_b) store_turned(tiles + pair + ROW_TILE, TILE_COLUMNS, columns);
            else store_straight(tiles + pair + ROW_TILE, TILE_COLUMNS, columns);
        }
        BARRIER;
    }
    join_slices(&share, tiles);
    store_share(c, row, column, M, N, &share, accumulate);
}

// a [M,K], b [K,N].
KERNEL(256) matmul(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K, int accumulate) {
    SHARED float tiles[TILES];
    product(tiles, a, b, c, M, N, K, accumulate, true, false);
}

// a [K,M], b [K,N]: the weight gradient of a linear layer.
KERNEL(256) matmul_transposed_a(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K,
        int accumulate) {
    SHARED float tiles[TILES];
    product(tiles, a, b, c, M, N, K, accumulate, false, false);
}

// a [M,K], b [N,K]: the input gradient of a linear layer.
KERNEL(256) matmul_transposed_b(const GLOBAL float *RESTRICT a, const GLOBAL float *RESTRICT b, GLOBAL float *c, int M, int N, int K,
        int accumulate) {
    SHARED float tiles[TILES];
    product(tiles, a, b, c, M, N, K, accumulate, true, true);
}
