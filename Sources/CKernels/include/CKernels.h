// Element-wise loops, reductions, products, convolutions, attention and what else networks need, with run-time dispatch to
// AVX-512, AVX2 or portable vectors.
//
// All pointers are to single-precision numbers in memory that the caller holds. No kernel allocates. Kernels share
// their work among the threads of OpenMP (as many as omp_get_max_threads) where it is large enough.
#ifndef COSTBOOK_CKERNELS_H
#define COSTBOOK_CKERNELS_H

#include <stdint.h>

#define CK_MAX_AXES 8
#define CK_MAX_OPERANDS 24
#define CK_MAX_RESULTS 8
#define CK_MAX_REGISTERS 16
#define CK_MAX_INSTRUCTIONS 64

// What an instruction computes, element by element.
typedef enum {
    CK_COPY, CK_ADD, CK_SUBTRACT, CK_MULTIPLY, CK_DIVIDE, CK_NEGATE, CK_EXPONENTIAL, CK_LOGARITHM, CK_SQUARE_ROOT,
    CK_HYPERBOLIC_TANGENT, CK_ERROR_FUNCTION, CK_SIGMOID, CK_RELU, CK_GELU, CK_GREATER, CK_EQUAL,
    // left · right + third, left · right - third, third - left · right, each rounded once where the machine can.
    CK_MULTIPLY_ADD, CK_MULTIPLY_SUBTRACT, CK_SUBTRACT_PRODUCT,
    // (left - right) · third, (left - right)², third where left > right.
    CK_SUBTRACT_MULTIPLY, CK_SQUARED_DIFFERENCE, CK_GREATER_MULTIPLY,
    // The greater of 0 and left + right, left - right, left · right + third.
    CK_ADD_RELU, CK_SUBTRACT_RELU, CK_MULTIPLY_ADD_RELU
} ck_opcode;

// What becomes of a result: its elements are stored, or added up, or their maximum is taken, or their mean. After a mean
// follows the sum of squares of the deviations from it.
typedef enum { CK_STORE, CK_SUM, CK_MAXIMUM, CK_MEAN, CK_DEVIATIONS } ck_reduction;

// Registers are numbered: operands, then results, then temporaries.
typedef struct {
    int32_t opcode, destination, left, right, third;
} ck_instruction;

// A tensor read or written in a loop: the distance in elements between neighbours along each axis of the loop.
// Of an operand that is repeated along an axis the loop may take the reciprocals. Where `ahead` is not 0, elements so far
// from those in work are fetched meanwhile.
typedef struct {
    float *base;
    int64_t is_reciprocal, ahead;
    int64_t strides[CK_MAX_AXES];
} ck_operand;

// A result. Stored results lie in the order of the loop without gaps; reduced ones have stride 0 along the axes that
// are reduced. `source` is the register that is reduced. A stored one that is streamed goes past the cache.
typedef struct {
    ck_operand place;
    int32_t reduction, source, is_streamed;
} ck_result;

// An element-wise computation over a box of at least two axes, with reductions of what it computes. `is_cached` says that
// the cache holds what it reads.
typedef struct {
    int32_t rank, operand_count, instruction_count, result_count, temporary_count, is_cached;
    int64_t sizes[CK_MAX_AXES];
    ck_operand *operands;
    ck_instruction *instructions;
    ck_result *results;
} ck_loop;

// Allocates a loop with room for its parts, all zero; null where there is no memory.
ck_loop *ck_loop_create(int32_t operand_count, int32_t instruction_count, int32_t result_count);
void ck_loop_destroy(ck_loop *loop);

void ck_run_loop(const ck_loop *loop);

#define CK_MAX_CHAIN 16

// Loops that run in turn on a strip of their tensors, and then on the next strip: so each finds in the cache what those
// before have read and written. An axis of every loop has `units` equal parts, of which `strip` are taken at a time. A loop
// reads nothing of those before that belongs to other strips.
typedef struct {
    int32_t count;
    int32_t axes[CK_MAX_CHAIN];
    int64_t units, strip;
    const ck_loop *loops[CK_MAX_CHAIN];
} ck_chain;

void ck_run_chain(const ck_chain *chain);

// The bytes that the last level of the cache holds; what is larger is gone from it before it is read again.
int64_t ck_cache_bytes(void);

// Softmax along rows of `width` elements; what is streamed may go past the cache, and does not lie where x lies.
void ck_softmax(const float *x, float *y, int64_t rows, int64_t width, int32_t is_streamed);

// The cross-entropy of softmax(row) at the row's label; not a number for a label outside the row.
void ck_cross_entropy(const float *logits, const float *labels, float *losses, int64_t rows, int64_t width);

