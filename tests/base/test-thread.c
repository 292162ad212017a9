/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-thread.h"

static gpointer
check_in_thread (gpointer user_data)
{
  g_assert_false (sb_thread_is_main ());
  SB_WORKERS_ONLY;
  return NULL;
}

static void
test_claim (void)
{
  g_assert_false (sb_thread_is_main ());
  SB_WORKERS_ONLY;

  sb_thread_claim_main ();
  g_assert_true (sb_thread_is_main ());
  g_test_expect_message ("switchback", G_LOG_LEVEL_CRITICAL, "test_claim may wait*main thread");
  SB_WORKERS_ONLY;
  g_test_assert_expected_messages ();
  g_thread_join (g_thread_new ("worker", check_in_thread, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/thread/claim", test_claim);
  return g_test_run ();
}
