// What the machine can do at best: multiply-adds in registers, and traffic over a working set. Every thread of OpenMP
// works on its own share, for as many rounds as are asked for within one parallel region.
#include <stddef.h>
#include <string.h>

#include "shares.h"

#define CK_PROBE_CHAINS 12

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
#endif

typedef struct {
    int width;
    float (*multiply_adds)(int64_t iterations);
    float (*read)(const float *x, int64_t count);
    void (*write)(float *y, int64_t count, float value);
    void (*copy)(const float *x, float *y, int64_t count);
} probe_variant;

static probe_variant chosen(void) {
#if defined(__x86_64__)
    if (strcmp(ck_instruction_set(), "avx512") == 0)
        return (probe_variant){16, avx512_multiply_adds, avx512_read, avx512_write, avx512_copy};
    if (strcmp(ck_instruction_set(), "avx2") == 0)
        return (probe_variant){8, avx2_multiply_adds, avx2_read, avx2_write, avx2_copy};
#endif
    return (probe_variant){4, portable_multiply_adds, portable_read, portable_write, portable_copy};
}

typedef struct {
    probe_variant variant;
    ck_probe kind;
    float *memory;
    int64_t count, rounds;
} probe_job;

static void work(void *data) {
    const probe_job *job = data;
    volatile float kept = 0;
    if (job->kind == CK_PROBE_MULTIPLY_ADDS) {
        kept = job->variant.multiply_adds(job->rounds);
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

int64_t ck_probe_flops(int64_t rounds) { return rounds * CK_PROBE_CHAINS * chosen().width * 2; }

void ck_run_probe(ck_probe kind, float *memory, int64_t count, int64_t rounds, int32_t threads) {
    probe_job job = {chosen(), kind, memory, count, rounds};
    ck_run_threads(work, &job, threads);
}
