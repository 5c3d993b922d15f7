// Element-wise computations block by block: every instruction runs over a block that stays in the first-level cache.

// A register is a block, or one vector that stands for a block of such vectors.
typedef struct {
    float *at;
    // The distance in elements from one vector of the block to the next: CK_WIDTH or 0.
    int step;
} block_register;

// The function of an instruction: `count` elements of EXPRESSION, in which x, y and z are those of `a`, `b` and `c`.
#define INSTRUCTION(NAME, EXPRESSION)                                                                          \
    static void NAME(float *to, block_register a, block_register b, block_register c, int count) {              \
        const float *left = a.at, *right = b.at, *third = c.at;                                                 \
        const int64_t left_step = a.step, right_step = b.step, third_step = c.step;                             \
        for (; count >= UNROLLED * CK_WIDTH; count -= UNROLLED * CK_WIDTH) {                                    \
            _Pragma("clang loop unroll(full)") for (int k = 0; k < UNROLLED; k++) {                             \
                vector x = load(left + k * left_step), y = load(right + k * right_step);                        \
                vector z = load(third + k * third_step);                                                        \
                (void)x, (void)y, (void)z;                                                                      \
                store(to + k * CK_WIDTH, EXPRESSION);                                                           \
            }                                                                                                   \
            left += UNROLLED * left_step, right += UNROLLED * right_step, third += UNROLLED * third_step;       \
            to += UNROLLED * CK_WIDTH;                                                                          \
        }                                                                                                       \
        for (; count > 0; count -= CK_WIDTH) {                                                                  \
            const int part = count < CK_WIDTH ? count : CK_WIDTH;                                               \
            vector x = take(left, part), y = take(right, part), z = take(third, part);                          \
            (void)x, (void)y, (void)z;                                                                          \
            put(to, EXPRESSION, part);                                                                          \
            left += left_step, right += right_step, third += third_step, to += CK_WIDTH;                        \
        }                                                                                                       \
    }

// The vectors of a block that are worked on in one round.
#define UNROLLED 4

INSTRUCTION(block_copy, x)
INSTRUCTION(block_negate, -x)
INSTRUCTION(block_exponential, exponential(x))
INSTRUCTION(block_logarithm, logarithm(x))
INSTRUCTION(block_square_root, square_root(x))
INSTRUCTION(block_hyperbolic_tangent, hyperbolic_tangent(x))
INSTRUCTION(block_error_function, error_function(x))
INSTRUCTION(block_sigmoid, sigmoid(x))
INSTRUCTION(block_relu, relu(x))
INSTRUCTION(block_gelu, gelu(x))
INSTRUCTION(block_add, x + y)
INSTRUCTION(block_subtract, x - y)
INSTRUCTION(block_multiply, x *y)
INSTRUCTION(block_divide, x / y)
INSTRUCTION(block_greater, one_where(x > y))
INSTRUCTION(block_equal, one_where(x == y))
INSTRUCTION(block_multiply_add, x *y + z)
INSTRUCTION(block_multiply_subtract, x *y - z)
INSTRUCTION(block_subtract_product, z - x * y)
INSTRUCTION(block_subtract_multiply, (x - y) * z)
INSTRUCTION(block_squared_difference, (x - y) * (x - y))
INSTRUCTION(block_greater_multiply, one_where(x > y) * z)
INSTRUCTION(block_add_relu, relu(x + y))
INSTRUCTION(block_subtract_relu, relu(x - y))
INSTRUCTION(block_multiply_add_relu, relu(x *y + z))
INSTRUCTION(block_maximum, maximum(y, x))

static void execute(int opcode, float *y, block_register a, block_register b, block_register c, int count) {
    switch (opcode) {
        case CK_COPY: block_copy(y, a, b, c, count); break;
        case CK_NEGATE: block_negate(y, a, b, c, count); break;
        case CK_EXPONENTIAL: block_exponential(y, a, b, c, count); break;
        case CK_LOGARITHM: block_logarithm(y, a, b, c, count); break;
        case CK_SQUARE_ROOT: block_square_root(y, a, b, c, count); break;
        case CK_HYPERBOLIC_TANGENT: block_hyperbolic_tangent(y, a, b, c, count); break;
        case CK_ERROR_FUNCTION: block_error_function(y, a, b, c, count); break;
        case CK_SIGMOID: block_sigmoid(y, a, b, c, count); break;
        case CK_RELU: block_relu(y, a, b, c, count); break;
        case CK_GELU: block_gelu(y, a, b, c, count); break;
        case CK_ADD: block_add(y, a, b, c, count); break;
        case CK_SUBTRACT: block_subtract(y, a, b, c, count); break;
        case CK_MULTIPLY: block_multiply(y, a, b, c, count); break;
        case CK_DIVIDE: block_divide(y, a, b, c, count); break;
        case CK_GREATER: block_greater(y, a, b, c, count); break;
        case CK_EQUAL: block_equal(y, a, b, c, count); break;
        case CK_MULTIPLY_ADD: block_multiply_add(y, a, b, c, count); break;
        case CK_MULTIPLY_SUBTRACT: block_multiply_subtract(y, a, b, c, count); break;
        case CK_SUBTRACT_PRODUCT: block_subtract_product(y, a, b, c, count); break;
        case CK_SUBTRACT_MULTIPLY: block_subtract_multiply(y, a, b, c, count); break;
        case CK_SQUARED_DIFFERENCE: block_squared_difference(y, a, b, c, count); break;
        case CK_GREATER_MULTIPLY: block_greater_multiply(y, a, b, c, count); break;
        case CK_ADD_RELU: block_add_relu(y, a, b, c, count); break;
        case CK_SUBTRACT_RELU: block_subtract_relu(y, a, b, c, count); break;
        case CK_MULTIPLY_ADD_RELU: block_multiply_add_relu(y, a, b, c, count); break;
    }
}