// Products of matrices: count times [rows, depth] by [depth, columns], with the distance in elements between neighbours
// along each axis of an operand. Results are row-major and follow each other. One axis of each operand has distance 1
// or size 1.
typedef struct {
    int64_t count, rows, columns, depth;
    int64_t left_row, left_step, left_next, right_step, right_column, right_next;
    // Whether the right operand was packed by ck_pack_right, which a single product may be.
    int32_t is_packed;
    // Whether max(x, 0) is taken of the results.
    int32_t is_rectified;
} ck_product;

// The elements of scratch memory that a product by so many threads needs.
int64_t ck_product_scratch(const ck_product *product, int32_t threads);

// The products, plus a bias a column where that is not null.
void ck_multiply(
    const float *left, const float *right, const float *bias, float *result, const ck_product *product, float *scratch);

// The elements of a packed right operand, and the packing of one.
int64_t ck_packed_elements(const ck_product *product);
void ck_pack_right(const float *right, float *packed, const ck_product *product);

typedef enum { CK_RNN, CK_LSTM, CK_GRU } ck_cell;

// A recurrent layer over projected inputs [batch, length, gates * width], with weights [gates * width, width].
typedef struct {
    int64_t batch, length, width, gates;
    int32_t cell;
} ck_recurrence;

// What a recurrent layer makes: states [batch, length, width], and for the gradient the gates [..., gates * width] and
// two vectors a token: of an LSTM the memory and its hyperbolic tangent, of a GRU the candidate's product and h - n.
typedef struct {
    float *states, *gates, *first, *second;
} ck_recurrent_results;

// The elements of scratch memory that so many threads need for a layer or for its gradient.
int64_t ck_recurrence_scratch(const ck_recurrence *layer, int32_t threads, int32_t is_gradient);

void ck_recurrence_run(
    const float *inputs, const float *weights, const float *bias, const ck_recurrent_results *results,
    const ck_recurrence *layer, float *scratch);

// From the cotangent of the states to those of inputs, weights and bias.
void ck_recurrence_gradient(
    const float *cotangent, const float *weights, const ck_recurrent_results *results, float *inputs,
    float *weight_gradient, float *bias_gradient, const ck_recurrence *layer, float *scratch);

// Tensors [batch, heads, length, features] whose features lie together: the distance in elements between neighbours
// along the other axes.
typedef struct {
    float *base;
    int64_t batch, head, row;
} ck_heads;

// Softmax of products of queries and keys, times values, for every head; `scale` multiplies the products. Where it is
// causal, a position meets itself and those before it. The logarithms of the sums of e to the products,
// [batch, heads, length], are written where they are not null.
typedef struct {
    int64_t batch, heads, length, features;
    float scale;
    int32_t is_causal;
    ck_heads query, key, value, output;
    float *logarithms;
    // Of the gradient only.
    ck_heads cotangent, query_gradient, key_gradient, value_gradient;
} ck_attention;

// The elements of scratch memory that so many threads need for attention or for its gradient.
int64_t ck_attention_scratch(const ck_attention *attention, int32_t threads, int32_t is_gradient);

// The output and the logarithms.
void ck_attend(const ck_attention *attention, float *scratch);

// The gradients from the cotangent of the output, the output and the logarithms.
void ck_attention_gradient(const ck_attention *attention, float *scratch);

// Rows of a table [rows, width] by `count` indices; rows that are not numbers for indices outside it.
void ck_gather(const float *table, const float *indices, float *y, int64_t rows, int64_t count, int64_t width);

// A table [rows, width] of sums of the rows of x at their indices; those with indices outside it are dropped.
void ck_scatter_add(const float *indices, const float *x, float *table, int64_t rows, int64_t count, int64_t width);

// A square matrix: 0 up to the diagonal, negative infinity after it.
void ck_causal_mask(float *y, int64_t length);

// 0 where the 53 bits that SplitMix64 makes of the key and the place are less than `limit`, else `kept`.
void ck_dropout_mask(float *y, int64_t count, uint64_t key, uint64_t limit, float kept);

// A convolution between tensors in blocks of ck_channel_block channels. The convolution that gives the gradient of an
// input has channels and outputs exchanged, and its window runs backwards: its dilations are negative.
typedef struct {
    int64_t batch, channels, outputs, height, width, out_height, out_width;
    int64_t size_y, size_x, stride_y, stride_x, low_y, low_x, dilation_y, dilation_x;
    // The distance between the weights, which lie together for a window, of neighbouring outputs and channels.
    int64_t weight_output, weight_channel;
    // Whether the weights were packed; whether max(x, 0) is taken of the results.
    int32_t is_packed, is_rectified;
} ck_convolution;

// The number of channels in a block.
int64_t ck_channel_block(void);

