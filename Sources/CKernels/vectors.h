// Vectors of CK_WIDTH numbers, and functions on them.
#include <float.h>
#include <math.h>
#include <string.h>
#if CK_WIDTH == 16
#include <immintrin.h>
#endif

#include "variants.h"

#define INLINE static inline __attribute__((always_inline))

typedef float vector __attribute__((vector_size(CK_WIDTH * 4)));
typedef int32_t mask __attribute__((vector_size(CK_WIDTH * 4)));
typedef float unaligned_vector __attribute__((vector_size(CK_WIDTH * 4), aligned(4), may_alias));

INLINE vector load(const float *p) { return *(const unaligned_vector *)p; }
INLINE void store(float *p, vector x) { *(unaligned_vector *)p = x; }
INLINE int is_aligned(const float *p) { return (uintptr_t)p % sizeof(vector) == 0; }
INLINE vector splat(float x) { return x - (vector){0}; }

// The first elements of a vector, zero beyond them.
#if CK_WIDTH == 16
INLINE __mmask16 first_lanes(int count) { return (__mmask16)((1u << count) - 1); }
INLINE vector load_part(const float *p, int count) { return (vector)_mm512_maskz_loadu_ps(first_lanes(count), p); }
INLINE void store_part(float *p, vector x, int count) { _mm512_mask_storeu_ps(p, first_lanes(count), (__m512)x); }
#else
INLINE vector load_part(const float *p, int count) {
    vector x = {0};
    memcpy(&x, p, (size_t)count * sizeof(float));
    return x;
}

INLINE void store_part(float *p, vector x, int count) { memcpy(p, &x, (size_t)count * sizeof(float)); }
#endif

// The first `count` elements, and zeros.
INLINE vector first_of(vector x, int count) { return load_part((const float *)&x, count); }

// A vector, or its first `count` elements.
INLINE vector take(const float *p, int count) { return count == CK_WIDTH ? load(p) : load_part(p, count); }

INLINE void put(float *p, vector x, int count) {
    if (count == CK_WIDTH)
        store(p, x);
    else
        store_part(p, x, count);
}

INLINE vector choose(mask condition, vector yes, vector no) {
    return (vector)((condition & (mask)yes) | (~condition & (mask)no));
}

INLINE vector absolute(vector x) { return (vector)((mask)x & 0x7fffffff); }
INLINE vector with_sign(vector x, vector sign) { return (vector)((mask)x | ((mask)sign & (int32_t)0x80000000)); }
INLINE vector least(vector a, vector b) { return choose(a < b, a, b); }
INLINE vector greatest(vector a, vector b) { return choose(a > b, a, b); }
// The greater of two, not a number where either is.
INLINE vector maximum(vector term, vector rest) { return choose(term != term, term, greatest(term, rest)); }

INLINE float sum(vector x) {
    float parts[CK_WIDTH];
    memcpy(parts, &x, sizeof x);
    for (int half = CK_WIDTH / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) parts[i] += parts[i + half];
    return parts[0];
}

INLINE float scalar_maximum(float term, float rest) { return term > rest || term != term ? term : rest; }

INLINE float maximum_of(vector x) {
    float parts[CK_WIDTH];
    memcpy(parts, &x, sizeof x);
    for (int half = CK_WIDTH / 2; half > 0; half /= 2)
        for (int i = 0; i < half; i++) parts[i] = scalar_maximum(parts[i + half], parts[i]);
    return parts[0];
}

// e to the power of x up to 88: x = n ln 2 + r with |r| <= ln 2 / 2, a polynomial in r (Chebyshev interpolation,
// relative error 3e-9), and n added to the exponent. Within 2 ulp; results below the least normal number are 0. Not a
// number where x is not.
INLINE vector exponential_up_to_88(vector x) {
    vector clamped = greatest(splat(-87.4f), x);
    // Rounds to the nearest integer by adding 1.5 * 2^23, whose lowest bits are then those of n.
    vector shifted = clamped * 1.44269504f + 12582912.0f;
    vector n = shifted - 12582912.0f;
    vector r = clamped - n * 0.693359375f + n * 2.12194440e-4f, square = r * r;
    vector high = r * 8.333310934e-3f + 4.166646501e-2f + square * (r * 1.989098085e-4f + 1.393364103e-3f);
    vector p = r + 1.0f + square * (r * 1.666666668e-1f + 0.5f + square * high);
    vector y = (vector)((mask)p + ((mask)shifted << 23));
    return (vector)((~(x < -87.33654f) & (mask)y) | (x != x));
}

