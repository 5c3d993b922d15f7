// Element-wise computations block by block: every instruction runs over a block that stays in the first-level cache.
#include "instructions.h"
#include "reductions.h"

static void fill(float *y, float value, int count) {
    for (int i = 0; i < count; i++) y[i] = value;
}

// One row of a block of an operand.
INLINE void gather_row(const float *x, int64_t step, int length, int is_reciprocal, float *y) {
    if (step == 0) {
        fill(y, is_reciprocal ? 1 / *x : *x, length);
        return;
    }
    if (step == 1)
        memcpy(y, x, (size_t)length * sizeof(float));
    else
        for (int i = 0; i < length; i++) y[i] = x[i * step];
    if (is_reciprocal)
        for (int i = 0; i < length; i++) y[i] = 1 / y[i];
}

// The elements of an operand for a block, in `scratch`.
static float *gather_block(const float *x, int64_t row_step, int64_t step, int is_reciprocal, block b, float *scratch) {
    if (row_step == 0) {
        // The first row, and then copies of all that is there already.
        const int count = b.rows * b.length;
        gather_row(x, step, b.length, is_reciprocal, scratch);
        for (int have = b.length; have < count; have *= 2)
            memcpy(scratch + have, scratch, (size_t)(have < count - have ? have : count - have) * sizeof(float));
        return scratch;
    }
    for (int r = 0; r < b.rows; r++)
        gather_row(x + r * row_step, step, b.length, is_reciprocal, scratch + r * b.length);
    return scratch;
}

// The vector that a block of an operand repeats, if it repeats one: a number, or a row as long as a vector.
INLINE int gather_vector(const float *x, int64_t row_step, int64_t step, int is_reciprocal, block b, float *to) {
    if (row_step != 0 || !(step == 0 || (step == 1 && b.length == CK_WIDTH))) return 0;
    vector v = step == 0 ? splat(*x) : load(x);
    store(to, is_reciprocal ? 1.0f / v : v);
    return 1;
}

// Stores a block past the cache, if it may be.
static void stream_block(float *y, const float *x, int count) {
    const block_register from = {(float *)x, CK_WIDTH};
    const block_work work = {&from, &from, &from, y, is_aligned(y) ? STREAM : KEEP, count, {.count = 0}};
    block_copy(&work);
}

// The distance between the rows of a block; a single row has none.
INLINE int64_t row_stride(const ck_operand *operand, const ck_loop *loop, block b) {
    return b.rows == 1 ? 0 : operand->strides[loop->rank - 2];
}

// The number of elements of a block: as many as leave room in the first-level cache for everything that the loop needs,
// but few where they come from memory, so that the processor reads ahead of the block in work. What is only read, and
// lies together, needs no room.
#define LONGEST_BLOCK 4096
#define READ_ONLY_BLOCK 16384
#define CACHED_ELEMENTS 16384

// The blocks that a loop may need room for: those of operands, results and temporaries.
static int slot_count(const ck_loop *loop) { return loop->operand_count + loop->result_count + loop->temporary_count; }

static int64_t block_elements(const ck_loop *loop) {
    const int inner = loop->rank - 1, outer = loop->rank - 2;
    int is_read_only = loop->instruction_count == 0, has_moments = 0;
    for (int k = 0; k < loop->operand_count; k++) {
        const ck_operand *operand = &loop->operands[k];
        is_read_only &= operand->strides[inner] == 1 && operand->strides[outer] == loop->sizes[inner]
            && !operand->is_reciprocal;
    }
    for (int k = 0; k < loop->result_count; k++) has_moments |= loop->results[k].reduction == CK_MEAN;
    if (is_read_only && !has_moments) return READ_ONLY_BLOCK;
    int64_t elements = loop->is_cached || is_read_only ? LONGEST_BLOCK : CK_LOOP_BLOCK;
    while (elements > CK_LOOP_BLOCK && elements * slot_count(loop) > CACHED_ELEMENTS) elements /= 2;
    return elements;
}

// The columns from which on a row is long.
#define LONG_ROW 512

