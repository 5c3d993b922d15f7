// Convolutions of 3 x 3 with stride 1 by Winograd's minimal filtering F(4 x 4, 3 x 3): 36 multiplications for a tile of
// 4 x 4 outputs where the definition takes 144 (Lavin and Gray 2016, "Fast algorithms for convolutional neural
// networks", section 4.3). Tensors lie in blocks of CK_WIDTH channels.
//
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, so that the gradient of the filter is Gᵀ[(A dY Aᵀ) ⊙ (Bᵀ d B)]G.

#define POINTS 36

// Bᵀ of a column of 6.
INLINE void transform_input(const vector *d, int step, vector *v) {
    vector a = d[4 * step] - 4.0f * d[2 * step], b = d[3 * step] - 4.0f * d[1 * step];
    vector e = d[4 * step] - d[2 * step], f = 2.0f * (d[3 * step] - d[1 * step]);
    v[0] = 4.0f * d[0] - 5.0f * d[2 * step] + d[4 * step];
    v[1] = a + b;
    v[2] = a - b;
    v[3] = e + f;
    v[4] = e - f;
    v[5] = 4.0f * d[1 * step] - 5.0f * d[3 * step] + d[5 * step];
}

// Aᵀ of a column of 6.
INLINE void transform_output(const vector *m, int step, vector *y) {
    vector a = m[1 * step] + m[2 * step], b = m[1 * step] - m[2 * step];
    vector c = m[3 * step] + m[4 * step], d = m[3 * step] - m[4 * step];
    y[0] = m[0] + a + c;
    y[1] = b + 2.0f * d;
    y[2] = a + 4.0f * c;
    y[3] = b + 8.0f * d + m[5 * step];
}

// A of a column of 4.
INLINE void transform_cotangent(const vector *y, int step, vector *v) {
    vector a = y[0] + y[2 * step], b = y[1 * step] + y[3 * step];
    vector c = y[0] + 4.0f * y[2 * step], d = 2.0f * y[1 * step] + 8.0f * y[3 * step];
    v[0] = y[0];
    v[1] = a + b;
    v[2] = a - b;
    v[3] = c + d;
    v[4] = c - d;
    v[5] = y[3 * step];
}

// G of a column of 3.
INLINE void transform_filter(const vector *g, int step, vector *u) {
    vector a = (g[0] + g[2 * step]) * (-1.0f / 6), b = g[1 * step] * (-1.0f / 6);
    vector c = g[0] * (1.0f / 24) + g[2 * step] * (1.0f / 6), d = g[1 * step] * (1.0f / 12);
    u[0] = g[0] * 0.25f;
    u[1] = a + b;
    u[2] = a - b;
    u[3] = c + d;
    u[4] = c - d;
    u[5] = g[2 * step];
}

// Gᵀ of a column of 6.
INLINE void transform_filter_gradient(const vector *u, int step, vector *g) {
    vector a = u[1 * step] + u[2 * step], b = u[1 * step] - u[2 * step];
    vector c = u[3 * step] + u[4 * step], d = u[3 * step] - u[4 * step];
    g[0] = 0.25f * u[0] - a * (1.0f / 6) + c * (1.0f / 24);
    g[1] = d * (1.0f / 12) - b * (1.0f / 6);
    g[2] = c * (1.0f / 6) - a * (1.0f / 6) + u[5 * step];
}

// The gradient of an input takes the filters turned by half a turn.
INLINE int is_turned(const ck_convolution *w) { return w->dilation_y < 0; }

// How far before an output its patch of the input begins: of a window that runs backwards with the last place.
INLINE int64_t patch_start(const ck_convolution *w, int64_t low) { return is_turned(w) ? low + 2 : low; }

INLINE int64_t tiles_down(const ck_convolution *w) { return (w->out_height + 3) / 4; }
INLINE int64_t tiles_across(const ck_convolution *w) { return (w->out_width + 3) / 4; }
static int64_t tile_count(const ck_convolution *w) { return w->batch * tiles_down(w) * tiles_across(w); }

