// Convolutions as matrix products, for those with more weights than pixels: patches of the input are laid out as the
// product's tiles take them, a piece at a time, so that weights are read once and their gradient is written once.
// Tensors lie in blocks of CK_WIDTH channels, weights are row-major.

// An element of a patch: a channel and a place in the window, by its number in a row of the weights.
typedef struct {
    int64_t channel, y, x;
} patch_element;

INLINE patch_element element_of(const ck_convolution *c, int64_t number) {
    const int64_t window = c->size_y * c->size_x, place = number % window;
    patch_element e = {number / window, place / c->size_x * c->dilation_y, place % c->size_x * c->dilation_x};
    return e;
}

// One element of the patches of some output pixels, which follow each other over all images, `step` apart; 0 beyond the
// edges.
static void gather_element(
    const ck_convolution *c, const float *x, patch_element e, ck_range pixels, int64_t step, float *to) {
    const int64_t plane = c->out_height * c->out_width;
    for (int64_t pixel = pixels.first; pixel < pixels.last;) {
        const int64_t image = pixel / plane, oy = pixel % plane / c->out_width, first = pixel % c->out_width;
        int64_t last = c->out_width;
        if (last - first > pixels.last - pixel) last = first + pixels.last - pixel;
        const int64_t y = oy * c->stride_y - c->low_y + e.y;
        const float *row = x
            + ((image * c->channels + e.channel / CK_WIDTH * CK_WIDTH) * c->height + y * CK_WIDTH) * c->width
            + e.channel % CK_WIDTH;
        for (int64_t ox = first; ox < last; ox++, pixel++, to += step) {
            const int64_t place = ox * c->stride_x - c->low_x + e.x;
            const int is_inside = y >= 0 && y < c->height && place >= 0 && place < c->width;
            *to = is_inside ? row[place * CK_WIDTH] : 0;
        }
    }
}

// Calls BODY for the parts of a range of pixels, counted over all images, that lie in one image of `plane` pixels:
// `image` is its number, `start` the first pixel in it and `run` their number.
#define FOR_EACH_RUN(pixels, plane, BODY)                                            \
    for (int64_t pixel = (pixels).first, run; pixel < (pixels).last; pixel += run) {   \
        const int64_t image = pixel / (plane), start = pixel % (plane);                \
        run = (plane) - start;                                                         \
        if (run > (pixels).last - pixel) run = (pixels).last - pixel;                  \
        BODY                                                                           \
    }

// Output pixels of all images in panels of TILE_COLUMNS patch elements: [pixel][element].
static void gather_panel(const ck_convolution *c, const float *x, int64_t first, ck_range pixels, float *to) {
    const int64_t patch = c->channels * c->size_y * c->size_x, plane = c->out_height * c->out_width;
    const int is_pointwise = patch == c->channels && c->stride_y == 1 && c->stride_x == 1 && c->low_y == 0
        && c->low_x == 0 && plane == c->height * c->width;
    if (is_pointwise && first + TILE_COLUMNS <= patch) {
        FOR_EACH_RUN(pixels, plane, {
            const float *from = x + (image * patch + first) * plane + start * CK_WIDTH;
            for (int64_t i = 0; i < run; i++, from += CK_WIDTH, to += TILE_COLUMNS) {
                store(to, load(from));
                store(to + CK_WIDTH, load(from + plane * CK_WIDTH));
            }
        })
        return;
    }
    const int64_t count = patch - first < TILE_COLUMNS ? patch - first : TILE_COLUMNS;
    if (count < TILE_COLUMNS) memset(to, 0, (size_t)((pixels.last - pixels.first) * TILE_COLUMNS) * sizeof(float));
    for (int64_t j = 0; j < count; j++)
        gather_element(c, x, element_of(c, first + j), pixels, TILE_COLUMNS, to + j);
}

