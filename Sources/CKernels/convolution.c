// Convolutions: threads share pixels, tiles of them or outputs, and of the weights' gradient its columns or channels.
#include "shares.h"

typedef struct {
    const ck_convolution *convolution;
    const float *x, *other, *bias;
    float *y, *scratch;
} convolution_task;

static int64_t patch_of(const ck_convolution *c) { return c->channels * c->size_y * c->size_x; }

int64_t ck_convolution_scratch(const ck_convolution *convolution, int32_t threads, int32_t is_gradient) {
    return threads * ck_chosen->convolution_scratch(convolution, is_gradient);
}

int64_t ck_convolution_packed_elements(const ck_convolution *convolution) {
    return ck_chosen->convolution_packed_elements(convolution);
}

static int64_t work_of(const ck_convolution *c) {
    return operations_of(c->batch * c->out_height * c->out_width * c->outputs * patch_of(c));
}

static void pack_share(void *data) {
    const convolution_task *t = data;
    ck_chosen->convolution_pack(t->convolution, t->x, own_share(panels_of(t->convolution->outputs)), t->y);
}

void ck_convolution_pack(const float *weights, float *packed, const ck_convolution *convolution) {
    convolution_task task = {.convolution = convolution, .x = weights, .y = packed};
    ck_share(pack_share, &task, panels_of(convolution->outputs), convolution->outputs * patch_of(convolution));
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
    ck_share(convolve_share, &task, blocks > panels ? blocks : panels, work_of(convolution));
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
    ck_share(weight_gradient_share, &task, panels_of(patch_of(convolution)), work_of(convolution));
}

// About the operations of a loop that take the time of Winograd's algorithm: a ninth of the multiply-adds.
static int64_t winograd_work(const ck_convolution *c) {
    return c->batch * c->channels * c->outputs * c->out_height * c->out_width;
}

// The channels of a thread's share of the gradient of the filters.
static int64_t gradient_channels(const ck_convolution *w, int threads) {
    return (w->channels / ck_chosen->width + threads - 1) / threads * ck_chosen->width;
}

int64_t ck_winograd_scratch(const ck_convolution *w, int32_t threads, int32_t is_gradient) {
    if (is_gradient) {
        const int64_t alone = ck_chosen->winograd_scratch(w, w->channels, 1);
        const int64_t shared = threads * ck_chosen->winograd_scratch(w, gradient_channels(w, threads), 1);
        return alone > shared ? alone : shared;
    }
    const int64_t packed = w->is_packed || ck_chosen->takes_panels(w) ? 0 : ck_chosen->winograd_packed_elements(w);
    return packed + threads * ck_chosen->winograd_scratch(w, w->channels, 0);
}

int32_t ck_winograd_takes_panels(const ck_convolution *w) { return ck_chosen->takes_panels(w); }

int64_t ck_winograd_packed_elements(const ck_convolution *w) { return ck_chosen->winograd_packed_elements(w); }

static void pack_winograd_share(void *data) {
    const convolution_task *t = data;
    ck_chosen->winograd_pack(t->convolution, t->x, own_share(panels_of(t->convolution->outputs)), t->y);
}

void ck_winograd_pack(const float *weights, float *packed, const ck_convolution *convolution) {
    convolution_task task = {.convolution = convolution, .x = weights, .y = packed};
    ck_share(pack_winograd_share, &task, panels_of(convolution->outputs), winograd_work(convolution));
}

static void convolve_tiles_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *w = t->convolution;
    float *scratch = t->scratch + omp_get_thread_num() * ck_chosen->winograd_scratch(w, w->channels, 0);
    ck_chosen->convolve_tiles(w, t->x, t->other, t->bias, t->y, own_share(ck_chosen->tile_count(w)), scratch);
}

static void convolve_panels_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *w = t->convolution;
    float *scratch = t->scratch + omp_get_thread_num() * ck_chosen->winograd_scratch(w, w->channels, 0);
    ck_chosen->convolve_panels(w, t->x, t->other, t->bias, t->y, own_share(panels_of(w->outputs)), scratch);
}

void ck_winograd_convolve(
    const float *x, const float *weights, const float *bias, float *y, const ck_convolution *convolution,
    float *scratch) {
    convolution_task task = {convolution, x, weights, bias, y, scratch};
    if (ck_chosen->takes_panels(convolution)) {
        ck_share(convolve_panels_share, &task, panels_of(convolution->outputs), winograd_work(convolution));
        return;
    }
    if (!convolution->is_packed) {
        ck_winograd_pack(weights, scratch, convolution);
        task.other = scratch;
        task.scratch += ck_chosen->winograd_packed_elements(convolution);
    }
    ck_share(convolve_tiles_share, &task, ck_chosen->tile_count(convolution), winograd_work(convolution));
}

static void winograd_gradient_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *w = t->convolution;
    ck_range channels = own_share(w->channels / ck_chosen->width);
    channels.first *= ck_chosen->width;
    channels.last *= ck_chosen->width;
    if (channels.first == channels.last) return;
    const int64_t share = ck_chosen->winograd_scratch(w, gradient_channels(w, omp_get_num_threads()), 1);
    ck_chosen->winograd_weight_gradient(w, t->x, t->other, t->y, channels, t->scratch + omp_get_thread_num() * share);
}

void ck_winograd_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch) {
    convolution_task task = {.convolution = convolution, .x = x, .other = cotangent, .y = gradient, .scratch = scratch};
    ck_share(winograd_gradient_share, &task, convolution->channels / ck_chosen->width, winograd_work(convolution));
}

int64_t ck_depthwise_scratch(const ck_convolution *convolution, int32_t threads) {
    return threads * ck_chosen->depthwise_scratch(convolution);
}

static void depthwise_gradient_share(void *data) {
    const convolution_task *t = data;
    const ck_convolution *c = t->convolution;
    float *scratch = t->scratch + omp_get_thread_num() * ck_chosen->depthwise_scratch(c);
    ck_chosen->depthwise_weight_gradient(c, t->x, t->other, t->y, own_share(c->channels / ck_chosen->width), scratch);
}

void ck_depthwise_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch) {
    const ck_convolution *c = convolution;
    convolution_task task = {.convolution = c, .x = x, .other = cotangent, .y = gradient, .scratch = scratch};
    const int64_t multiply_adds = c->batch * c->channels * c->out_height * c->out_width * c->size_y * c->size_x;
    ck_share(depthwise_gradient_share, &task, c->channels / ck_chosen->width, operations_of(multiply_adds));
}
