// Pooling over planes [height, width, inner]. A vector is of neighbours along `inner`, or, where that is 1, of neighbouring
// windows.

// The taps of a window that lie inside an axis.
typedef struct {
    int64_t start;
    int first, last;
} taps;

INLINE taps taps_inside(int64_t output, int64_t stride, int64_t low, int64_t dilation, int64_t size, int64_t extent) {
    taps t = {output * stride - low, 0, (int)size};
    while (t.first < t.last && t.start + t.first * dilation < 0) t.first++;
    while (t.last > t.first && t.start + (t.last - 1) * dilation >= extent) t.last--;
    return t;
}

// The windows of a row that lie inside the axis with all their taps.
INLINE ck_range whole_windows(const ck_window *w) {
    const int64_t last = w->width - 1 - (w->size_x - 1) * w->dilation_x + w->low_x;
    ck_range whole = {(w->low_x + w->stride_x - 1) / w->stride_x, last < 0 ? 0 : last / w->stride_x + 1};
    if (whole.last > w->pooled_width) whole.last = w->pooled_width;
    return whole;
}

// Runs BODY for every window of every plane; in it `v` and `h` are the taps inside, `in` is the place of the first of
// them, `out` that of the result, `part` the number of lanes and `step` the distance between those of the input.
#define FOR_EACH_WINDOW(w, planes, BODY)                                                                         \
    const ck_range whole = whole_windows(w);                                                                     \
    const int64_t across = (w)->dilation_x * (w)->inner, down = (w)->dilation_y * (w)->width * (w)->inner;       \
    for (int64_t plane = planes.first; plane < planes.last; plane++)                                             \
        for (int64_t oy = 0; oy < (w)->pooled_height; oy++) {                                                    \
            const taps v = taps_inside(oy, (w)->stride_y, (w)->low_y, (w)->dilation_y, (w)->size_y, (w)->height); \
            const int64_t row = (plane * (w)->height + v.start + v.first * (w)->dilation_y) * (w)->width;        \
            int64_t out = (plane * (w)->pooled_height + oy) * (w)->pooled_width * (w)->inner;                    \
            for (int64_t ox = 0, run = 1; ox < (w)->pooled_width; ox += run) {                                   \
                taps h = {ox * (w)->stride_x - (w)->low_x, 0, (int)(w)->size_x};                                 \
                const int is_whole = ox >= whole.first && ox < whole.last;                                       \
                if (!is_whole)                                                                                   \
                    h = taps_inside(ox, (w)->stride_x, (w)->low_x, (w)->dilation_x, (w)->size_x, (w)->width);    \
                int64_t in = (row + h.start + h.first * (w)->dilation_x) * (w)->inner;                           \
                if ((w)->inner == 1) {                                                                           \
                    run = !is_whole ? 1 : whole.last - ox < CK_WIDTH ? whole.last - ox : CK_WIDTH;               \
                    WITH_LANES(run, (w)->stride_x, BODY)                                                         \
                    out += run;                                                                                  \
                    continue;                                                                                    \
                }                                                                                                \
                for (int64_t lane = 0; lane < (w)->inner; lane += CK_WIDTH, in += CK_WIDTH) {                    \
                    const int64_t lanes = (w)->inner - lane < CK_WIDTH ? (w)->inner - lane : CK_WIDTH;           \
                    WITH_LANES(lanes, 1, BODY)                                                                   \
                    out += lanes;                                                                                \
                }                                                                                                \
            }                                                                                                    \
        }

// BODY for so many lanes, as few branches as there can be where there is a whole vector.
#define WITH_LANES(LANES, STEP, BODY)                                                \
    const int rows_inside = v.last - v.first, columns_inside = h.last - h.first;     \
    if ((LANES) == CK_WIDTH && (STEP) == 1) {                                        \
        const int part = CK_WIDTH, step = 1;                                         \
        WITH_TAPS(BODY)                                                              \
    } else if ((LANES) == CK_WIDTH && (STEP) == 2) {                                 \
        const int part = CK_WIDTH, step = 2;                                         \
        WITH_TAPS(BODY)                                                              \
    } else {                                                                         \
        const int part = (int)(LANES), rows = rows_inside, columns = columns_inside; \
        const int64_t step = STEP;                                                   \
        BODY                                                                         \
    }

// BODY for the taps inside, without loops for the usual windows of 2 x 2 and 3 x 3.
#define WITH_TAPS(BODY)                                         \
    if (rows_inside == 3 && columns_inside == 3) {              \
        const int rows = 3, columns = 3;                        \
        BODY                                                    \
    } else if (rows_inside == 2 && columns_inside == 2) {       \
        const int rows = 2, columns = 2;                        \
        BODY                                                    \
    } else {                                                    \
        const int rows = rows_inside, columns = columns_inside; \
        BODY                                                    \
    }