// The cotangents of some output pixels in panels of the channels of a tile: [panel][pixel][channel]. A part of a tile
// that lies in one block of channels is copied with what follows it, in whose place then the next part or pixel comes.
static void gather_cotangents(const ck_convolution *c, const float *dy, ck_range pixels, float *to) {
    const int64_t plane = c->out_height * c->out_width;
    const float *end = dy + c->batch * c->outputs * plane;
    for (int64_t tile = 0; tile < tiles_of(c->outputs); tile++) {
        const int64_t first = tile_start(c->outputs, tile), last = tile_start(c->outputs, tile + 1);
        float *place = to + tile * TILE_ROWS * (pixels.last - pixels.first);
        FOR_EACH_RUN(pixels, plane, {
            const float *pixel_start = dy + image * c->outputs * plane + start * CK_WIDTH;
            for (int64_t i = 0; i < run; i++, pixel_start += CK_WIDTH, place += TILE_ROWS)
                for (int64_t k = first; k < last; k = (k / CK_WIDTH + 1) * CK_WIDTH) {
                    const float *from = pixel_start + k / CK_WIDTH * CK_WIDTH * plane + k % CK_WIDTH;
                    if (end - from >= TILE_ROWS)
                        memcpy(place + k - first, from, TILE_ROWS * sizeof(float));
                    else
                        memcpy(place + k - first, from, (size_t)(end - from) * sizeof(float));
                }
        })
    }
}

// The gradient of the weights for a range of panels of patch elements: cotangents, transposed, times patches.
static void convolution_weight_gradient(
    const ck_convolution *c, const float *x, const float *dy, float *dw, ck_range panels, float *scratch) {
    const int64_t patch = c->channels * c->size_y * c->size_x, count = c->batch * c->out_height * c->out_width;
    const int64_t block = count < BLOCK_DEPTH ? count : BLOCK_DEPTH;
    float *panel = scratch, *left = scratch + block * TILE_COLUMNS;
    for (int64_t pixel = 0; pixel < count; pixel += BLOCK_DEPTH) {
        const ck_range pixels = {pixel, count - pixel < BLOCK_DEPTH ? count : pixel + BLOCK_DEPTH};
        const int64_t depth = pixels.last - pixels.first;
        const epilogue e = {0, pixel == 0, pixels.last == count, 0, 0};
        gather_cotangents(c, dy, pixels, left);
        for (int64_t n = panels.first * TILE_COLUMNS; n < panels.last * TILE_COLUMNS && n < patch; n += TILE_COLUMNS) {
            gather_panel(c, x, n, pixels, panel);
            for (int64_t tile = 0; tile < tiles_of(c->outputs); tile++) {
                const int64_t k = tile_start(c->outputs, tile);
                tile_of(
                    (int)(tile_start(c->outputs, tile + 1) - k), left + tile * TILE_ROWS * depth, panel,
                    PACKED_STRIDES, depth, dw + k * patch + n, patch, n, patch - n, &e);
            }
        }
    }
}

// The elements of a patch that are worked on together: whole blocks of channels.
static int64_t patch_block(const ck_convolution *c) {
    const int64_t unit = CK_WIDTH * c->size_y * c->size_x, all = c->channels * c->size_y * c->size_x;
    const int64_t block = unit < BLOCK_DEPTH ? BLOCK_DEPTH / unit * unit : unit;
    return block < all ? block : all;
}

// Some channels of the patches of up to TILE_ROWS output pixels of an image: [element][pixel].
static void gather_patches(
    const ck_convolution *c, const float *x, int64_t first, int count, ck_range channels, float *to) {
    const int64_t window = c->size_y * c->size_x;
    int64_t top[TILE_ROWS], left[TILE_ROWS];
    for (int i = 0; i < count; i++) {
        top[i] = (first + i) / c->out_width * c->stride_y - c->low_y;
        left[i] = (first + i) % c->out_width * c->stride_x - c->low_x;
    }
    for (int64_t channel = channels.first; channel < channels.last; channel += CK_WIDTH)
        for (int64_t place = 0; place < window; place++) {
            const int64_t down = place / c->size_x * c->dilation_y, across = place % c->size_x * c->dilation_x;
            vector pixels[TILE_VECTORS] = {{0}};
            for (int i = 0; i < count; i++) {
                const int64_t y = top[i] + down, z = left[i] + across;
                if (y >= 0 && y < c->height && z >= 0 && z < c->width)
                    pixels[i] = load(x + (channel * c->height + y * CK_WIDTH) * c->width + z * CK_WIDTH);
            }
            store_columns(
                pixels, to + ((channel - channels.first) * window + place) * TILE_ROWS, window * TILE_ROWS);
        }
}

// The windows of nine places of CK_WIDTH outputs, which follow each other, to columns of a panel: the thirds of the
// thirds of their numbers.
INLINE void split_windows(const float *from, float *to) {
    vector rows[3][3];
    float thirds[9 * CK_WIDTH];
#pragma clang loop unroll(full)
    for (int i = 0; i < 3; i++) {
        split_triples(from + 3 * i * CK_WIDTH, rows[i]);
#pragma clang loop unroll(full)
        for (int x = 0; x < 3; x++) store(thirds + (3 * x + i) * CK_WIDTH, rows[i][x]);
    }
#pragma clang loop unroll(full)
    for (int x = 0; x < 3; x++) {
        vector column[3];
        split_triples(thirds + 3 * x * CK_WIDTH, column);
#pragma clang loop unroll(full)
        for (int y = 0; y < 3; y++) store(to + (3 * y + x) * TILE_COLUMNS, column[y]);
    }
}

