// Pooling over planes [height, width, inner]. A vector is of neighbours along `inner`, or, where that is 1, of
// neighbouring windows. The last vector of many neighbours overlaps the one before where results are stored, not added.
// Where neighbours are fewer than lanes, the other lanes take what follows in memory: their results are written over by
// what comes after, or add 0 to gradients. Where these would reach past the planes, elements are taken one at a time.

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

// Runs BODY for every window of every plane, after BEFORE for the plane; in it `rows` and `columns` are the numbers
// of taps inside, `in` is the place of the first of them, `out` that of the result, `part` the number of neighbours,
// `apart` the distance between those of the input, and `lanes` says how these lie.
#define FOR_EACH_WINDOW(w, planes, is_stored, BEFORE, BODY)                                                       \
    const ck_range whole = whole_windows(w);                                                                      \
    const int64_t across = (w)->dilation_x * (w)->inner, down = (w)->dilation_y * (w)->width * (w)->inner;        \
    const int64_t apart = (w)->inner == 1 ? (w)->stride_x : 1;                                                    \
    const int64_t reach = ((w)->size_y - 1) * down + ((w)->size_x - 1) * across + (CK_WIDTH - 1) * apart + 1;     \
    const int64_t in_size = (w)->height * (w)->width * (w)->inner, in_end = planes.last * in_size;                \
    const int64_t out_end = planes.last * (w)->pooled_height * (w)->pooled_width * (w)->inner;                    \
    int64_t out = planes.first * (w)->pooled_height * (w)->pooled_width * (w)->inner;                             \
    for (int64_t plane = planes.first; plane < planes.last; plane++) {                                            \
        BEFORE                                                                                                    \
        for (int64_t oy = 0; oy < (w)->pooled_height; oy++) {                                                     \
            const taps v = taps_inside(oy, (w)->stride_y, (w)->low_y, (w)->dilation_y, (w)->size_y, (w)->height); \
            const int64_t row = (plane * (w)->height + v.start + v.first * (w)->dilation_y) * (w)->width;         \
            for (int64_t ox = 0, run = 1; ox < (w)->pooled_width; ox += run) {                                    \
                taps h = {ox * (w)->stride_x - (w)->low_x, 0, (int)(w)->size_x};                                  \
                const int is_whole = ox >= whole.first && ox < whole.last;                                        \
                if (!is_whole)                                                                                    \
                    h = taps_inside(ox, (w)->stride_x, (w)->low_x, (w)->dilation_x, (w)->size_x, (w)->width);     \
                run = (w)->inner == 1 && is_whole ? whole.last - ox : 1;                                          \
                int64_t in = (row + h.start + h.first * (w)->dilation_x) * (w)->inner;                            \
                const int rows_inside = v.last - v.first, columns_inside = h.last - h.first;                      \
                const int64_t neighbours = run * (w)->inner;                                                      \
                for (int64_t left = neighbours, part; left > 0; left -= part, in += part * apart, out += part) {  \
                    if (left < CK_WIDTH && neighbours >= CK_WIDTH && (is_stored)) {                               \
                        in -= (CK_WIDTH - left) * apart;                                                          \
                        out -= CK_WIDTH - left;                                                                   \
                        left = CK_WIDTH;                                                                          \
                    }                                                                                             \
                    part = left < CK_WIDTH ? left : CK_WIDTH;                                                     \
                    if (part < CK_WIDTH && (in + reach > in_end || out + CK_WIDTH > out_end)) part = 1;           \
                    WITH_LANES(BODY)                                                                              \
                }                                                                                                 \
            }                                                                                                     \
        }                                                                                                         \
    }

// The lanes of the input: one alone, or as many as a vector has that lie together, take turns with those of the next
// tap, or are apart from each other otherwise.
typedef enum { ONE, TOGETHER, IN_TURNS, SCATTERED } lanes_kind;

// BODY by how lanes lie, with as few branches as there can be where vectors are loaded whole.
#define WITH_LANES(BODY)                                          \
    if (part == 1) {                                              \
        const lanes_kind lanes = ONE;                             \
        const int rows = rows_inside, columns = columns_inside;   \
        BODY                                                      \
    } else if (apart == 1) {                                      \
        const lanes_kind lanes = TOGETHER;                        \
        WITH_TAPS(BODY)                                           \
    } else if (apart == 2 && across == 1 && columns_inside > 1) { \
        const lanes_kind lanes = IN_TURNS;                        \
        const int64_t across = 1;                                 \
        WITH_TAPS(BODY)                                           \
    } else {                                                      \
        const lanes_kind lanes = SCATTERED;                       \
        const int rows = rows_inside, columns = columns_inside;   \
        BODY                                                      \
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

// Runs BODY for every tap of a window, which is at `from` and has the number `tap`.
#define FOR_EACH_TAP(BODY)                                     \
    for (int ty = 0, tap = 0; ty < rows; ty++)                 \
        for (int tx = 0; tx < columns; tx++, tap++) {          \
            const int64_t from = in + ty * down + tx * across; \
            BODY                                               \
        }

// How many elements before it is needed memory is fetched: windows jump from row to row, which is not foreseen.
#define AHEAD 2048

// A vector of elements, or one element in all lanes.
INLINE vector load_lanes(const float *p, lanes_kind lanes, int64_t apart) {
    __builtin_prefetch(p + AHEAD);
    if (lanes == ONE) return splat(*p);
    if (lanes == TOGETHER) return load(p);
    if (lanes == IN_TURNS) return __builtin_shufflevector(load(p), load(p + CK_WIDTH - 1), EVERY_SECOND);
    vector x;
    for (int i = 0; i < CK_WIDTH; i++) x[i] = p[i * apart];
    return x;
}

INLINE void store_lanes(float *p, vector x, lanes_kind lanes) {
    if (lanes == ONE)
        *p = x[0];
    else
        store(p, x);
}

static void max_pool(const float *x, float *y, const ck_window *w, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, 1, {}, {
        vector best = splat(-INFINITY);
        FOR_EACH_TAP(best = maximum(load_lanes(x + from, lanes, apart), best);)
        store_lanes(y + out, best, lanes);
    })
}

