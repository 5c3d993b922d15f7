// How the work of a kernel is shared among threads; the variant that was chosen.
#ifndef COSTBOOK_CKERNELS_SHARES_H
#define COSTBOOK_CKERNELS_SHARES_H

#include "variants.h"

// Of OpenMP's runtime, whose threads oneDNN uses too.
int omp_get_max_threads(void);
int omp_get_num_threads(void);
int omp_get_thread_num(void);

// Runs `body` in each of several threads and waits for all; in this one alone where there is only one.
void ck_run_threads(void (*body)(void *), void *data, int threads);

// The variant for this processor.
extern const ck_variant *ck_chosen;

// Work of fewer element operations than this is done faster than threads are woken.
#define PARALLEL_THRESHOLD 32768

// The part of `count` for this thread.
static inline ck_range own_share(int64_t count) {
    int64_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
    ck_range range = {count * thread / threads, count * (thread + 1) / threads};
    return range;
}

// As many operations of a loop as take the time of so many multiply-adds, of which a processor does several at once.
static inline int64_t operations_of(int64_t multiply_adds) { return multiply_adds / 4; }

// The panels of `column_panel` columns, the last of which may be a part of one.
static inline int64_t panels_of(int64_t columns) {
    return (columns + ck_chosen->column_panel - 1) / ck_chosen->column_panel;
}

static inline int useful_threads(int64_t parts, int64_t operations) {
    if (operations < PARALLEL_THRESHOLD) return 1;
    int threads = omp_get_max_threads();
    return (int)(parts < threads ? parts : threads);
}

// Runs `body` in as many threads as are worth it for some parts of work.
static inline void ck_share(void (*body)(void *), void *data, int64_t parts, int64_t operations) {
    ck_run_threads(body, data, useful_threads(parts, operations));
}

#endif
