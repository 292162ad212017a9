/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <malloc.h>

#include "sb-heap.h"

#define MB (1024 * 1024)

/* Where sanitizers have an allocator of their own there is nothing to see. */
static void
test_large_blocks (void)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  gsize before;
  char *block;

  sb_heap_set_up ();
  g_free (g_malloc (8 * MB));
  before = mallinfo2 ().hblks;
  block = g_malloc (4 * MB);
  g_assert_cmpuint (mallinfo2 ().hblks, ==, before + 1);
  g_free (block);
  g_assert_cmpuint (mallinfo2 ().hblks, ==, before);
#endif
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/heap/large-blocks", test_large_blocks);
  return g_test_run ();
}
