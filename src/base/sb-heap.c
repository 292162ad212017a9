/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-heap.h"

#include <malloc.h>

/* Blocks of this size are the text of a large script, or a copy of it on its way to the server. */
#define LARGE_BYTES (1024 * 1024)

/**
 * sb_heap_set_up:
 *
 * Has large blocks go back to the system as soon as they are freed. Left alone, glibc does that only
 * until the first of them is: from then on blocks of that size lie among the small ones, and stay.
 * To be called first in a program.
 */
void
sb_heap_set_up (void)
{
#ifdef M_MMAP_THRESHOLD
  mallopt (M_MMAP_THRESHOLD, LARGE_BYTES);
#endif
}
