// Copies of matrices between two arrangements in memory.

// The place of the next square along an axis, `size` at its end. The last square overlaps the one before.
INLINE int64_t next_square(int64_t place, int64_t size) {
    if (place + CK_WIDTH >= size) return size;
    return place + 2 * CK_WIDTH <= size ? place + CK_WIDTH : size - CK_WIDTH;
}

// Transposes a matrix of at least CK_WIDTH rows and columns: element (i, j) lies at x[j * from + i] and is written to
// y[i * to + j]. Past the cache, where memory is waited for, the next squares are fetched.
INLINE void transpose_squares(
    const float *x, int64_t from, float *y, int64_t to, int64_t rows, int64_t columns, const int is_streamed) {
    for (int64_t i = 0; i < rows; i = next_square(i, rows))
        for (int64_t j = 0; j < columns; j = next_square(j, columns)) {
            vector square[CK_WIDTH];
#pragma clang loop unroll(full)
            for (int k = 0; k < CK_WIDTH; k++) {
                const float *line = x + (j + k) * from + i;
                square[k] = load(line);
                if (is_streamed) __builtin_prefetch(line + CK_WIDTH, 0, 3);
            }
            transpose_square(square);
#pragma clang loop unroll(full)
            for (int k = 0; k < CK_WIDTH; k++) {
                float *line = y + (i + k) * to + j;
                if (is_streamed)
                    __builtin_nontemporal_store(square[k], (vector *)line);
                else
                    store(line, square[k]);
            }
        }
}

// Copies element by element, along the longer axis.
static void copy_elements(const ck_matrix *m, const float *x, float *y, int64_t rows, int64_t columns) {
    if (rows > columns) {
        for (int64_t j = 0; j < columns; j++)
            for (int64_t i = 0; i < rows; i++)
                y[i * m->to_row + j * m->to_column] = x[i * m->from_row + j * m->from_column];
    } else {
        for (int64_t i = 0; i < rows; i++)
            for (int64_t j = 0; j < columns; j++)
                y[i * m->to_row + j * m->to_column] = x[i * m->from_row + j * m->from_column];
    }
}

static void copy_matrix(
    const ck_matrix *m, const float *x, float *y, int64_t rows, int64_t columns, int is_streamed) {
    const int has_whole_vectors =
        columns % CK_WIDTH == 0 && m->to_row % CK_WIDTH == 0 && is_aligned(y);
    if (m->from_column == 1 && m->to_column == 1)
        for (int64_t i = 0; i < rows; i++) {
            if (is_streamed)
                stream_block(y + i * m->to_row, x + i * m->from_row, (int)columns);
            else
                memcpy(y + i * m->to_row, x + i * m->from_row, (size_t)columns * sizeof(float));
        }
    else if (m->from_row != 1 || m->to_column != 1 || rows < CK_WIDTH || columns < CK_WIDTH)
        copy_elements(m, x, y, rows, columns);
    else if (is_streamed && has_whole_vectors)
        transpose_squares(x, m->from_column, y, m->to_row, rows, columns, 1);
    else
        transpose_squares(x, m->from_column, y, m->to_row, rows, columns, 0);
}
