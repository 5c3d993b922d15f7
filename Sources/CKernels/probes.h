// Loops that do nothing but what they measure, for one instruction set: included once for each, with
// PROBE_WIDTH numbers a vector and PROBE(name) the function's own name.

typedef float PROBE(vector) __attribute__((vector_size(PROBE_WIDTH * 4)));
typedef double PROBE(wide_vector) __attribute__((vector_size(PROBE_WIDTH * 4)));

// The fastest chains of multiply-adds: enough independent ones to hide the latency of each. Factor and term come from
// outside: of a chain that constants keep where it is, such as 1 by 0.999 and 0.001, the compiler would leave nothing.
#define MULTIPLY_ADDS(NAME, ELEMENT, VECTOR)                                                          \
    static float NAME(int64_t iterations, float factor, float term) {                                 \
        VECTOR sums[CK_PROBE_CHAINS], factors = {0}, terms = {0};                                     \
        for (int i = 0; i < CK_PROBE_CHAINS; i++) sums[i] = (VECTOR){0} + (ELEMENT)i;                 \
        factors += (ELEMENT)factor;                                                                   \
        terms += (ELEMENT)term;                                                                       \
        for (int64_t round = 0; round < iterations; round++) {                                        \
            /* Keeps the loop from being computed in advance. */                                      \
            __asm__ volatile("" : "+r"(round));                                                       \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < CK_PROBE_CHAINS; i++)              \
                sums[i] = sums[i] * factors + terms;                                                  \
        }                                                                                             \
        ELEMENT total = 0;                                                                            \
        for (int i = 0; i < CK_PROBE_CHAINS; i++) total += sums[i][0];                                \
        return (float)total;                                                                          \
    }

MULTIPLY_ADDS(PROBE(multiply_adds), float, PROBE(vector))
MULTIPLY_ADDS(PROBE(wide_multiply_adds), double, PROBE(wide_vector))

#undef MULTIPLY_ADDS

static float PROBE(read)(const float *x, int64_t count) {
    PROBE(vector) sums[8] = {0};
    for (int64_t i = 0; i + 8 * PROBE_WIDTH <= count; i += 8 * PROBE_WIDTH)
#pragma clang loop unroll(full)
        for (int j = 0; j < 8; j++) sums[j] += *(const PROBE(vector) *)(x + i + j * PROBE_WIDTH);
    float total = 0;
    for (int j = 0; j < 8; j++) total += sums[j][0];
    return total;
}

static void PROBE(write)(float *y, int64_t count, float value) {
    PROBE(vector) stored = {0};
    stored += value;
    for (int64_t i = 0; i + 8 * PROBE_WIDTH <= count; i += 8 * PROBE_WIDTH)
#pragma clang loop unroll(full)
        for (int j = 0; j < 8; j++) *(volatile PROBE(vector) *)(y + i + j * PROBE_WIDTH) = stored;
}

static void PROBE(copy)(const float *x, float *y, int64_t count) {
    for (int64_t i = 0; i + 8 * PROBE_WIDTH <= count; i += 8 * PROBE_WIDTH)
#pragma clang loop unroll(full)
        for (int j = 0; j < 8; j++)
            *(volatile PROBE(vector) *)(y + i + j * PROBE_WIDTH) = *(const PROBE(vector) *)(x + i + j * PROBE_WIDTH);
}