// The place of a tile.
typedef struct {
    int64_t image, y, x;
} tile_place;

INLINE tile_place place_of(const ck_convolution *w, int64_t tile) {
    const int64_t across = tiles_across(w), down = tiles_down(w);
    tile_place p = {tile / (across * down), tile / across % down * 4, tile % across * 4};
    return p;
}

// The most tiles that are worked on together: as many as the second-level cache and a bit more hold with their products.
static int64_t tiles_together(const ck_convolution *w) {
    const int64_t bytes = POINTS * (w->channels + padded(w->outputs)) * (int64_t)sizeof(float);
    int64_t count = tiles_of((1 << 20) / bytes) * TILE_ROWS;
    if (count < 4 * TILE_ROWS) count = 4 * TILE_ROWS;
    return count < tile_count(w) ? count : tile_count(w);
}

// Loads rows and columns of a plane of vectors, zero outside.
INLINE void load_patch(
    const float *plane, int64_t height, int64_t width, int64_t y, int64_t x, const int size, vector *patch) {
    if (y >= 0 && x >= 0 && y + size <= height && x + size <= width) {
        const float *from = plane + (y * width + x) * CK_WIDTH;
#pragma clang loop unroll(full)
        for (int i = 0; i < size; i++)
#pragma clang loop unroll(full)
            for (int j = 0; j < size; j++) patch[i * size + j] = load(from + (i * width + j) * CK_WIDTH);
        return;
    }
    for (int i = 0; i < size; i++)
        for (int j = 0; j < size; j++) {
            const int is_inside = y + i >= 0 && y + i < height && x + j >= 0 && x + j < width;
            patch[i * size + j] = is_inside ? load(plane + ((y + i) * width + x + j) * CK_WIDTH) : (vector){0};
        }
}

// Writes Bᵀ d B of several tiles as [36][together][channels], for the channels of a range.
static void transform_inputs(
    const ck_convolution *w, const float *x, ck_range tiles, int64_t together, ck_range channels, float *to) {
    const int64_t plane = w->height * w->width * CK_WIDTH, width = channels.last - channels.first;
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        for (int64_t c = channels.first; c < channels.last; c += CK_WIDTH) {
            vector patch[POINTS], half[POINTS], column[6];
            load_patch(x + (place.image * (w->channels / CK_WIDTH) + c / CK_WIDTH) * plane, w->height, w->width,
                       place.y - patch_start(w, w->low_y), place.x - patch_start(w, w->low_x), 6, patch);
            for (int i = 0; i < 6; i++) transform_input(patch + 6 * i, 1, half + 6 * i);
            float *out = to + (t - tiles.first) * width + c - channels.first;
            for (int j = 0; j < 6; j++) {
                transform_input(half + j, 6, column);
                for (int i = 0; i < 6; i++) store(out + (6 * i + j) * together * width, column[i]);
            }
        }
    }
}

// Writes A dY Aᵀ of several tiles as [36][together][padded outputs].
static void transform_cotangents(
    const ck_convolution *w, const float *dy, ck_range tiles, int64_t together, float *to) {
    const int64_t plane = w->out_height * w->out_width * CK_WIDTH, width = padded(w->outputs);
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        for (int64_t k = 0; k < width; k += CK_WIDTH) {
            vector patch[16], half[24], column[6];
            float *out = to + (t - tiles.first) * width + k;
            if (k >= w->outputs) {
                for (int e = 0; e < POINTS; e++) store(out + e * together * width, (vector){0});
                continue;
            }
            load_patch(dy + (place.image * (w->outputs / CK_WIDTH) + k / CK_WIDTH) * plane, w->out_height, w->out_width,
                       place.y, place.x, 4, patch);
            for (int i = 0; i < 4; i++) transform_cotangent(patch + 4 * i, 1, half + 6 * i);
            for (int j = 0; j < 6; j++) {
                transform_cotangent(half + j, 6, column);
                for (int i = 0; i < 6; i++) store(out + (6 * i + j) * together * width, column[i]);
            }
        }
    }
}

