// Element-wise loops, alone and in turn on strips of their tensors, shared among threads.
#include <stddef.h>
#include <stdlib.h>

#include "shares.h"

ck_loop *ck_loop_create(int32_t operand_count, int32_t instruction_count, int32_t result_count) {
    const size_t operands = (size_t)operand_count * sizeof(ck_operand);
    const size_t results = (size_t)result_count * sizeof(ck_result);
    char *memory = calloc(1, sizeof(ck_loop) + operands + results + (size_t)instruction_count * sizeof(ck_instruction));
    if (!memory) return NULL;
    ck_loop *loop = (ck_loop *)memory;
    loop->operand_count = operand_count;
    loop->instruction_count = instruction_count;
    loop->result_count = result_count;
    loop->operands = (ck_operand *)(memory + sizeof(ck_loop));
    loop->results = (ck_result *)(memory + sizeof(ck_loop) + operands);
    loop->instructions = (ck_instruction *)(memory + sizeof(ck_loop) + operands + results);
    return loop;
}

void ck_loop_destroy(ck_loop *loop) { free(loop); }

// The fewest elements of a row that a thread takes where results are sums of columns: some cache lines.
#define LEAST_COLUMNS 64

// The axis along which threads share a loop: the first that is long enough and that no result reduces. Stored rows that
// are shorter than a block follow each other without gaps, so they are not cut, and neither are the vectors of blocks.
static int shared_axis(const ck_loop *loop, int threads) {
    const int inner = loop->rank - 1;
    const int has_long_rows = loop->sizes[inner - 1] == 1 || loop->sizes[inner] / threads >= CK_LOOP_BLOCK;
    int best = -1;
    for (int axis = 0; axis < loop->rank; axis++) {
        int is_whole = loop->sizes[axis] < (axis == inner ? threads * LEAST_COLUMNS : threads);
        for (int k = 0; k < loop->result_count; k++) {
            const ck_result *result = &loop->results[k];
            is_whole |= result->reduction == CK_STORE ? axis == inner && !has_long_rows : result->place.strides[axis] == 0;
        }
        if (is_whole) continue;
        if (best < 0 || loop->sizes[axis] > 4 * loop->sizes[best]) best = axis;
    }
    return best;
}

// Sets the elements of a reduced result to what a reduction of nothing is.
static void clear_result(const ck_loop *loop, const ck_result *result) {
    if (result->reduction == CK_STORE) return;
    const float empty = result->reduction == CK_MAXIMUM ? -__builtin_inff() : 0;
    int64_t index[CK_MAX_AXES] = {0};
    for (;;) {
        int64_t place = 0;
        for (int axis = 0; axis < loop->rank; axis++) place += index[axis] * result->place.strides[axis];
        result->place.base[place] = empty;
        int axis = loop->rank - 1;
        while (axis >= 0 && (result->place.strides[axis] == 0 || ++index[axis] == loop->sizes[axis])) index[axis--] = 0;
        if (axis < 0) return;
    }
}

// Runs a loop over a part of one of its axes.
static void run_part(const ck_loop *loop, int axis, ck_range range, int is_cleared) {
    if (range.first == range.last) return;
    ck_operand operands[CK_MAX_OPERANDS];
    ck_result results[CK_MAX_RESULTS];
    ck_loop part = *loop;
    part.sizes[axis] = range.last - range.first;
    part.operands = operands;
    part.results = results;
    for (int k = 0; k < part.operand_count; k++) {
        operands[k] = loop->operands[k];
        operands[k].base += range.first * operands[k].strides[axis];
    }
    for (int k = 0; k < part.result_count; k++) {
        results[k] = loop->results[k];
        results[k].place.base += range.first * results[k].place.strides[axis];
        if (is_cleared && results[k].place.strides[axis] != 0) clear_result(&part, &results[k]);
    }
    ck_chosen->run_loop(&part);
}

typedef struct {
    const ck_loop *loop;
    int axis;
} loop_task;

static void run_loop_share(void *data) {
    const loop_task *task = data;
    run_part(task->loop, task->axis, own_share(task->loop->sizes[task->axis]), 0);
}

void ck_run_loop(const ck_loop *loop) {
    for (int k = 0; k < loop->result_count; k++) clear_result(loop, &loop->results[k]);
    int64_t count = 1;
    for (int axis = 0; axis < loop->rank; axis++) count *= loop->sizes[axis];
    const int work = loop->instruction_count + loop->result_count;
    const int threads = useful_threads(count, count * work);
    loop_task task = {loop, threads > 1 ? shared_axis(loop, threads) : -1};
    if (task.axis < 0)
        ck_chosen->run_loop(loop);
    else
        ck_run_threads(run_loop_share, &task, threads);
}

static void run_strips(void *data) {
    const ck_chain *chain = data;
    const ck_range share = own_share(chain->units);
    for (int64_t first = share.first; first < share.last; first += chain->strip) {
        const int64_t last = first + chain->strip < share.last ? first + chain->strip : share.last;
        for (int k = 0; k < chain->count; k++) {
            const int axis = chain->axes[k];
            const int64_t unit = chain->loops[k]->sizes[axis] / chain->units;
            run_part(chain->loops[k], axis, (ck_range){first * unit, last * unit}, 1);
        }
    }
}

void ck_run_chain(const ck_chain *chain) {
    int threads = omp_get_max_threads();
    if (threads > chain->units) threads = (int)chain->units;
    for (int k = 0; k < chain->count; k++)
        for (int i = 0; i < chain->loops[k]->result_count; i++) {
            const ck_result *result = &chain->loops[k]->results[i];
            if (result->place.strides[chain->axes[k]] != 0) continue;
            // What all strips add to.
            clear_result(chain->loops[k], result);
            threads = 1;
        }
    ck_run_threads(run_strips, (void *)chain, threads);
}
