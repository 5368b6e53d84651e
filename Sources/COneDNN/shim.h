#include <oneapi/dnnl/dnnl.h>

// Debian's oneDNN runs on GCC's OpenMP, whose header lies where Clang does not look. GOMP_parallel is what GCC makes of
// `#pragma omp parallel`: it runs a function in every thread of the team that oneDNN's primitives run in.
void omp_set_num_threads(int threads);
void omp_set_dynamic(int isDynamic);
int omp_get_thread_limit(void);
int omp_get_thread_num(void);
int omp_get_num_threads(void);
void GOMP_parallel(void (*function)(void *), void *data, unsigned threads, unsigned flags);
