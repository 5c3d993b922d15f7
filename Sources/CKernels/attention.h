// Attention without its matrix of scores (Dao et al. 2022): tiles of queries meet blocks of keys. Scores lie with the
// queries along the vectors, so that keys and values are read where they are and maxima and sums need no shuffling.

// A multiple of every variant's TILE_COLUMNS.
#define QUERY_TILE 64
#define KEY_BLOCK 64
// Scores are logarithms to the base 2, so that their powers take no multiplication.
#define LOG2_E 1.44269504f

// 2 to the power of x for x <= 0: x = n + r with |r| <= 0.5, a polynomial in r (relative error 2e-9), and n added to the
// exponent. Below -126 the result is some number up to 2^-126; not a number where x is not.
INLINE vector power_of_two(vector x) {
    vector clamped = greatest(splat(-126.0f), x);
    // Rounds to the nearest integer by adding 1.5 * 2^23, whose lowest bits are then those of n.
    vector shifted = clamped + 12582912.0f;
    vector r = clamped - (shifted - 12582912.0f), square = r * r;
    vector high = r * 1.339887445e-3f + 9.618437358e-3f + square * 1.535336181e-4f;
    vector low = r * 5.550332471e-2f + 2.402264791e-1f;
    vector y = (r * 6.931472029e-1f + 1.0f) + square * (low + square * high);
    return (vector)(((mask)y + ((mask)shifted << 23)) | (x != x));
}

// A head's rows, of which the first is at `at`.
typedef struct {
    float *at;
    int64_t row;
} head_rows;

INLINE head_rows rows_of(const ck_heads *tensor, const ck_attention *a, int64_t head) {
    float *at = tensor->base + head / a->heads * tensor->batch + head % a->heads * tensor->head;
    return (head_rows){at, tensor->row};
}

INLINE int64_t smaller(int64_t a, int64_t b) { return a < b ? a : b; }
INLINE int64_t larger(int64_t a, int64_t b) { return a > b ? a : b; }

// One tile of rows times all columns, in panels that lie `panel` apart.
static void row_of_tiles(
    int rows, const float *a, const float *b, tile_strides s, int64_t panel, int64_t depth, float *to, int64_t row,
    int64_t columns, int is_first) {
    const epilogue e = {0, is_first, 0, 0, 0};
    for (int64_t n = 0; n < columns; n += TILE_COLUMNS, b += panel)
        tile_of(rows, a, b, s, depth, to + n, row, n, columns - n, &e);
}

// Rows whose width is a multiple of TILE_COLUMNS: where they are, or copied with zeros beyond their ends.
static head_rows whole_panels(head_rows x, const ck_attention *a, float **scratch) {
    const int64_t width = padded(a->features);
    if (width == a->features) return x;
    float *to = *scratch;
    *scratch += a->length * width;
    for (int64_t i = 0; i < a->length; i++) {
        memcpy(to + i * width, x.at + i * x.row, (size_t)a->features * sizeof(float));
        memset(to + i * width + a->features, 0, (size_t)(width - a->features) * sizeof(float));
    }
    return (head_rows){to, width};
}

// Some queries that meet some keys.
typedef struct {
    int64_t first_query, queries, first_key, keys;
    int is_causal;
} meeting;

// The keys of a block, counted from its first, that a query meets.
INLINE int64_t keys_of(const meeting *m, int64_t query) {
    return m->is_causal ? larger(0, smaller(m->keys, query + 1 - m->first_key)) : m->keys;
}

// The products of keys and packed queries: [key][query], where some queries of a panel meet a key.
static void scores(const meeting *m, const ck_attention *a, head_rows keys, const float *queries, float *to) {
    const tile_strides s = {keys.row, 1, TILE_COLUMNS, CK_WIDTH};
    const int64_t panel = TILE_COLUMNS * a->features;
    for (int64_t tile = 0; tile < tiles_of(m->keys); tile++) {
        const int64_t key = tile_start(m->keys, tile), count = tile_start(m->keys, tile + 1) - key;
        int64_t skipped = m->is_causal ? larger(0, m->first_key + key - m->first_query) / TILE_COLUMNS : 0;
        const int64_t first = skipped * TILE_COLUMNS;
        if (first >= m->queries) return;
        row_of_tiles(
            (int)count, keys.at + (m->first_key + key) * keys.row, queries + skipped * panel, s, panel, a->features,
            to + key * QUERY_TILE + first, QUERY_TILE, padded(m->queries - first), 1);
    }
}

