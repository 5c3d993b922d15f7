// Softmax and cross-entropy, row by row.

// The sum of e^(x - shift) over a row, which is written to `y` where that is not null.
INLINE float exponential_sum(const float *x, float *y, float shift, int64_t width) {
    vector total = {0};
    int64_t i = 0;
    for (; i + CK_WIDTH <= width; i += CK_WIDTH) {
        vector e = exponential(load(x + i) - shift);
        if (y) store(y + i, e);
        total += e;
    }
    float result = sum(total);
    if (i < width) {
        vector e = exponential(load_part(x + i, (int)(width - i)) - shift);
        if (y) store_part(y + i, e, (int)(width - i));
        for (int k = 0; k < width - i; k++) result += e[k];
    }
    return result;
}

static float row_maximum(const float *x, int64_t width) {
    float result = -INFINITY;
    for (int64_t i = 0; i < width; i += 1 << 20)
        result = scalar_maximum(greatest_of(x + i, (int)(width - i < 1 << 20 ? width - i : 1 << 20)), result);
    return result;
}

static void softmax(const float *x, float *y, ck_range rows, int64_t width) {
    for (int64_t row = rows.first; row < rows.last; row++) {
        const float *from = x + row * width;
        float *to = y + row * width;
        float share = 1 / exponential_sum(from, to, row_maximum(from, width), width);
        int64_t i = 0;
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
