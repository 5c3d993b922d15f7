// Recurrent layers: all tokens of a share of the examples, one token after the other.

// Calls FUNCTION(k, count, ...) for the `width` elements of a vector, as many as a vector holds at a time.
#define FOR_PARTS(width, FUNCTION, ...)                                                          \
    do {                                                                                         \
        int64_t k = 0;                                                                           \
        for (; k + CK_WIDTH <= (width); k += CK_WIDTH) FUNCTION(k, CK_WIDTH, __VA_ARGS__);       \
        if (k < (width)) FUNCTION(k, (int)((width) - k), __VA_ARGS__);                           \
    } while (0)

// Rows of states times several neighbouring panels of packed weights, so that few rows keep the multipliers busy too.
INLINE void strip(
    const int rows, const int panels, const float *a, int64_t left_row, const float *b, int64_t depth, float *to,
    int64_t row, int64_t column, const epilogue *e) {
    vector c[TILE_ROWS][2 * 4];
    const int64_t panel = depth * TILE_COLUMNS;
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < 2 * panels; j++) c[i][j] = (vector){0};
    for (int64_t k = 0; k < depth; k++)
#pragma clang loop unroll(full)
        for (int j = 0; j < 2 * panels; j++) {
            vector y = load(b + j / 2 * panel + k * TILE_COLUMNS + j % 2 * CK_WIDTH);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) c[i][j] += splat(a[i * left_row + k]) * y;
        }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < 2 * panels; j++)
            finish(to + i * row + j * CK_WIDTH, c[i][j], column + j * CK_WIDTH, CK_WIDTH, e);
}

// The product of a few rows, a distance of `left_row` apart, and packed weights of `columns` columns.
static void step_product(
    const float *a, int64_t left_row, const float *packed, const float *bias, float *to, int64_t rows, int64_t depth,
    int64_t columns) {
    const epilogue e = {bias, 1, 1, 0, 0};
    const tile_strides strides = {left_row, 1, TILE_COLUMNS, CK_WIDTH};
    for (int64_t i = 0; i < rows; i += TILE_ROWS) {
        const int count = (int)(rows - i < TILE_ROWS ? rows - i : TILE_ROWS);
        const float *left = a + i * left_row;
        float *result = to + i * columns;
        for (int64_t n = 0; n < columns;) {
            const float *right = packed + n * depth;
            const int64_t panels = (columns - n) / TILE_COLUMNS;
            if (count == 1 && panels >= 4) {
                strip(1, 4, left, left_row, right, depth, result + n, columns, n, &e);
                n += 4 * TILE_COLUMNS;
            } else if (count == 2 && panels >= 3) {
                strip(2, 3, left, left_row, right, depth, result + n, columns, n, &e);
                n += 3 * TILE_COLUMNS;
            } else if (count == 3 && panels >= 2) {
                strip(3, 2, left, left_row, right, depth, result + n, columns, n, &e);
                n += 2 * TILE_COLUMNS;
            } else {
                tile_of(count, left, right, strides, depth, result + n, columns, n, columns - n, &e);
                n += TILE_COLUMNS;
            }
        }
    }
}

// Where the vectors of one example's token lie: `x` its inputs, `q` = R h + b; `has_before` says whether there is a token
// before.
typedef struct {
    const float *x, *q;
    float *states, *gates, *first, *second;
    int64_t width;
    int has_before;
} recurrent_step;

INLINE void rnn_part(int64_t k, const int count, const recurrent_step *s) {
    put(s->states + k, hyperbolic_tangent(take(s->x + k, count) + take(s->q + k, count)), count);
}

INLINE void lstm_part(int64_t k, const int count, const recurrent_step *s) {
    const int64_t width = s->width;
    vector sums[4];
    for (int gate = 0; gate < 4; gate++)
        sums[gate] = take(s->x + gate * width + k, count) + take(s->q + gate * width + k, count);
    const vector input = sigmoid(sums[0]), forget = sigmoid(sums[1]);
    const vector candidate = hyperbolic_tangent(sums[2]), output = sigmoid(sums[3]);
    const vector before = s->has_before ? take(s->first - width + k, count) : (vector){0};
    const vector memory = forget * before + input * candidate, squashed = hyperbolic_tangent(memory);
    put(s->gates + k, input, count);
    put(s->gates + width + k, forget, count);
    put(s->gates + 2 * width + k, candidate, count);
    put(s->gates + 3 * width + k, output, count);
    put(s->first + k, memory, count);
    put(s->second + k, squashed, count);
    put(s->states + k, output * squashed, count);
}

INLINE void gru_part(int64_t k, const int count, const recurrent_step *s) {
    const int64_t width = s->width;
    const vector reset = sigmoid(take(s->x + k, count) + take(s->q + k, count));
    const vector update = sigmoid(take(s->x + width + k, count) + take(s->q + width + k, count));
    const vector recalled = take(s->q + 2 * width + k, count);
    const vector candidate = hyperbolic_tangent(take(s->x + 2 * width + k, count) + reset * recalled);
    const vector before = s->has_before ? take(s->states - width + k, count) : (vector){0};
    put(s->gates + k, reset, count);
    put(s->gates + width + k, update, count);
    put(s->gates + 2 * width + k, candidate, count);
    put(s->first + k, recalled, count);
    put(s->second + k, before - candidate, count);
    put(s->states + k, candidate + update * (before - candidate), count);
}