// e to the power of any x, infinity where that is too large.
INLINE vector exponential(vector x) {
    return choose(x > 88.72283f, splat(INFINITY), exponential_up_to_88(least(splat(88.8f), x)));
}

// The hyperbolic tangent: an odd polynomial up to 0.625, 1 - 2 / (e^2|x| + 1) beyond. Relative error below 3e-7.
INLINE vector hyperbolic_tangent(vector x) {
    vector a = absolute(x), t = x * x;
    vector p = t * -5.657135180e-3f + 2.058819145e-2f;
    p = p * t + -5.372010765e-2f;
    p = p * t + 1.333111406e-1f;
    p = p * t + -3.333325986e-1f;
    vector small = x + x * t * p;
    vector large = with_sign(1.0f - 2.0f / (exponential(a + a) + 1.0f), x);
    return choose(a < 0.625f, small, large);
}

// The error function: x P(x²) / Q(x²) with the smallest relative error up to 3.95, where it rounds to 1 (rational
// minimax of degrees 5 and 5 by reweighted least squares, 2e-8). Relative error below 4e-7.
INLINE vector error_function(vector x) {
    const float end = 3.95f;
    vector a = greatest(splat(-end), least(splat(end), x)), t = a * a;
    vector p = t * 2.025876865e-6f + 2.846629569e-4f;
    p = p * t + 3.807518163e-3f;
    p = p * t + 5.287341525e-2f;
    p = p * t + 1.915367952e-1f;
    p = p * t + 1.128379144f;
    vector q = t * 3.783018112e-5f + 1.170550714e-3f;
    q = q * t + 1.505380496e-2f;
    q = q * t + 1.145538181e-1f;
    q = q * t + 5.030777442e-1f;
    q = q * t + 1.0f;
    return choose(absolute(x) >= end, with_sign(splat(1), x), a * p / q);
}

INLINE vector square_root(vector x) { return __builtin_elementwise_sqrt(x); }

INLINE vector logarithm(vector x) {
    vector y;
    for (int i = 0; i < CK_WIDTH; i++) y[i] = logf(x[i]);
    return y;
}

// The logistic function; e^-x may be infinite.
INLINE vector sigmoid(vector x) { return 1.0f / (1.0f + exponential(-x)); }

INLINE vector gelu(vector x) { return x * (0.5f * (1.0f + error_function(x * 0.70710678f))); }

// Not a number where x is not.
INLINE vector relu(vector x) { return (vector)(~(x <= 0.0f) & (mask)x); }

INLINE vector one_where(mask condition) { return (vector)(condition & (mask)splat(1)); }

// The elements of two vectors in turns: of their first halves, and of their second ones. Every second element of two
// vectors that overlap in one. The elements of a vector moved by one place, after the first one of another.
#if CK_WIDTH == 4
#define LOW_HALVES 0, 4, 1, 5
#define HIGH_HALVES 2, 6, 3, 7
#define EVERY_SECOND 0, 2, 5, 7
#define AFTER_ZERO 4, 0, 1, 2
#elif CK_WIDTH == 8
#define LOW_HALVES 0, 8, 1, 9, 2, 10, 3, 11
#define HIGH_HALVES 4, 12, 5, 13, 6, 14, 7, 15
#define EVERY_SECOND 0, 2, 4, 6, 9, 11, 13, 15
#define AFTER_ZERO 8, 0, 1, 2, 3, 4, 5, 6
#else
#define LOW_HALVES 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define HIGH_HALVES 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
#define EVERY_SECOND 0, 2, 4, 6, 8, 10, 12, 14, 17, 19, 21, 23, 25, 27, 29, 31
#define AFTER_ZERO 16, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14
#endif

