#include <oneapi/dnnl/dnnl.h>

// From OpenMP's omp.h, which lies in a folder of the compiler that oneDNN was built with.
void omp_set_num_threads(int count);
int omp_get_max_threads(void);