// [queries][features] from weights [key][query] and rows of the keys; a query's weights end where its keys do.
static void add_keys(
    const meeting *m, const ck_attention *a, const float *weights, head_rows keys, head_rows to, int is_first) {
    const tile_strides s = {1, QUERY_TILE, keys.row, CK_WIDTH};
    for (int64_t tile = 0; tile < tiles_of(m->queries); tile++) {
        const int64_t query = tile_start(m->queries, tile), end = tile_start(m->queries, tile + 1);
        const int64_t depth = keys_of(m, m->first_query + end - 1);
        if (depth == 0) continue;
        row_of_tiles(
            (int)(end - query), weights + query, keys.at + m->first_key * keys.row, s, TILE_COLUMNS, depth,
            to.at + (m->first_query + query) * to.row, to.row, a->features, is_first);
    }
}

// Which of the queries from `query` on meet `key`.
INLINE mask meets(int64_t query, int64_t key) {
    mask lanes;
    for (int i = 0; i < CK_WIDTH; i++) lanes[i] = i;
    return lanes >= (int32_t)(key - query);
}

// What is known of a tile of queries when some of their keys were met.
typedef struct {
    float greatest[QUERY_TILE], sum[QUERY_TILE], share[QUERY_TILE];
} softmax_state;

// Makes a vector of queries' scores 2 to their power, less the greatest so far; `share` is what remains of earlier ones.
static void weigh(const meeting *m, int64_t lane, float *scores, softmax_state *state) {
    const int64_t query = m->first_query + lane;
    const int64_t whole = keys_of(m, query), end = keys_of(m, query + CK_WIDTH - 1);
    const vector before = load(state->greatest + lane);
    vector top = before, sum = {0};
    float *x = scores + lane;
    for (int64_t j = 0; j < whole; j++) top = greatest(load(x + j * QUERY_TILE), top);
    for (int64_t j = whole; j < end; j++)
        top = choose(meets(query, m->first_key + j), greatest(load(x + j * QUERY_TILE), top), top);
    for (int64_t j = 0; j < whole; j++) {
        vector y = power_of_two(load(x + j * QUERY_TILE) - top);
        store(x + j * QUERY_TILE, y);
        sum += y;
    }
    for (int64_t j = whole; j < end; j++) {
        vector y = power_of_two(load(x + j * QUERY_TILE) - top);
        y = choose(meets(query, m->first_key + j), y, splat(0));
        store(x + j * QUERY_TILE, y);
        sum += y;
    }
    // A tile of rows reads as far as its last query's keys.
    for (int64_t j = end; j < smaller(m->keys, end + TILE_ROWS); j++) store(x + j * QUERY_TILE, splat(0));
    const vector share = power_of_two(before - top);
    store(state->greatest + lane, top);
    store(state->share + lane, share);
    store(state->sum + lane, load(state->sum + lane) * share + sum);
}

INLINE void scale_row(float *x, float factor, int64_t width) {
    for (int64_t c = 0; c < width; c++) x[c] *= factor;
}

INLINE float scalar_product(const float *x, const float *y, int64_t width) {
    vector total = {0};
    int64_t i = 0;
    for (; i + CK_WIDTH <= width; i += CK_WIDTH) total += load(x + i) * load(y + i);
    if (i < width) total += load_part(x + i, (int)(width - i)) * load_part(y + i, (int)(width - i));
    return sum(total);
}