// Takes Aᵀ m A of products [36][together][padded outputs] to the outputs.
static void transform_outputs(
    const ck_convolution *w, const float *m, const float *bias, ck_range tiles, int64_t together, float *y) {
    const int64_t plane = w->out_height * w->out_width * CK_WIDTH, width = padded(w->outputs);
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        const int rows = (int)(w->out_height - place.y < 4 ? w->out_height - place.y : 4);
        const int columns = (int)(w->out_width - place.x < 4 ? w->out_width - place.x : 4);
        for (int64_t k = 0; k < w->outputs; k += CK_WIDTH) {
            vector sums[POINTS], half[24], out[16];
            const float *from = m + (t - tiles.first) * width + k;
            for (int e = 0; e < POINTS; e++) sums[e] = load(from + e * together * width);
            for (int i = 0; i < 6; i++) transform_output(sums + 6 * i, 1, half + 4 * i);
            for (int j = 0; j < 4; j++) {
                vector column[4];
                transform_output(half + j, 4, column);
                for (int i = 0; i < 4; i++) out[4 * i + j] = column[i];
            }
            const vector added = bias ? load(bias + k) : (vector){0};
            float *to = y + (place.image * (w->outputs / CK_WIDTH) + k / CK_WIDTH) * plane;
            for (int i = 0; i < rows; i++)
                for (int j = 0; j < columns; j++) {
                    vector value = out[4 * i + j] + added;
                    if (w->is_rectified) value = relu(value);
                    store(to + ((place.y + i) * w->out_width + place.x + j) * CK_WIDTH, value);
                }
        }
    }
}

// The filters of CK_WIDTH outputs for a channel, zero beyond the last output.
INLINE void load_filters(const ck_convolution *w, const float *weights, int64_t k, int64_t c, vector *filter) {
    float lanes[9][CK_WIDTH] = {0};
    for (int lane = 0; lane < CK_WIDTH && k + lane < w->outputs; lane++) {
        const float *given = weights + (k + lane) * w->weight_output + c * w->weight_channel;
        for (int e = 0; e < 9; e++) lanes[is_turned(w) ? 8 - e : e][lane] = given[e];
    }
    for (int e = 0; e < 9; e++) filter[e] = load(lanes[e]);
}

// G g Gᵀ of all filters, as 36 right operands in panels: [36][panel][channel][column].
static void winograd_pack(const ck_convolution *w, const float *weights, ck_range panels, float *packed) {
    const int64_t point = w->channels * padded(w->outputs);
    for (int64_t panel = panels.first; panel < panels.last; panel++)
        for (int64_t c = 0; c < w->channels; c++)
            for (int64_t j = 0; j < TILE_COLUMNS; j += CK_WIDTH) {
                vector filter[9], half[18], column[6];
                float *to = packed + (panel * w->channels + c) * TILE_COLUMNS + j;
                load_filters(w, weights, panel * TILE_COLUMNS + j, c, filter);
                for (int i = 0; i < 3; i++) transform_filter(filter + 3 * i, 1, half + 6 * i);
                for (int i = 0; i < 6; i++) {
                    transform_filter(half + i, 6, column);
                    for (int e = 0; e < 6; e++) store(to + (6 * e + i) * point, column[e]);
                }
            }
}

