// Threads of OpenMP, by the calls that compilers make of its pragmas.
#include "shares.h"

void GOMP_parallel(void (*body)(void *), void *data, unsigned threads, unsigned flags);

#if defined(__has_feature) && __has_feature(thread_sanitizer)
// OpenMP's runtime is not built with the thread sanitizer, which has to be told where threads wait for each other.
void __tsan_acquire(void *address);
void __tsan_release(void *address);
#define THREADS_MEET_BEFORE(job) __tsan_acquire(job)
#define THREADS_MEET_AFTER(job) __tsan_release(job)
#else
#define THREADS_MEET_BEFORE(job)
#define THREADS_MEET_AFTER(job)
#endif

typedef struct {
    void (*body)(void *);
    void *data;
} job;

static void run_job(void *data) {
    THREADS_MEET_BEFORE(data);
    const job *own = data;
    own->body(own->data);
    THREADS_MEET_AFTER(data);
}

void ck_run_threads(void (*body)(void *), void *data, int threads) {
    if (threads <= 1) {
        body(data);
        return;
    }
    job all = {body, data};
    THREADS_MEET_AFTER(&all);
    GOMP_parallel(run_job, &all, (unsigned)threads, 0);
    THREADS_MEET_BEFORE(&all);
}