// Lanes are four elements, within which processors shuffle fastest. In every lane, the elements of two vectors in
// turns: of its first half, and of its second one; the same of pairs of elements. Every second lane of two vectors, from
// the first or from the second one on.
#define LANE(i) i, i + 1, i + 2, i + 3
#define LANE_LOW(i) i, i + CK_WIDTH, i + 1, i + CK_WIDTH + 1
#define LANE_HIGH(i) LANE_LOW(i + 2)
#define LANE_LOW_PAIRS(i) i, i + 1, i + CK_WIDTH, i + CK_WIDTH + 1
#define LANE_HIGH_PAIRS(i) LANE_LOW_PAIRS(i + 2)
#if CK_WIDTH == 4
#define IN_LANES(ELEMENTS) ELEMENTS(0)
#elif CK_WIDTH == 8
#define IN_LANES(ELEMENTS) ELEMENTS(0), ELEMENTS(4)
#define EVERY_SECOND_LANE(i) LANE(i), LANE(i + 8)
#else
#define IN_LANES(ELEMENTS) ELEMENTS(0), ELEMENTS(4), ELEMENTS(8), ELEMENTS(12)
#define EVERY_SECOND_LANE(i) LANE(i), LANE(i + 8), LANE(i + 16), LANE(i + 24)
#endif

// Transposes a square: first the squares of four in lanes, then the lanes.
INLINE void transpose_square(vector x[CK_WIDTH]) {
#pragma clang loop unroll(full)
    for (int i = 0; i < CK_WIDTH; i += 4) {
        const vector a = __builtin_shufflevector(x[i], x[i + 1], IN_LANES(LANE_LOW));
        const vector b = __builtin_shufflevector(x[i], x[i + 1], IN_LANES(LANE_HIGH));
        const vector c = __builtin_shufflevector(x[i + 2], x[i + 3], IN_LANES(LANE_LOW));
        const vector d = __builtin_shufflevector(x[i + 2], x[i + 3], IN_LANES(LANE_HIGH));
        x[i] = __builtin_shufflevector(a, c, IN_LANES(LANE_LOW_PAIRS));
        x[i + 1] = __builtin_shufflevector(a, c, IN_LANES(LANE_HIGH_PAIRS));
        x[i + 2] = __builtin_shufflevector(b, d, IN_LANES(LANE_LOW_PAIRS));
        x[i + 3] = __builtin_shufflevector(b, d, IN_LANES(LANE_HIGH_PAIRS));
    }
#if CK_WIDTH > 4
    // Every round leaves a vector every second lane of two, so that after the last one it has the same of all.
#pragma clang loop unroll(full)
    for (int step = 4; step < CK_WIDTH; step *= 2) {
        vector y[CK_WIDTH];
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_WIDTH; i++) {
            const int first = i & ~step;
            y[i] = i & step ? __builtin_shufflevector(x[first], x[first + step], EVERY_SECOND_LANE(4))
                            : __builtin_shufflevector(x[first], x[first + step], EVERY_SECOND_LANE(0));
        }
        memcpy(x, y, sizeof y);
    }
#endif
}

// The first, the second and the third numbers of as many triples as a vector has elements.
#if CK_WIDTH == 4
#define THIRDS(i) i, i + 3, i + 6, i + 9
#elif CK_WIDTH == 8
#define THIRDS(i) i, i + 3, i + 6, i + 9, i + 12, i + 15, i + 18, i + 21
#else
#define THIRDS(i) \
    i, i + 3, i + 6, i + 9, i + 12, i + 15, i + 18, i + 21, \
    i + 24, i + 27, i + 30, i + 33, i + 36, i + 39, i + 42, i + 45
#endif

typedef float triples __attribute__((ext_vector_type(3 * CK_WIDTH)));

INLINE void split_triples(const float *p, vector x[3]) {
    triples all;
    memcpy(&all, p, 3 * sizeof(vector));
    x[0] = __builtin_shufflevector(all, all, THIRDS(0));
    x[1] = __builtin_shufflevector(all, all, THIRDS(1));
    x[2] = __builtin_shufflevector(all, all, THIRDS(2));
}

// The sums of as many vectors as one has elements. Every round halves the vectors, and leaves the sums in their order.
INLINE vector sums_of(vector x[CK_WIDTH]) {
#pragma clang loop unroll(full)
    for (int half = CK_WIDTH / 2; half > 0; half /= 2)
#pragma clang loop unroll(full)
        for (int i = 0; i < half; i++)
            x[i] = __builtin_shufflevector(x[i], x[i + half], LOW_HALVES)
                + __builtin_shufflevector(x[i], x[i + half], HIGH_HALVES);
    return x[0];
}
