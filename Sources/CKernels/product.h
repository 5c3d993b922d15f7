// Matrix products: blocks of packed operands for large ones, and loops that read every operand once for thin ones.

// A tile's sums fill three quarters of the registers, of which those with 16 numbers are twice as many.
#if CK_WIDTH == 16
#define TILE_ROWS 12
#else
#define TILE_ROWS 6
#endif
#define TILE_COLUMNS (2 * CK_WIDTH)
// Sizes of a block: a panel of the right operand stays in the first-level cache, a block of the left one in the second.
#define BLOCK_DEPTH 256
#define BLOCK_ROWS 240
// The panels that are packed together of a right operand whose columns lie beside each other.
#define GROUP_PANELS 4
#define SHALLOW_DEPTH 64
#define UNPACKED_COLUMNS 128
// From this many bytes on, a result that is written once does not stay in the cache anyway.
#define STREAMED_BYTES (4 << 20)

// What is done to a sum of products before it is stored.
typedef struct {
    const float *bias;
    int is_first, is_last, is_rectified, is_streamed;
} epilogue;

INLINE void finish(float *c, vector x, int64_t column, int count, const epilogue *e) {
    if (count < CK_WIDTH) {
        if (!e->is_first) x += load_part(c, count);
        if (e->is_first && e->bias) x += load_part(e->bias + column, count);
        store_part(c, e->is_last && e->is_rectified ? relu(x) : x, count);
        return;
    }
    if (!e->is_first) x += load(c);
    if (e->is_first && e->bias) x += load(e->bias + column);
    if (e->is_last && e->is_rectified) x = relu(x);
    if (e->is_streamed)
        __builtin_nontemporal_store(x, (vector *)c);
    else
        store(c, x);
}

// Rows are cut into parts of nearly the same height, none of more than `most` rows: a small part keeps few multipliers busy.
INLINE int64_t parts_of(int64_t rows, int64_t most) { return (rows + most - 1) / most; }
INLINE int64_t part_start(int64_t rows, int64_t parts, int64_t part) { return rows * part / parts; }
INLINE int64_t tiles_of(int64_t rows) { return parts_of(rows, TILE_ROWS); }
INLINE int64_t tile_start(int64_t rows, int64_t tile) { return part_start(rows, tiles_of(rows), tile); }

// Where the rows of a tile's left operand and the steps of both operands lie, and the second half of the result's rows.
typedef struct {
    int64_t left_row, left_step, right_step, result_half;
} tile_strides;

#define PACKED_STRIDES ((tile_strides){1, TILE_ROWS, TILE_COLUMNS, CK_WIDTH})

// The product of `rows` rows and the first one or two vectors of a panel of TILE_COLUMNS columns, of which `columns`
// are stored.
INLINE void tile(
    const int rows, const int vectors, const float *a, const float *b, tile_strides s, int64_t depth, float *to,
    int64_t row, int64_t column, int64_t columns, const epilogue *given) {
    // A copy, which no store of a result can change: it is not read again for each of them.
    const epilogue own = *given, *e = &own;
    vector c[TILE_ROWS][2];
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) c[i][0] = c[i][1] = (vector){0};
    for (int64_t k = 0; k < depth; k++) {
        vector left = load(b), right = vectors > 1 ? load(b + CK_WIDTH) : left;
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            vector x = splat(a[i * s.left_row]);
            c[i][0] += x * left;
            if (vectors > 1) c[i][1] += x * right;
        }
        a += s.left_step;
        b += s.right_step;
    }
    if (columns >= vectors * CK_WIDTH) {
#pragma clang loop unroll(full)
        for (int i = 0; i < rows; i++) {
            finish(to + i * row, c[i][0], column, CK_WIDTH, e);
            if (vectors > 1) finish(to + i * row + s.result_half, c[i][1], column + CK_WIDTH, CK_WIDTH, e);
        }
        return;
    }
    const int first = (int)(columns < CK_WIDTH ? columns : CK_WIDTH), second = (int)columns - first;
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
        finish(to + i * row, c[i][0], column, first, e);
        if (second > 0) finish(to + i * row + s.result_half, c[i][1], column + CK_WIDTH, second, e);
    }
}

