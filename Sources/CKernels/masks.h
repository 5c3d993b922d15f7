// Random masks by a counter-based generator, several counters at a time where the machine multiplies vectors of integers.

static void dropout_mask(float *y, uint64_t key, uint64_t limit, float kept, ck_range places) {
    for (int64_t i = places.first; i < places.last; i++) {
        uint64_t z = key + (uint64_t)i * 0x9e3779b97f4a7c15u;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        y[i] = z >> 11 < limit ? 0 : kept;
    }
}
