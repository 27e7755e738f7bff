// The product of two matrices, tile by tile: what matmul.cl and conv2d.cl share. A group makes an output tile of TILE_ROWS x TILE_COLUMNS, a
// lane a share of it with up to 8 x 8 sums in registers, which is what it takes to be bound by arithmetic: 64 multiply-adds for four reads
// of shared memory. Few columns get a longer tile, or a smaller share; 32 KiB of shared memory are enough for all of them.
//
// Of both factors, TILE_DEPTH terms of the sum at a time lie in shared memory, depth outermost, so that a lane reads four rows or columns
// in one access. While the lanes work on these terms, the next ones are on their way from memory to registers, and go from there to a second
// pair of tiles: one barrier a step. Lines are four floats longer than they need be, which keeps the alignment and spreads a transposing
// store over the banks.
//
// A sum is one chain of multiply_add, a term after the one before it, in every tile but the smallest. That one is for products that would be
// too few groups otherwise: 64 lanes are enough for its sums, so four slices of lanes share the terms of a step, and in the end four chains
// are added up, first slice first.
#ifndef TILE_H
#define TILE_H

// More registers than this allows would leave a unit with one group, and nothing to do when that one waits.
#define GROUPS_A_UNIT 2

#include "portable.h"
#include "maths.h"

// The tile, and the floats that a lane fetches at once: 4 where the lines of all matrices in memory are multiples of that, else 1.
#ifndef TILE_ROWS
#define TILE_ROWS 32
#define TILE_COLUMNS 32
#define FETCH 1
#endif

// Deeper where there is room: fewer barriers, and more work to hide the next fetch behind.
#if TILE_ROWS + TILE_COLUMNS <= 64
#define TILE_DEPTH 32
#elif TILE_ROWS + TILE_COLUMNS <= 192
#define TILE_DEPTH 16
#else
#define TILE_DEPTH 8
#endif
#define ROW_LINE (TILE_ROWS + 4)
#define COLUMN_LINE (TILE_COLUMNS + 4)
#define ROW_TILE (TILE_DEPTH * ROW_LINE)
#define COLUMN_TILE (TILE_DEPTH * COLUMN_LINE)

// Both tiles of a step, and the floats that an entry has to have for two steps.
#define PAIR (ROW_TILE + COLUMN_TILE)
#define TILES (2 * PAIR)

// A lane's share, in quads: quads of rows times quads of columns. They lie a half of the tile apart where there are two, so that
// neighbouring lanes read neighbouring quads, and no bank of the shared memory is asked twice.
#if TILE_ROWS * TILE_COLUMNS == 16384
#define ROW_QUADS 2
#define COLUMN_QUADS 2
#elif TILE_ROWS * TILE_COLUMNS == 8192
#define ROW_QUADS 2
#define COLUMN_QUADS 1
#else
#define ROW_QUADS 1
#define COLUMN_QUADS 1
#endif
#define LANES_ACROSS (TILE_COLUMNS / COLUMN_QUADS / 4)

// Lanes that the sums of a tile are enough for. Further lanes are further slices, each of which takes its part of every step's terms.
#define LANES_A_SLICE (TILE_ROWS * TILE_COLUMNS / (16 * ROW_QUADS * COLUMN_QUADS))
#define SLICES (256 / LANES_A_SLICE)

// 32 lanes, which run together, take a block of 8 x 4 shares: what they read then are twelve different quads, most of them many times.
#if LANES_ACROSS < 8
#define BLOCK_ACROSS LANES_ACROSS
#else
#define BLOCK_ACROSS 8
#endif
#define BLOCKS_ACROSS (LANES_ACROSS / BLOCK_ACROSS)
#define BLOCK (LANE % LANES_A_SLICE / 32)

// The first row and the first column of a lane's first quads, within the tile.
INLINE int share_row(void) { return (BLOCK / BLOCKS_ACROSS * (32 / BLOCK_ACROSS) + LANE % 32 / BLOCK_ACROSS) * 4; }

INLINE int share_column(void) { return (BLOCK % BLOCKS_ACROSS * BLOCK_ACROSS + LANE % BLOCK_ACROSS) * 4; }

typedef struct { FLOAT4 sums[4 * ROW_QUADS][COLUMN_QUADS]; } Share;

INLINE FLOAT4 four_zeros(void) {
    FLOAT4 zero;
    zero.x = zero.y = zero.z = zero.w = 0.0f;
    return zero;
}

INLINE void clear_share(Share *share) {
    UNROLL
    for (int i = 0; i < 4 * ROW_QUADS; i++) {
        UNROLL
        for (int q = 0; q < COLUMN_QUADS; q++) share->sums[i][q] = four_zeros();
    }
}

