/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-mailbox.h"
#include "sb-test-wait.h"

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
receive_slowly (gpointer item, gpointer user_data)
{
  receive (item, user_data);
  g_usleep (1000);
}

static void
ended_cb (gpointer user_data)
{
  Received *received = user_data;

  g_assert_cmpuint (received->next, ==, 50);
  g_main_loop_quit (received->loop);
}

static gboolean
count_cb (gpointer user_data)
{
  ++*(guint *) user_data;
  return G_SOURCE_CONTINUE;
}

/* However many are left: they come before the end, and the main loop turns meanwhile. */
static void
test_end_comes_last_and_lets_the_loop_turn (void)
{
  Received received = { .loop = g_main_loop_new (NULL, FALSE) };
  g_autoptr (SbMailbox) mailbox = sb_mailbox_new (receive_slowly, &received, count_free);
  guint n_turns = 0;
  guint source = g_timeout_add (0, count_cb, &n_turns);

  for (guint i = 1; i <= 50; i++)
    sb_mailbox_post (mailbox, GUINT_TO_POINTER (i));
  sb_mailbox_end (mailbox, ended_cb, &received);
  g_assert_cmpuint (received.next, ==, 0);
  g_main_loop_run (received.loop);
  g_assert_cmpuint (n_turns, >=, 5);
  g_source_remove (source);
  g_main_loop_unref (received.loop);
}

static void
test_end_of_an_empty_one_is_now (void)
{
  Received received = { .next = 50, .loop = g_main_loop_new (NULL, FALSE) };
  g_autoptr (SbMailbox) mailbox = sb_mailbox_new (receive, &received, count_free);

  sb_mailbox_end (mailbox, ended_cb, &received);
  /* It is closed, too. */
  n_freed = 0;
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (1));
  g_assert_cmpuint (received.next, ==, 50);
  g_main_loop_unref (received.loop);
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
  sb_test_wait_for (n_freed >= 2);
  g_assert_cmpuint (received.next, ==, 0);
  g_assert_cmpuint (n_freed, ==, 2);
}

/* Odd numbers may get lost. */
static gboolean
is_odd (gconstpointer item)
{
  return GPOINTER_TO_UINT (item) % 2 == 1;
}

static void
write_down (gpointer item, gpointer user_data)
{
  g_string_append_printf (user_data, "%u ", GPOINTER_TO_UINT (item));
}

static void
write_lost (guint n_lost, gpointer user_data)
{
  g_string_append_printf (user_data, "(%u lost) ", n_lost);
}

static void
test_lossy_keeps_the_newest_and_all_that_matters (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (SbMailbox) mailbox = sb_mailbox_new (write_down, seen, count_free);

  n_freed = 0;
  sb_mailbox_set_lossy (mailbox, 2, is_odd, write_lost);
  for (guint i = 0; i < 3; i++)
    sb_mailbox_post (mailbox, GUINT_TO_POINTER (1));
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (2));
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (4));
  for (guint i = 0; i < 5; i++)
    sb_mailbox_post (mailbox, GUINT_TO_POINTER (5 + 2 * i));
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (6));
  sb_test_wait_for (g_str_has_suffix (seen->str, "6 "));
  g_assert_cmpstr (seen->str, ==, "(3 lost) 2 4 (3 lost) 11 13 6 ");
  g_assert_cmpuint (n_freed, ==, 6);
  /* The next batch begins at nothing. */
  g_string_truncate (seen, 0);
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (7));
  sb_mailbox_post (mailbox, GUINT_TO_POINTER (9));
  sb_test_wait_for (g_str_has_suffix (seen->str, "9 "));
  g_assert_cmpstr (seen->str, ==, "7 9 ");
}

static gpointer
post_odd (gpointer user_data)
{
  for (guint i = 0; i < N; i++)
    sb_mailbox_post (user_data, GUINT_TO_POINTER (1));
  sb_mailbox_post (user_data, GUINT_TO_POINTER (2));
  return NULL;
}

typedef struct
{
  guint n_seen;
  guint n_lost;
  gboolean ended;
} Counted;

static void
count_seen (gpointer item, gpointer user_data)
{
  Counted *counted = user_data;

  if (GPOINTER_TO_UINT (item) == 2)
    counted->ended = TRUE;
  else
    counted->n_seen++;
}

static void
count_lost (guint n_lost, gpointer user_data)
{
  ((Counted *) user_data)->n_lost += n_lost;
}

static void
test_lossy_counts_every_one_across_threads (void)
{
  Counted counted = { 0 };
  SbMailbox *mailbox = sb_mailbox_new (count_seen, &counted, count_free);
  GThread *thread;

  sb_mailbox_set_lossy (mailbox, 100, is_odd, count_lost);
  thread = g_thread_new ("poster", post_odd, mailbox);
  sb_test_wait_for (counted.ended);
  g_thread_join (thread);
  g_assert_cmpuint (counted.n_seen + counted.n_lost, ==, N);
  sb_mailbox_unref (mailbox);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mailbox/order", test_order_is_kept_across_threads);
  g_test_add_func ("/mailbox/end", test_end_comes_last_and_lets_the_loop_turn);
  g_test_add_func ("/mailbox/end/empty", test_end_of_an_empty_one_is_now);
  g_test_add_func ("/mailbox/closed", test_closed_delivers_nothing_and_leaks_nothing);
  g_test_add_func ("/mailbox/lossy", test_lossy_keeps_the_newest_and_all_that_matters);
  g_test_add_func ("/mailbox/lossy/threads", test_lossy_counts_every_one_across_threads);
  return g_test_run ();
}