// The instruction that computes a result that is stored past the cache, or what a sum is taken of; -1 where others need
// that, too, so that it has to be kept.
static int only_source(const ck_loop *loop, int result) {
    const int is_stored = loop->results[result].reduction == CK_STORE;
    const int own = is_stored ? loop->operand_count + result : loop->results[result].source;
    if (!is_stored && own < loop->operand_count + loop->result_count) return -1;
    int source = -1, is_read = 0;
    for (int k = 0; k < loop->instruction_count; k++) {
        const ck_instruction *in = &loop->instructions[k];
        if (in->left == own || in->right == own || in->third == own) is_read = 1;
        if (in->destination == own) source = k, is_read = 0;
    }
    for (int k = 0; k < loop->result_count; k++)
        if (k != result && loop->results[k].reduction != CK_STORE && loop->results[k].source == own) is_read = 1;
    return is_read ? -1 : source;
}

#define MOST_SLOTS (CK_MAX_OPERANDS + CK_MAX_RESULTS + CK_MAX_REGISTERS)
_Static_assert(MOST_SLOTS * CK_LOOP_BLOCK >= CACHED_ELEMENTS, "the longest blocks fit into the scratch memory");

// A loop while it runs: `registers` of the present block, which begins at `index`.
typedef struct {
    const ck_loop *loop;
    int64_t index[CK_MAX_AXES];
    block_register registers[MOST_SLOTS];
    // Room for `slot` elements of every operand, result and temporary: the longest block, which has so many rows.
    float *scratch;
    int64_t slot, rows;
    // Whether the blocks of an operand are taken where they lie.
    int is_in_place[CK_MAX_OPERANDS];
    // What the scratch block of an operand repeats, and how often.
    const float *repeated[CK_MAX_OPERANDS];
    block held[CK_MAX_OPERANDS];
    // Whether a register is reduced, which takes a whole block.
    int is_reduced[MOST_SLOTS];
    // The result that each instruction gives at once, or -1.
    int given[CK_MAX_INSTRUCTIONS];
    // Where operands and results begin for the present index along all axes but those of a block, and where the results
    // of the block lie.
    float *bases[CK_MAX_OPERANDS + CK_MAX_RESULTS];
    float *places[CK_MAX_RESULTS];
    int is_done[CK_MAX_RESULTS];
    fetches next;
} loop_run;

INLINE const ck_operand *tensor(const ck_loop *loop, int k) {
    return k < loop->operand_count ? &loop->operands[k] : &loop->results[k - loop->operand_count].place;
}

static void find_bases(loop_run *run) {
    const ck_loop *loop = run->loop;
    for (int k = 0; k < loop->operand_count + loop->result_count; k++) {
        const ck_operand *operand = tensor(loop, k);
        run->bases[k] = operand->base;
        for (int axis = 0; axis < loop->rank - 2; axis++) run->bases[k] += operand->strides[axis] * run->index[axis];
    }
}

// Where the block of an operand or a result begins.
INLINE float *block_of(const loop_run *run, int k) {
    const ck_operand *operand = tensor(run->loop, k);
    const int inner = run->loop->rank - 1, outer = inner - 1;
    return run->bases[k] + operand->strides[outer] * run->index[outer] + operand->strides[inner] * run->index[inner];
}

// What is to be fetched next of an operand whose blocks lie in memory: what lies ahead, where that is given, or the block
// after the present one; the present one otherwise.
static const float *next_block(const loop_run *run, int k, block b) {
    const float *present = run->registers[k].at;
    if (k >= run->loop->operand_count || present != block_of(run, k)) return present;
    const ck_operand *operand = &run->loop->operands[k];
    if (operand->ahead) return present + operand->ahead;
    const int inner = run->loop->rank - 1;
    int64_t back = 0;
    for (int axis = inner; axis >= 0; axis--) {
        const int64_t step = axis == inner ? b.length : axis == inner - 1 ? b.rows : 1;
        if (run->index[axis] + step < run->loop->sizes[axis]) return present + step * operand->strides[axis] - back;
        back += run->index[axis] * operand->strides[axis];
    }
    return present;
}

