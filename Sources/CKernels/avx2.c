#if defined(__x86_64__)
#define CK_WIDTH 8
#define CK_VARIANT ck_avx2
#define CK_VARIANT_NAME "avx2"
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "vectors.h"
#include "loop.h"
#include "copy.h"
#include "normalization.h"
#include "pooling.h"
#include "product.h"
#include "recurrence.h"
#include "convolution.h"
#include "winograd.h"
#include "depthwise.h"
#include "attention.h"
#include "masks.h"
#include "table.h"
#pragma clang attribute pop
#endif
