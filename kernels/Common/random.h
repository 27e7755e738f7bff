// Random numbers by address, equal bit for bit to Tensors/Philox.cs and Tensors/KeyedPermutation.cs.
#ifndef RANDOM_H
#define RANDOM_H

#include "portable.h"

#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#define multiply_high(a, b) mul_hi(a, b)
#else
#define multiply_high(a, b) ((uint)(((unsigned long long)(a) * (b)) >> 32))
#endif

typedef struct { uint a, b, c, d; } RandomWords;

// Philox4x32-10 (Salmon et al. 2011): four words from a counter of four words and a key of two.
INLINE RandomWords philox(uint counter0, uint counter1, uint counter2, uint counter3, uint key0, uint key1) {
    RandomWords words = { counter0, counter1, counter2, counter3 };
    for (int round = 0; round < 10; round++) {
        uint high0 = multiply_high(0xD2511F53u, words.a), low0 = 0xD2511F53u * words.a;
        uint high1 = multiply_high(0xCD9E8D57u, words.c), low1 = 0xCD9E8D57u * words.c;
        words.a = high1 ^ words.b ^ key0;
        words.b = low1;
        words.c = high0 ^ words.d ^ key1;
        words.d = low0;
        key0 += 0x9E3779B9u;
        key1 += 0xBB67AE85u;
    }
    return words;
}

// Where position of {0, ..., count - 1} goes: a six-round Feistel network on 2 * half_bits bits, walked until it lands in the range.
INLINE int permute(int position, int count, int half_bits, uint key0, uint key1) {
    uint mask = (1u << half_bits) - 1u, value = (uint)position;
    do {
        uint left = value >> half_bits, right = value & mask;
        for (uint round = 0; round < 6u; round++) {
            uint mixed = left ^ (philox(right, round, 0u, 0u, key0, key1).a & mask);
            left = right;
            right = mixed;
        }
        value = (left << half_bits) | right;
    } while (value >= (uint)count);
    return (int)value;
}

#endif