static void begin(loop_run *run, const ck_loop *loop, float *scratch) {
    const int64_t length = loop->sizes[loop->rank - 1];
    const int64_t most = block_elements(loop);
    // Of stored rows only those that are shorter than the least block share one, so that others may be cut among
    // threads.
    const int64_t rows = length >= (most < READ_ONLY_BLOCK ? CK_LOOP_BLOCK : most) ? 1 : most / length;
    run->loop = loop, run->scratch = scratch, run->slot = most, run->rows = rows;
    memset(run->index, 0, sizeof run->index);
    find_bases(run);
    memset(run->repeated, 0, sizeof run->repeated);
    memset(run->is_reduced, 0, sizeof run->is_reduced);
    for (int k = 0; k < loop->instruction_count; k++) run->given[k] = -1;
    for (int k = 0; k < loop->result_count; k++) {
        const ck_result *result = &loop->results[k];
        if (result->reduction != CK_STORE) run->is_reduced[result->source] = 1;
        const int source = result->is_streamed || result->reduction == CK_SUM ? only_source(loop, k) : -1;
        if (source >= 0) run->given[source] = k;
    }
    for (int k = 0; k < loop->operand_count; k++) {
        const ck_operand *operand = &loop->operands[k];
        run->is_in_place[k] = !operand->is_reciprocal && operand->strides[loop->rank - 1] == 1
            && (rows == 1 || operand->strides[loop->rank - 2] == length);
    }
    for (int k = loop->operand_count + loop->result_count; k < slot_count(loop); k++)
        run->registers[k] = (block_register){scratch + k * most, CK_WIDTH};
}

static void gather_operands(loop_run *run, block b) {
    const ck_loop *loop = run->loop;
    run->next.count = 0;
    for (int k = 0; k < loop->operand_count; k++) {
        const ck_operand *operand = &loop->operands[k];
        block_register *to = &run->registers[k];
        const float *from = block_of(run, k);
        if (run->is_in_place[k]) {
            *to = (block_register){(float *)from, CK_WIDTH};
            if (operand->ahead) run->next.places[run->next.count++] = from + operand->ahead;
            continue;
        }
        // What a scratch block repeats of the same elements is kept for the next block.
        const int is_held = b.length == run->held[k].length && (b.rows <= run->held[k].rows || to->step == 0);
        if (from == run->repeated[k] && is_held) continue;
        const int64_t row_step = row_stride(operand, loop, b), step = operand->strides[loop->rank - 1];
        const int is_reciprocal = (int)operand->is_reciprocal;
        float *own = run->scratch + k * run->slot;
        if (!run->is_reduced[k] && gather_vector(from, row_step, step, is_reciprocal, b, own))
            *to = (block_register){own, 0};
        else
            *to = (block_register){gather_block(from, row_step, step, is_reciprocal, b, own), CK_WIDTH};
        run->repeated[k] = row_step == 0 ? from : 0;
        run->held[k] = b;
    }
    for (int k = 0; k < loop->result_count; k++) {
        const ck_result *result = &loop->results[k];
        const int own = loop->operand_count + k;
        run->places[k] = block_of(run, own);
        run->registers[own] =
            (block_register){result->is_streamed ? run->scratch + own * run->slot : run->places[k], CK_WIDTH};
        run->is_done[k] = 0;
    }
}

// Whether an instruction's sum over a block is all that a result takes of it: its elements go to one number, or every
// vector to the same places beside each other.
INLINE int is_sum_of_vectors(const ck_result *result, const ck_loop *loop, block b) {
    const int64_t step = result->place.strides[loop->rank - 1];
    return result->reduction == CK_SUM && row_stride(&result->place, loop, b) == 0
        && (step == 0 || (step == 1 && b.length == CK_WIDTH));
}