// Several sums and maxima at a time, so that none waits for the one before.
#define CHAINS 4

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

static void fill(float *y, float value, int count) {
    for (int i = 0; i < count; i++) y[i] = value;
}

// A block: `rows` rows of `length` elements along the last two axes of the loop.
typedef struct {
    int rows, length;
} block;

// One row of a block of an operand.
INLINE void gather_row(const float *x, int64_t step, int length, int is_reciprocal, float *y) {
    if (step == 0) {
        fill(y, is_reciprocal ? 1 / *x : *x, length);
        return;
    }
    if (step == 1)
        memcpy(y, x, (size_t)length * sizeof(float));
    else
        for (int i = 0; i < length; i++) y[i] = x[i * step];
    if (is_reciprocal)
        for (int i = 0; i < length; i++) y[i] = 1 / y[i];
}

// The elements of an operand for a block, in `scratch` unless they lie together in memory.
static const float *gather_block(
    const float *x, int64_t row_step, int64_t step, int is_reciprocal, block b, float *scratch
) {
    if (step == 1 && (b.rows == 1 || row_step == b.length) && !is_reciprocal) return x;
    if (row_step == 0) {
        // The first row, and then copies of all that is there already.
        const int count = b.rows * b.length;
        gather_row(x, step, b.length, is_reciprocal, scratch);
        for (int have = b.length; have < count; have *= 2)
            memcpy(scratch + have, scratch, (size_t)(have < count - have ? have : count - have) * sizeof(float));
        return scratch;
    }
    for (int r = 0; r < b.rows; r++)
        gather_row(x + r * row_step, step, b.length, is_reciprocal, scratch + r * b.length);
    return scratch;
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
            (reduction == CK_SUM ? block_add : block_maximum)(
                to, (block_register){to, CK_WIDTH}, (block_register){(float *)row, CK_WIDTH},
                (block_register){to, CK_WIDTH}, b.length);
        else
            for (int i = 0; i < b.length; i++)
                to[i * step] = reduction == CK_SUM ? to[i * step] + row[i] : scalar_maximum(row[i], to[i * step]);
    }
}

