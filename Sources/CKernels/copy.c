// Copies of boxes, shared among threads by tiles of their last two axes.
#include "shares.h"

// The elements of a tile: what is read and what is written stay in the first-level cache together.
#define TILE_ELEMENTS 4096
// The columns of a tile whose rows do not lie together: more lie on more pages than a processor remembers.
#define TRANSPOSED_COLUMNS 64
// Tiles begin at multiples of a cache line's elements, and none of several is smaller, so that squares fit into them.
#define LINE 16

typedef struct {
    const float *x;
    float *y;
    const ck_box *box;
    // The number of tiles along the last two axes, or of indices along others, and how far apart these are.
    int64_t counts[CK_MAX_AXES], steps[CK_MAX_AXES];
    int64_t parts;
    int is_streamed;
} copy_task;

ck_box ck_box_make(int32_t rank, const int64_t *sizes, const int64_t *from, const int64_t *to) {
    ck_box box = {.rank = rank};
    for (int axis = 0; axis < rank; axis++) {
        box.sizes[axis] = sizes[axis];
        box.from[axis] = from[axis];
        box.to[axis] = to[axis];
    }
    return box;
}

// The part of an axis that the tile at an index covers; the last one takes the rest.
static int64_t extent(const copy_task *t, int axis, int64_t index) {
    return index == t->counts[axis] - 1 ? t->box->sizes[axis] - index * t->steps[axis] : t->steps[axis];
}

static void copy_share(void *data) {
    const copy_task *t = data;
    const ck_box *box = t->box;
    const int row = box->rank - 2, column = box->rank - 1;
    const ck_matrix matrix = {box->from[row], box->from[column], box->to[row], box->to[column]};
    const ck_range own = own_share(t->parts);
    int64_t index[CK_MAX_AXES], rest = own.first;
    for (int axis = column; axis >= 0; axis--) {
        index[axis] = rest % t->counts[axis];
        rest /= t->counts[axis];
    }
    for (int64_t part = own.first; part < own.last; part++) {
        int64_t from = 0, to = 0;
        for (int axis = 0; axis <= column; axis++) {
            from += index[axis] * t->steps[axis] * box->from[axis];
            to += index[axis] * t->steps[axis] * box->to[axis];
        }
        ck_chosen->copy_matrix(
            &matrix, t->x + from, t->y + to, extent(t, row, index[row]), extent(t, column, index[column]),
            t->is_streamed);
        for (int axis = column; axis >= 0 && ++index[axis] == t->counts[axis]; axis--) index[axis] = 0;
    }
}

// Cuts an axis into tiles.
static void cut(copy_task *t, int axis, int64_t step) {
    const int64_t count = (t->box->sizes[axis] + step - (step < LINE ? 1 : LINE)) / step;
    t->steps[axis] = step;
    t->counts[axis] = count > 1 ? count : 1;
}

void ck_copy_box(const float *x, float *y, const ck_box *box, int32_t is_streamed) {
    const int row = box->rank - 2, column = box->rank - 1;
    copy_task task = {.x = x, .y = y, .box = box, .parts = 1, .is_streamed = is_streamed};
    int64_t columns = box->from[column] == 1 && box->to[column] == 1 ? TILE_ELEMENTS : TRANSPOSED_COLUMNS;
    if (box->sizes[column] < columns) columns = box->sizes[column];
    const int64_t rows = TILE_ELEMENTS / columns;
    for (int axis = 0; axis < row; axis++) cut(&task, axis, 1);
    cut(&task, row, rows < LINE ? rows : rows / LINE * LINE);
    cut(&task, column, columns);
    int64_t count = 1;
    for (int axis = 0; axis <= column; axis++) {
        task.parts *= task.counts[axis];
        count *= box->sizes[axis];
    }
    ck_share(copy_share, &task, task.parts, count);
}
