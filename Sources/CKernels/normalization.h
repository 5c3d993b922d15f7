// Softmax and cross-entropy, row by row.

// The sum of e^(x - shift) over a row, whose greatest element is `shift`; the terms are written to `y` where that is not
// null. Meanwhile the next row is fetched.
INLINE float exponential_sum(const float *x, float *y, float shift, int64_t width) {
    vector total = {0};
    int64_t i = 0;
    for (; i + CK_WIDTH <= width; i += CK_WIDTH) {
        __builtin_prefetch(x + i + width);
        vector e = exponential_up_to_88(load(x + i) - shift);
        if (y) store(y + i, e);
        total += e;
    }
    float result = sum(total);
    if (i < width) {
        vector e = exponential_up_to_88(load_part(x + i, (int)(width - i)) - shift);
        if (y) store_part(y + i, e, (int)(width - i));
        for (int k = 0; k < width - i; k++) result += e[k];
    }
    return result;
}

// The greatest element of a row; what is not a number makes the sum such.
static float row_maximum(const float *x, int64_t width) { return greatest_of(x, width, 0); }

// The elements of a row that stay in the first levels of the cache until they are scaled.
#define KEPT_ROW 8192

static void softmax(const float *x, float *y, ck_range rows, int64_t width, int is_streamed) {
    float kept[KEPT_ROW] __attribute__((aligned(64)));
    const int has_whole_vectors = width % CK_WIDTH == 0 && is_aligned(y);
    is_streamed = is_streamed && width <= KEPT_ROW && has_whole_vectors;
    for (int64_t row = rows.first; row < rows.last; row++) {
        const float *from = x + row * width;
        float *to = y + row * width, *terms = is_streamed ? kept : to;
        float share = 1 / exponential_sum(from, terms, row_maximum(from, width), width);
        int64_t i = 0;
        if (is_streamed)
            for (; i < width; i += CK_WIDTH) __builtin_nontemporal_store(load(kept + i) * share, (vector *)(to + i));
        for (; i + CK_WIDTH <= width; i += CK_WIDTH) store(to + i, load(to + i) * share);
        for (; i < width; i++) to[i] *= share;
    }
}

static void cross_entropy(const float *logits, const float *labels, float *losses, ck_range rows, int64_t width) {
    for (int64_t row = rows.first; row < rows.last; row++) {
        const float *x = logits + row * width;
        float shift = row_maximum(x, width), label = roundf(labels[row]);
        float chosen = label >= 0 && label < (float)width ? x[(int64_t)label] : NAN;
        losses[row] = logf(exponential_sum(x, 0, shift, width)) + (shift - chosen);
    }
}
