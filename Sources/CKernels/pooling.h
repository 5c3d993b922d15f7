// Pooling over planes [height, width, inner]: a vector of `inner` neighbours at a time.

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

// Runs BODY for every window of every plane; in it `v` and `h` are the taps inside, `in` is the place of the plane,
// `out` that of the window, `part` the number of lanes and `lane` the first of them.
#define FOR_EACH_WINDOW(w, planes, BODY)                                                                          \
    for (int64_t plane = planes.first; plane < planes.last; plane++)                                              \
        for (int64_t oy = 0; oy < (w)->pooled_height; oy++) {                                                     \
            taps v = taps_inside(oy, (w)->stride_y, (w)->low_y, (w)->dilation_y, (w)->size_y, (w)->height);       \
            for (int64_t ox = 0; ox < (w)->pooled_width; ox++) {                                                  \
                taps h = taps_inside(ox, (w)->stride_x, (w)->low_x, (w)->dilation_x, (w)->size_x, (w)->width);    \
                for (int64_t lane = 0; lane < (w)->inner; lane += CK_WIDTH) {                                     \
                    int64_t in = plane * (w)->height * (w)->width * (w)->inner + lane;                            \
                    int64_t out = ((plane * (w)->pooled_height + oy) * (w)->pooled_width + ox) * (w)->inner + lane; \
                    if ((w)->inner - lane >= CK_WIDTH) {                                                          \
                        const int part = CK_WIDTH;                                                                \
                        BODY                                                                                      \
                    } else {                                                                                      \
                        const int part = (int)((w)->inner - lane);                                                \
                        BODY                                                                                      \
                    }                                                                                             \
                }                                                                                                 \
            }                                                                                                     \
        }

#define FOR_EACH_TAP(w, BODY)                                                                            \
    for (int ty = v.first; ty < v.last; ty++)                                                            \
        for (int tx = h.first; tx < h.last; tx++) {                                                      \
            int64_t from = in                                                                            \
                + ((v.start + ty * (w)->dilation_y) * (w)->width + h.start + tx * (w)->dilation_x) * (w)->inner; \
            BODY                                                                                         \
        }

// One lane, as of planes whose channels lie apart, is not worth a copy of unknown length.
INLINE vector load_lanes(const float *p, int part) { return part == 1 ? splat(*p) : take(p, part); }

INLINE void store_lanes(float *p, vector x, int part) {
    if (part == 1)
        *p = x[0];
    else
        put(p, x, part);
}

// The greatest of a window's elements in one row, in an order in which few wait for each other.
INLINE vector row_maximum_of(const float *row, taps h, int64_t step, const int part) {
    const int count = h.last - h.first;
    if (count == 3)
        return maximum(
            load_lanes(row + 2 * step, part), maximum(load_lanes(row + step, part), load_lanes(row, part)));
    vector best = splat(-INFINITY);
    for (int i = 0; i < count; i++) best = maximum(load_lanes(row + i * step, part), best);
    return best;
}

static void max_pool(const float *x, float *y, const ck_window *w, ck_range planes) {
    const int64_t down = w->dilation_y * w->width * w->inner, across = w->dilation_x * w->inner;
    FOR_EACH_WINDOW(w, planes, {
        vector best = splat(-INFINITY);
        int64_t from = in + (v.start * w->width + h.start) * w->inner + v.first * down + h.first * across;
        for (int ty = v.first; ty < v.last; ty++, from += down)
            best = maximum(row_maximum_of(x + from, h, across, part), best);
        store_lanes(y + out, best, part);
    })
}

static void clear_planes(float *gradient, const ck_window *w, ck_range planes) {
    int64_t size = w->height * w->width * w->inner;
    memset(gradient + planes.first * size, 0, (size_t)((planes.last - planes.first) * size) * sizeof(float));
}

// For every lane the number of the first tap with the greatest element.
#define FIND_GREATEST(w)                                                      \
    vector best = splat(0);                                                   \
    mask place = {0};                                                         \
    int tap = 0;                                                              \
    FOR_EACH_TAP(w, {                                                         \
        vector term = load_lanes(x + from, part);                             \
        mask better = tap == 0 ? (mask){0} - 1 : (mask)(term > best);         \
        best = choose(better, term, best);                                    \
        place = (better & tap) | (~better & place);                           \
        tap++;                                                                \
    })

static void max_pool_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_window *w, ck_range planes
) {
    clear_planes(gradient, w, planes);
    FOR_EACH_WINDOW(w, planes, {
        FIND_GREATEST(w)
        vector g = load_lanes(cotangent + out, part);
        int current = 0;
        FOR_EACH_TAP(w, {
            vector share = (vector)((mask)g & (place == current));
            store_lanes(gradient + from, load_lanes(gradient + from, part) + share, part);
            current++;
        })
    })
}

static void max_pool_select(const float *x, const float *values, float *y, const ck_window *w, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, {
        FIND_GREATEST(w)
        vector chosen = splat(0);
        int current = 0;
        FOR_EACH_TAP(w, {
            chosen = choose(place == current, load_lanes(values + from, part), chosen);
            current++;
        })
        store_lanes(y + out, chosen, part);
    })
}

static void average_pool(const float *x, float *y, const ck_window *w, float share, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, {
        vector total = splat(0);
        FOR_EACH_TAP(w, { total += load_lanes(x + from, part); })
        store_lanes(y + out, total * share, part);
    })
}

static void average_pool_gradient(
    const float *cotangent, float *gradient, const ck_window *w, float share, ck_range planes
) {
    clear_planes(gradient, w, planes);
    FOR_EACH_WINDOW(w, planes, {
        vector g = load_lanes(cotangent + out, part) * share;
        FOR_EACH_TAP(w, { store_lanes(gradient + from, load_lanes(gradient + from, part) + g, part); })
    })
}
