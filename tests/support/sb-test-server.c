/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-test-server.h"

#include <unistd.h>

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

  g_free (sb_test_server_query ("postgres", sql));
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
  guint port = (guint) g_ascii_strtoull (g_getenv ("SWITCHBACK_TEST_PORT"), NULL, 10);

  return sb_target_new_sandbox (g_getenv ("SWITCHBACK_TEST_SOCKET"), port,
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
  return sb_test_program_psql (NULL, 0, database, sql);
}