// For every lane the number of the first tap with the greatest element.
#define FIND_GREATEST                                                 \
    vector best = splat(0);                                           \
    mask place = {0};                                                 \
    FOR_EACH_TAP({                                                    \
        vector term = load_lanes(x + from, lanes, apart);             \
        mask better = tap == 0 ? (mask){0} - 1 : (mask)(term > best); \
        best = choose(better, term, best);                            \
        place = (better & tap) | (~better & place);                   \
    })

static void max_pool_select(const float *x, const float *values, float *y, const ck_window *w, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, 1, {}, {
        FIND_GREATEST
        vector chosen = splat(0);
        FOR_EACH_TAP({ chosen = choose(place == tap, load_lanes(values + from, lanes, apart), chosen); })
        store_lanes(y + out, chosen, lanes);
    })
}

static void average_pool(const float *x, float *y, const ck_window *w, float share, ck_range planes) {
    FOR_EACH_WINDOW(w, planes, 1, {}, {
        vector total = splat(0);
        FOR_EACH_TAP({ total += load_lanes(x + from, lanes, apart); })
        store_lanes(y + out, total * share, lanes);
    })
}

// The first `part` elements, and zeros.
INLINE vector load_some(const float *p, int64_t part, lanes_kind lanes) {
    __builtin_prefetch(p + AHEAD);
    if (lanes == ONE) return splat(*p);
    mask lane;
    for (int i = 0; i < CK_WIDTH; i++) lane[i] = i;
    return (vector)((lane < (int32_t)part) & (mask)load(p));
}

// Whether windows lie side by side from the first element on, and whole vectors of their elements do: then what is
// under windows is stored, and what else such a vector reaches is 0, or stored later.
INLINE int are_tiles(const ck_window *w) {
    return w->size_y == w->stride_y && w->size_x == w->stride_x && w->dilation_y == 1 && w->dilation_x == 1
        && w->low_y == 0 && w->low_x == 0 && (w->inner == 1 ? w->size_x <= 2 : w->inner >= CK_WIDTH);
}

// Clears the gradient of a plane, unless tiles cover all of it.
#define CLEAR_PLANE                                                                                           \
    if (!is_stored || w->pooled_height * w->stride_y < w->height || w->pooled_width * w->stride_x < w->width) \
        memset(gradient + plane * in_size, 0, (size_t)in_size * sizeof(float));

// Adds to the gradient, or stores it.
INLINE void contribute(float *p, vector x, lanes_kind lanes, int is_stored) {
    store_lanes(p, is_stored ? x : lanes == ONE ? splat(*p) + x : load(p) + x, lanes);
}

// Adds SHARE(tap), or stores it, for every tap. Of windows two apart, the elements under two taps take turns in memory;
// those under a third one are in turn with those of the next windows' first one.
#define GIVE_SHARES(SHARE)                                                                          \
    const int turns = lanes == IN_TURNS ? 2 : 1;                                                    \
    for (int ty = 0; ty < rows; ty++)                                                               \
        for (int tx = 0; tx + turns <= columns; tx += turns) {                                      \
            const int tap = ty * columns + tx;                                                      \
            float *to = gradient + in + ty * down + tx * across;                                    \
            vector term = SHARE(tap);                                                               \
            if (lanes == SCATTERED) {                                                               \
                for (int i = 0; i < part; i++) to[i * apart] += term[i];                            \
            } else if (lanes == IN_TURNS) {                                                         \
                const vector next = SHARE(tap + 1);                                                 \
                if (tx + 3 == columns) {                                                            \
                    const vector last = SHARE(tap + 2);                                             \
                    term += __builtin_shufflevector(last, splat(0), AFTER_ZERO);                    \
                    to[2 * CK_WIDTH] += last[CK_WIDTH - 1];                                         \
                }                                                                                   \
                contribute(to, __builtin_shufflevector(term, next, LOW_HALVES), lanes, is_stored);  \
                to += CK_WIDTH;                                                                     \
                contribute(to, __builtin_shufflevector(term, next, HIGH_HALVES), lanes, is_stored); \
            } else {                                                                                \
                contribute(to, term, lanes, is_stored);                                             \
            }                                                                                       \
        }

#define SHARE_OF_GREATEST(TAP) (vector)((mask)g & (place == (TAP)))
#define SHARE_OF_ALL(TAP) g

static void max_pool_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_window *w, ck_range planes
) {
    const int is_stored = are_tiles(w);
    FOR_EACH_WINDOW(w, planes, is_stored, CLEAR_PLANE, {
        FIND_GREATEST
        const vector g = load_some(cotangent + out, part, lanes);
        GIVE_SHARES(SHARE_OF_GREATEST)
    })
}

static void average_pool_gradient(
    const float *cotangent, float *gradient, const ck_window *w, float share, ck_range planes
) {
    const int is_stored = are_tiles(w);
    FOR_EACH_WINDOW(w, planes, is_stored, CLEAR_PLANE, {
        const vector g = load_some(cotangent + out, part, lanes) * share;
        GIVE_SHARES(SHARE_OF_ALL)
    })
}
