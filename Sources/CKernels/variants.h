// The functions that every variant of the kernels defines, and the table through which they are called.
#ifndef COSTBOOK_CKERNELS_VARIANTS_H
#define COSTBOOK_CKERNELS_VARIANTS_H

#include "CKernels.h"

// The number of elements of a block of a loop.
#define CK_LOOP_BLOCK 512

// The rows, planes or indices from `first` up to `last` that a thread works on.
typedef struct {
    int64_t first, last;
} ck_range;

// A matrix that is copied: the distances in elements between neighbouring rows and columns before and after.
typedef struct {
    int64_t from_row, from_column, to_row, to_column;
} ck_matrix;

typedef struct {
    const char *name;
    void (*run_loop)(const ck_loop *loop);
    // `is_streamed`: whether the results may go past the cache.
    void (*softmax)(const float *x, float *y, ck_range rows, int64_t width, int is_streamed);
    void (*cross_entropy)(const float *logits, const float *labels, float *losses, ck_range rows, int64_t width);
    void (*max_pool)(const float *x, float *y, const ck_window *window, ck_range planes);
    void (*max_pool_gradient)(
        const float *x, const float *cotangent, float *gradient, const ck_window *window, ck_range planes);
    void (*max_pool_select)(
        const float *x, const float *values, float *y, const ck_window *window, ck_range planes);
    void (*average_pool)(const float *x, float *y, const ck_window *window, float share, ck_range planes);
    void (*average_pool_gradient)(
        const float *cotangent, float *gradient, const ck_window *window, float share, ck_range planes);
    // A share of the rows and columns of one product; columns begin at a multiple of `column_panel`.
    void (*product)(
        const ck_product *product, const float *left, const float *right, const float *bias, float *result,
        ck_range rows, ck_range columns, float *scratch);
    int64_t (*product_scratch)(const ck_product *product, int64_t columns);
    void (*pack_right)(const ck_product *product, const float *right, float *packed);
    int64_t (*packed_elements)(const ck_product *product);
    int64_t column_panel, width;
    void (*winograd_pack)(const ck_convolution *w, const float *weights, ck_range panels, float *packed);
    // By Winograd's algorithm: a share of the tiles by packed weights, or of panels of outputs by weights as they are.
    void (*convolve_tiles)(
        const ck_convolution *w, const float *x, const float *packed, const float *bias, float *y, ck_range tiles,
        float *scratch);
    void (*convolve_panels)(
        const ck_convolution *w, const float *x, const float *weights, const float *bias, float *y, ck_range panels,
        float *scratch);
    int (*takes_panels)(const ck_convolution *w);
    void (*winograd_weight_gradient)(
        const ck_convolution *w, const float *x, const float *dy, float *dw, ck_range channels, float *scratch);
    int64_t (*winograd_scratch)(const ck_convolution *w, int64_t channels, int is_gradient);
    int64_t (*winograd_packed_elements)(const ck_convolution *w);
    int64_t (*tile_count)(const ck_convolution *w);
    // A share of the panels of `column_panel` columns of the weights' gradient.
    void (*convolution_weight_gradient)(
        const ck_convolution *c, const float *x, const float *dy, float *dw, ck_range panels, float *scratch);
    // A share of the blocks of pixels of all images, and of the panels of outputs.
    void (*convolution)(
        const ck_convolution *c, const float *x, const float *weights, const float *bias, float *y, ck_range blocks,
        ck_range panels, float *scratch);
    void (*convolution_pack)(const ck_convolution *c, const float *weights, ck_range panels, float *packed);
    int64_t (*convolution_scratch)(const ck_convolution *c, int is_gradient);
    int64_t (*convolution_packed_elements)(const ck_convolution *c);
    int64_t (*pixel_blocks)(const ck_convolution *c);
    // A share of the blocks of channels.
    void (*depthwise_weight_gradient)(
        const ck_convolution *c, const float *x, const float *dy, float *dw, ck_range blocks, float *scratch);
    int64_t (*depthwise_scratch)(const ck_convolution *c);
    // Columns of a right operand in panels of `column_panel` that lie together over the whole depth.
    void (*pack_panels)(const float *right, int64_t step, int64_t column, int64_t columns, int64_t depth, float *to);
    // A share of the examples; `products` is memory for the share's q, `packed` the weights.
    void (*recurrence)(
        const ck_recurrence *layer, const float *inputs, const float *packed, const float *bias,
        const ck_recurrent_results *results, ck_range examples, float *products);
    void (*recurrence_gradient)(
        const ck_recurrence *layer, const float *cotangent, const float *packed, const ck_recurrent_results *results,
        float *inputs, float *products, ck_range examples, float *states, float *carried);
    void (*recurrence_bias)(const ck_recurrence *layer, float *products, float *bias);
    // One head: every `step`th tile of queries from the tile `first` on, or every `step`th block of keys.
    void (*attend)(const ck_attention *a, int64_t head, int64_t first, int64_t step, float *scratch);
    void (*attention_gradient)(
        const ck_attention *a, int64_t head, int64_t first, int64_t step, float *part, float *scratch);
    int64_t (*attention_scratch)(const ck_attention *a, int is_gradient);
    void (*copy_matrix)(
        const ck_matrix *m, const float *x, float *y, int64_t rows, int64_t columns, int is_streamed);
    void (*dropout_mask)(float *y, uint64_t key, uint64_t limit, float kept, ck_range places);
} ck_variant;

extern const ck_variant ck_portable;
#if defined(__x86_64__)
extern const ck_variant ck_avx2;
extern const ck_variant ck_avx512;
#endif

#endif
