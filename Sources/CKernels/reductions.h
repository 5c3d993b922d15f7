// Sums, maxima and moments of blocks of a loop.

// A block: `rows` rows of `length` elements along the last two axes of the loop.
typedef struct {
    int rows, length;
} block;

INLINE float sum_of(const float *x, int count) {
    vector total[CHAINS] = {{0}};
    int i = 0;
    for (; i + CHAINS * CK_WIDTH <= count; i += CHAINS * CK_WIDTH)
#pragma clang loop unroll(full)
        for (int k = 0; k < CHAINS; k++) total[k] += load(x + i + k * CK_WIDTH);
    for (; i + CK_WIDTH <= count; i += CK_WIDTH) total[0] += load(x + i);
    if (i < count) total[0] += load_part(x + i, count - i);
    return sum((total[0] + total[1]) + (total[2] + total[3]));
}

// The greatest of some elements; one that is not a number need be found only where `heeds_all`.
INLINE float greatest_of(const float *x, int64_t count, const int heeds_all) {
    vector best[CHAINS];
    for (int k = 0; k < CHAINS; k++) best[k] = splat(-INFINITY);
    int64_t i = 0;
    for (; i + CHAINS * CK_WIDTH <= count; i += CHAINS * CK_WIDTH)
#pragma clang loop unroll(full)
        for (int k = 0; k < CHAINS; k++) {
            const vector term = load(x + i + k * CK_WIDTH);
            best[k] = heeds_all ? maximum(term, best[k]) : greatest(term, best[k]);
        }
    for (; i + CK_WIDTH <= count; i += CK_WIDTH) best[0] = maximum(load(x + i), best[0]);
    float result = maximum_of(maximum(maximum(best[0], best[1]), maximum(best[2], best[3])));
    for (; i < count; i++) result = scalar_maximum(x[i], result);
    return result;
}

INLINE vector taken(int reduction, vector total, vector term) {
    return reduction == CK_SUM ? total + term : maximum(term, total);
}

// Takes a row into sums or maxima of columns.
static void take_row(int reduction, float *y, const float *x, int length) {
    int i = 0;
    for (; i + CK_WIDTH <= length; i += CK_WIDTH) store(y + i, taken(reduction, load(y + i), load(x + i)));
    const int rest = length - i;
    if (rest > 0) store_part(y + i, taken(reduction, load_part(y + i, rest), load_part(x + i, rest)), rest);
}

// Takes a block into a sum or a maximum.
static void reduce_block(int reduction, float *y, int64_t row_step, int64_t step, const float *x, block b) {
    if (step == 0 && row_step == 0) {
        int count = b.rows * b.length;
        *y = reduction == CK_SUM ? *y + sum_of(x, count) : scalar_maximum(greatest_of(x, count, 1), *y);
        return;
    }
    for (int r = 0; r < b.rows; r++) {
        const float *row = x + r * b.length;
        float *to = y + r * row_step;
        if (step == 0)
            *to = reduction == CK_SUM ? *to + sum_of(row, b.length) : scalar_maximum(greatest_of(row, b.length, 1), *to);
        else if (step == 1)
            take_row(reduction, to, row, b.length);
        else
            for (int i = 0; i < b.length; i++)
                to[i * step] = reduction == CK_SUM ? to[i * step] + row[i] : scalar_maximum(row[i], to[i * step]);
    }
}

// A last axis reduced over the axis before it: several sums stay in registers, so that none waits for the one before.
static void reduce_columns(int reduction, float *y, const float *x, block b) {
    int i = 0;
    for (; i + CHAINS * CK_WIDTH <= b.length; i += CHAINS * CK_WIDTH) {
        vector total[CHAINS];
        for (int k = 0; k < CHAINS; k++) total[k] = load(y + i + k * CK_WIDTH);
        for (int r = 0; r < b.rows; r++)
            for (int k = 0; k < CHAINS; k++)
                total[k] = taken(reduction, total[k], load(x + r * b.length + i + k * CK_WIDTH));
        for (int k = 0; k < CHAINS; k++) store(y + i + k * CK_WIDTH, total[k]);
    }
    for (; i + CK_WIDTH <= b.length; i += CK_WIDTH) {
        vector total[CHAINS] = {load(y + i)};
        for (int k = 1; k < CHAINS; k++) total[k] = reduction == CK_SUM ? (vector){0} : total[0];
        int r = 0;
        for (; r + CHAINS <= b.rows; r += CHAINS)
            for (int k = 0; k < CHAINS; k++) total[k] = taken(reduction, total[k], load(x + (r + k) * b.length + i));
        for (; r < b.rows; r++) total[0] = taken(reduction, total[0], load(x + r * b.length + i));
        for (int k = 1; k < CHAINS; k++) total[0] = taken(reduction, total[0], total[k]);
        store(y + i, total[0]);
    }
    if (i == b.length) return;
    const int rest = b.length - i;
    vector total = load_part(y + i, rest);
    for (int r = 0; r < b.rows; r++) total = taken(reduction, total, load_part(x + r * b.length + i, rest));
    store_part(y + i, total, rest);
}

