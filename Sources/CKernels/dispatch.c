// Chooses the variant for the processor once, and shares the work of a kernel among threads.
#include <stddef.h>
#include <string.h>

#include "shares.h"

const ck_variant *ck_chosen = &ck_portable;

static int supports_avx2(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
    return 0;
#endif
}

static int supports_avx512(void) {
#if defined(__x86_64__)
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
    return 0;
#endif
}

int ck_choose_instruction_set(const char *name) {
    if (strcmp(name, "portable") == 0) {
        ck_chosen = &ck_portable;
        return 1;
    }
#if defined(__x86_64__)
    if (strcmp(name, "avx2") == 0 && supports_avx2()) {
        ck_chosen = &ck_avx2;
        return 1;
    }
    if (strcmp(name, "avx512") == 0 && supports_avx512()) {
        ck_chosen = &ck_avx512;
        return 1;
    }
#endif
    return 0;
}

__attribute__((constructor)) static void choose_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
#endif
    if (!ck_choose_instruction_set("avx512")) ck_choose_instruction_set("avx2");
}

const char *ck_instruction_set(void) { return ck_chosen->name; }

typedef struct {
    const float *a, *b;
    float *y;
    int64_t rows, width;
    const ck_window *window;
    float share;
    int is_streamed;
} task;

static void softmax_share(void *data) {
    const task *t = data;
    ck_chosen->softmax(t->a, t->y, own_share(t->rows), t->width, t->is_streamed);
}

void ck_softmax(const float *x, float *y, int64_t rows, int64_t width, int32_t is_streamed) {
    task data = {.a = x, .y = y, .rows = rows, .width = width, .is_streamed = is_streamed};
    ck_share(softmax_share, &data, data.rows, rows * width * 4);
}

static void cross_entropy_share(void *data) {
    const task *t = data;
    ck_chosen->cross_entropy(t->a, t->b, t->y, own_share(t->rows), t->width);
}

void ck_cross_entropy(const float *logits, const float *labels, float *losses, int64_t rows, int64_t width) {
    task data = {.a = logits, .b = labels, .y = losses, .rows = rows, .width = width};
    ck_share(cross_entropy_share, &data, data.rows, rows * width * 4);
}

static int64_t window_operations(const ck_window *w) {
    return w->outer * w->pooled_height * w->pooled_width * w->inner * w->size_y * w->size_x;
}

#define POOLING(NAME, PARAMETERS, FIELDS, CALL)                                         \
    static void NAME##_share(void *data) {                                              \
        const task *t = data;                                                           \
        ck_chosen->CALL;                                                                  \
    }                                                                                   \
    void ck_##NAME PARAMETERS {                                                         \
        task data = {FIELDS, .rows = window->outer, .window = window};                  \
        ck_share(NAME##_share, &data, data.rows, window_operations(window));                     \
    }

#define SEVERAL(...) __VA_ARGS__

POOLING(max_pool, (const float *x, float *y, const ck_window *window), SEVERAL(.a = x, .y = y),
        max_pool(t->a, t->y, t->window, own_share(t->rows)))
POOLING(max_pool_gradient, (const float *x, const float *cotangent, float *gradient, const ck_window *window),
        SEVERAL(.a = x, .b = cotangent, .y = gradient),
        max_pool_gradient(t->a, t->b, t->y, t->window, own_share(t->rows)))
POOLING(max_pool_select, (const float *x, const float *values, float *y, const ck_window *window),
        SEVERAL(.a = x, .b = values, .y = y), max_pool_select(t->a, t->b, t->y, t->window, own_share(t->rows)))
POOLING(average_pool, (const float *x, float *y, const ck_window *window, float share),
        SEVERAL(.a = x, .y = y, .share = share), average_pool(t->a, t->y, t->window, t->share, own_share(t->rows)))
POOLING(average_pool_gradient, (const float *cotangent, float *gradient, const ck_window *window, float share),
        SEVERAL(.a = cotangent, .y = gradient, .share = share),
        average_pool_gradient(t->a, t->y, t->window, t->share, own_share(t->rows)))

typedef struct {
    const ck_product *product;
    const float *left, *right, *bias;
    float *result, *scratch;
    int threads;
} product_task;

// How threads share a product: whole products of a batch, columns, or rows.
typedef enum { BY_PRODUCT, BY_COLUMNS, BY_ROWS } product_split;

static product_split split_of(const ck_product *p, int threads) {
    if (p->count >= threads) return BY_PRODUCT;
    return p->columns >= p->rows ? BY_COLUMNS : BY_ROWS;
}

// The elements of scratch memory for each of several threads.
static int64_t scratch_share(const ck_product *p, int threads) {
    int64_t columns = p->columns;
    if (split_of(p, threads) == BY_COLUMNS)
        columns = (panels_of(columns) + threads - 1) / threads * ck_chosen->column_panel;
    return ck_chosen->product_scratch(p, columns);
}

static void run_product_share(void *data) {
    const product_task *t = data;
    const ck_product *p = t->product;
    ck_range products = {0, p->count}, rows = {0, p->rows}, columns = {0, p->columns};
    float *scratch = t->scratch;
    if (t->threads > 1) {
        scratch += omp_get_thread_num() * scratch_share(p, t->threads);
        switch (split_of(p, t->threads)) {
            case BY_PRODUCT: products = own_share(p->count); break;
            case BY_ROWS: rows = own_share(p->rows); break;
            case BY_COLUMNS:
                columns = own_share(panels_of(p->columns));
                columns.first *= ck_chosen->column_panel;
                columns.last *= ck_chosen->column_panel;
                if (columns.last > p->columns) columns.last = p->columns;
                break;
        }
    }
    if (rows.first == rows.last || columns.first >= columns.last) return;
    for (int64_t i = products.first; i < products.last; i++)
        ck_chosen->product(
            p, t->left + i * p->left_next, t->right + i * p->right_next, t->bias, t->result + i * p->rows * p->columns,
            rows, columns, scratch);
}

int64_t ck_product_scratch(const ck_product *product, int32_t threads) {
    const int64_t alone = scratch_share(product, 1), shared = threads * scratch_share(product, threads);
    return alone > shared ? alone : shared;
}

void ck_multiply(
    const float *left, const float *right, const float *bias, float *result, const ck_product *product, float *scratch) {
    const int64_t operations = operations_of(product->count * product->rows * product->columns * product->depth);
    const int threads = operations < PARALLEL_THRESHOLD ? 1 : omp_get_max_threads();
    product_task task = {product, left, right, bias, result, scratch, threads};
    ck_run_threads(run_product_share, &task, threads);
}

int64_t ck_packed_elements(const ck_product *product) { return ck_chosen->packed_elements(product); }

void ck_pack_right(const float *right, float *packed, const ck_product *product) {
    ck_chosen->pack_right(product, right, packed);
}

int64_t ck_channel_block(void) { return ck_chosen->width; }