// The output and the logarithms of a tile of queries.
static void attend_tile(
    const ck_attention *a, int64_t head, int64_t first, head_rows values, float *packed, float *weights) {
    const head_rows query = rows_of(&a->query, a, head), key = rows_of(&a->key, a, head);
    const head_rows output = rows_of(&a->output, a, head);
    meeting m = {.first_query = first, .queries = smaller(QUERY_TILE, a->length - first), .is_causal = a->is_causal};
    softmax_state state;
    for (int i = 0; i < QUERY_TILE; i++) state.greatest[i] = -FLT_MAX, state.sum[i] = 0;
    pack_panels(query.at + first * query.row, 1, query.row, m.queries, a->features, packed);
    scale_row(packed, a->scale * LOG2_E, padded(m.queries) * a->features);
    const int64_t end = a->is_causal ? first + m.queries : a->length;
    for (m.first_key = 0; m.first_key < end; m.first_key += KEY_BLOCK) {
        m.keys = smaller(KEY_BLOCK, end - m.first_key);
        scores(&m, a, key, packed, weights);
        for (int64_t lane = 0; lane < m.queries; lane += CK_WIDTH) weigh(&m, lane, weights, &state);
        for (int64_t i = 0; i < m.queries && m.first_key > 0; i++)
            if (state.share[i] != 1) scale_row(output.at + (first + i) * output.row, state.share[i], a->features);
        add_keys(&m, a, weights, values, output, m.first_key == 0);
    }
    for (int64_t i = 0; i < m.queries; i++) {
        // The softmax of scores of which all are negative infinity is not a number.
        if (state.greatest[i] == -FLT_MAX) state.sum[i] = NAN;
        scale_row(output.at + (first + i) * output.row, 1 / state.sum[i], a->features);
        if (a->logarithms) a->logarithms[head * a->length + first + i] = state.greatest[i] / LOG2_E + logf(state.sum[i]);
    }
}

// Every `step`th tile of a head's queries, from the tile `first` on.
static void attend(const ck_attention *a, int64_t head, int64_t first, int64_t step, float *scratch) {
    float *weights = scratch, *packed = weights + KEY_BLOCK * QUERY_TILE;
    float *rest = packed + QUERY_TILE * a->features;
    const head_rows values = whole_panels(rows_of(&a->value, a, head), a, &rest);
    for (int64_t i = first * QUERY_TILE; i < a->length; i += step * QUERY_TILE)
        attend_tile(a, head, i, values, packed, weights);
}

// What the gradient reads of a head.
typedef struct {
    head_rows query, key, value, cotangent;
    // Rows with zeros beyond their ends, and panels of queries and cotangents.
    head_rows whole_query, whole_key, whole_cotangent;
    float *queries, *cotangents;
    // For each row the logarithm of its sum, to the base 2, and the sum of products of output and cotangent.
    float *logarithms, *shares;
    // For a tile of queries and a block of keys: probabilities and their scores' gradients.
    float *weights, *slopes;
    float *rest;
} gradient_operands;

static gradient_operands gradient_operands_of(const ck_attention *a, int64_t head, float *scratch) {
    const int64_t length = a->length, d = a->features, lanes = padded(length);
    gradient_operands o = {
        rows_of(&a->query, a, head), rows_of(&a->key, a, head), rows_of(&a->value, a, head),
        rows_of(&a->cotangent, a, head)};
    o.weights = scratch;
    o.slopes = o.weights + KEY_BLOCK * QUERY_TILE;
    o.queries = o.slopes + KEY_BLOCK * QUERY_TILE;
    o.cotangents = o.queries + lanes * d;
    o.logarithms = o.cotangents + lanes * d;
    o.shares = o.logarithms + lanes;
    o.rest = o.shares + lanes;
    o.whole_query = whole_panels(o.query, a, &o.rest);
    o.whole_key = whole_panels(o.key, a, &o.rest);
    o.whole_cotangent = whole_panels(o.cotangent, a, &o.rest);
    pack_panels(o.query.at, 1, o.query.row, length, d, o.queries);
    scale_row(o.queries, a->scale * LOG2_E, lanes * d);
    pack_panels(o.cotangent.at, 1, o.cotangent.row, length, d, o.cotangents);
    const head_rows output = rows_of(&a->output, a, head);
    for (int64_t i = 0; i < length; i++) {
        o.logarithms[i] = a->logarithms[head * length + i] * LOG2_E;
        o.shares[i] = scalar_product(output.at + i * output.row, o.cotangent.at + i * o.cotangent.row, d);
    }
    memset(o.logarithms + length, 0, (size_t)(lanes - length) * sizeof(float));
    memset(o.shares + length, 0, (size_t)(lanes - length) * sizeof(float));
    return o;
}