static void run_instructions(loop_run *run, block b) {
    const ck_loop *loop = run->loop;
    block_work work;
    work.count = b.rows * b.length;
    work.next.count = 0;
    for (int k = 0; k < loop->instruction_count; k++) {
        const ck_instruction *in = &loop->instructions[k];
        const int given = run->given[k];
        work.left = &run->registers[in->left], work.right = &run->registers[in->right];
        work.third = &run->registers[in->third];
        work.to = run->registers[in->destination].at;
        work.where = KEEP;
        if (k == loop->instruction_count - 1) work.next = run->next;
        if (given >= 0 && is_sum_of_vectors(&loop->results[given], loop, b)) {
            work.where = ADD_UP;
        } else if (given >= 0 && loop->results[given].is_streamed && is_aligned(run->places[given])) {
            work.where = STREAM, work.to = run->places[given];
        }
        const vector total = EXECUTE[in->opcode](&work);
        if (work.where == KEEP) continue;
        run->is_done[given] = 1;
        float *to = run->places[given];
        if (work.where == ADD_UP && loop->results[given].place.strides[loop->rank - 1] == 0)
            *to += sum(total);
        else if (work.where == ADD_UP)
            store(to, load(to) + total);
    }
}

// The elements that a reduction has had before the present block: those before it along the axes that it reduces.
static int64_t elements_before(const loop_run *run, const ck_result *result) {
    int64_t count = 0;
    for (int axis = 0; axis < run->loop->rank; axis++)
        if (result->place.strides[axis] == 0) count = count * run->loop->sizes[axis] + run->index[axis];
    return count;
}

static void take_results(loop_run *run, block b) {
    const ck_loop *loop = run->loop;
    for (int k = 0; k < loop->result_count; k++) {
        const ck_result *result = &loop->results[k];
        if (run->is_done[k]) continue;
        if (result->is_streamed)
            stream_block(run->places[k], run->registers[loop->operand_count + k].at, b.rows * b.length);
        if (result->reduction == CK_STORE || result->reduction == CK_DEVIATIONS) continue;
        const int64_t row_step = row_stride(&result->place, loop, b), step = result->place.strides[loop->rank - 1];
        const float *from = run->registers[result->source].at;
        if (result->reduction == CK_MEAN) {
            take_moments(
                run->places[k], run->places[k + 1], elements_before(run, result), row_step, step, from, b,
                next_block(run, result->source, b));
            continue;
        }
        // Long rows are taken one after the other, in the order in which they lie in memory.
        if (step == 1 && row_step == 0 && b.length < LONG_ROW)
            reduce_columns(result->reduction, run->places[k], from, b);
        else
            reduce_block(result->reduction, run->places[k], row_step, step, from, b);
    }
}

// So many, or what is left of an axis.
INLINE int part_of(int64_t most, const loop_run *run, int axis) {
    const int64_t left = run->loop->sizes[axis] - run->index[axis];
    return (int)(left < most ? left : most);
}

// Goes on to the next block; 0 after the last.
static int advance(loop_run *run, block *b) {
    const ck_loop *loop = run->loop;
    const int inner = loop->rank - 1, outer = inner - 1;
    run->index[inner] += b->length;
    if (run->index[inner] == loop->sizes[inner]) {
        run->index[inner] = 0;
        run->index[outer] += b->rows;
        int axis = outer;
        while (run->index[axis] == loop->sizes[axis]) {
            run->index[axis] = 0;
            if (--axis < 0) return 0;
            run->index[axis]++;
        }
        if (axis < outer) find_bases(run);
        b->rows = part_of(run->rows, run, outer);
    }
    b->length = part_of(run->slot, run, inner);
    return 1;
}

static void run_loop(const ck_loop *loop) {
    float scratch[MOST_SLOTS * CK_LOOP_BLOCK] __attribute__((aligned(64)));
    loop_run run;
    begin(&run, loop, scratch);
    block b = {part_of(run.rows, &run, loop->rank - 2), part_of(run.slot, &run, loop->rank - 1)};
    do {
        gather_operands(&run, b);
        run_instructions(&run, b);
        take_results(&run, b);
    } while (advance(&run, &b));
}
