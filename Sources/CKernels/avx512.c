#if defined(__x86_64__)
#define CK_WIDTH 16
#define CK_VARIANT ck_avx512
#define CK_VARIANT_NAME "avx512"
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
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