// The windows of up to CK_WIDTH outputs, which are `step` apart, to columns of a panel; nothing is read from `end` on.
static void transpose_windows(
    const float *from, int64_t step, int64_t outputs, int64_t window, const float *end, float *to) {
    if (window == 9 && step == 9 && outputs >= CK_WIDTH) {
        split_windows(from, to);
        return;
    }
    for (int64_t place = 0; place < window; place += CK_WIDTH, from += CK_WIDTH, to += CK_WIDTH * TILE_COLUMNS) {
        const int64_t count = window - place < CK_WIDTH ? window - place : CK_WIDTH;
        if (outputs >= CK_WIDTH && from + (CK_WIDTH - 1) * step + CK_WIDTH <= end) {
            vector square[CK_WIDTH];
#pragma clang loop unroll(full)
            for (int i = 0; i < CK_WIDTH; i++) square[i] = load(from + i * step);
            transpose_square(square);
            for (int64_t k = 0; k < count; k++) store(to + k * TILE_COLUMNS, square[k]);
            continue;
        }
        for (int64_t k = 0; k < count; k++)
            for (int64_t i = 0; i < CK_WIDTH; i++) to[k * TILE_COLUMNS + i] = i < outputs ? from[i * step + k] : 0;
    }
}

// The weights of a panel of outputs, from the first one on, and of some channels: [element][output].
static void pack_outputs(const ck_convolution *c, const float *weights, int64_t first, ck_range channels, float *to) {
    const int64_t window = c->size_y * c->size_x, rest = c->outputs - first;
    const int64_t depth = (channels.last - channels.first) * window;
    const float *from = weights + first * c->weight_output + channels.first * c->weight_channel;
    if (c->weight_channel == window && rest >= TILE_COLUMNS) {
        transpose_panel(from, c->weight_output, depth, to);
    } else if (c->weight_output == 1 && rest >= TILE_COLUMNS) {
        copy_panels(1, from, c->weight_channel, depth, to);
    } else {
        const int64_t count = rest < TILE_COLUMNS ? rest : TILE_COLUMNS;
        const float *end = weights + c->outputs * c->channels * window;
        if (count < TILE_COLUMNS) memset(to, 0, (size_t)(depth * TILE_COLUMNS) * sizeof(float));
        for (int64_t channel = channels.first; channel < channels.last; channel++, from += c->weight_channel)
            for (int64_t j = 0; j < count; j += CK_WIDTH)
                transpose_windows(
                    from + j * c->weight_output, c->weight_output, count - j, window, end,
                    to + (channel - channels.first) * window * TILE_COLUMNS + j);
    }
}

// Fetches one of several parts of a panel's weights, from an output on, into the cache.
static void fetch_panel(
    const ck_convolution *c, const float *weights, ck_range channels, int64_t output, int64_t part, int64_t parts) {
    const int64_t window = c->size_y * c->size_x;
    const float *from = weights + output * c->weight_output + channels.first * c->weight_channel;
    const int has_long_outputs = c->weight_channel == window;
    const int64_t rows = has_long_outputs ? TILE_COLUMNS : channels.last - channels.first;
    const int64_t length = (has_long_outputs ? channels.last - channels.first : TILE_COLUMNS) * window;
    const int64_t step = has_long_outputs ? c->weight_output : c->weight_channel;
    for (int64_t row = part * rows / parts; row < (part + 1) * rows / parts; row++)
        for (int64_t i = 0; i < length; i += 16) __builtin_prefetch(from + row * step + i, 0, 2);
}

static int64_t convolution_packed_elements(const ck_convolution *c) {
    return c->channels * c->size_y * c->size_x * padded(c->outputs);
}

// Packs the weights of some panels: [block of channels][panel][element][output].
static void convolution_pack(const ck_convolution *c, const float *weights, ck_range panels, float *packed) {
    const int64_t window = c->size_y * c->size_x, step = patch_block(c) / window;
    for (int64_t channel = 0; channel < c->channels; channel += step) {
        const ck_range channels = {channel, c->channels - channel < step ? c->channels : channel + step};
        const int64_t depth = (channels.last - channels.first) * window;
        for (int64_t panel = panels.first; panel < panels.last; panel++)
            pack_outputs(c, weights, panel * TILE_COLUMNS, channels, packed + panel * TILE_COLUMNS * depth);
        packed += padded(c->outputs) * depth;
    }
}