// Adds to every lane's share the terms of its slice of a pair of tiles.
INLINE void multiply(Share *share, const SHARED_PTR float *pair) {
    const int first = LANE / LANES_A_SLICE * (TILE_DEPTH / SLICES);
    const SHARED_PTR float *rows = pair + first * ROW_LINE + share_row();
    const SHARED_PTR float *columns = pair + ROW_TILE + first * COLUMN_LINE + share_column();
    UNROLL
    for (int k = 0; k < TILE_DEPTH / SLICES; k++) {
        FLOAT4 b[COLUMN_QUADS];
        UNROLL
        for (int q = 0; q < COLUMN_QUADS; q++) b[q] = LOAD4(columns + k * COLUMN_LINE + q * (TILE_COLUMNS / COLUMN_QUADS));
        UNROLL
        for (int p = 0; p < ROW_QUADS; p++) {
            FLOAT4 a = LOAD4(rows + k * ROW_LINE + p * (TILE_ROWS / ROW_QUADS));
            UNROLL
            for (int q = 0; q < COLUMN_QUADS; q++) {
                share->sums[4 * p][q] = add_scaled(share->sums[4 * p][q], a.x, b[q]);
                share->sums[4 * p + 1][q] = add_scaled(share->sums[4 * p + 1][q], a.y, b[q]);
                share->sums[4 * p + 2][q] = add_scaled(share->sums[4 * p + 2][q], a.z, b[q]);
                share->sums[4 * p + 3][q] = add_scaled(share->sums[4 * p + 3][q], a.w, b[q]);
            }
        }
    }
}

// What a lane has of the result in the end: rows of its share with a quad for each of its columns, or, where there are slices, one quad.
// The row that is its i-th, and the column where its quad q begins, within the tile.
#if SLICES == 1
#define OWN_ROWS (4 * ROW_QUADS)
#define OWN_QUADS COLUMN_QUADS
#define OWN_ROW(i) (share_row() + (i) / 4 * (TILE_ROWS / ROW_QUADS) + (i) % 4)
#define OWN_COLUMN(q) (share_column() + (q) * (TILE_COLUMNS / COLUMN_QUADS))
#else
#define OWN_ROWS 1
#define OWN_QUADS 1
#define OWN_ROW(i) ((i) + LANE / (TILE_COLUMNS / 4))
#define OWN_COLUMN(q) ((q) + LANE % (TILE_COLUMNS / 4) * 4)
#endif

INLINE FLOAT4 add(FLOAT4 a, FLOAT4 b) {
    a.x += b.x;
    a.y += b.y;
    a.z += b.z;
    a.w += b.w;
    return a;
}

// Adds the slices up, after the last step's barrier; a lane's quad is its share's first then.
INLINE void join_slices(Share *share, SHARED_PTR float *tiles) {
#if SLICES == 1
    (void)share, (void)tiles;
#else
    SHARED_PTR float *mine = tiles + LANE / LANES_A_SLICE * (TILE_ROWS * TILE_COLUMNS) + share_column();
    UNROLL
    for (int i = 0; i < 4; i++) STORE4(mine + (share_row() + i) * TILE_COLUMNS, share->sums[i][0]);
    BARRIER;
    const SHARED_PTR float *own = tiles + OWN_ROW(0) * TILE_COLUMNS + OWN_COLUMN(0);
    FLOAT4 sum = LOAD4(own);
    UNROLL
    for (int slice = 1; slice < SLICES; slice++) sum = add(sum, LOAD4(own + slice * (TILE_ROWS * TILE_COLUMNS)));
    share->sums[0][0] = sum;
#endif
}

// What a lane fetches at once on the way to a tile, FETCH floats. Of a tile of some width every lane brings PIECES(width), or the first
// lanes one and the others none.
#if FETCH == 4
typedef FLOAT4 Piece;
#define FETCH_PIECE(pointer) FETCH4(pointer)
#define EMPTY_PIECE four_zeros()
#else
typedef float Piece;
#define FETCH_PIECE(pointer) (*(pointer))
#define EMPTY_PIECE 0.0f
#endif
#define PIECES_OF_TILE(width) (TILE_DEPTH * (width) / FETCH)
#define PIECES(width) ((PIECES_OF_TILE(width) + 255) / 256)
#define HAS_PIECES(width) (PIECES_OF_TILE(width) >= 256 || LANE < PIECES_OF_TILE(width))

// From a matrix whose lines are terms of the sum, neighbouring lanes bring neighbouring places of one term: straight. Where piece i goes.
#define STRAIGHT_PLACE(width) (LANE % ((width) / FETCH) * FETCH)
#define STRAIGHT_DEPTH(width, i) (LANE / ((width) / FETCH) + (i) * (256 * FETCH / (width)))

