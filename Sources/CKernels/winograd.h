// Convolutions of 3 x 3 with stride 1 by Winograd's minimal filtering F(4 x 4, 3 x 3): 36 multiplications for a tile of
// 4 x 4 outputs where the definition takes 144 (Lavin and Gray 2016, "Fast algorithms for convolutional neural
// networks", section 4.3). Tensors lie in blocks of CK_WIDTH channels.
//
// Y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A, so that the gradient of the filter is Gᵀ[(A dY Aᵀ) ⊙ (Bᵀ d B)]G.

#define POINTS 36
// The bytes of a second-level cache.
#define CORE_CACHE (1 << 20)

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

#define LEAST_TILES (4 * TILE_ROWS)
#define MOST_TILES (12 * TILE_ROWS)

// The most tiles that are worked on together: as many as the second-level cache and a bit more hold with their
// products, or so many that reading the filters once more takes no longer than going through inputs and products.
static int64_t tiles_together(const ck_convolution *w) {
    const int64_t width = padded(w->outputs), sum = w->channels + width;
    const int64_t near = tiles_of(CORE_CACHE / (POINTS * sum * (int64_t)sizeof(float))) * TILE_ROWS;
    int64_t count = w->channels * width / sum / TILE_ROWS * TILE_ROWS;
    if (count > MOST_TILES) count = MOST_TILES;
    if (count < LEAST_TILES) count = LEAST_TILES;
    if (count < near) count = near;
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

// Transformed tiles lie as [block of channels][36][tile][channel]: what is multiplied together lies together, where rows
// of all channels would lie powers of two apart. Points are one vector more than their numbers apart, so that those of a
// tile do not meet in one set of the cache. The last block may have fewer channels.
INLINE int64_t point_step(int64_t count, int64_t width) { return count * width + CK_WIDTH; }
INLINE int64_t block_start(int64_t count, int64_t channel, int64_t block) {
    return POINTS * (count * channel + channel / block * CK_WIDTH);
}
static int64_t transformed_elements(int64_t count, int64_t channels, int64_t block) {
    return POINTS * (count * channels + parts_of(channels, block) * CK_WIDTH);
}

// Writes Bᵀ d B of several tiles, for the channels of a range.
static void transform_inputs(
    const ck_convolution *w, const float *x, ck_range tiles, ck_range channels, int64_t block, float *to) {
    const int64_t plane = w->height * w->width * CK_WIDTH, count = tiles.last - tiles.first;
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        for (int64_t c = channels.first; c < channels.last; c += CK_WIDTH) {
            vector patch[POINTS], half[POINTS], column[6];
            load_patch(x + (place.image * (w->channels / CK_WIDTH) + c / CK_WIDTH) * plane, w->height, w->width,
                       place.y - patch_start(w, w->low_y), place.x - patch_start(w, w->low_x), 6, patch);
            for (int i = 0; i < 6; i++) transform_input(patch + 6 * i, 1, half + 6 * i);
            const int64_t channel = c - channels.first, first = channel / block * block;
            const int64_t rest = channels.last - channels.first - first, width = rest < block ? rest : block;
            float *out = to + block_start(count, first, block) + (t - tiles.first) * width + channel - first;
            for (int j = 0; j < 6; j++) {
                transform_input(half + j, 6, column);
                for (int i = 0; i < 6; i++) store(out + (6 * i + j) * point_step(count, width), column[i]);
            }
        }
    }
}

// Writes A dY Aᵀ of several tiles, a panel of outputs after the other.
static void transform_cotangents(const ck_convolution *w, const float *dy, ck_range tiles, float *to) {
    const int64_t plane = w->out_height * w->out_width * CK_WIDTH, count = tiles.last - tiles.first;
    const int64_t point = point_step(count, TILE_COLUMNS);
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        for (int64_t k = 0; k < padded(w->outputs); k += CK_WIDTH) {
            vector patch[16], half[24], column[6];
            const int64_t first = k / TILE_COLUMNS * TILE_COLUMNS;
            float *out = to + block_start(count, first, TILE_COLUMNS) + (t - tiles.first) * TILE_COLUMNS + k - first;
            if (k >= w->outputs) {
                for (int e = 0; e < POINTS; e++) store(out + e * point, (vector){0});
                continue;
            }
            load_patch(dy + (place.image * (w->outputs / CK_WIDTH) + k / CK_WIDTH) * plane, w->out_height, w->out_width,
                       place.y, place.x, 4, patch);
            for (int i = 0; i < 4; i++) transform_cotangent(patch + 4 * i, 1, half + 6 * i);
            for (int j = 0; j < 6; j++) {
                transform_cotangent(half + j, 6, column);
                for (int i = 0; i < 6; i++) store(out + (6 * i + j) * point, column[i]);
            }
        }
    }
}

