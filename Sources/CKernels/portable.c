#define CK_WIDTH 4
#define CK_VARIANT ck_portable
#define CK_VARIANT_NAME "portable"
#include "vectors.h"
#include "loop.h"
#include "normalization.h"
#include "pooling.h"
#include "product.h"
#include "winograd.h"
#include "recurrence.h"
#include "convolution.h"
#include "table.h"