// Runs BODY for every tap of a window, which is at `from`.
#define FOR_EACH_TAP(BODY)                                     \
    for (int ty = 0; ty < rows; ty++)                          \
        for (int tx = 0; tx < columns; tx++) {                 \
            const int64_t from = in + ty * down + tx * across; \
            BODY                                               \
        }

// How many elements before it is needed memory is fetched: windows jump from row to row, which is not foreseen.
#define AHEAD 384

// Elements that lie `step` apart. One lane is not worth a copy of unknown length.
INLINE vector load_lanes(const float *p, int64_t step, int part) {
    __builtin_prefetch(p + AHEAD);
    if (part == 1) return splat(*p);
    if (step == 1) return take(p, part);
    if (step == 2 && part == CK_WIDTH)
        return __builtin_shufflevector(load(p), load(p + CK_WIDTH - 1), EVERY_SECOND);
    vector x = {0};
    for (int i = 0; i < part; i++) x[i] = p[i * step];
    return x;
}

// Adds to elements that lie `step` apart.
INLINE void add_lanes(float *p, int64_t step, vector x, int part) {
    if (part == 1) {
        *p += x[0];
    } else if (step == 1) {
        put(p, take(p, part) + x, part);
    } else if (step == 2 && part == CK_WIDTH) {
        store(p, load(p) + __builtin_shufflevector(x, (vector){0}, LOW_THEN_ZERO));
        p += CK_WIDTH - 1;
        store(p, load(p) + __builtin_shufflevector(x, (vector){0}, ZERO_THEN_HIGH));
    } else {
        for (int i = 0; i < part; i++) p[i * step] += x[i];
    }
}

INLINE void store_result(float *p, vector x, int part) {
    if (part == 1)
        *p = x[0];
    else
        put(p, x, part);
}

static void max_pool(const float *x, float *y, const ck_window *w, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, {
        vector best = splat(-INFINITY);
        FOR_EACH_TAP(best = maximum(load_lanes(x + from, step, part), best);)
        store_result(y + out, best, part);
    })
}

// Runs BODY for every window of every plane, before which the plane's gradient is cleared.
#define FOR_EACH_WINDOW_OF_CLEARED(w, gradient, planes, BODY)                                                    \
    const int64_t size = (w)->height * (w)->width * (w)->inner;                                                  \
    for (int64_t i = planes.first; i < planes.last; i++) {                                                       \
        const ck_range one = {i, i + 1};                                                                         \
        memset((gradient) + i * size, 0, (size_t)size * sizeof(float));                                          \
        FOR_EACH_WINDOW(w, one, BODY)                                                                            \
    }

// For every lane the number of the first tap with the greatest element.
#define FIND_GREATEST                                                         \
    vector best = splat(0);                                                   \
    mask place = {0};                                                         \
    int tap = 0;                                                              \
    FOR_EACH_TAP({                                                            \
        vector term = load_lanes(x + from, step, part);                       \
        mask better = tap == 0 ? (mask){0} - 1 : (mask)(term > best);         \
        best = choose(better, term, best);                                    \
        place = (better & tap) | (~better & place);                           \
        tap++;                                                                \
    })

static void max_pool_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_window *w, ck_range planes
) {
    FOR_EACH_WINDOW_OF_CLEARED(w, gradient, planes, {
        FIND_GREATEST
        vector g = load_lanes(cotangent + out, 1, part);
        int current = 0;
        FOR_EACH_TAP({
            vector share = (vector)((mask)g & (place == current));
            add_lanes(gradient + from, step, share, part);
            current++;
        })
    })
}

static void max_pool_select(const float *x, const float *values, float *y, const ck_window *w, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, {
        FIND_GREATEST
        vector chosen = splat(0);
        int current = 0;
        FOR_EACH_TAP({
            chosen = choose(place == current, load_lanes(values + from, step, part), chosen);
            current++;
        })
        store_result(y + out, chosen, part);
    })
}

static void average_pool(const float *x, float *y, const ck_window *w, float share, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, {
        vector total = splat(0);
        FOR_EACH_TAP({ total += load_lanes(x + from, step, part); })
        store_result(y + out, total * share, part);
    })
}

static void average_pool_gradient(
    const float *cotangent, float *gradient, const ck_window *w, float share, ck_range planes
) {
    FOR_EACH_WINDOW_OF_CLEARED(w, gradient, planes, {
        vector g = load_lanes(cotangent + out, 1, part) * share;
        FOR_EACH_TAP({ add_lanes(gradient + from, step, g, part); })
    })
}
