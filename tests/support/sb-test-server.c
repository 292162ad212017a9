/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-server.h"

#include <unistd.h>

/* What a test asks of the server beside the code under test goes through psql: a second witness. */
static char *
psql (const char *database, const char *sql)
{
  const char *argv[] = { "psql", "-X",  "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h",
                         g_getenv ("SWITCHBACK_TEST_SOCKET"),
                         "-p", g_getenv ("SWITCHBACK_TEST_PORT"), "-U", "postgres", "-d", database,
                         "-c", sql, NULL };
  g_autofree char *program = g_build_filename (g_getenv ("SWITCHBACK_TEST_BIN"), "psql", NULL);
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  argv[0] = program;
  g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return g_strchomp (out);
}

/**
 * sb_test_server_create_database:
 *
 * Returns: (transfer full): the name of a new empty database
 */
char *
sb_test_server_create_database (void)
{
  static int n;
  char *name = g_strdup_printf ("t%d_%d", (int) getpid (), n++);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);

  g_free (psql ("postgres", sql));
  return name;
}

/**
 * sb_test_server_get_target:
 * @database: its name
 * @user: (nullable): the role, %NULL for the superuser postgres
 *
 * Returns: (transfer full): a target for it
 */
SbTarget *
sb_test_server_get_target (const char *database, const char *user)
{
  return sb_target_new_sandbox (g_getenv ("SWITCHBACK_TEST_SOCKET"),
                                (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10),
                                user != NULL ? user : "postgres", database);
}

/**
 * sb_test_server_query:
 * @database: where
 * @sql: what, through psql; it must succeed
 *
 * Returns: (transfer full): the rows, unaligned, separated by `|` and line ends
 */
char *
sb_test_server_query (const char *database, const char *sql)
{
  return psql (database, sql);
}