// How much of a mean over two parts the second one is, and how much the square of the distance between their means adds
// to the deviations (Chan, Golub and LeVeque 1983, equation 2.1).
typedef struct {
    float share, weight;
} joint;

INLINE joint joint_of(int64_t before, int64_t count) {
    const double share = (double)count / (double)(before + count);
    return (joint){(float)share, (float)((double)before * share)};
}

// Takes the moments of more elements, for `lanes` of them.
INLINE void add_moments(float *mean, float *deviations, vector m, vector d, joint p, int lanes) {
    const vector old = take(mean, lanes), distance = m - old;
    put(mean, old + distance * p.share, lanes);
    put(deviations, take(deviations, lanes) + d + distance * (distance * p.weight), lanes);
}

// The sum of squares of deviations from `mean`. Meanwhile what comes next is fetched.
static float deviations_of(const float *x, float mean, int count, const float *next) {
    vector total[CHAINS] = {{0}};
    int i = 0;
    for (; i + CHAINS * CK_WIDTH <= count; i += CHAINS * CK_WIDTH) {
        fetch(next + i);
#pragma clang loop unroll(full)
        for (int k = 0; k < CHAINS; k++) {
            const vector rest = load(x + i + k * CK_WIDTH) - mean;
            total[k] += rest * rest;
        }
    }
    for (; i < count; i += CK_WIDTH) {
        const int part = count - i < CK_WIDTH ? count - i : CK_WIDTH;
        const vector rest = first_of(take(x + i, part) - mean, part);
        total[0] += rest * rest;
    }
    return sum((total[0] + total[1]) + (total[2] + total[3]));
}

static void moments_of_row(
    float *mean, float *deviations, int64_t before, const float *x, int count, const float *next
) {
    const float m = sum_of(x, count) / (float)count;
    add_moments(mean, deviations, splat(m), splat(deviations_of(x, m, count, next)), joint_of(before, count), 1);
}

// The sum of `rows` vectors of which the first `lanes` elements count, `length` apart, or of squares of their
// deviations; meanwhile what follows is fetched.
INLINE vector column_sum(
    const float *x, int rows, int64_t length, int lanes, const vector mean, const int is_of_squares
) {
    vector total[CHAINS] = {{0}};
    int r = 0;
    for (; r + CHAINS <= rows; r += CHAINS)
#pragma clang loop unroll(full)
        for (int k = 0; k < CHAINS; k++) {
            if (is_of_squares) __builtin_prefetch(x + (rows + r + k) * length);
            const vector term = take(x + (r + k) * length, lanes) - mean;
            total[k] += is_of_squares ? term * term : term;
        }
    for (; r < rows; r++) {
        const vector term = take(x + r * length, lanes) - mean;
        total[0] += is_of_squares ? term * term : term;
    }
    return (total[0] + total[1]) + (total[2] + total[3]);
}

INLINE void moments_of_columns(
    float *mean, float *deviations, joint p, const float *x, int rows, int64_t length, int lanes
) {
    const vector m = column_sum(x, rows, length, lanes, splat(0), 0) * (1.0f / (float)rows);
    add_moments(mean, deviations, m, column_sum(x, rows, length, lanes, m, 1), p, lanes);
}

// Takes a block into means and deviations, which have had so many elements before. Blocks go on at `next`.
static void take_moments(
    float *mean, float *deviations, int64_t before, int64_t row_step, int64_t step, const float *x, block b,
    const float *next
) {
    if (step == 0 && row_step == 0) {
        moments_of_row(mean, deviations, before, x, b.rows * b.length, next);
        return;
    }
    if (step == 0) {
        for (int r = 0; r < b.rows; r++) {
            const float *row = x + r * b.length;
            moments_of_row(
                mean + r * row_step, deviations + r * row_step, before, row, b.length,
                r + 1 < b.rows ? row + b.length : next);
        }
        return;
    }
    // Every row has places of its own, or all rows the same.
    const int rows = row_step == 0 ? b.rows : 1;
    const joint p = joint_of(before, rows);
    for (int r = 0; r < b.rows; r += rows)
        for (int i = 0; i < b.length;) {
            const int lanes = step != 1 ? 1 : b.length - i < CK_WIDTH ? b.length - i : CK_WIDTH;
            const int64_t place = r * row_step + i * step;
            const float *from = x + r * b.length + i;
            if (lanes == CK_WIDTH)
                moments_of_columns(mean + place, deviations + place, p, from, rows, b.length, CK_WIDTH);
            else
                moments_of_columns(mean + place, deviations + place, p, from, rows, b.length, lanes);
            i += lanes;
        }
}