// From one whose lines are places, 8 / FETCH of them bring eight terms of one place, which is as little as memory hands out at once, and 32
// of them eight terms of neighbouring places, which go to different banks: turned.
#define TURNED_PLACES (256 * FETCH / TILE_DEPTH)
#define TURNED_DEPTH (LANE / (8 / FETCH * TURNED_PLACES) * 8 + LANE % (8 / FETCH) * FETCH)
#define TURNED_PLACE(i) (LANE / (8 / FETCH) % TURNED_PLACES + (i) * TURNED_PLACES)

// Terms from k on of places from first on: of source [K,count], and of source [count,K]. Zeros beyond either.
INLINE void fetch_straight(Piece *pieces, int width, const GLOBAL float *source, int first, int count, int k, int K) {
    int place = first + STRAIGHT_PLACE(width);
    UNROLL
    for (int i = 0; i < PIECES(width); i++) {
        int term = k + STRAIGHT_DEPTH(width, i);
        pieces[i] = EMPTY_PIECE;
        if (HAS_PIECES(width) && term < K && place < count) pieces[i] = FETCH_PIECE(source + term * count + place);
    }
}

INLINE void fetch_turned(Piece *pieces, int width, const GLOBAL float *source, int first, int count, int k, int K) {
    int term = k + TURNED_DEPTH;
    UNROLL
    for (int i = 0; i < PIECES(width); i++) {
        int place = first + TURNED_PLACE(i);
        pieces[i] = EMPTY_PIECE;
        if (HAS_PIECES(width) && term < K && place < count) pieces[i] = FETCH_PIECE(source + place * K + term);
    }
}

// From registers to the tile.
INLINE void store_straight(SHARED_PTR float *tile, int width, const Piece *pieces) {
    if (!HAS_PIECES(width)) return;
    UNROLL
    for (int i = 0; i < PIECES(width); i++) {
        SHARED_PTR float *to = tile + STRAIGHT_DEPTH(width, i) * (width + 4) + STRAIGHT_PLACE(width);
#if FETCH == 4
        STORE4(to, pieces[i]);
#else
        *to = pieces[i];
#endif
    }
}

INLINE void store_turned(SHARED_PTR float *tile, int width, const Piece *pieces) {
    if (!HAS_PIECES(width)) return;
    UNROLL
    for (int i = 0; i < PIECES(width); i++) {
        SHARED_PTR float *to = tile + TURNED_DEPTH * (width + 4) + TURNED_PLACE(i);
#if FETCH == 4
        to[0] = pieces[i].x;
        to[width + 4] = pieces[i].y;
        to[2 * (width + 4)] = pieces[i].z;
        to[3 * (width + 4)] = pieces[i].w;
#else
        *to = pieces[i];
#endif
    }
}

// Four values of a line, or the first few of them where only so many (count, at least 1) are left.
INLINE FLOAT4 fetch_some(const GLOBAL float *source, int count) {
#if FETCH == 4
    (void)count;
    return FETCH4(source);
#else
    FLOAT4 values = four_zeros();
    values.x = source[0];
    if (count > 1) values.y = source[1];
    if (count > 2) values.z = source[2];
    if (count > 3) values.w = source[3];
    return values;
#endif
}

INLINE void put_some(GLOBAL float *target, int count, FLOAT4 values) {
#if FETCH == 4
    (void)count;
    PUT4(target, values);
#else
    target[0] = values.x;
    if (count > 1) target[1] = values.y;
    if (count > 2) target[2] = values.z;
    if (count > 3) target[3] = values.w;
#endif
}

// Writes, or adds, a quad of sums in its line of the target, of which count columns are left.
INLINE void store_sums(GLOBAL float *target, int count, FLOAT4 sums, int accumulate) {
    if (accumulate) sums = add(fetch_some(target, count), sums);
    put_some(target, count, sums);
}

// Writes, or adds, the group's tile at (row, column) of target [rows,columns].
INLINE void store_share(GLOBAL float *target, int row, int column, int rows, int columns, const Share *share, int accumulate) {
    UNROLL
    for (int i = 0; i < OWN_ROWS; i++) {
        int to_row = row + OWN_ROW(i);
        if (to_row >= rows) continue;
        UNROLL
        for (int q = 0; q < OWN_QUADS; q++) {
            int to_column = column + OWN_COLUMN(q);
            if (to_column < columns) store_sums(target + to_row * columns + to_column, columns - to_column, share->sums[i][q], accumulate);
        }
    }
}

#endif