static void recurrence(
    const ck_recurrence *r, const float *inputs, const float *packed, const float *bias,
    const ck_recurrent_results *results, ck_range examples, float *products) {
    const int64_t width = r->width, length = r->length, all = r->gates * width, count = examples.last - examples.first;
    for (int64_t token = 0; token < length; token++) {
        const int64_t before = (examples.first * length + token - 1) * width;
        if (token > 0)
            step_product(results->states + before, length * width, packed, bias, products, count, width, all);
        for (int64_t i = 0; i < count; i++) {
            const int64_t place = (examples.first + i) * length + token;
            const recurrent_step step = {
                inputs + place * all, token > 0 ? products + i * all : bias, results->states + place * width,
                results->gates + place * all, results->first + place * width, results->second + place * width, width,
                token > 0};
            switch (r->cell) {
                case CK_RNN: FOR_PARTS(width, rnn_part, &step); break;
                case CK_LSTM: FOR_PARTS(width, lstm_part, &step); break;
                default: FOR_PARTS(width, gru_part, &step); break;
            }
        }
    }
}

// The same for the gradient: `cotangent` that of the state from outside, `state` from the token after it or null,
// `carried` what passes the product by; `inputs` and `products` are the cotangents of x and of q.
typedef struct {
    const float *cotangent, *state, *states, *gates, *first, *second;
    float *carried, *inputs, *products;
    int64_t width;
    int has_before;
} recurrent_gradient_step;

INLINE vector through_tangent(vector g, vector y) { return g * (1.0f - y * y); }
INLINE vector through_sigmoid(vector g, vector y) { return g * (y * (1.0f - y)); }

INLINE vector state_cotangent(int64_t k, int count, const recurrent_gradient_step *s) {
    const vector own = take(s->cotangent + k, count);
    return s->state ? own + take(s->state + k, count) : own;
}

INLINE void give(int64_t k, int count, const recurrent_gradient_step *s, int64_t gate, vector input, vector product) {
    put(s->inputs + gate * s->width + k, input, count);
    put(s->products + gate * s->width + k, product, count);
}

INLINE void rnn_gradient_part(int64_t k, const int count, const recurrent_gradient_step *s) {
    const vector g = through_tangent(state_cotangent(k, count, s), take(s->states + k, count));
    give(k, count, s, 0, g, g);
}

INLINE void lstm_gradient_part(int64_t k, const int count, const recurrent_gradient_step *s) {
    const int64_t width = s->width;
    const vector input = take(s->gates + k, count), forget = take(s->gates + width + k, count);
    const vector candidate = take(s->gates + 2 * width + k, count), output = take(s->gates + 3 * width + k, count);
    const vector squashed = take(s->second + k, count), state = state_cotangent(k, count, s);
    const vector before = s->has_before ? take(s->first - width + k, count) : (vector){0};
    vector memory = through_tangent(state * output, squashed);
    if (s->state) memory += take(s->carried + k, count);
    const vector gradients[4] = {
        through_sigmoid(memory * candidate, input), through_sigmoid(memory * before, forget),
        through_tangent(memory * input, candidate), through_sigmoid(state * squashed, output)};
    for (int gate = 0; gate < 4; gate++) give(k, count, s, gate, gradients[gate], gradients[gate]);
    put(s->carried + k, memory * forget, count);
}

INLINE void gru_gradient_part(int64_t k, const int count, const recurrent_gradient_step *s) {
    const int64_t width = s->width;
    const vector reset = take(s->gates + k, count), update = take(s->gates + width + k, count);
    const vector candidate = take(s->gates + 2 * width + k, count);
    vector state = state_cotangent(k, count, s);
    if (s->state) state += take(s->carried + k, count);
    const vector change = state * update, sum = through_tangent(state - change, candidate);
    const vector r = through_sigmoid(sum * take(s->first + k, count), reset);
    const vector z = through_sigmoid(state * take(s->second + k, count), update);
    give(k, count, s, 0, r, r);
    give(k, count, s, 1, z, z);
    give(k, count, s, 2, sum, sum * reset);
    put(s->carried + k, change, count);
}

// From the last token to the first: the cotangents of the inputs, and those of q for all tokens.
static void recurrence_gradient(
    const ck_recurrence *r, const float *cotangent, const float *packed, const ck_recurrent_results *results,
    float *inputs, float *products, ck_range examples, float *states, float *carried) {
    const int64_t width = r->width, length = r->length, all = r->gates * width, count = examples.last - examples.first;
    for (int64_t token = length - 1; token >= 0; token--) {
        for (int64_t i = 0; i < count; i++) {
            const int64_t place = (examples.first + i) * length + token;
            const recurrent_gradient_step step = {
                cotangent + place * width, token < length - 1 ? states + i * width : 0,
                results->states + place * width, results->gates + place * all, results->first + place * width,
                results->second + place * width, carried + i * width, inputs + place * all, products + place * all,
                width, token > 0};
            switch (r->cell) {
                case CK_RNN: FOR_PARTS(width, rnn_gradient_part, &step); break;
                case CK_LSTM: FOR_PARTS(width, lstm_gradient_part, &step); break;
                default: FOR_PARTS(width, gru_gradient_part, &step); break;
            }
        }
        if (token > 0)
            step_product(
                products + (examples.first * length + token) * all, length * all, packed, 0, states, count, all, width);
    }
}

// The sums of rows of cotangents; then those of first tokens are cleared, since the state before them is 0.
static void recurrence_bias(const ck_recurrence *r, float *products, float *bias) {
    const int64_t all = r->gates * r->width, rows = r->batch * r->length;
    for (int64_t k = 0; k < all; k += CK_WIDTH) {
        const int count = (int)(all - k < CK_WIDTH ? all - k : CK_WIDTH);
        vector total = {0};
        for (int64_t row = 0; row < rows; row++) total += take(products + row * all + k, count);
        put(bias + k, total, count);
    }
    for (int64_t example = 0; example < r->batch; example++)
        memset(products + example * r->length * all, 0, (size_t)all * sizeof(float));
}