// Makes a vector of queries' scores probabilities, and the cotangents of these the slopes of the scores.
static void slope(const meeting *m, int64_t lane, const gradient_operands *o) {
    const int64_t query = m->first_query + lane;
    const int64_t whole = keys_of(m, query), end = keys_of(m, query + CK_WIDTH - 1);
    const vector logarithm = load(o->logarithms + query), share = load(o->shares + query);
    float *weights = o->weights + lane, *slopes = o->slopes + lane;
    for (int64_t j = 0; j < end; j++) {
        vector y = power_of_two(load(weights + j * QUERY_TILE) - logarithm);
        vector slope = y * (load(slopes + j * QUERY_TILE) - share);
        if (j >= whole) {
            const mask met = meets(query, m->first_key + j);
            y = choose(met, y, splat(0));
            slope = choose(met, slope, splat(0));
        }
        store(weights + j * QUERY_TILE, y);
        store(slopes + j * QUERY_TILE, slope);
    }
    for (int64_t j = end; j < smaller(m->keys, end + TILE_ROWS); j++) {
        store(weights + j * QUERY_TILE, splat(0));
        store(slopes + j * QUERY_TILE, splat(0));
    }
}

// Adds to rows of keys those of the queries that meet them, by weights [key][query].
static void add_queries(
    const meeting *m, const ck_attention *a, const float *weights, head_rows queries, head_rows to) {
    const tile_strides s = {QUERY_TILE, 1, queries.row, CK_WIDTH};
    for (int64_t tile = 0; tile < tiles_of(m->keys); tile++) {
        const int64_t key = tile_start(m->keys, tile), count = tile_start(m->keys, tile + 1) - key;
        const int64_t first = m->is_causal ? larger(0, m->first_key + key - m->first_query) : 0;
        if (first >= m->queries) return;
        row_of_tiles(
            (int)count, weights + key * QUERY_TILE + first, queries.at + (m->first_query + first) * queries.row, s,
            TILE_COLUMNS, m->queries - first, to.at + (m->first_key + key) * to.row, to.row, a->features, 0);
    }
}

static void clear_rows(head_rows x, int64_t first, int64_t count, int64_t width) {
    for (int64_t i = first; i < first + count; i++) memset(x.at + i * x.row, 0, (size_t)width * sizeof(float));
}

static void scale_rows(head_rows x, int64_t first, int64_t count, float factor, int64_t width) {
    for (int64_t i = first; i < first + count && factor != 1; i++) scale_row(x.at + i * x.row, factor, width);
}

// The gradients of every `step`th block of a head's keys and values, from the block `first` on, and what these blocks add
// to the gradient of the queries: that itself where `part` is null.
static void attention_gradient(
    const ck_attention *a, int64_t head, int64_t first, int64_t step, float *part, float *scratch) {
    const gradient_operands o = gradient_operands_of(a, head, scratch);
    const head_rows dk = rows_of(&a->key_gradient, a, head), dv = rows_of(&a->value_gradient, a, head);
    const head_rows dq = part ? (head_rows){part, a->features} : rows_of(&a->query_gradient, a, head);
    const int64_t d = a->features;
    meeting m = {.is_causal = a->is_causal};
    clear_rows(dq, 0, a->length, d);
    for (m.first_key = first * KEY_BLOCK; m.first_key < a->length; m.first_key += step * KEY_BLOCK) {
        m.keys = smaller(KEY_BLOCK, a->length - m.first_key);
        clear_rows(dk, m.first_key, m.keys, d);
        clear_rows(dv, m.first_key, m.keys, d);
        m.first_query = a->is_causal ? m.first_key / QUERY_TILE * QUERY_TILE : 0;
        for (; m.first_query < a->length; m.first_query += QUERY_TILE) {
            m.queries = smaller(QUERY_TILE, a->length - m.first_query);
            scores(&m, a, o.key, o.queries + m.first_query * d, o.weights);
            scores(&m, a, o.value, o.cotangents + m.first_query * d, o.slopes);
            for (int64_t lane = 0; lane < m.queries; lane += CK_WIDTH) slope(&m, lane, &o);
            add_queries(&m, a, o.weights, o.whole_cotangent, dv);
            add_queries(&m, a, o.slopes, o.whole_query, dk);
            add_keys(&m, a, o.slopes, o.whole_key, dq, 0);
        }
        scale_rows(dk, m.first_key, m.keys, a->scale, d);
    }
    scale_rows(dq, 0, a->length, a->scale, d);
}

// The elements of scratch memory that a thread needs.
static int64_t attention_scratch(const ck_attention *a, int is_gradient) {
    const int64_t copies = padded(a->features) == a->features ? 0 : is_gradient ? 3 : 1;
    const int64_t copied = copies * a->length * padded(a->features);
    if (!is_gradient) return QUERY_TILE * (KEY_BLOCK + a->features) + copied;
    return 2 * QUERY_TILE * KEY_BLOCK + 2 * padded(a->length) * (a->features + 1) + copied;
}
