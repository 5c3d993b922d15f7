// Convolutions as matrix products: threads share pixels or outputs, and of the weights' gradient its columns.
#include "shares.h"

typedef struct {
    const ck_convolution *convolution;
    const float *x, *other, *bias;
    float *y, *scratch;
} convolution_task;

static int64_t panels_of(int64_t columns) { return (columns + ck_chosen->column_panel - 1) / ck_chosen->column_panel; }

static int64_t patch_of(const ck_convolution *c) { return c->channels * c->size_y * c->size_x; }

int64_t ck_convolution_scratch(const ck_convolution *convolution, int32_t threads, int32_t is_gradient) {
    return threads * ck_chosen->convolution_scratch(convolution, is_gradient);
}

int64_t ck_convolution_packed_elements(const ck_convolution *convolution) {
    return ck_chosen->convolution_packed_elements(convolution);
}

static void run_shared(void (*body)(void *), convolution_task *task, int64_t parts, int64_t operations) {
    const int threads = useful_threads(parts, operations);
    ck_run_threads(body, task, threads);
}

// A processor does several multiply-adds in the time of an operation of a loop.
static int64_t operations_of(const ck_convolution *c) {
    return c->batch * c->out_height * c->out_width * c->outputs * patch_of(c) / 4;
}

static void pack_share(void *data) {
    const convolution_task *t = data;
    ck_chosen->convolution_pack(t->convolution, t->x, own_share(panels_of(t->convolution->outputs)), t->y);
}

void ck_convolution_pack(const float *weights, float *packed, const ck_convolution *convolution) {
    convolution_task task = {.convolution = convolution, .x = weights, .y = packed};
    run_shared(pack_share, &task, panels_of(convolution->outputs), convolution->outputs * patch_of(convolution));
}

static void convolve_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *c = t->convolution;
    const int64_t all = c->batch * ck_chosen->pixel_blocks(c);
    ck_range blocks = {0, all}, panels = {0, panels_of(c->outputs)};
    if (all >= omp_get_num_threads())
        blocks = own_share(all);
    else
        panels = own_share(panels.last);
    float *scratch = t->scratch + omp_get_thread_num() * ck_chosen->convolution_scratch(c, 0);
    ck_chosen->convolution(c, t->x, t->other, t->bias, t->y, blocks, panels, scratch);
}

void ck_convolve(
    const float *x, const float *weights, const float *bias, float *y, const ck_convolution *convolution,
    float *scratch) {
    convolution_task task = {convolution, x, weights, bias, y, scratch};
    const int64_t blocks = convolution->batch * ck_chosen->pixel_blocks(convolution);
    const int64_t panels = panels_of(convolution->outputs);
    run_shared(convolve_share, &task, blocks > panels ? blocks : panels, operations_of(convolution));
}

static void weight_gradient_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *c = t->convolution;
    float *scratch = t->scratch + omp_get_thread_num() * ck_chosen->convolution_scratch(c, 1);
    ck_chosen->convolution_weight_gradient(c, t->x, t->other, t->y, own_share(panels_of(patch_of(c))), scratch);
}

void ck_convolution_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch) {
    convolution_task task = {.convolution = convolution, .x = x, .other = cotangent, .y = gradient, .scratch = scratch};
    run_shared(weight_gradient_share, &task, panels_of(patch_of(convolution)), operations_of(convolution));
}
