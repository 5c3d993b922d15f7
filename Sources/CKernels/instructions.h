// The instructions of loops: each runs over a block.

// A register is a block, or one vector that stands for a block of such vectors.
typedef struct {
    float *at;
    // The distance in elements from one vector of the block to the next: CK_WIDTH or 0.
    int step;
} block_register;

// What becomes of the results of an instruction: they are kept, stored past the cache, or only added up.
typedef enum { KEEP, STREAM, ADD_UP } destination;

// Places in memory that are fetched meanwhile, element by element.
typedef struct {
    const float *places[CK_MAX_OPERANDS];
    int count;
} fetches;

// The vectors of a block that are worked on in one round, and summed in chains of their own, so that none waits for the
// one before.
#define CHAINS 4

INLINE void fetch(const fetches *next, int from) {
    for (int i = 0; i < next->count; i++)
#pragma clang loop unroll(full)
        for (int k = 0; k < CHAINS; k++) __builtin_prefetch(next->places[i] + from + k * CK_WIDTH);
}

// What an instruction works on: `count` elements of three registers. What is stored past the cache lies at a multiple of
// a vector.
typedef struct {
    block_register left, right, third;
    float *to;
    destination where;
    int count;
    fetches next;
} block_work;

// The function of an instruction: EXPRESSION of elements x, y and z of the three registers. Gives the sum of its vectors
// where they are added up.
#define INSTRUCTION(NAME, EXPRESSION)                                                                            \
    INLINE vector NAME##_to(const destination where, const block_work *w) {                                      \
        const float *left = w->left.at, *right = w->right.at, *third = w->third.at;                              \
        const int64_t left_step = w->left.step, right_step = w->right.step, third_step = w->third.step;          \
        const int count = w->count;                                                                              \
        float *to = w->to;                                                                                       \
        vector total[CHAINS] = {{0}};                                                                            \
        int i = 0;                                                                                               \
        for (; i + CHAINS * CK_WIDTH <= count; i += CHAINS * CK_WIDTH) {                                         \
            fetch(&w->next, i);                                                                                  \
            _Pragma("clang loop unroll(full)") for (int k = 0; k < CHAINS; k++) {                                \
                const vector x = load(left + k * left_step), y = load(right + k * right_step);                   \
                const vector z = load(third + k * third_step), result = EXPRESSION;                              \
                (void)x, (void)y, (void)z;                                                                       \
                if (where == KEEP) store(to + i + k * CK_WIDTH, result);                                         \
                if (where == STREAM) __builtin_nontemporal_store(result, (vector *)(to + i + k * CK_WIDTH));     \
                if (where == ADD_UP) total[k] += result;                                                         \
            }                                                                                                    \
            left += CHAINS * left_step, right += CHAINS * right_step, third += CHAINS * third_step;              \
        }                                                                                                        \
        for (; i < count; i += CK_WIDTH) {                                                                       \
            const int part = count - i < CK_WIDTH ? count - i : CK_WIDTH;                                        \
            const vector x = take(left, part), y = take(right, part), z = take(third, part), result = EXPRESSION; \
            (void)x, (void)y, (void)z;                                                                           \
            if (where == ADD_UP)                                                                                 \
                total[0] += first_of(result, part);                                                              \
            else                                                                                                 \
                put(to + i, result, part);                                                                       \
            left += left_step, right += right_step, third += third_step;                                         \
        }                                                                                                        \
        return (total[0] + total[1]) + (total[2] + total[3]);                                                    \
    }                                                                                                            \
    static vector NAME(const block_work *w) {                                                                    \
        switch (w->where) {                                                                                      \
            case STREAM: return NAME##_to(STREAM, w);                                                            \
            case ADD_UP: return NAME##_to(ADD_UP, w);                                                            \
            default: return NAME##_to(KEEP, w);                                                                  \
        }                                                                                                        \
    }

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

// The functions by their opcodes.
static vector (*const EXECUTE[])(const block_work *) = {
    [CK_COPY] = block_copy,
    [CK_ADD] = block_add,
    [CK_SUBTRACT] = block_subtract,
    [CK_MULTIPLY] = block_multiply,
    [CK_DIVIDE] = block_divide,
    [CK_NEGATE] = block_negate,
    [CK_EXPONENTIAL] = block_exponential,
    [CK_LOGARITHM] = block_logarithm,
    [CK_SQUARE_ROOT] = block_square_root,
    [CK_HYPERBOLIC_TANGENT] = block_hyperbolic_tangent,
    [CK_ERROR_FUNCTION] = block_error_function,
    [CK_SIGMOID] = block_sigmoid,
    [CK_RELU] = block_relu,
    [CK_GELU] = block_gelu,
    [CK_GREATER] = block_greater,
    [CK_EQUAL] = block_equal,
    [CK_MULTIPLY_ADD] = block_multiply_add,
    [CK_MULTIPLY_SUBTRACT] = block_multiply_subtract,
    [CK_SUBTRACT_PRODUCT] = block_subtract_product,
    [CK_SUBTRACT_MULTIPLY] = block_subtract_multiply,
    [CK_SQUARED_DIFFERENCE] = block_squared_difference,
    [CK_GREATER_MULTIPLY] = block_greater_multiply,
    [CK_ADD_RELU] = block_add_relu,
    [CK_SUBTRACT_RELU] = block_subtract_relu,
    [CK_MULTIPLY_ADD_RELU] = block_multiply_add_relu,
};
