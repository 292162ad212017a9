/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-pg-binaries.h"

#include <glob.h>
#include <string.h>

#include "sb-sandbox.h"
#include "sb-thread.h"

#define HOW_TO_INSTALL "install PostgreSQL's server (apt install postgresql)"

/* Distributions split server and client: psql alone, or a server without initdb, is not enough. */
static gboolean
is_complete (const char *folder)
{
  static const char *const programs[] = { "postgres", "initdb", "pg_ctl" };

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *path = g_build_filename (folder, programs[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
        return FALSE;
    }
  return TRUE;
}

/* pg_config may be that of the client library alone; then its folder is not complete. */
static char *
ask_pg_config (void)
{
  const char *argv[] = { "pg_config", "--bindir", NULL };
  g_autofree char *out = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL,
                     NULL, NULL, &out, NULL, &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return NULL;
  g_strstrip (out);
  return is_complete (out) ? g_steal_pointer (&out) : NULL;
}

/* The first number in the path is the version: /usr/lib/postgresql/15/bin, /usr/pgsql-15/bin. */
static guint64
number_in (const char *path)
{
  return g_ascii_strtoull (path + strcspn (path, "0123456789"), NULL, 10);
}

static char *
find_highest (const char *pattern)
{
  glob_t found = { 0 };
  const char *best = NULL;
  char *result;

  if (glob (pattern, GLOB_NOSORT, NULL, &found) == 0)
    for (gsize i = 0; i < found.gl_pathc; i++)
      if (is_complete (found.gl_pathv[i])
          && (best == NULL || number_in (found.gl_pathv[i]) > number_in (best)))
        best = found.gl_pathv[i];
  result = g_strdup (best);
  globfree (&found);
  return result;
}

static char *
find_in_path (void)
{
  g_autofree char *program = g_find_program_in_path ("postgres");
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;

  return folder != NULL && is_complete (folder) ? g_steal_pointer (&folder) : NULL;
}

/**
 * sb_pg_binaries_find:
 * @error: return location for %SB_SANDBOX_ERROR_NO_BINARIES
 *
 * Looks in order: the folder named by SWITCHBACK_PG_BINDIR and then nowhere
 * else, what pg_config answers, the highest version of Debian's and of the PGDG's folders, PATH.
 *
 * Returns: (transfer full) (nullable): the folder of `postgres`, `initdb` and `pg_ctl`
 */
char *
sb_pg_binaries_find (GError **error)
{
  SB_WORKERS_ONLY;

  const char *setting = g_getenv ("SWITCHBACK_PG_BINDIR");
  char *folder;

  if (setting != NULL && setting[0] != '\0')
    {
      if (is_complete (setting))
        return g_canonicalize_filename (setting, NULL);
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_NO_BINARIES,
                   "postgres, initdb and pg_ctl are not all in the folder that "
                   "SWITCHBACK_PG_BINDIR names, \"%s\"",
                   setting);
      return NULL;
    }
  folder = ask_pg_config ();
  if (folder == NULL)
    folder = find_highest ("/usr/lib/postgresql/*/bin");
  if (folder == NULL)
    folder = find_highest ("/usr/pgsql-*/bin");
  if (folder == NULL)
    folder = find_in_path ();
  if (folder == NULL)
    g_set_error_literal (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_NO_BINARIES,
                         "no PostgreSQL server on this machine: " HOW_TO_INSTALL
                         ", or name its folder in SWITCHBACK_PG_BINDIR");
  return folder;
}

/**
 * sb_pg_binaries_read_version:
 * @folder: what sb_pg_binaries_find() found
 * @major: (out): 15 for 15.20
 * @error: return location for %SB_SANDBOX_ERROR_NO_BINARIES: it does not run, or is too old
 *
 * Returns: (transfer full) (nullable): the version, letters, digits and dots only: "15.20"
 */
char *
sb_pg_binaries_read_version (const char *folder, guint *major, GError **error)
{
  g_autofree char *program = g_build_filename (folder, "postgres", NULL);
  const char *argv[] = { program, "--version", NULL };
  g_autofree char *out = NULL;
  g_autoptr (GError) cause = NULL;
  const char *at;
  int status = 0;

  *major = 0;
  if (!g_spawn_sync (NULL, (char **) argv, NULL, 0, NULL, NULL, &out, NULL, &status, &cause)
      || !g_spawn_check_wait_status (status, &cause))
    {
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_NO_BINARIES, "%s: \"%s\"",
                   cause->message, program);
      return NULL;
    }
  /* "postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", "postgres (PostgreSQL) 18beta1" */
  at = strstr (out, ") ");
  at = at != NULL ? at + 2 : out;
  *major = (guint) g_ascii_strtoull (at, NULL, 10);
  if (*major < SB_PG_BINARIES_MIN_MAJOR)
    {
      g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_NO_BINARIES,
                   "PostgreSQL %u is too old for the sandbox, which needs %d or newer: \"%s\"",
                   *major, SB_PG_BINARIES_MIN_MAJOR, folder);
      return NULL;
    }
  return g_strndup (at, strspn (at, "0123456789." G_CSET_a_2_z G_CSET_A_2_Z));
}
