// The size of the last cache as the operating system tells it: what a virtual processor says of itself may be that of the
// whole machine.
#include <stdio.h>

#include "CKernels.h"

static int64_t last_bytes = 32 << 20;

__attribute__((constructor)) static void find_last_cache(void) {
    for (int index = 0; index < 8; index++) {
        char path[96];
        long level = 0, size = 0;
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/level", index);
        FILE *file = fopen(path, "r");
        if (!file) return;
        if (fscanf(file, "%ld", &level) != 1) level = 0;
        fclose(file);
        snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/size", index);
        file = fopen(path, "r");
        if (!file) return;
        // Such as "32768K".
        if (fscanf(file, "%ldK", &size) != 1) size = 0;
        fclose(file);
        if (size > 0 && level >= 2) last_bytes = size << 10;
    }
}

int64_t ck_cache_bytes(void) { return last_bytes; }