// The outputs of some tiles; scratch holds the transformed inputs and the products of tiles_together.
static void winograd_convolve(
    const ck_convolution *w, const float *x, const float *packed, const float *bias, float *y, ck_range tiles,
    float *scratch) {
    const int64_t together = tiles_together(w), width = padded(w->outputs), channels = w->channels;
    float *inputs = scratch, *products = scratch + POINTS * together * channels;
    const int64_t all = tiles.last - tiles.first, parts = parts_of(all, together);
    for (int64_t i = 0; i < parts; i++) {
        const ck_range part = {tiles.first + part_start(all, parts, i), tiles.first + part_start(all, parts, i + 1)};
        const int64_t count = part.last - part.first;
        transform_inputs(w, x, part, together, (ck_range){0, channels}, inputs);
        for (int e = 0; e < POINTS; e++)
            for (int64_t c = 0; c < channels; c += BLOCK_DEPTH) {
                const int64_t depth = channels - c < BLOCK_DEPTH ? channels - c : BLOCK_DEPTH;
                const epilogue end = {0, c == 0, 1, 0, 0};
                for (int64_t n = 0; n < width; n += TILE_COLUMNS)
                    for (int64_t tile = 0; tile < tiles_of(count); tile++) {
                        const int64_t t = tile_start(count, tile);
                        tile_of(
                            (int)(tile_start(count, tile + 1) - t), inputs + (e * together + t) * channels + c,
                            packed + e * channels * width + n * channels + c * TILE_COLUMNS,
                            (tile_strides){channels, 1, TILE_COLUMNS, CK_WIDTH}, depth,
                            products + (e * together + t) * width + n, width, n, TILE_COLUMNS, &end);
                    }
            }
        transform_outputs(w, products, bias, part, together, y);
    }
}

// The gradient of the filters for some input channels; scratch holds transformed inputs and cotangents of
// tiles_together, and the sums of their products: [36][channels of the range][padded outputs].
static void winograd_weight_gradient(
    const ck_convolution *w, const float *x, const float *dy, float *dw, ck_range channels, float *scratch) {
    const int64_t together = tiles_together(w), width = padded(w->outputs), height = channels.last - channels.first;
    float *inputs = scratch, *cotangents = inputs + POINTS * together * height;
    float *sums = cotangents + POINTS * together * width;
    const int64_t all = tile_count(w), parts = parts_of(all, together);
    for (int64_t i = 0; i < parts; i++) {
        const ck_range part = {part_start(all, parts, i), part_start(all, parts, i + 1)};
        const int64_t count = part.last - part.first;
        const epilogue end = {0, i == 0, 1, 0, 0};
        transform_inputs(w, x, part, together, channels, inputs);
        transform_cotangents(w, dy, part, together, cotangents);
        for (int e = 0; e < POINTS; e++)
            for (int64_t n = 0; n < width; n += TILE_COLUMNS)
                for (int64_t tile = 0; tile < tiles_of(height); tile++) {
                    const int64_t c = tile_start(height, tile);
                    tile_of(
                        (int)(tile_start(height, tile + 1) - c), inputs + e * together * height + c,
                        cotangents + e * together * width + n, (tile_strides){1, height, width, CK_WIDTH}, count,
                        sums + (e * height + c) * width + n, width, n, TILE_COLUMNS, &end);
                }
    }
    for (int64_t c = 0; c < height; c++)
        for (int64_t k = 0; k < w->outputs; k += CK_WIDTH) {
            vector u[POINTS], half[18], column[3];
            for (int e = 0; e < POINTS; e++) u[e] = load(sums + (e * height + c) * width + k);
            for (int i = 0; i < 6; i++) transform_filter_gradient(u + 6 * i, 1, half + 3 * i);
            for (int j = 0; j < 3; j++) {
                transform_filter_gradient(half + j, 3, column);
                for (int i = 0; i < 3; i++)
                    for (int lane = 0; lane < CK_WIDTH && k + lane < w->outputs; lane++)
                        dw[(k + lane) * w->weight_output + (channels.first + c) * w->weight_channel + 3 * i + j] =
                            column[i][lane];
            }
        }
}

// The elements of scratch memory of a thread: for a convolution, or for the gradient of the filters of `channels`.
static int64_t winograd_scratch(const ck_convolution *w, int64_t channels, int is_gradient) {
    const int64_t width = padded(w->outputs);
    return POINTS * (tiles_together(w) * (channels + width) + (is_gradient ? channels * width : 0));
}

static int64_t winograd_packed_elements(const ck_convolution *w) { return POINTS * w->channels * padded(w->outputs); }
