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

// Fetches the elements of one round.
INLINE void fetch(const float *from) {
#pragma clang loop unroll(full)
    for (int k = 0; k < CHAINS; k++) __builtin_prefetch(from + k * CK_WIDTH);
}

// What an instruction works on: `count` elements of three registers. What is stored past the cache lies at a multiple
// of a vector.
typedef struct {
    const block_register *left, *right, *third;
    float *to;
    destination where;
    int count;
    fetches next;
} block_work;

// One vector of an instruction, and the step to the next.
#define ELEMENTS(EXPRESSION, TOTAL)                                                 \
    const vector x = load(left), y = load(right), z = load(third), result = EXPRESSION; \
    (void)x, (void)y, (void)z;                                                      \
    if (where == KEEP) store(to, result);                                           \
    if (where == STREAM) __builtin_nontemporal_store(result, (vector *)to);         \
    if (where == ADD_UP) TOTAL += result;                                           \
    left += left_step, right += right_step, third += third_step, to += CK_WIDTH;

// The function of an instruction: EXPRESSION of elements x, y and z of the three registers. Gives the sum of its
// vectors where they are added up. The last elements, fewer than a vector, have a function of their own: they are rare,
// and what they need is not to be set up for each block.
#define INSTRUCTION(NAME, EXPRESSION)                                                                           \
    static __attribute__((noinline)) vector NAME##_rest(const block_work *w, vector total) {                    \
        const int rest = w->count % CK_WIDTH, whole = w->count / CK_WIDTH;                                      \
        const vector x = load_part(w->left->at + whole * w->left->step, rest);                                  \
        const vector y = load_part(w->right->at + whole * w->right->step, rest);                                \
        const vector z = load_part(w->third->at + whole * w->third->step, rest), result = EXPRESSION;           \
        (void)x, (void)y, (void)z;                                                                              \
        if (w->where == ADD_UP) return total + first_of(result, rest);                                          \
        store_part(w->to + whole * CK_WIDTH, result, rest);                                                     \
        return total;                                                                                           \
    }                                                                                                           \
    INLINE vector NAME##_to(const destination where, const block_work *w) {                                     \
        const float *left = w->left->at, *right = w->right->at, *third = w->third->at;                          \
        const int64_t left_step = w->left->step, right_step = w->right->step, third_step = w->third->step;      \
        const int64_t count = w->count, fetched = w->next.count;                                                \
        float *to = w->to;                                                                                      \
        vector total[CHAINS] = {{0}};                                                                           \
        int64_t i = 0;                                                                                          \
        for (; i + CHAINS * CK_WIDTH <= count; i += CHAINS * CK_WIDTH) {                                        \
            _Pragma("clang loop unroll(disable)") for (int64_t k = 0; k < fetched; k++)                         \
                fetch(w->next.places[k] + i);                                                                   \
            _Pragma("clang loop unroll(full)") for (int k = 0; k < CHAINS; k++) {                               \
                ELEMENTS(EXPRESSION, total[k])                                                                  \
            }                                                                                                   \
        }                                                                                                       \
        for (; i + CK_WIDTH <= count; i += CK_WIDTH) {                                                          \
            ELEMENTS(EXPRESSION, total[0])                                                                      \
        }                                                                                                       \
        return (total[0] + total[1]) + (total[2] + total[3]);                                                   \
    }                                                                                                           \
    static vector NAME(const block_work *w) {                                                                   \
        const vector total = w->where == STREAM   ? NAME##_to(STREAM, w)                                        \
                             : w->where == ADD_UP ? NAME##_to(ADD_UP, w)                                        \
                                                  : NAME##_to(KEEP, w);                                         \
        return w->count % CK_WIDTH == 0 ? total : NAME##_rest(w, total);                                        \
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
