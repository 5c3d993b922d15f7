// What the machine can do at best: multiply-adds in registers, and traffic over a working set. Every thread of OpenMP
// works on its own share, for as many rounds as are asked for within one parallel region.
#include <stddef.h>
#include <string.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "shares.h"

#define PROBE_WIDTH 4
#define PROBE(name) portable_##name
#include "probes.h"
#undef PROBE_WIDTH
#undef PROBE

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define PROBE_WIDTH 8
#define PROBE(name) avx2_##name
#include "probes.h"
#undef PROBE_WIDTH
#undef PROBE
#pragma clang attribute pop
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma"))), apply_to = function)
#define PROBE_WIDTH 16
#define PROBE(name) avx512_##name
#include "probes.h"
#undef PROBE_WIDTH
#undef PROBE
#pragma clang attribute pop

// The vector of a number's upper half, which is a bfloat16.
__attribute__((target("avx512f,avx512bf16"))) static __m512bh upper_half(float x) {
    int32_t bits;
    memcpy(&bits, &x, sizeof bits);
    return (__m512bh)_mm512_set1_epi16((int16_t)(bits >> 16));
}

// Chains of sums of pairs of products.
__attribute__((target("avx512f,avx512bf16"))) static float bfloat16_multiply_adds(
    int64_t iterations, float factor, float term) {
    __m512 sums[CK_PROBE_CHAINS];
    const __m512bh factors = upper_half(factor), terms = upper_half(term);
    for (int i = 0; i < CK_PROBE_CHAINS; i++) sums[i] = _mm512_set1_ps((float)i);
    for (int64_t round = 0; round < iterations; round++) {
        __asm__ volatile("" : "+r"(round));
#pragma clang loop unroll(full)
        for (int i = 0; i < CK_PROBE_CHAINS; i++) sums[i] = _mm512_dpbf16_ps(sums[i], factors, terms);
    }
    float total = 0;
    for (int i = 0; i < CK_PROBE_CHAINS; i++) total += sums[i][0];
    return total;
}
#endif

typedef struct {
    int width;
    float (*multiply_adds)(int64_t iterations, float factor, float term);
    float (*wide_multiply_adds)(int64_t iterations, float factor, float term);
    // Null where the machine has no such instruction.
    float (*bfloat16_multiply_adds)(int64_t iterations, float factor, float term);
    float (*read)(const float *x, int64_t count);
    void (*write)(float *y, int64_t count, float value);
    void (*copy)(const float *x, float *y, int64_t count);
} probe_variant;

#define VARIANT(WIDTH, NAME, BFLOAT16)                                                                          \
    ((probe_variant){                                                                                           \
        WIDTH, NAME##_multiply_adds, NAME##_wide_multiply_adds, BFLOAT16, NAME##_read, NAME##_write, NAME##_copy})

static probe_variant chosen(void) {
#if defined(__x86_64__)
    if (strcmp(ck_instruction_set(), "avx512") == 0)
        return VARIANT(16, avx512, __builtin_cpu_supports("avx512bf16") ? bfloat16_multiply_adds : NULL);
    if (strcmp(ck_instruction_set(), "avx2") == 0) return VARIANT(8, avx2, NULL);
#endif
    return VARIANT(4, portable, NULL);
}

typedef struct {
    probe_variant variant;
    ck_probe kind;
    float *memory;
    int64_t count, rounds;
} probe_job;

float ck_probe_chains(ck_probe kind, int64_t rounds, float factor, float term) {
    const probe_variant variant = chosen();
    switch (kind) {
    case CK_PROBE_FLOAT32: return variant.multiply_adds(rounds, factor, term);
    case CK_PROBE_FLOAT64: return variant.wide_multiply_adds(rounds, factor, term);
    case CK_PROBE_BFLOAT16:
        return variant.bfloat16_multiply_adds ? variant.bfloat16_multiply_adds(rounds, factor, term) : 0;
    default: return 0;
    }
}

static void work(void *data) {
    const probe_job *job = data;
    volatile float kept = 0;
    if (ck_probe_flops(job->kind, 1) > 0) {
        kept = ck_probe_chains(job->kind, job->rounds, 0.999f, 0.001f);
        return;
    }
    float *x = job->memory + job->count * omp_get_thread_num();
    for (int64_t round = 0; round < job->rounds; round++) {
        switch (job->kind) {
        case CK_PROBE_READ: kept += job->variant.read(x, job->count); break;
        case CK_PROBE_WRITE: job->variant.write(x, job->count, (float)round); break;
        default: job->variant.copy(x, x + job->count / 2, job->count / 2); break;
        }
    }
}

int64_t ck_probe_flops(ck_probe kind, int64_t rounds) {
    const probe_variant variant = chosen();
    const int64_t flops = rounds * CK_PROBE_CHAINS * variant.width * 2;
    switch (kind) {
    case CK_PROBE_FLOAT32: return flops;
    case CK_PROBE_FLOAT64: return flops / 2;
    case CK_PROBE_BFLOAT16: return variant.bfloat16_multiply_adds ? 2 * flops : 0;
    default: return 0;
    }
}

void ck_run_probe(ck_probe kind, float *memory, int64_t count, int64_t rounds, int32_t threads) {
    probe_job job = {chosen(), kind, memory, count, rounds};
    ck_run_threads(work, &job, threads);
}
