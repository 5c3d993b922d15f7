// The gradient of the weights of depthwise convolutions, between tensors in blocks of CK_WIDTH channels: every lane of
// a vector is a convolution for itself. Rows of the input are copied between zeros that stand for the padding, so that
// the innermost loop has no edges; those under the current row of windows are kept.

// The most rows and columns of the window whose sums are in registers, and the most rows beside so many columns.
#if CK_WIDTH == 16
#define TAP_ROWS 5
#define TAP_COLUMNS 8
#define TAP_ROWS_BESIDE(COLUMNS) ((COLUMNS) <= 5 ? 5 : 3)
#else
#define TAP_ROWS 3
#define TAP_COLUMNS 4
#define TAP_ROWS_BESIDE(COLUMNS) 3
#endif

// The number of rows under a row of windows, and the elements of a row with its padding, as far as windows reach.
INLINE int64_t kept_rows(const ck_convolution *c) { return (c->size_y - 1) * c->dilation_y + 1; }
INLINE int64_t padded_length(const ck_convolution *c) {
    return ((c->out_width - 1) * c->stride_x + (c->size_x - 1) * c->dilation_x + 1) * CK_WIDTH;
}

// Adds to the sums of some rows and columns of the window what a row of the cotangent gives. Every row of the window
// has its row of the input, from what its first weight meets on.
INLINE void add_taps(
    const int rows, const int columns, const ck_convolution *c, const float *const *x, const float *dy, float *sums) {
    const int64_t step = c->stride_x * CK_WIDTH, across = c->dilation_x * CK_WIDTH;
    vector total[TAP_ROWS][TAP_COLUMNS] = {{{0}}};
    for (int64_t ox = 0; ox < c->out_width; ox++) {
        const vector g = load(dy + ox * CK_WIDTH);
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
            for (int j = 0; j < columns; j++) total[i][j] += g * load(x[i] + ox * step + j * across);
    }
    // Every row is summed for itself, so that rounding does not grow with the image.
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) {
            float *sum = sums + (i * c->size_x + j) * CK_WIDTH;
            store(sum, load(sum) + total[i][j]);
        }
}

#define TAPS_CASE(ROWS, COLUMNS) \
    case ROWS * 16 + COLUMNS: add_taps(ROWS, COLUMNS, c, x, dy, sums); break;
#define TAPS_CASES(COLUMNS) TAPS_CASE(1, COLUMNS) TAPS_CASE(2, COLUMNS) TAPS_CASE(3, COLUMNS)
#define TALL_TAPS_CASES(COLUMNS) TAPS_CASES(COLUMNS) TAPS_CASE(4, COLUMNS) TAPS_CASE(5, COLUMNS)

static void add_taps_of(
    int rows, int columns, const ck_convolution *c, const float *const *x, const float *dy, float *sums) {
    switch (rows * 16 + columns) {
#if CK_WIDTH == 16
        TALL_TAPS_CASES(1)
        TALL_TAPS_CASES(2)
        TALL_TAPS_CASES(3)
        TALL_TAPS_CASES(4)
        TALL_TAPS_CASES(5)
        TAPS_CASES(6)
        TAPS_CASES(7)
        TAPS_CASES(8)
#else
        TAPS_CASES(1)
        TAPS_CASES(2)
        TAPS_CASES(3)
        TAPS_CASES(4)
#endif
    }
}

// The same for some rows of the window, from `first` on, with all their columns.
static void add_row(
    const ck_convolution *c, int64_t first, int rows, const float *const *x, const float *dy, float *sums) {
    const int64_t parts = parts_of(c->size_x, TAP_COLUMNS);
    for (int64_t part = 0; part < parts; part++) {
        const int64_t tx = part_start(c->size_x, parts, part), end = part_start(c->size_x, parts, part + 1);
        const float *from[TAP_ROWS];
        for (int i = 0; i < rows; i++) from[i] = x[i] + tx * c->dilation_x * CK_WIDTH;
        add_taps_of(rows, (int)(end - tx), c, from, dy, sums + (first * c->size_x + tx) * CK_WIDTH);
    }
}

// Adds to the sums of the window what one image gives. The rows that are kept take turns: the next one comes to `slot`.
static void add_image(const ck_convolution *c, const float *x, const float *dy, float *kept, float *sums) {
    const int64_t length = padded_length(c), all = kept_rows(c), left = c->low_x * CK_WIDTH;
    const int64_t row = c->width * CK_WIDTH, inside = length < left + row ? length - left : row;
    const int64_t most = TAP_ROWS_BESIDE(c->size_x);
    for (int64_t oy = 0, next = 0, slot = 0; oy < c->out_height; oy++, dy += c->out_width * CK_WIDTH) {
        const taps v = taps_inside(oy, c->stride_y, c->low_y, c->dilation_y, c->size_y, c->height);
        if (next < v.start) next = v.start;
        for (; next < c->height && next < v.start + all; next++) {
            float *to = kept + slot * length + left;
            for (int64_t i = 0; i < inside; i += CK_WIDTH) store(to + i, load(x + next * row + i));
            slot = slot + 1 < all ? slot + 1 : 0;
        }
        const int64_t parts = parts_of(v.last - v.first, most);
        for (int64_t part = 0; part < parts; part++) {
            const int64_t ty = v.first + part_start(v.last - v.first, parts, part);
            const int rows = (int)(v.first + part_start(v.last - v.first, parts, part + 1) - ty);
            const float *from[TAP_ROWS];
            for (int i = 0; i < rows; i++) {
                const int64_t place = slot - (next - (v.start + (ty + i) * c->dilation_y));
                from[i] = kept + (place < 0 ? place + all : place) * length;
            }
            add_row(c, ty, rows, from, dy, sums);
        }
    }
}

// The gradient of the weights, row-major, for a range of blocks of channels.
static void depthwise_weight_gradient(
    const ck_convolution *c, const float *x, const float *dy, float *dw, ck_range blocks, float *scratch) {
    const int64_t window = c->size_y * c->size_x, all = c->channels / CK_WIDTH;
    const int64_t plane = c->height * c->width * CK_WIDTH, out_plane = c->out_height * c->out_width * CK_WIDTH;
    const int64_t kept = kept_rows(c) * padded_length(c);
    float *sums = scratch + kept;
    memset(scratch, 0, (size_t)kept * sizeof(float));
    for (int64_t block = blocks.first; block < blocks.last; block++) {
        memset(sums, 0, (size_t)(window * CK_WIDTH) * sizeof(float));
        for (int64_t image = block; image < c->batch * all; image += all)
            add_image(c, x + image * plane, dy + image * out_plane, scratch, sums);
        for (int64_t place = 0; place < window; place += CK_WIDTH) {
            const int count = (int)(window - place < CK_WIDTH ? window - place : CK_WIDTH);
            vector square[CK_WIDTH] = {{0}};
            for (int i = 0; i < count; i++) square[i] = load(sums + (place + i) * CK_WIDTH);
            transpose_square(square);
            for (int i = 0; i < CK_WIDTH; i++) put(dw + (block * CK_WIDTH + i) * window + place, square[i], count);
        }
    }
}

// The elements of scratch memory of a thread.
static int64_t depthwise_scratch(const ck_convolution *c) {
    return (kept_rows(c) * padded_length(c) + c->size_y * c->size_x * CK_WIDTH + 15) / 16 * 16;
}