// Takes Aᵀ m A of products [36][together][width] to outputs, of which the first is that of the products.
static void transform_outputs(
    const ck_convolution *w, const float *m, const float *bias, ck_range tiles, int64_t together, ck_range outputs,
    int64_t width, float *y) {
    const int64_t plane = w->out_height * w->out_width * CK_WIDTH;
    for (int64_t t = tiles.first; t < tiles.last; t++) {
        const tile_place place = place_of(w, t);
        const int rows = (int)(w->out_height - place.y < 4 ? w->out_height - place.y : 4);
        const int columns = (int)(w->out_width - place.x < 4 ? w->out_width - place.x : 4);
        for (int64_t k = outputs.first; k < outputs.last; k += CK_WIDTH) {
            vector sums[POINTS], half[24], out[16];
            const float *from = m + (t - tiles.first) * width + k - outputs.first;
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

// G g Gᵀ of the filters of a panel of outputs, from the first one on, and of some channels: 36 matrices
// [channel][column] that begin `point` elements apart.
static void transform_filters(
    const ck_convolution *w, const float *weights, int64_t first, ck_range channels, int64_t point, float *to) {
    float filters[9 * CK_WIDTH * TILE_COLUMNS];
    const int turn = is_turned(w) ? -TILE_COLUMNS : TILE_COLUMNS;
    for (int64_t c = channels.first; c < channels.last; c += CK_WIDTH) {
        pack_outputs(w, weights, first, (ck_range){c, c + CK_WIDTH}, filters);
        for (int i = 0; i < CK_WIDTH; i++, to += TILE_COLUMNS)
            for (int j = 0; j < TILE_COLUMNS; j += CK_WIDTH) {
                const float *from = filters + (9 * i + (is_turned(w) ? 8 : 0)) * TILE_COLUMNS + j;
                vector filter[9], half[18], column[6];
                for (int e = 0; e < 9; e++) filter[e] = load(from + e * turn);
                for (int e = 0; e < 3; e++) transform_filter(filter + 3 * e, 1, half + 6 * e);
                for (int x = 0; x < 6; x++) {
                    transform_filter(half + x, 6, column);
                    for (int y = 0; y < 6; y++) store(to + (6 * y + x) * point + j, column[y]);
                }
            }
    }
}

// All filters as right operands in panels: [panel][36][channel][column].
static void winograd_pack(const ck_convolution *w, const float *weights, ck_range panels, float *packed) {
    const int64_t point = w->channels * TILE_COLUMNS;
    for (int64_t panel = panels.first; panel < panels.last; panel++)
        transform_filters(
            w, weights, panel * TILE_COLUMNS, (ck_range){0, w->channels}, point, packed + POINTS * panel * point);
}

// Adds the products of one point of `count` tiles, of a block of channels that lie together, with a panel of filters.
INLINE void multiply_tiles(
    const float *inputs, int64_t count, ck_range channels, const float *filters, float *to, int64_t width) {
    const epilogue end = {0, channels.first == 0, 1, 0, 0};
    const int64_t depth = channels.last - channels.first;
    for (int64_t tile = 0; tile < tiles_of(count); tile++) {
        const int64_t t = tile_start(count, tile);
        tile_of(
            (int)(tile_start(count, tile + 1) - t), inputs + t * depth, filters,
            (tile_strides){depth, 1, TILE_COLUMNS, CK_WIDTH}, depth, to + t * width, width, 0, TILE_COLUMNS, &end);
    }
}

// The outputs of some tiles by packed filters; scratch holds the transformed inputs and the products of tiles_together.
static void convolve_tiles(
    const ck_convolution *w, const float *x, const float *packed, const float *bias, float *y, ck_range tiles,
    float *scratch) {
    const int64_t together = tiles_together(w), width = padded(w->outputs), channels = w->channels;
    float *inputs = scratch, *products = scratch + transformed_elements(together, channels, BLOCK_DEPTH);
    const int64_t all = tiles.last - tiles.first, parts = parts_of(all, together);
    for (int64_t i = 0; i < parts; i++) {
        const ck_range part = {tiles.first + part_start(all, parts, i), tiles.first + part_start(all, parts, i + 1)};
        const int64_t count = part.last - part.first;
        transform_inputs(w, x, part, (ck_range){0, channels}, BLOCK_DEPTH, inputs);
        for (int e = 0; e < POINTS; e++)
            for (int64_t c = 0; c < channels; c += BLOCK_DEPTH) {
                const ck_range depth = {c, channels - c < BLOCK_DEPTH ? channels : c + BLOCK_DEPTH};
                const float *block =
                    inputs + block_start(count, c, BLOCK_DEPTH) + e * point_step(count, depth.last - c);
                for (int64_t n = 0; n < width; n += TILE_COLUMNS)
                    multiply_tiles(
                        block, count, depth,
                        packed + (POINTS * n + e * TILE_COLUMNS) * channels + c * TILE_COLUMNS,
                        products + e * together * width + n, width);
            }
        transform_outputs(w, products, bias, part, together, (ck_range){0, w->outputs}, width, y);
    }
}

// The channels whose filters are transformed together, and how far their points lie apart.
#define FILTER_DEPTH 64
#define FILTER_POINT (FILTER_DEPTH * TILE_COLUMNS + CK_WIDTH)

// Some panels of the outputs of all tiles, by filters that are transformed where they are needed; scratch holds the
// transformed inputs of all tiles, and the products and filters of a panel.
static void convolve_panels(
    const ck_convolution *w, const float *x, const float *weights, const float *bias, float *y, ck_range panels,
    float *scratch) {
    const int64_t count = tile_count(w), channels = w->channels;
    float *inputs = scratch, *products = inputs + transformed_elements(count, channels, FILTER_DEPTH);
    float *filters = products + POINTS * count * TILE_COLUMNS;
    transform_inputs(w, x, (ck_range){0, count}, (ck_range){0, channels}, FILTER_DEPTH, inputs);
    for (int64_t n = panels.first * TILE_COLUMNS; n < panels.last * TILE_COLUMNS; n += TILE_COLUMNS) {
        for (int64_t c = 0; c < channels; c += FILTER_DEPTH) {
            const ck_range depth = {c, channels - c < FILTER_DEPTH ? channels : c + FILTER_DEPTH};
            transform_filters(w, weights, n, depth, FILTER_POINT, filters);
            const int is_end = depth.last == channels;
            const int64_t next = is_end ? n + TILE_COLUMNS : n, from = is_end ? 0 : depth.last;
            const ck_range later = {from, channels - from < FILTER_DEPTH ? channels : from + FILTER_DEPTH};
            for (int e = 0; e < POINTS; e++) {
                if (next + TILE_COLUMNS <= w->outputs) fetch_panel(w, weights, later, next, e, POINTS);
                multiply_tiles(
                    inputs + block_start(count, c, FILTER_DEPTH) + e * point_step(count, depth.last - c), count, depth,
                    filters + e * FILTER_POINT, products + e * count * TILE_COLUMNS, TILE_COLUMNS);
            }
        }
        const ck_range outputs = {n, w->outputs - n < TILE_COLUMNS ? w->outputs : n + TILE_COLUMNS};
        transform_outputs(w, products, bias, (ck_range){0, count}, count, outputs, TILE_COLUMNS, y);
    }
}

// Gᵀ u G of sums [36][CK_WIDTH channels][TILE_COLUMNS outputs], to the gradients of their filters.
static void transform_gradients(
    const ck_convolution *w, const float *sums, int64_t channel, int64_t output, float *dw) {
    float filters[9 * CK_WIDTH * CK_WIDTH];
    for (int64_t k = output; k < output + TILE_COLUMNS && k < w->outputs; k += CK_WIDTH) {
        for (int c = 0; c < CK_WIDTH; c++) {
            vector u[POINTS], half[18], column[3];
            for (int e = 0; e < POINTS; e++) u[e] = load(sums + (e * CK_WIDTH + c) * TILE_COLUMNS + k - output);
            for (int i = 0; i < 6; i++) transform_filter_gradient(u + 6 * i, 1, half + 3 * i);
            for (int x = 0; x < 3; x++) {
                transform_filter_gradient(half + x, 3, column);
                for (int y = 0; y < 3; y++) store(filters + (9 * c + 3 * y + x) * CK_WIDTH, column[y]);
            }
        }
        transpose_squares(
            filters, CK_WIDTH, dw + k * w->weight_output + channel * w->weight_channel, w->weight_output, CK_WIDTH,
            9 * CK_WIDTH, 0);
    }
}

// The gradient of the filters for some input channels; scratch holds transformed inputs and cotangents of
// tiles_together, and the sums of their products: [panel][block of channels][36][channel][output], or of one such block
// where all tiles are worked on together.
static void winograd_weight_gradient(
    const ck_convolution *w, const float *x, const float *dy, float *dw, ck_range channels, float *scratch) {
    const int64_t together = tiles_together(w), width = padded(w->outputs), height = channels.last - channels.first;
    const int64_t all = tile_count(w), parts = parts_of(all, together);
    float *inputs = scratch, *cotangents = inputs + transformed_elements(together, height, CK_WIDTH);
    float *sums = cotangents + transformed_elements(together, width, TILE_COLUMNS);
    for (int64_t i = 0; i < parts; i++) {
        const ck_range part = {part_start(all, parts, i), part_start(all, parts, i + 1)};
        const int64_t count = part.last - part.first;
        const epilogue end = {0, i == 0, 1, 0, 0};
        transform_inputs(w, x, part, channels, CK_WIDTH, inputs);
        transform_cotangents(w, dy, part, cotangents);
        for (int64_t n = 0; n < width; n += TILE_COLUMNS)
            for (int64_t c = 0; c < height; c += CK_WIDTH) {
                float *block = sums + (parts > 1 ? POINTS * (n * height + c * TILE_COLUMNS) : 0);
                for (int e = 0; e < POINTS; e++) {
                    const float *left = inputs + block_start(count, c, CK_WIDTH) + e * point_step(count, CK_WIDTH);
                    const float *right =
                        cotangents + block_start(count, n, TILE_COLUMNS) + e * point_step(count, TILE_COLUMNS);
                    for (int64_t tile = 0; tile < tiles_of(CK_WIDTH); tile++) {
                        const int64_t row = tile_start(CK_WIDTH, tile);
                        tile_of(
                            (int)(tile_start(CK_WIDTH, tile + 1) - row), left + row, right,
                            (tile_strides){1, CK_WIDTH, TILE_COLUMNS, CK_WIDTH}, count,
                            block + (e * CK_WIDTH + row) * TILE_COLUMNS, TILE_COLUMNS, 0, TILE_COLUMNS, &end);
                    }
                }
                if (part.last == all) transform_gradients(w, block, channels.first + c, n, dw);
            }
    }
}

// The bytes of transformed inputs that a third-level cache keeps from one panel to the next.
#define KEPT_INPUTS (12 << 20)

// Whether filters are transformed a panel at a time, all tiles together. The inputs are read anew for every panel, so
// that this is slower than packing all filters first where there are many or the cache does not hold them.
static int takes_panels(const ck_convolution *w) {
    const int64_t count = tile_count(w), bytes = POINTS * count * w->channels * (int64_t)sizeof(float);
    return !w->is_packed && count <= padded(w->outputs) && bytes <= KEPT_INPUTS;
}

// The elements of scratch memory of a thread: for a convolution, or for the gradient of the filters of `channels`.
static int64_t winograd_scratch(const ck_convolution *w, int64_t channels, int is_gradient) {
    const int64_t width = padded(w->outputs), together = tiles_together(w), all = tile_count(w);
    if (is_gradient)
        return transformed_elements(together, channels, CK_WIDTH) + transformed_elements(together, width, TILE_COLUMNS)
            + POINTS * (together < all ? channels * width : CK_WIDTH * TILE_COLUMNS);
    if (takes_panels(w))
        return transformed_elements(all, channels, FILTER_DEPTH) + POINTS * (all * TILE_COLUMNS + FILTER_POINT);
    return transformed_elements(together, channels, BLOCK_DEPTH) + POINTS * together * width;
}

static int64_t winograd_packed_elements(const ck_convolution *w) { return POINTS * w->channels * padded(w->outputs); }
