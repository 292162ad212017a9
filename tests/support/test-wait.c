/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-wait.h"

static gboolean
flag_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static gpointer
flag_thread (gpointer user_data)
{
  g_atomic_int_set ((gint *) user_data, TRUE);
  return NULL;
}

static void
test_comes (void)
{
  gboolean is_here = FALSE;
  gint is_there = FALSE;

  g_idle_add (flag_cb, &is_here);
  sb_test_wait_for (is_here);
  g_thread_unref (g_thread_new ("flag", flag_thread, &is_there));
  sb_test_poll_for (g_atomic_int_get (&is_there));
}

/* The inner wait has come, so only the outer is told of. */
static gboolean
has_waited (gboolean *is_here)
{
  g_idle_add (flag_cb, is_here);
  sb_test_wait_for (*is_here);
  return FALSE;
}

static gboolean
block_cb (gpointer user_data)
{
  for (;;)
    g_usleep (G_USEC_PER_SEC);
  return G_SOURCE_REMOVE;
}

static void
subprocess_never (void)
{
  gboolean is_here = FALSE;

  sb_test_wait_for (has_waited (&is_here));
}

static void
subprocess_blocked (void)
{
  gboolean *is_here = NULL;

  sb_test_wait_note ("%s", "the night");
  g_idle_add (block_cb, NULL);
  sb_test_wait_for (is_here != NULL);
}

static void
subprocess_poll (void)
{
  gint is_there = FALSE;

  sb_test_poll_for (g_atomic_int_get (&is_there));
}

static void
assert_says (const char *path, const char *words)
{
  g_test_trap_subprocess (path, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr (words);
}

static void
test_never_comes (void)
{
  assert_says ("/wait/subprocess/never",
               "*/wait/subprocess/never waited in vain for: has_waited (&is_here) (*test-wait.c:*");
  assert_says ("/wait/subprocess/blocked", "*/wait/subprocess/blocked waited in vain for: is_here "
                                           "!= NULL (*test-wait.c:*); in the night*");
  assert_says ("/wait/subprocess/poll", "*/wait/subprocess/poll waited in vain for: "
                                        "g_atomic_int_get (&is_there) (*test-wait.c:*");
}

int
main (int argc, char **argv)
{
  /* About a second. */
  g_setenv ("SWITCHBACK_TEST_PATIENCE", "0.01", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wait/comes", test_comes);
  g_test_add_func ("/wait/never-comes", test_never_comes);
  g_test_add_func ("/wait/subprocess/never", subprocess_never);
  g_test_add_func ("/wait/subprocess/blocked", subprocess_blocked);
  g_test_add_func ("/wait/subprocess/poll", subprocess_poll);
  return g_test_run ();
}
