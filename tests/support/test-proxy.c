/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-proxy.h"

#include <string.h>
#include <unistd.h>

#include "sb-test-program.h"
#include "sb-test-wait.h"

typedef struct
{
  const char *socket_dir;
  guint port;
  char *table;
  SbTestProxy *proxy;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static int n;

  fixture->socket_dir = g_getenv ("SWITCHBACK_TEST_SOCKET");
  if (fixture->socket_dir == NULL)
    return;
  fixture->port = (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10);
  fixture->table = g_strdup_printf ("proxy_test_%d_%d", (int) getpid (), n++);
  fixture->proxy = sb_test_proxy_new (fixture->socket_dir, fixture->port);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->proxy, sb_test_proxy_free);
  g_free (fixture->table);
}

/* Runs psql through the proxy with each of @commands as a message of its own. */
static gboolean
psql (Fixture *fixture, char **out, const char *const *commands)
{
  g_autofree char *port = g_strdup_printf ("%u", sb_test_proxy_get_port (fixture->proxy));
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  const char *fixed[] = { "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-h",      "127.0.0.1",
                          "-p",   port,    "-U", "postgres",        "postgres" };

  for (gsize i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (argv, (gpointer) fixed[i]);
  for (gsize i = 0; commands[i] != NULL; i++)
    {
      g_ptr_array_add (argv, (gpointer) "-c");
      g_ptr_array_add (argv, (gpointer) commands[i]);
    }
  g_ptr_array_add (argv, NULL);
  return sb_test_program_try ((const char *const *) argv->pdata, out, NULL);
}

static gboolean
create_in_transaction (Fixture *fixture)
{
  g_autofree char *create = g_strdup_printf ("CREATE TABLE %s ()", fixture->table);
  const char *commands[] = { "BEGIN", create, "COMMIT", NULL };

  return psql (fixture, NULL, commands);
}

static gboolean
table_exists (Fixture *fixture)
{
  g_autofree char *sql = g_strdup_printf ("SELECT to_regclass ('%s') IS NOT NULL", fixture->table);
  g_autofree char *answer = sb_test_program_psql (fixture->socket_dir, fixture->port, "postgres",
                                                  sql);

  return strcmp (answer, "t") == 0;
}

static void
test_forwards (Fixture *fixture, gconstpointer data)
{
  const char *commands[] = { "SELECT repeat ('x', 3000000)", NULL };
  g_autofree char *out = NULL;

  SB_TEST_NEEDS_SERVER ();
  g_assert_true (psql (fixture, &out, commands));
  g_assert_cmpuint (strspn (out, "x"), ==, 3000000);
  g_assert_cmpuint (sb_test_proxy_get_bytes_to_client (fixture->proxy), >, 3000000);
  g_assert_cmpuint (sb_test_proxy_get_bytes_to_server (fixture->proxy), >, strlen (commands[0]));
  g_assert_cmpuint (sb_test_proxy_get_n_connections (fixture->proxy), ==, 1);
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (fixture->proxy), ==, 0);
}

static void
test_delays (Fixture *fixture, gconstpointer data)
{
  const char *commands[] = { "SELECT 1", NULL };
  gint64 start = g_get_monotonic_time ();

  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_set_delay (fixture->proxy, 20, 30);
  g_assert_true (psql (fixture, NULL, commands));
  /* Start-up and query: two round trips at least. */
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 100 * 1000);
}

static void
test_cuts_before (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_cut_at (fixture->proxy, "COMMIT", 1, SB_TEST_CUT_BEFORE, SB_TEST_CUT_CLOSE);
  g_assert_false (create_in_transaction (fixture));
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (fixture->proxy), ==, 1);
  g_assert_false (table_exists (fixture));
  /* Once only. */
  g_assert_true (create_in_transaction (fixture));
}

static void
test_cuts_after (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_cut_at (fixture->proxy, "COMMIT", 1, SB_TEST_CUT_AFTER, SB_TEST_CUT_CLOSE);
  g_assert_false (create_in_transaction (fixture));
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (fixture->proxy), ==, 1);
  /* The server got the whole message, so it commits whether we listen or not. */
  sb_test_poll_for (table_exists (fixture));
}

static void
test_cuts_when_answered (Fixture *fixture, gconstpointer data)
{
  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_cut_at (fixture->proxy, "COMMIT", 1, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_CLOSE);
  g_assert_false (create_in_transaction (fixture));
  g_assert_true (table_exists (fixture));
}

static void
test_cuts_at_the_nth (Fixture *fixture, gconstpointer data)
{
  const char *commands[] = { "SELECT 7", "SELECT 7", "SELECT 7", NULL };
  g_autofree char *out = NULL;

  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_cut_at (fixture->proxy, "SELECT 7", 3, SB_TEST_CUT_BEFORE, SB_TEST_CUT_CLOSE);
  g_assert_false (psql (fixture, &out, commands));
  g_assert_cmpstr (out, ==, "7\n7\n");
}

static gpointer
psql_thread (gpointer data)
{
  const char *commands[] = { "SELECT 7", NULL };

  return GINT_TO_POINTER (psql (data, NULL, commands));
}

/* psql hangs in its thread until the silent connection is closed; else this test times out. */
static void
test_falls_silent (Fixture *fixture, gconstpointer data)
{
  GThread *thread;

  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_cut_at (fixture->proxy, "SELECT 7", 1, SB_TEST_CUT_ANSWERED, SB_TEST_CUT_DROP);
  thread = g_thread_new ("psql", psql_thread, fixture);
  sb_test_poll_for (sb_test_proxy_get_n_cuts (fixture->proxy) > 0);
  sb_test_proxy_cut_now (fixture->proxy, SB_TEST_CUT_CLOSE);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_cmpuint (sb_test_proxy_get_n_cuts (fixture->proxy), ==, 1);
}

static void
test_greets_with_silence (Fixture *fixture, gconstpointer data)
{
  GThread *thread;

  SB_TEST_NEEDS_SERVER ();
  sb_test_proxy_set_greeting (fixture->proxy, SB_TEST_GREETING_SILENT);
  thread = g_thread_new ("psql", psql_thread, fixture);
  sb_test_poll_for (sb_test_proxy_get_n_connections (fixture->proxy) > 0);
  g_assert_cmpuint (sb_test_proxy_get_bytes_to_server (fixture->proxy), ==, 0);
  sb_test_proxy_set_greeting (fixture->proxy, SB_TEST_GREETING_CLOSE);
  sb_test_proxy_cut_now (fixture->proxy, SB_TEST_CUT_CLOSE);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/proxy/forwards", test_forwards);
  ADD ("/proxy/delays", test_delays);
  ADD ("/proxy/cuts-before", test_cuts_before);
  ADD ("/proxy/cuts-after", test_cuts_after);
  ADD ("/proxy/cuts-when-answered", test_cuts_when_answered);
  ADD ("/proxy/cuts-at-the-nth", test_cuts_at_the_nth);
  ADD ("/proxy/falls-silent", test_falls_silent);
  ADD ("/proxy/greets-with-silence", test_greets_with_silence);
  return g_test_run ();
}
