/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-pg-dump.h"

#include <glob.h>
#include <string.h>

#define SERVICE "switchback"

/* File descriptors of the program, beside the standard ones. */
#define SERVICE_FD 3
#define PASSWORD_FD 4
/* Whoever holds a table for longer keeps us from copying it: the copy is not worth waiting for. */
#define LOCK_TIMEOUT "--lock-wait-timeout=5000"

/* Where there may be some: Debian's, the PGDG's, and what is in PATH. */
static const char *const patterns[] = { "/usr/lib/postgresql/*/bin/pg_dump",
                                        "/usr/pgsql-*/bin/pg_dump" };

/* "pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)" */
static char *
read_version (const char *path)
{
  const char *argv[] = { path, "--version", NULL };
  g_autofree char *out = NULL;
  const char *at;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL,
                     &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return NULL;
  at = strstr (out, ") ");
  at = at != NULL ? at + 2 : "";
  return g_strndup (at, strspn (at, "0123456789." G_CSET_a_2_z));
}

static guint
get_major (const char *version)
{
  return (guint) g_ascii_strtoull (version, NULL, 10);
}

/* The oldest that will do is the best: its words are the ones that a server of that age knows. */
static void
consider (SbPgDump *best, guint major, const char *path, GString *seen)
{
  g_autofree char *version = read_version (path);

  if (version == NULL || version[0] == '\0')
    return;
  g_string_append_printf (seen, "%s%s", seen->len > 0 ? ", " : "", version);
  if (get_major (version) < major
      || (best->path != NULL && get_major (best->version) <= get_major (version)))
    return;
  sb_pg_dump_clear (best);
  best->path = g_strdup (path);
  best->version = g_steal_pointer (&version);
}

static void
consider_all (SbPgDump *best, guint major, GString *seen)
{
  g_autofree char *in_path = g_find_program_in_path ("pg_dump");

  for (gsize i = 0; i < G_N_ELEMENTS (patterns); i++)
    {
      glob_t found = { 0 };

      if (glob (patterns[i], 0, NULL, &found) == 0)
        for (gsize k = 0; k < found.gl_pathc; k++)
          consider (best, major, found.gl_pathv[k], seen);
      globfree (&found);
    }
  if (in_path != NULL && best->path == NULL)
    consider (best, major, in_path, seen);
}

/**
 * sb_pg_dump_find:
 * @self: (out): one that can read the server; to be cleared
 * @major: the server's major version
 * @problem: (out): one sentence: why there is none
 *
 * Looks for the oldest one that is not older than the server. SWITCHBACK_PG_DUMP names one, and then
 * no other is looked for.
 *
 * Returns: whether there is one
 */
gboolean
sb_pg_dump_find (SbPgDump *self, guint major, char **problem)
{
  const char *setting = g_getenv ("SWITCHBACK_PG_DUMP");
  g_autoptr (GString) seen = g_string_new (NULL);

  *self = (SbPgDump){ 0 };
  if (setting != NULL && setting[0] != '\0')
    consider (self, major, setting, seen);
  else
    consider_all (self, major, seen);
  if (self->path != NULL)
    return TRUE;
  *problem = seen->len == 0 ? g_strdup ("there is no pg_dump on this machine")
                            : g_strdup_printf ("pg_dump %s cannot read a server of PostgreSQL %u",
                                               seen->str, major);
  return FALSE;
}

/**
 * sb_pg_dump_clear:
 * @self: a pg_dump
 */
void
sb_pg_dump_clear (SbPgDump *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->version, g_free);
}

/* What it is called with says nothing of the target but a service's name. */
static GSubprocess *
start (const SbPgDump *self, SbTarget *target, const char *const *arguments, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
      G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) cause = NULL;
  int service = sb_target_open_service_file (target, SERVICE, &cause);
  int password = service >= 0 ? sb_target_open_password_file (target, &cause) : -1;

  if (service >= 0)
    g_subprocess_launcher_take_fd (launcher, service, SERVICE_FD);
  if (password >= 0)
    g_subprocess_launcher_take_fd (launcher, password, PASSWORD_FD);
  if (cause != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&cause));
      return NULL;
    }
  g_subprocess_launcher_setenv (launcher, "PGSERVICEFILE", "/proc/self/fd/3", TRUE);
  if (password >= 0)
    g_subprocess_launcher_setenv (launcher, "PGPASSFILE", "/proc/self/fd/4", TRUE);
  g_subprocess_launcher_setenv (launcher, "LC_ALL", "C.UTF-8", TRUE);
  g_ptr_array_add (argv, self->path);
  g_ptr_array_add (argv, (char *) "--dbname=service=" SERVICE);
  g_ptr_array_add (argv, (char *) "--no-password");
  g_ptr_array_add (argv, (char *) LOCK_TIMEOUT);
  for (; *arguments != NULL; arguments++)
    g_ptr_array_add (argv, (char *) *arguments);
  g_ptr_array_add (argv, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv->pdata, error);
}

/* Its first words, without what must not be seen. */
static void
set_failure (SbTarget *target, const char *words, GError **error)
{
  const char *colon = g_str_has_prefix (words, "pg_dump: error: ")
                          ? words + strlen ("pg_dump: error: ")
                          : words;
  g_autofree char *line = g_strndup (colon, strcspn (colon, "\n"));
  g_autofree char *clean = sb_target_scrub (target, line);

  g_set_error (error, SB_DB_ERROR, SB_DB_ERROR_SERVER, "pg_dump: %s",
               clean[0] != '\0' ? clean : "it failed and does not say why");
}

/**
 * sb_pg_dump_run:
 * @self: a pg_dump
 * @target: what it reads; it writes nothing there
 * @arguments: (array zero-terminated=1): what else it is told
 * @cancellable: ends it
 * @error: return location for an #SbDbError, or why it could not be run
 *
 * Returns: (transfer full) (nullable): what it wrote
 */
char *
sb_pg_dump_run (const SbPgDump *self, SbTarget *target, const char *const *arguments,
                GCancellable *cancellable, GError **error)
{
  g_autoptr (GSubprocess) process = start (self, target, arguments, error);
  g_autofree char *out = NULL;
  g_autofree char *words = NULL;

  if (process == NULL)
    return NULL;
  if (!g_subprocess_communicate_utf8 (process, NULL, cancellable, &out, &words, error))
    {
      g_subprocess_force_exit (process);
      return NULL;
    }
  if (g_subprocess_get_successful (process))
    return g_steal_pointer (&out);
  set_failure (target, words, error);
  return NULL;
}
