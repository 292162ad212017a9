/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-mailbox.h"

#define N 20000

typedef struct
{
  guint next;
  guint wrong;
  GMainLoop *loop;
} Received;

static void
receive (gpointer item, gpointer user_data)
{
  Received *received = user_data;

  if (GPOINTER_TO_UINT (item) != ++received->next)
    received->wrong++;
  if (received->next == N && received->loop != NULL)
    g_main_loop_quit (received->loop);
}

static guint n_freed;

static void
count_free (gpointer item)
{
  g_atomic_int_inc (&n_freed);
}

static gpointer
post_all (gpointer user_data)
{
  SbMailbox *mailbox = user_data;

  for (guint i = 1; i <= N; i++)
    sb_mailbox_post (mailbox, GUINT_TO_POINTER (i));
  return NULL;
}

static void
test_order_is_kept_across_threads (void)
{
  Received received = { .loop = g_main_loop_new (NULL, FALSE) };
  SbMailbox *mailbox = sb_mailbox_new (receive, &received, count_free);
  GThread *thread = g_thread_new ("poster", post_all, mailbox);

  g_main_loop_run (received.loop);
  g_thread_join (thread);
  g_assert_cmpuint (received.next, ==, N);
  g_assert_cmpuint (received.wrong, ==, 0);
  sb_mailbox_unref (mailbox);
  g_main_loop_unref (received.loop);
}

static void
test_flush_delivers_before_the_loop_runs (void)
{
  Received received = { 0 };
  g_autoptr (SbMailbox) mailbox = sb_mailbox_new (receive, &received, count_free);

  sb_mailbox_post (mailbox, GUINT_TO_POINTER (1));
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (2));
  g_assert_cmpuint (received.next, ==, 0);
  sb_mailbox_flush (mailbox);
  g_assert_cmpuint (received.next, ==, 2);
}

static void
test_closed_delivers_nothing_and_leaks_nothing (void)
{
  Received received = { 0 };
  SbMailbox *mailbox = sb_mailbox_new (receive, &received, count_free);

  n_freed = 0;
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (1));
  sb_mailbox_close (mailbox);
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (2));
  sb_mailbox_unref (mailbox);
  while (n_freed < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (received.next, ==, 0);
  g_assert_cmpuint (n_freed, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/order", test_order_is_kept_across_threads);
  g_test_add_func ("/mailbox/flush", test_flush_delivers_before_the_loop_runs);
  g_test_add_func ("/mailbox/closed", test_closed_delivers_nothing_and_leaks_nothing);
  return g_test_run ();
}
