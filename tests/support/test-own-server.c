/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-own-server.h"

#include "sb-test-program.h"

static gboolean
can_connect (const char *socket_dir, guint port, const char *user)
{
  g_autofree char *port_text = g_strdup_printf ("%u", port);
  const char *argv[] = { "psql", "-XqAtw", "-h", socket_dir, "-p",       port_text,
                         "-U",   user,     "-c", "SELECT 1", "postgres", NULL };

  return sb_test_program_try (argv, NULL, NULL);
}

static void
test_own_server_restarts (void)
{
  g_autoptr (SbTestOwnServer) server = NULL;
  g_autofree char *text = NULL;

  SB_TEST_NEEDS_SERVER ();
  server = sb_test_own_server_start ();
  g_free (sb_test_own_server_query (server, "postgres", "CREATE TABLE kept AS SELECT 7 AS n"));
  sb_test_own_server_kill (server);
  g_assert_cmpint (sb_test_own_server_get_pid (server), ==, 0);
  g_assert_false (can_connect (sb_test_own_server_get_socket_dir (server),
                               sb_test_own_server_get_port (server), "postgres"));
  sb_test_own_server_restart (server);
  text = sb_test_own_server_query (server, "postgres", "SELECT n FROM kept");
  g_assert_cmpstr (text, ==, "7");
}

static gpointer
sleeper_thread (gpointer data)
{
  SbTestOwnServer *server = data;
  g_autofree char *port = g_strdup_printf ("%u", sb_test_own_server_get_port (server));
  const char *argv[] = { "psql",     "-Xqw",
                         "-h",       sb_test_own_server_get_socket_dir (server),
                         "-p",       port,
                         "-U",       "postgres",
                         "-c",       "SELECT pg_sleep (600)",
                         "postgres", NULL };

  return GINT_TO_POINTER (sb_test_program_try (argv, NULL, NULL));
}

static void
test_own_server_loses_backend (void)
{
  g_autoptr (SbTestOwnServer) server = NULL;
  GThread *thread;
  int pid = 0;

  SB_TEST_NEEDS_SERVER ();
  server = sb_test_own_server_start ();
  thread = g_thread_new ("sleeper", sleeper_thread, server);
  while (pid == 0)
    {
      g_autofree char *text = sb_test_own_server_query (
          server, "postgres", "SELECT pid FROM pg_stat_activity WHERE query LIKE '%sleep (600)'");

      pid = (int) g_ascii_strtoll (text, NULL, 10);
    }
  sb_test_own_server_kill_backend (server, pid);
  g_assert_false (GPOINTER_TO_INT (g_thread_join (thread)));
  g_assert_true (can_connect (sb_test_own_server_get_socket_dir (server),
                              sb_test_own_server_get_port (server), "postgres"));
}

static void
test_own_server_refuses (void)
{
  const char *settings[] = { "max_connections=7", NULL };
  g_autoptr (SbTestOwnServer) server = NULL;
  g_autofree char *limit = NULL;

  SB_TEST_NEEDS_SERVER ();
  server = sb_test_own_server_start_with ("local all postgres trust\nlocal all all reject\n",
                                          settings);
  g_free (sb_test_own_server_query (server, "postgres", "CREATE ROLE guest LOGIN"));
  limit = sb_test_own_server_query (server, "postgres", "SHOW max_connections");
  g_assert_cmpstr (limit, ==, "7");
  g_assert_false (can_connect (sb_test_own_server_get_socket_dir (server),
                               sb_test_own_server_get_port (server), "guest"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/own-server/restarts", test_own_server_restarts);
  g_test_add_func ("/own-server/loses-backend", test_own_server_loses_backend);
  g_test_add_func ("/own-server/refuses", test_own_server_refuses);
  return g_test_run ();
}