INLINE vector taken(int reduction, vector total, vector term) {
    return reduction == CK_SUM ? total + term : maximum(term, total);
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

// The vector that a block of an operand repeats, if it repeats one: a number, or a row as long as a vector.
INLINE int gather_vector(const float *x, int64_t row_step, int64_t step, int is_reciprocal, block b, float *to) {
    if (row_step != 0 || !(step == 0 || (step == 1 && b.length == CK_WIDTH))) return 0;
    vector v = step == 0 ? splat(*x) : load(x);
    store(to, is_reciprocal ? 1.0f / v : v);
    return 1;
}

// Stores a block past the cache.
static void stream_block(float *y, const float *x, int count) {
    if ((uintptr_t)y % sizeof(vector) != 0) {
        memcpy(y, x, (size_t)count * sizeof(float));
        return;
    }
    int i = 0;
    for (; i + CK_WIDTH <= count; i += CK_WIDTH) __builtin_nontemporal_store(load(x + i), (vector *)(y + i));
    if (i < count) store_part(y + i, load_part(x + i, count - i), count - i);
}

INLINE int64_t offset(const int64_t *strides, const int64_t *index, int rank) {
    int64_t place = 0;
    for (int axis = 0; axis < rank; axis++) place += strides[axis] * index[axis];
    return place;
}

// The number of elements of a block. What is only read, and lies together, needs no room: its blocks may be longer.
#define LONG_BLOCK 16384

static int64_t block_elements(const ck_loop *loop) {
    const int inner = loop->rank - 1, outer = loop->rank - 2;
    int is_read_only = loop->instruction_count == 0;
    for (int k = 0; k < loop->operand_count; k++) {
        const ck_operand *operand = &loop->operands[k];
        is_read_only &= operand->strides[inner] == 1 && operand->strides[outer] == loop->sizes[inner]
            && !operand->is_reciprocal;
    }
    return is_read_only ? LONG_BLOCK : CK_LOOP_BLOCK;
}

// The columns from which on a row is long.
#define LONG_ROW 512

static void run_loop(const ck_loop *loop) {
    // The last two axes are those of a block; the index runs over its corners.
    const int rank = loop->rank, inner = rank - 1, outer = rank - 2;
    const int first_result = loop->operand_count, first_temporary = first_result + loop->result_count;
    float scratch[CK_MAX_OPERANDS + CK_MAX_REGISTERS + CK_MAX_RESULTS][CK_LOOP_BLOCK] __attribute__((aligned(64)));
    block_register registers[CK_MAX_OPERANDS + CK_MAX_RESULTS + CK_MAX_REGISTERS];
    const float *repeated[CK_MAX_OPERANDS] = {0};
    block held[CK_MAX_OPERANDS];
    // A reduction takes whole blocks.
    int is_reduced[CK_MAX_OPERANDS + CK_MAX_RESULTS + CK_MAX_REGISTERS] = {0};
    for (int k = 0; k < loop->result_count; k++)
        if (loop->results[k].reduction != CK_STORE) is_reduced[loop->results[k].source] = 1;
    for (int t = 0; t < loop->temporary_count; t++)
        registers[first_temporary + t] = (block_register){scratch[CK_MAX_OPERANDS + t], CK_WIDTH};
    int64_t index[CK_MAX_AXES] = {0};
    const int64_t length = loop->sizes[inner], height = loop->sizes[outer];
    const int64_t most = block_elements(loop), rows = length >= most ? 1 : most / length;
    for (;;) {
        block b;
        b.length = (int)(length - index[inner] < most ? length - index[inner] : most);
        b.rows = (int)(height - index[outer] < rows ? height - index[outer] : rows);
        const int count = b.rows * b.length;
        for (int k = 0; k < loop->operand_count; k++) {
            const ck_operand *operand = &loop->operands[k];
            const float *from = operand->base + offset(operand->strides, index, rank);
            // What a scratch block repeats of the same elements is kept for the next block.
            const int is_held = b.length == held[k].length && (b.rows <= held[k].rows || registers[k].step == 0);
            if (from == repeated[k] && is_held) continue;
            int64_t row_step = operand->strides[outer], step = operand->strides[inner];
            const int is_reciprocal = (int)operand->is_reciprocal;
            if (!is_reduced[k] && gather_vector(from, row_step, step, is_reciprocal, b, scratch[k]))
                registers[k] = (block_register){scratch[k], 0};
            else
                registers[k] = (block_register){
                    (float *)gather_block(from, row_step, step, is_reciprocal, b, scratch[k]), CK_WIDTH};
            if (registers[k].at == scratch[k] && row_step == 0) {
                repeated[k] = from;
                held[k] = b;
            } else {
                repeated[k] = 0;
            }
        }
        for (int k = 0; k < loop->result_count; k++) {
            const ck_operand *place = &loop->results[k].place;
            float *to = place->base + offset(place->strides, index, rank);
            if (loop->results[k].is_streamed) to = scratch[CK_MAX_OPERANDS + CK_MAX_REGISTERS + k];
            registers[first_result + k] = (block_register){to, CK_WIDTH};
        }
        for (int k = 0; k < loop->instruction_count; k++) {
            const ck_instruction *in = &loop->instructions[k];
            execute(
                in->opcode, registers[in->destination].at, registers[in->left], registers[in->right],
                registers[in->third], count);
        }
        for (int k = 0; k < loop->result_count; k++) {
            const ck_result *result = &loop->results[k];
            if (result->is_streamed)
                stream_block(
                    result->place.base + offset(result->place.strides, index, rank), registers[first_result + k].at,
                    count);
            if (result->reduction == CK_STORE) continue;
            int64_t row_step = result->place.strides[outer], step = result->place.strides[inner];
            // Long rows are taken one after the other, in the order in which they lie in memory.
            if (step == 1 && row_step == 0 && b.length < LONG_ROW)
                reduce_columns(result->reduction, registers[first_result + k].at, registers[result->source].at, b);
            else
                reduce_block(
                    result->reduction, registers[first_result + k].at, row_step, step, registers[result->source].at, b);
        }
        index[inner] += b.length;
        if (index[inner] < length) continue;
        index[inner] = 0;
        index[outer] += b.rows;
        int axis = outer;
        while (index[axis] >= loop->sizes[axis]) {
            index[axis] = 0;
            if (--axis < 0) return;
            index[axis]++;
        }
    }
}
