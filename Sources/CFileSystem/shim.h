#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A file without a name in memory, closed with the process (memfd_create(2), which Swift's Glibc does not show); -1 and errno
   if there is none. */
static inline int psrsieve_file_in_memory(void) { return (int)syscall(SYS_memfd_create, "psrsieve", 1u /* MFD_CLOEXEC */); }
