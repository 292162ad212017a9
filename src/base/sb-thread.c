/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-thread.h"

static GThread *main_thread; /* (atomic) of a program with a window; else nobody's */

/**
 * sb_thread_claim_main:
 *
 * The calling thread draws: from now on it must never wait. A program without a window does not
 * call this.
 */
void
sb_thread_claim_main (void)
{
  g_atomic_pointer_set (&main_thread, g_thread_self ());
}

/**
 * sb_thread_is_main:
 *
 * Returns: whether the calling thread is the one that draws
 */
gboolean
sb_thread_is_main (void)
{
  return g_atomic_pointer_get (&main_thread) == g_thread_self ();
}

/**
 * sb_thread_check_worker:
 * @function: who asks, for the message
 *
 * Logs a critical when called on the thread that draws; tests make that fatal.
 */
void
sb_thread_check_worker (const char *function)
{
  if (sb_thread_is_main ())
    g_critical ("%s may wait and was called on the main thread", function);
}
