// Shares the heads of attention among threads.
#include "shares.h"

typedef struct {
    const ck_attention *attention;
    float *scratch;
    int is_gradient;
    // The head that all threads share; negative where each has heads for itself.
    int64_t shared_head;
} attention_task;

static int64_t heads_of(const ck_attention *a) { return a->batch * a->heads; }

// A thread's scratch memory, and after it the part of the queries' gradient that it finds for a shared head.
static int64_t attention_share(const ck_attention *a, int threads, int is_gradient) {
    const int64_t part = is_gradient && heads_of(a) % threads != 0 ? a->length * a->features : 0;
    return (ck_chosen->attention_scratch(a, is_gradient) + part + 15) / 16 * 16;
}

int64_t ck_attention_scratch(const ck_attention *attention, int32_t threads, int32_t is_gradient) {
    return threads * attention_share(attention, threads, is_gradient);
}

static void run_attention_share(void *data) {
    const attention_task *t = data;
    const ck_attention *a = t->attention;
    const int threads = omp_get_num_threads(), thread = omp_get_thread_num();
    float *scratch = t->scratch + thread * attention_share(a, threads, t->is_gradient);
    float *part = scratch + ck_chosen->attention_scratch(a, 1);
    if (t->shared_head >= 0) {
        if (t->is_gradient)
            ck_chosen->attention_gradient(a, t->shared_head, thread, threads, part, scratch);
        else
            ck_chosen->attend(a, t->shared_head, thread, threads, scratch);
        return;
    }
    const ck_range heads = own_share(heads_of(a) / threads * threads);
    for (int64_t head = heads.first; head < heads.last; head++) {
        if (t->is_gradient)
            ck_chosen->attention_gradient(a, head, 0, 1, 0, scratch);
        else
            ck_chosen->attend(a, head, 0, 1, scratch);
    }
}

// Adds up what the threads found of a shared head's gradient of the queries.
static void add_parts(const ck_attention *a, int64_t head, int threads, const float *scratch) {
    const int64_t share = attention_share(a, threads, 1);
    const float *parts = scratch + ck_chosen->attention_scratch(a, 1);
    const ck_heads *to = &a->query_gradient;
    for (int64_t i = 0; i < a->length; i++) {
        float *row = to->base + head / a->heads * to->batch + head % a->heads * to->head + i * to->row;
        for (int64_t c = 0; c < a->features; c++) {
            float sum = 0;
            for (int thread = 0; thread < threads; thread++) sum += parts[thread * share + i * a->features + c];
            row[c] = sum;
        }
    }
}

// Threads take as many whole heads as they can have in equal numbers, and share each of the others.
static void run_attention(attention_task task) {
    const ck_attention *a = task.attention;
    const int64_t work = heads_of(a) * a->length * a->length * a->features;
    const int threads = work < PARALLEL_THRESHOLD ? 1 : omp_get_max_threads();
    const int64_t whole = heads_of(a) / threads * threads;
    task.shared_head = -1;
    if (whole > 0) ck_run_threads(run_attention_share, &task, threads);
    for (task.shared_head = whole; task.shared_head < heads_of(a); task.shared_head++) {
        ck_run_threads(run_attention_share, &task, threads);
        if (task.is_gradient) add_parts(a, task.shared_head, threads, task.scratch);
    }
}

void ck_attend(const ck_attention *attention, float *scratch) {
    run_attention((attention_task){.attention = attention, .scratch = scratch});
}

void ck_attention_gradient(const ck_attention *attention, float *scratch) {
    run_attention((attention_task){.attention = attention, .scratch = scratch, .is_gradient = 1});
}
