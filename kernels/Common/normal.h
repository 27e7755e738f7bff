// Random words to numbers: Common/NormalNumbers.cs in C, with the same bits.
#ifndef NORMAL_H
#define NORMAL_H

#include "portable.h"
#include "maths.h"

// The upper 23 bits as the fraction of a number in [1, 2).
INLINE float one_and_bits(uint word) { return float_from_bits((int)(word >> 9 | 0x3F800000u)); }

// In [0, 1).
INLINE float uniform_number(uint word) { return one_and_bits(word) - 1.0f; }

typedef struct { float x, y; } NormalPair;

// Two independent normal numbers of two words (Box and Muller 1958). u = 2^-24 (2 floor(word / 2^9) + 1) is never 0, and no number is above
// 5.77 in size. Of the angle's word the upper two bits are a quarter turn and the next 23 a place within it; sine and cosine of up to pi/4 are
// within 2 ulp.
INLINE NormalPair normal_pair(uint radius_word, uint angle_word) {
    float radius = square_root(-2.0f * logarithm(one_and_bits(radius_word) - 0.99999994f));
    float angle = (one_and_bits(angle_word << 2) - 1.5f) * 1.57079633f;
    float z = angle * angle;
    float series = multiply_add(2.443315712e-5f, z, -1.388731625e-3f);
    series = multiply_add(series, z, 4.166664568e-2f);
    float cosine = multiply_add(z * z, series, multiply_add(-0.5f, z, 1.0f));
    series = multiply_add(-1.9515295891e-4f, z, 8.3321608736e-3f);
    series = multiply_add(series, z, -1.6666654611e-1f);
    float sine = multiply_add(z * angle, series, angle);
    bool quarter = (angle_word & 0x40000000u) != 0u, half_turn = (angle_word & 0x80000000u) != 0u;
    NormalPair pair;
    // 0 is added as the C# does, where it makes 0 of -0.
    pair.x = (quarter ? -sine : cosine) + 0.0f;
    pair.y = (quarter ? cosine : sine) + 0.0f;
    pair.x = radius * (half_turn ? -pair.x : pair.x);
    pair.y = radius * (half_turn ? -pair.y : pair.y);
    return pair;
}

#endif
