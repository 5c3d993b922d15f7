// The table of this variant's kernels.
const ck_variant CK_VARIANT = {
    CK_VARIANT_NAME, run_loop,     softmax,           cross_entropy,
    max_pool,        max_pool_gradient, max_pool_select, average_pool, average_pool_gradient,
    product,         product_scratch,   pack_right,      packed_elements, TILE_COLUMNS,
    CK_WIDTH,        winograd_pack,     winograd_convolve, winograd_weight_gradient, winograd_scratch,
    winograd_packed_elements, tile_count, pack_panels, recurrence, recurrence_gradient, recurrence_bias,
};
