// Rows of tables by their indices, and masks: shared among threads by what they write.
#include <math.h>
#include <string.h>

#include "shares.h"

typedef struct {
    const float *indices, *x;
    float *y;
    int64_t rows, count, width;
} rows_task;

// The row that an index names; negative for one outside the table.
static int64_t row_of(float index, int64_t rows) {
    const float rounded = roundf(index);
    if (!(rounded >= 0 && rounded < 0x1p62f)) return -1;
    return (int64_t)rounded < rows ? (int64_t)rounded : -1;
}

static void gather_share(void *data) {
    const rows_task *t = data;
    const ck_range places = own_share(t->count);
    for (int64_t place = places.first; place < places.last; place++) {
        const int64_t row = row_of(t->indices[place], t->rows);
        float *to = t->y + place * t->width;
        if (row >= 0)
            memcpy(to, t->x + row * t->width, (size_t)t->width * sizeof(float));
        else
            for (int64_t k = 0; k < t->width; k++) to[k] = NAN;
    }
}

void ck_gather(const float *table, const float *indices, float *y, int64_t rows, int64_t count, int64_t width) {
    rows_task task = {indices, table, y, rows, count, width};
    ck_share(gather_share, &task, count, count * width);
}

static void scatter_share(void *data) {
    const rows_task *t = data;
    const ck_range own = own_share(t->rows);
    memset(t->y + own.first * t->width, 0, (size_t)((own.last - own.first) * t->width) * sizeof(float));
    for (int64_t place = 0; place < t->count; place++) {
        const int64_t row = row_of(t->indices[place], t->rows);
        if (row < own.first || row >= own.last) continue;
        const float *from = t->x + place * t->width;
        float *to = t->y + row * t->width;
        for (int64_t k = 0; k < t->width; k++) to[k] += from[k];
    }
}

void ck_scatter_add(const float *indices, const float *x, float *table, int64_t rows, int64_t count, int64_t width) {
    rows_task task = {indices, x, table, rows, count, width};
    ck_share(scatter_share, &task, rows, (rows + count) * width);
}

void ck_causal_mask(float *y, int64_t length) {
    for (int64_t i = 0; i < length; i++, y += length) {
        memset(y, 0, (size_t)(i + 1) * sizeof(float));
        for (int64_t j = i + 1; j < length; j++) y[j] = -INFINITY;
    }
}

typedef struct {
    float *y;
    int64_t count;
    uint64_t key, limit;
    float kept;
} mask_task;

static void dropout_share(void *data) {
    const mask_task *t = data;
    ck_chosen->dropout_mask(t->y, t->key, t->limit, t->kept, own_share(t->count));
}

void ck_dropout_mask(float *y, int64_t count, uint64_t key, uint64_t limit, float kept) {
    mask_task task = {y, count, key, limit, kept};
    ck_share(dropout_share, &task, count, count * 4);
}
