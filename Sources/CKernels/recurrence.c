// Recurrent layers: weights packed once a call, examples shared among threads.
#include "shares.h"

typedef struct {
    const ck_recurrence *layer;
    const float *given, *packed, *bias;
    const ck_recurrent_results *results;
    float *inputs, *products, *states, *carried;
} recurrent_task;

// The gradient of the weights: cotangents of q, transposed, times the states before them.
static ck_product weight_product_of(const ck_recurrence *r) {
    const int64_t all = r->gates * r->width;
    ck_product p = {.count = 1, .rows = all, .columns = r->width, .depth = r->batch * r->length - 1};
    p.left_row = 1;
    p.left_step = all;
    p.right_step = r->width;
    p.right_column = 1;
    return p;
}

// The recurrent weights [gates * width, width] as the right operand of a step's product, in panels.
static float *pack_weights(const ck_recurrence *r, const float *weights, int is_gradient, float *to) {
    const int64_t all = r->gates * r->width;
    if (is_gradient)
        ck_chosen->pack_panels(weights, r->width, 1, r->width, all, to);
    else
        ck_chosen->pack_panels(weights, 1, r->width, all, r->width, to);
    return to;
}

// The elements of packed weights: whole panels, and whole cache lines.
static int64_t packed_of(const ck_recurrence *r, int is_gradient) {
    const int64_t all = r->gates * r->width, columns = is_gradient ? r->width : all;
    return (panels_of(columns) * ck_chosen->column_panel * (is_gradient ? all : r->width) + 15) / 16 * 16;
}

int64_t ck_recurrence_scratch(const ck_recurrence *layer, int32_t threads, int32_t is_gradient) {
    const int64_t all = layer->gates * layer->width, rows = layer->batch * layer->length;
    if (!is_gradient) return packed_of(layer, 0) + layer->batch * all;
    const ck_product weights = weight_product_of(layer);
    return packed_of(layer, 1) + (rows * all + 15) / 16 * 16 + 2 * layer->batch * layer->width
        + ck_product_scratch(&weights, threads);
}

static void share_examples(void (*body)(void *), recurrent_task *task) {
    const ck_recurrence *r = task->layer;
    ck_share(body, task, r->batch, operations_of(r->batch * r->length * r->gates * r->width * r->width));
}

static void recurrence_share(void *data) {
    const recurrent_task *t = data;
    const ck_recurrence *r = t->layer;
    const ck_range examples = own_share(r->batch);
    ck_chosen->recurrence(
        r, t->given, t->packed, t->bias, t->results, examples, t->products + examples.first * r->gates * r->width);
}

void ck_recurrence_run(
    const float *inputs, const float *weights, const float *bias, const ck_recurrent_results *results,
    const ck_recurrence *layer, float *scratch) {
    recurrent_task task = {.layer = layer, .given = inputs, .bias = bias, .results = results};
    task.packed = pack_weights(layer, weights, 0, scratch);
    task.products = scratch + packed_of(layer, 0);
    share_examples(recurrence_share, &task);
}

static void recurrence_gradient_share(void *data) {
    const recurrent_task *t = data;
    const ck_recurrence *r = t->layer;
    const ck_range examples = own_share(r->batch);
    ck_chosen->recurrence_gradient(
        r, t->given, t->packed, t->results, t->inputs, t->products, examples, t->states + examples.first * r->width,
        t->carried + examples.first * r->width);
}

void ck_recurrence_gradient(
    const float *cotangent, const float *weights, const ck_recurrent_results *results, float *inputs,
    float *weight_gradient, float *bias_gradient, const ck_recurrence *layer, float *scratch) {
    const int64_t all = layer->gates * layer->width, rows = layer->batch * layer->length;
    const ck_product product = weight_product_of(layer);
    recurrent_task task = {.layer = layer, .given = cotangent, .results = results, .inputs = inputs};
    task.packed = pack_weights(layer, weights, 1, scratch);
    task.products = scratch + packed_of(layer, 1);
    task.states = task.products + (rows * all + 15) / 16 * 16;
    task.carried = task.states + layer->batch * layer->width;
    share_examples(recurrence_gradient_share, &task);
    ck_chosen->recurrence_bias(layer, task.products, bias_gradient);
    if (product.depth > 0)
        ck_multiply(
            task.products + all, results->states, 0, weight_gradient, &product,
            task.carried + layer->batch * layer->width);
    else
        for (int64_t k = 0; k < all * layer->width; k++) weight_gradient[k] = 0;
}
