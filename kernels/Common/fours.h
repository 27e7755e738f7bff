// Four floats to a lane, in accesses of 16 bytes: what it takes to keep the memory of a GPU busy.
#ifndef FOURS_H
#define FOURS_H

#include "portable.h"

// Runs the statements on the floats {0, ..., count - 1}, where this lane's share is n of them from place i on. The text is there twice: for n
// = 4, and for n = 1, to be run up to three times by the last lane of all. With one copy for any n the branches would part each access from
// the next, and the device would wait for them one by one. A comma in the statements must be in parentheses, or it ends the argument.
#define BY_FOURS(count, statements)           \
    {                                         \
        int i = 4 * THREAD;                   \
        if (i <= count - 4) {                 \
            const int n = 4;                  \
            statements                        \
        } else {                              \
            for (; i < count; i++) {          \
                const int n = 1;              \
                statements                    \
            }                                 \
        }                                     \
    }

// n floats from the device's memory, n being 1 or 4 and known to the compiler. Four must begin at a multiple of 16 bytes.
INLINE void take(const GLOBAL float *from, int n, float *to) {
    if (n == 4) {
        FLOAT4 four = FETCH4(from);
        to[0] = four.x;
        to[1] = four.y;
        to[2] = four.z;
        to[3] = four.w;
    } else {
        to[0] = from[0];
    }
}

// The way back.
INLINE void put(GLOBAL float *to, int n, const float *from) {
    if (n == 4) {
        FLOAT4 four;
        four.x = from[0];
        four.y = from[1];
        four.z = from[2];
        four.w = from[3];
        PUT4(to, four);
    } else {
        to[0] = from[0];
    }
}

#endif