// As matrix products: the elements of scratch memory that so many threads need for a convolution or for the gradient of
// its weights; the elements of packed weights, and the packing of them; the convolution by weights as they are or packed,
// plus a bias an output channel where that is not null; the gradient of the weights, row-major.
int64_t ck_convolution_scratch(const ck_convolution *convolution, int32_t threads, int32_t is_gradient);
int64_t ck_convolution_packed_elements(const ck_convolution *convolution);
void ck_convolution_pack(const float *weights, float *packed, const ck_convolution *convolution);
void ck_convolve(
    const float *x, const float *weights, const float *bias, float *y, const ck_convolution *convolution,
    float *scratch);
void ck_convolution_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch);

// The same by Winograd's algorithm, for windows of 3 x 3 with stride and dilation 1; scratch memory depends on whether
// the weights are packed. Weights that are not may be packed a panel at a time, next to the products with them.
int64_t ck_winograd_scratch(const ck_convolution *convolution, int32_t threads, int32_t is_gradient);
int32_t ck_winograd_takes_panels(const ck_convolution *convolution);
int64_t ck_winograd_packed_elements(const ck_convolution *convolution);
void ck_winograd_pack(const float *weights, float *packed, const ck_convolution *convolution);
void ck_winograd_convolve(
    const float *x, const float *weights, const float *bias, float *y, const ck_convolution *convolution,
    float *scratch);
void ck_winograd_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch);

// The gradient of the weights of a depthwise convolution, row-major: as many outputs as channels, each of one channel.
int64_t ck_depthwise_scratch(const ck_convolution *convolution, int32_t threads);
void ck_depthwise_weight_gradient(
    const float *x, const float *cotangent, float *gradient, const ck_convolution *convolution, float *scratch);

// Copies a box of elements between tensors with any strides.
typedef struct {
    int32_t rank;
    int64_t sizes[CK_MAX_AXES], from[CK_MAX_AXES], to[CK_MAX_AXES];
} ck_box;

ck_box ck_box_make(int32_t rank, const int64_t *sizes, const int64_t *from, const int64_t *to);

// The box has at least two axes. It is copied fastest where the last one lies together in y, and in x the last or the one
// before it. What is streamed may go past the cache.
void ck_copy_box(const float *x, float *y, const ck_box *box, int32_t is_streamed);

// A window sliding over two axes; a pooled tensor is [outer, height, width, inner].
typedef struct {
    int64_t outer, height, width, inner, pooled_height, pooled_width;
    int64_t size_y, size_x, stride_y, stride_x, low_y, low_x, dilation_y, dilation_x;
} ck_window;

void ck_max_pool(const float *x, float *y, const ck_window *window);
// Adds each window's cotangent to the first of its greatest elements.
void ck_max_pool_gradient(const float *x, const float *cotangent, float *gradient, const ck_window *window);
// Takes from `values` the elements at the places where `x` is greatest in its window, the first of several.
void ck_max_pool_select(const float *x, const float *values, float *y, const ck_window *window);
// Sums of windows times `share`.
void ck_average_pool(const float *x, float *y, const ck_window *window, float share);
// Adds each window's cotangent times `share` to all its elements.
void ck_average_pool_gradient(const float *cotangent, float *gradient, const ck_window *window, float share);

// The independent chains of a probe of multiply-adds.
#define CK_PROBE_CHAINS 12

// What a probe of the machine does: multiply-adds in registers, of numbers of 32 or 64 bits or of bfloat16 added up in 32
// bits, or reading, writing or copying memory.
typedef enum {
    CK_PROBE_FLOAT32,
    CK_PROBE_FLOAT64,
    CK_PROBE_BFLOAT16,
    CK_PROBE_READ,
    CK_PROBE_WRITE,
    CK_PROBE_COPY
} ck_probe;

// Runs a probe on several threads, `rounds` times each within one parallel region. Every thread has `count` elements of
// `memory` to itself, a multiple of 256, aligned to 64 bytes; it copies the first half of them to the second.
void ck_run_probe(ck_probe kind, float *memory, int64_t count, int64_t rounds, int32_t threads);

// The floating-point operations of as many rounds of multiply-adds on one thread; 0 for those that the machine lacks.
int64_t ck_probe_flops(ck_probe kind, int64_t rounds);

// The sum of the chains of a probe of multiply-adds after so many rounds, of each its first number. There are
// CK_PROBE_CHAINS, which begin with 0, 1, 2 ...; a round makes x * factor + term of x, and of bfloat16
// x + 2 * factor * term. 0 for those that the machine lacks.
float ck_probe_chains(ck_probe kind, int64_t rounds, float factor, float term);

// The instruction set that the dispatch chose: "avx512", "avx2" or "portable".
const char *ck_instruction_set(void);

// Chooses an instruction set by its name, to compare kernels with each other; returns 0 for one that the machine does
// not have.
int ck_choose_instruction_set(const char *name);

#endif
