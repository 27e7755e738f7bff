// Rows by their numbers.
#include "portable.h"

// y [M,F]: row i = row rows[i] of x; a lane an element, neighbours side by side. Moves 8 bytes an element, and 4 a row.
KERNEL(256) gather_rows(const GLOBAL float *x, const GLOBAL int *rows, GLOBAL float *y, int M, int F) {
    int i = THREAD;
    if (i < M * F) y[i] = x[rows[i / F] * F + i % F];
}

// y [M]: element i = element rows[i] of x.
KERNEL(256) gather_ints(const GLOBAL int *x, const GLOBAL int *rows, GLOBAL int *y, int M) {
    int i = THREAD;
    if (i < M) y[i] = x[rows[i]];
}