INLINE void tile_of_vectors(
    int rows, const int vectors, const float *a, const float *b, tile_strides s, int64_t depth, float *to, int64_t row,
    int64_t column, int64_t columns, const epilogue *e) {
    switch (rows) {
#if TILE_ROWS > 6
        case 12: tile(12, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 11: tile(11, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 10: tile(10, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 9: tile(9, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 8: tile(8, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 7: tile(7, vectors, a, b, s, depth, to, row, column, columns, e); break;
#endif
        case 6: tile(6, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 5: tile(5, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 4: tile(4, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 3: tile(3, vectors, a, b, s, depth, to, row, column, columns, e); break;
        case 2: tile(2, vectors, a, b, s, depth, to, row, column, columns, e); break;
        default: tile(1, vectors, a, b, s, depth, to, row, column, columns, e); break;
    }
}

INLINE void tile_of(
    int rows, const float *a, const float *b, tile_strides s, int64_t depth, float *to, int64_t row, int64_t column,
    int64_t columns, const epilogue *e) {
    tile_of_vectors(rows, 2, a, b, s, depth, to, row, column, columns, e);
}

// Room for the vectors of a tile's rows, which store_columns overwrites.
#define TILE_VECTORS (CK_WIDTH > TILE_ROWS ? CK_WIDTH : TILE_ROWS)

// Stores the columns of TILE_ROWS vectors, `step` apart.
INLINE void store_columns(vector x[TILE_VECTORS], float *to, int64_t step) {
#if CK_WIDTH >= TILE_ROWS
    transpose_square(x);
    for (int lane = 0; lane < CK_WIDTH; lane++) store_part(to + lane * step, x[lane], TILE_ROWS);
#else
    for (int lane = 0; lane < CK_WIDTH; lane++)
        for (int i = 0; i < TILE_ROWS; i++) to[lane * step + i] = x[i][lane];
#endif
}

// Rows of the left operand in panels of a tile each, which have room for TILE_ROWS rows: [panel][depth][row].
static void pack_left(const float *a, int64_t row, int64_t step, int64_t rows, int64_t depth, float *to) {
    const int64_t tiles = tiles_of(rows);
    if (row == 1) {
        for (int64_t k = 0; k < depth; k++)
            for (int64_t tile = 0; tile < tiles; tile++) {
                const int64_t first = tile_start(rows, tile), count = tile_start(rows, tile + 1) - first;
                float *place = to + (tile * depth + k) * TILE_ROWS;
                if (first + TILE_ROWS <= rows)
                    memcpy(place, a + k * step + first, TILE_ROWS * sizeof(float));
                else
                    memcpy(place, a + k * step + first, (size_t)count * sizeof(float));
            }
        return;
    }
    for (int64_t tile = 0; tile < tiles; tile++) {
        const int64_t first = tile_start(rows, tile), count = tile_start(rows, tile + 1) - first;
        float *panel = to + tile * depth * TILE_ROWS;
        int64_t k = 0;
        for (; step == 1 && k + CK_WIDTH <= depth; k += CK_WIDTH) {
            vector x[TILE_VECTORS];
            // The last row stands in for those that a panel has room for.
            for (int i = 0; i < TILE_ROWS; i++) x[i] = load(a + (first + (i < count ? i : count - 1)) * row + k);
            store_columns(x, panel + k * TILE_ROWS, TILE_ROWS);
        }
        for (; k < depth; k++)
            for (int64_t i = 0; i < count; i++) panel[k * TILE_ROWS + i] = a[(first + i) * row + k * step];
    }
}

// A panel of columns, each of which lies together.
static void transpose_panel(const float *b, int64_t column, int64_t depth, float *to) {
    if (depth >= CK_WIDTH) {
        transpose_squares(b, column, to, TILE_COLUMNS, depth, TILE_COLUMNS, 0);
        return;
    }
    for (int64_t k = 0; k < depth; k++)
        for (int j = 0; j < TILE_COLUMNS; j++) to[k * TILE_COLUMNS + j] = b[j * column + k];
}

// Whole panels of columns that lie beside each other.
INLINE void copy_panels(const int panels, const float *b, int64_t step, int64_t depth, float *to) {
    for (int64_t k = 0; k < depth; k++)
#pragma clang loop unroll(full)
        for (int j = 0; j < 2 * panels; j++)
            store(
                to + j / 2 * depth * TILE_COLUMNS + k * TILE_COLUMNS + j % 2 * CK_WIDTH,
                load(b + k * step + j * CK_WIDTH));
}

// Columns of the right operand in panels: [panel][depth][column], zero beyond the last column.
static void pack_panels(const float *b, int64_t step, int64_t column, int64_t columns, int64_t depth, float *to) {
    for (int64_t first = 0; first < columns;) {
        const int64_t rest = columns - first;
        const float *from = b + first * column;
        int panels = 1;
        if (column == 1 && rest >= 4 * TILE_COLUMNS)
            copy_panels(panels = 4, from, step, depth, to);
        else if (column == 1 && rest >= TILE_COLUMNS)
            copy_panels(1, from, step, depth, to);
        else if (step == 1 && rest >= TILE_COLUMNS)
            transpose_panel(from, column, depth, to);
        else {
            const int count = (int)(rest < TILE_COLUMNS ? rest : TILE_COLUMNS);
            memset(to, 0, (size_t)(depth * TILE_COLUMNS) * sizeof(float));
            for (int64_t k = 0; k < depth; k++)
                for (int j = 0; j < count; j++) to[k * TILE_COLUMNS + j] = from[k * step + j * column];
        }
        first += panels * TILE_COLUMNS;
        to += panels * TILE_COLUMNS * depth;
    }
}

INLINE int64_t padded(int64_t columns) { return (columns + TILE_COLUMNS - 1) / TILE_COLUMNS * TILE_COLUMNS; }

// Packs the whole right operand, one block of its depth after the other.
static void pack_right(const ck_product *p, const float *b, float *packed) {
    for (int64_t k = 0; k < p->depth; k += BLOCK_DEPTH) {
        const int64_t depth = p->depth - k < BLOCK_DEPTH ? p->depth - k : BLOCK_DEPTH;
        pack_panels(b + k * p->right_step, p->right_step, p->right_column, p->columns, depth, packed);
        packed += depth * padded(p->columns);
    }
}

static int64_t packed_elements(const ck_product *p) { return p->depth * padded(p->columns); }

static int is_streamed(const ck_product *p, const float *c) {
    return p->count * p->rows * p->columns * (int64_t)sizeof(float) >= STREAMED_BYTES
        && p->columns % TILE_COLUMNS == 0 && (uintptr_t)c % 64 == 0;
}

// The elements of a packed block of the left operand: whole tiles of rows, and whole cache lines.
static int64_t left_block(const ck_product *p) {
    const int64_t depth = p->depth < BLOCK_DEPTH ? p->depth : BLOCK_DEPTH;
    const int64_t rows = p->rows < BLOCK_ROWS ? tiles_of(p->rows) * TILE_ROWS : BLOCK_ROWS;
    return (rows * depth + 15) / 16 * 16;
}

// A shallow product is bound by its result, which is then written row by row.
INLINE int is_by_rows(const ck_product *p) { return p->depth <= SHALLOW_DEPTH; }

// The columns of the right operand that are packed together, just before the first block of rows is multiplied by them.
INLINE int64_t columns_together(const ck_product *p, int64_t columns) {
    const int64_t count = is_by_rows(p) ? padded(columns) : (p->right_column == 1 ? GROUP_PANELS : 1) * TILE_COLUMNS;
    return count < padded(columns) ? count : padded(columns);
}

// The packed columns of which there is room: those of one part where no other block of rows needs them again.
static int64_t columns_kept(const ck_product *p, int64_t columns) {
    return p->rows > BLOCK_ROWS ? padded(columns) : columns_together(p, columns);
}

// The products of a block of rows, packed or as they are, and some packed columns.
INLINE void multiply_block(
    const ck_product *p, const float *a, int is_packed, const float *right, int64_t depth, float *c, ck_range rows,
    ck_range columns, const epilogue *e) {
    const int64_t height = rows.last - rows.first, width = columns.last - columns.first;
    const int64_t tile_rows = tiles_of(height), tile_columns = (width + TILE_COLUMNS - 1) / TILE_COLUMNS;
    const int by_rows = is_by_rows(p);
    for (int64_t tile = 0; tile < tile_rows * tile_columns; tile++) {
        const int64_t down = by_rows ? tile / tile_columns : tile % tile_rows, i = tile_start(height, down);
        const int64_t j = (by_rows ? tile % tile_columns : tile / tile_rows) * TILE_COLUMNS;
        const int count = (int)(tile_start(height, down + 1) - i);
        const int64_t n = columns.first + j;
        float *to = c + (rows.first + i) * p->columns + n;
        for (int r = 0; r < count; r++) __builtin_prefetch(to + r * p->columns, 1);
        const float *tile_left = a + (is_packed ? down * TILE_ROWS * depth : i * p->left_row);
        const tile_strides unpacked = {p->left_row, 1, TILE_COLUMNS, CK_WIDTH};
        const float *panel = right + j * depth;
        const int64_t rest = columns.last - n;
        // Of a last panel with few columns half is left out.
        if (rest <= CK_WIDTH && is_packed)
            tile_of_vectors(count, 1, tile_left, panel, PACKED_STRIDES, depth, to, p->columns, n, rest, e);
        else if (rest <= CK_WIDTH)
            tile_of_vectors(count, 1, tile_left, panel, unpacked, depth, to, p->columns, n, rest, e);
        else if (is_packed)
            tile_of(count, tile_left, panel, PACKED_STRIDES, depth, to, p->columns, n, rest, e);
        else
            tile_of(count, tile_left, panel, unpacked, depth, to, p->columns, n, rest, e);
    }
}

static void blocked_product(
    const ck_product *p, const float *a, const float *b, const float *bias, float *c, ck_range rows, ck_range columns,
    float *scratch) {
    float *left = scratch, *panels = scratch + left_block(p);
    const int64_t together = columns_together(p, columns.last - columns.first);
    const int64_t height = rows.last - rows.first, blocks = parts_of(height, BLOCK_ROWS);
    const int keeps_panels = columns_kept(p, columns.last - columns.first) > together;
    for (int64_t k = 0; k < p->depth; k += BLOCK_DEPTH) {
        const int64_t depth = p->depth - k < BLOCK_DEPTH ? p->depth - k : BLOCK_DEPTH;
        const epilogue e = {bias, k == 0, k + depth == p->depth, p->is_rectified, 0};
        for (int64_t block = 0; block < blocks; block++) {
            const ck_range part = {
                rows.first + part_start(height, blocks, block), rows.first + part_start(height, blocks, block + 1)};
            const float *from = a + part.first * p->left_row + k * p->left_step;
            // Rows that lie along the depth are read as they are where that is done only few times.
            const int is_packed = p->left_step != 1 || p->columns > UNPACKED_COLUMNS;
            if (is_packed) pack_left(from, p->left_row, p->left_step, part.last - part.first, depth, left);
            for (int64_t n = columns.first; n < columns.last; n += together) {
                const ck_range those = {n, columns.last - n < together ? columns.last : n + together};
                float *room = panels + (keeps_panels ? (n - columns.first) * depth : 0);
                const float *right = p->is_packed ? b + k * padded(p->columns) + n * depth : room;
                if (!p->is_packed && block == 0)
                    pack_panels(
                        b + k * p->right_step + n * p->right_column, p->right_step, p->right_column,
                        those.last - those.first, depth, room);
                multiply_block(p, is_packed ? left : from, is_packed, right, depth, c, part, those, &e);
            }
        }
    }
}

// Both operands lie along the depth: every element of the result is a scalar product. A tile has as many as a vector has
// elements, so that their sums come together in one.
#define DOT_COLUMNS 4
#define DOT_ROWS (CK_WIDTH / DOT_COLUMNS)

INLINE void dot_tile(
    const int rows, const int columns, const int is_first, const ck_product *p, const float *a, const float *b,
    const float *bias, float *c) {
    vector sums[CK_WIDTH] = {{0}};
    int64_t k = 0;
    for (; k + CK_WIDTH <= p->depth; k += CK_WIDTH)
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) {
            vector y = load(b + j * p->right_column + k);
            // The first rows bring in the next columns.
            if (is_first) __builtin_prefetch(b + (columns + j) * p->right_column + k);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) sums[i * DOT_COLUMNS + j] += load(a + i * p->left_row + k) * y;
        }
    if (k < p->depth) {
        const int rest = (int)(p->depth - k);
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) {
            vector y = load_part(b + j * p->right_column + k, rest);
#pragma clang loop unroll(full)
            for (int i = 0; i < rows; i++) sums[i * DOT_COLUMNS + j] += load_part(a + i * p->left_row + k, rest) * y;
        }
    }
    float totals[CK_WIDTH];
    store(totals, sums_of(sums));
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
        for (int j = 0; j < columns; j++) {
            float total = totals[i * DOT_COLUMNS + j] + (bias ? bias[j] : 0);
            c[i * p->columns + j] = p->is_rectified && total <= 0 ? 0 : total;
        }
}

INLINE void dot_columns(
    const int columns, const ck_product *p, const float *a, const float *b, const float *bias, float *c,
    ck_range rows) {
    for (int64_t m = rows.first; m < rows.last;) {
        const float *left = a + m * p->left_row;
        float *to = c + m * p->columns;
        const int is_first = m == rows.first, is_whole = rows.last - m >= DOT_ROWS;
        if (is_whole)
            dot_tile(DOT_ROWS, columns, is_first, p, left, b, bias, to);
        else
            dot_tile(1, columns, is_first, p, left, b, bias, to);
        m += is_whole ? DOT_ROWS : 1;
    }
}

static void dot_product(
    const ck_product *p, const float *a, const float *b, const float *bias, float *c, ck_range rows, ck_range columns) {
    for (int64_t n = columns.first; n < columns.last;) {
        const float *right = b + n * p->right_column, *added = bias ? bias + n : 0;
        const int is_whole = columns.last - n >= DOT_COLUMNS;
        if (is_whole)
            dot_columns(DOT_COLUMNS, p, a, right, added, c + n, rows);
        else
            dot_columns(1, p, a, right, added, c + n, rows);
        n += is_whole ? DOT_COLUMNS : 1;
    }
}

// The right operand lies along its columns and the left one has few rows: adds multiples of the right operand's rows,
// several at a time, to parts of the result that stay in the first-level cache.
#define ROW_PART 512
#define ROW_STEPS 8

INLINE void add_rows(
    const int steps, const ck_product *p, const float *a, const float *b, float *c, int64_t count, int is_first) {
    vector x[ROW_STEPS];
#pragma clang loop unroll(full)
    for (int s = 0; s < steps; s++) x[s] = splat(a[s * p->left_step]);
    for (int64_t j = 0; j + CK_WIDTH <= count; j += CK_WIDTH) {
        vector y = load(c + j);
        // The first row of the result brings in what comes after these steps.
        if (is_first && j % 16 == 0)
#pragma clang loop unroll(full)
            for (int s = 0; s < steps; s++) __builtin_prefetch(b + (s + ROW_STEPS) * p->right_step + j);
#pragma clang loop unroll(full)
        for (int s = 0; s < steps; s++) y += x[s] * load(b + s * p->right_step + j);
        store(c + j, y);
    }
    for (int64_t j = count / CK_WIDTH * CK_WIDTH; j < count; j++)
#pragma clang loop unroll(full)
        for (int s = 0; s < steps; s++) c[j] += a[s * p->left_step] * b[s * p->right_step + j];
}

static void row_product(
    const ck_product *p, const float *a, const float *b, const float *bias, float *c, ck_range rows, ck_range columns) {
    for (int64_t n = columns.first; n < columns.last; n += ROW_PART) {
        const int64_t count = columns.last - n < ROW_PART ? columns.last - n : ROW_PART;
        for (int64_t m = rows.first; m < rows.last; m++) {
            float *to = c + m * p->columns + n;
            if (bias)
                memcpy(to, bias + n, (size_t)count * sizeof(float));
            else
                memset(to, 0, (size_t)count * sizeof(float));
        }
        for (int64_t k = 0; k < p->depth;) {
            const int64_t steps = p->depth - k >= ROW_STEPS ? ROW_STEPS : 1;
            const float *from = b + k * p->right_step + n;
            for (int64_t m = rows.first; m < rows.last; m++) {
                const float *left = a + m * p->left_row + k * p->left_step;
                float *to = c + m * p->columns + n;
                if (steps == ROW_STEPS && m == rows.first)
                    add_rows(ROW_STEPS, p, left, from, to, count, 1);
                else if (steps == ROW_STEPS)
                    add_rows(ROW_STEPS, p, left, from, to, count, 0);
                else
                    add_rows(1, p, left, from, to, count, 0);
            }
            k += steps;
        }
        if (!p->is_rectified) continue;
        for (int64_t m = rows.first; m < rows.last; m++) {
            float *to = c + m * p->columns + n;
            for (int64_t j = 0; j < count; j++) to[j] = to[j] <= 0 ? 0 : to[j];
        }
    }
}

// A sum of few outer products: every row of the result is written once, from first to last.
#define OUTER_DEPTH 4

INLINE void outer_row(
    const int depth, const ck_product *p, const float *a, const float *b, float *c, ck_range columns, const epilogue *e) {
    vector x[OUTER_DEPTH];
#pragma clang loop unroll(full)
    for (int k = 0; k < depth; k++) x[k] = splat(a[k * p->left_step]);
    int64_t n = columns.first;
    for (; n + CK_WIDTH <= columns.last; n += CK_WIDTH) {
        vector y = {0};
#pragma clang loop unroll(full)
        for (int k = 0; k < depth; k++) y += x[k] * load(b + k * p->right_step + n);
        finish(c + n, y, n, CK_WIDTH, e);
    }
    if (n == columns.last) return;
    const int rest = (int)(columns.last - n);
    vector y = {0};
#pragma clang loop unroll(full)
    for (int k = 0; k < depth; k++) y += x[k] * load_part(b + k * p->right_step + n, rest);
    finish(c + n, y, n, rest, e);
}

static void outer_product(
    const ck_product *p, const float *a, const float *b, const float *bias, float *c, ck_range rows, ck_range columns) {
    const epilogue e = {bias, 1, 1, p->is_rectified, is_streamed(p, c)};
    for (int64_t m = rows.first; m < rows.last; m++) {
        const float *left = a + m * p->left_row;
        float *to = c + m * p->columns;
        switch (p->depth) {
            case 1: outer_row(1, p, left, b, to, columns, &e); break;
            case 2: outer_row(2, p, left, b, to, columns, &e); break;
            case 3: outer_row(3, p, left, b, to, columns, &e); break;
            default: outer_row(OUTER_DEPTH, p, left, b, to, columns, &e); break;
        }
    }
}

typedef enum { BLOCKED, DOT, ROWS, OUTER } product_way;

// How a product is done: by what its shape makes of the operands' reuse.
static product_way way_of(const ck_product *p) {
    if (p->is_packed) return BLOCKED;
    if (p->right_column == 1 && p->depth <= OUTER_DEPTH) return OUTER;
    const int is_along_depth = p->left_step == 1 && p->right_step == 1;
    if (is_along_depth && (p->rows <= 32 || p->columns <= 8)) return DOT;
    if (p->right_column == 1 && p->rows <= 8) return ROWS;
    return BLOCKED;
}

// The elements of scratch memory that a thread needs for a share of the columns.
static int64_t product_scratch(const ck_product *p, int64_t columns) {
    if (way_of(p) != BLOCKED) return 0;
    const int64_t depth = p->depth < BLOCK_DEPTH ? p->depth : BLOCK_DEPTH;
    return left_block(p) + (p->is_packed ? 0 : depth * columns_kept(p, columns));
}

static void product(
    const ck_product *p, const float *a, const float *b, const float *bias, float *c, ck_range rows, ck_range columns,
    float *scratch) {
    switch (way_of(p)) {
        case DOT: dot_product(p, a, b, bias, c, rows, columns); break;
        case ROWS: row_product(p, a, b, bias, c, rows, columns); break;
        case OUTER: outer_product(p, a, b, bias, c, rows, columns); break;
        case BLOCKED: blocked_product(p, a, b, bias, c, rows, columns, scratch); break;
    }
}
