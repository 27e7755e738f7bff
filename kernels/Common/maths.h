// Scalar functions with the same text, and so nearly the same bits, on every device. CUDA without its toolkit has no libm at all.
#ifndef MATHS_H
#define MATHS_H

#include "portable.h"

#if defined(__OPENCL_VERSION__) || defined(__OPENCL_C_VERSION__)
#ifdef FP_FAST_FMAF
#define multiply_add(a, b, c) fma(a, b, c)
#else
#define multiply_add(a, b, c) mad(a, b, c)
#endif
#define square_root(x) sqrt(x)
#define round_to_even(x) rint(x)
#define float_from_bits(bits) as_float(bits)
#define bits_of_float(x) as_int(x)
#elif defined(__CUDACC__)
#define multiply_add(a, b, c) fmaf(a, b, c)
#define square_root(x) sqrtf(x)
#define round_to_even(x) rintf(x)
#define float_from_bits(bits) __int_as_float(bits)
#define bits_of_float(x) __float_as_int(x)
#else
#define multiply_add(a, b, c) __builtin_fmaf(a, b, c)
#define square_root(x) __builtin_sqrtf(x)
#define round_to_even(x) __builtin_rintf(x)
#define float_from_bits(bits) __builtin_bit_cast(float, bits)
#define bits_of_float(x) __builtin_bit_cast(int, x)
#endif

// a + s * v, each component rounded once.
INLINE FLOAT4 add_scaled(FLOAT4 a, float s, FLOAT4 v) {
    a.x = multiply_add(s, v.x, a.x);
    a.y = multiply_add(s, v.y, a.y);
    a.z = multiply_add(s, v.z, a.z);
    a.w = multiply_add(s, v.w, a.w);
    return a;
}

// e^x within 2 ulp: x = n ln 2 + r with |r| <= (ln 2) / 2, ln 2 in two parts, eight terms of the series of e^r (the ninth is below 6e-9).
INLINE float exponential(float x) {
    if (!(x <= 88.722839f)) return x == x ? float_from_bits(0x7F800000) : x;
    if (x < -104.0f) return 0.0f;
    float n = round_to_even(x * 1.44269504f);
    float r = multiply_add(n, -0.693359375f, x);
    r = multiply_add(n, 2.12194440e-4f, r);
    float series = 1.98412698e-4f;
    series = multiply_add(series, r, 1.38888889e-3f);
    series = multiply_add(series, r, 8.33333333e-3f);
    series = multiply_add(series, r, 4.16666667e-2f);
    series = multiply_add(series, r, 1.66666667e-1f);
    series = multiply_add(series, r, 0.5f);
    series = multiply_add(series, r, 1.0f);
    series = multiply_add(series, r, 1.0f);
    // 2^n as two factors: n reaches from -150 to 128, one exponent field does not.
    int whole = (int)n, half_of_it = whole >> 1;
    return series * float_from_bits((half_of_it + 127) << 23) * float_from_bits((whole - half_of_it + 127) << 23);
}

// The natural logarithm within 2 ulp: x = 2^n m with m in [sqrt(1/2), sqrt(2)), ln m = 2 artanh((m - 1) / (m + 1)) by its series.
INLINE float logarithm(float x) {
    if (!(x > 0.0f)) return float_from_bits(x == 0.0f ? (int)0xFF800000 : 0x7FC00000);
    int bits = bits_of_float(x);
    if (bits == 0x7F800000) return x;
    float n = 0.0f;
    if (bits < 0x00800000) {
        bits = bits_of_float(x * 8388608.0f);
        n = -23.0f;
    }
    // 0x3F3504F3 is sqrt(1/2): taking it off first makes the exponent field count octaves from there.
    int octave = (bits - 0x3F3504F3) >> 23;
    n += (float)octave;
    float m = float_from_bits(bits - octave * 0x00800000);
    float f = m - 1.0f;
    float s = f / (m + 1.0f);
    float z = s * s;
    float series = 2.22222222e-1f;
    series = multiply_add(series, z, 2.85714286e-1f);
    series = multiply_add(series, z, 0.4f);
    series = multiply_add(series, z, 6.66666667e-1f);
    // 2 s = f - s f, so ln m = f - s (f - z series): the leading term stays exact.
    float low = multiply_add(n, -2.12194440e-4f, -s * (f - z * series));
    return multiply_add(n, 0.693359375f, f + low);
}

#endif