static int64_t pixel_blocks(const ck_convolution *c) { return parts_of(c->out_height * c->out_width, BLOCK_ROWS); }

// The outputs of some panels at one block of an image's pixels.
static void convolve_pixels(
    const ck_convolution *c, const float *x, const float *weights, const float *bias, float *y, ck_range pixels,
    ck_range panels, float *scratch) {
    const int64_t window = c->size_y * c->size_x, step = patch_block(c) / window, plane = c->out_height * c->out_width;
    const int64_t all = pixels.last - pixels.first;
    tile_strides strides = {1, TILE_ROWS, TILE_COLUMNS, plane * CK_WIDTH};
    float *panel = scratch, *patches = scratch + patch_block(c) * TILE_COLUMNS;
    for (int64_t channel = 0; channel < c->channels; channel += step) {
        const ck_range channels = {channel, c->channels - channel < step ? c->channels : channel + step};
        const int64_t depth = (channels.last - channels.first) * window;
        const epilogue e = {bias, channel == 0, channels.last == c->channels, c->is_rectified, 0};
        for (int64_t tile = 0; tile < tiles_of(all); tile++) {
            const int64_t first = tile_start(all, tile);
            gather_patches(
                c, x, pixels.first + first, (int)(tile_start(all, tile + 1) - first), channels,
                patches + tile * TILE_ROWS * depth);
        }
        for (int64_t n = panels.first * TILE_COLUMNS; n < panels.last * TILE_COLUMNS && n < c->outputs;
             n += TILE_COLUMNS) {
            const float *right = panel;
            // Weights of one place whose outputs lie together are read where they are.
            const int is_in_place = !c->is_packed && c->weight_output == 1 && n + TILE_COLUMNS <= c->outputs;
            if (c->is_packed)
                right = weights + channel * window * padded(c->outputs) + n * depth;
            else if (is_in_place)
                right = weights + channel * c->weight_channel + n;
            else
                pack_outputs(c, weights, n, channels, panel);
            strides.right_step = is_in_place ? c->weight_channel : TILE_COLUMNS;
            for (int64_t tile = 0; tile < tiles_of(all); tile++) {
                const int64_t first = tile_start(all, tile);
                if (!c->is_packed && n + 2 * TILE_COLUMNS <= c->outputs)
                    fetch_panel(c, weights, channels, n + TILE_COLUMNS, tile, tiles_of(all));
                tile_of(
                    (int)(tile_start(all, tile + 1) - first), patches + tile * TILE_ROWS * depth, right, strides, depth,
                    y + n * plane + (pixels.first + first) * CK_WIDTH, CK_WIDTH, n, c->outputs - n, &e);
            }
        }
    }
}

// The outputs of some panels at a range of blocks of pixels, counted over all images.
static void convolution(
    const ck_convolution *c, const float *x, const float *weights, const float *bias, float *y, ck_range blocks,
    ck_range panels, float *scratch) {
    const int64_t plane = c->out_height * c->out_width;
    for (int64_t block = blocks.first; block < blocks.last; block++) {
        const int64_t parts = pixel_blocks(c), image = block / parts, part = block % parts;
        const ck_range pixels = {part_start(plane, parts, part), part_start(plane, parts, part + 1)};
        convolve_pixels(
            c, x + image * c->channels * c->height * c->width, weights, bias, y + image * c->outputs * plane, pixels,
            panels, scratch);
    }
}

// The elements of scratch memory of a thread: for a convolution, or for the gradient of the weights.
static int64_t convolution_scratch(const ck_convolution *c, int is_gradient) {
    const int64_t plane = c->out_height * c->out_width;
    int64_t rows = c->outputs, depth = c->batch * plane;
    if (is_gradient) {
        if (depth > BLOCK_DEPTH) depth = BLOCK_DEPTH;
    } else {
        rows = plane < BLOCK_ROWS ? plane : BLOCK_ROWS;
        depth = patch_block(c);
    }
    // The last channels that gather_cotangents copies come with what follows them.
    const int64_t more = is_gradient ? TILE_ROWS : 0;
    return (depth * (TILE_COLUMNS + tiles_of(rows) * TILE_ROWS) + more + 15) / 16 * 16;
}
