/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cluster-data.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "sb-cluster.h"
#include "sb-pg-binaries.h"
#include "sb-sandbox-database.h"
#include "sb-sandbox-place.h"

/* Plain C would make upper('é') = 'é'. */
#define LOCALE "C.UTF-8"

static gboolean
fail_file (const char *path, GError **error)
{
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s: \"%s\"", g_strerror (errno),
               path);
  return FALSE;
}

static int
remove_one (const char *path, const struct stat *info, int type, struct FTW *ftw)
{
  return remove (path);
}

/**
 * sb_cluster_data_remove:
 * @path: a folder that no server uses
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Returns: whether it is gone, with all that was in it; links are not followed
 */
gboolean
sb_cluster_data_remove (const char *path, GError **error)
{
  if (nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
    return TRUE;
  return fail_file (path, error);
}

/**
 * sb_cluster_data_rename:
 * @from: a data directory that no server uses
 * @to: its new path, on the same disk
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Returns: whether it is there now
 */
gboolean
sb_cluster_data_rename (const char *from, const char *to, GError **error)
{
  return rename (from, to) == 0 ? TRUE : fail_file (to, error);
}

static char *
dup_mark_path (const char *data)
{
  return g_strconcat (data, ".unsynced", NULL);
}

static char *
dup_boot (void)
{
  char *boot = NULL;

  if (!g_file_get_contents ("/proc/sys/kernel/random/boot_id", &boot, NULL, NULL))
    return g_strdup ("unknown\n");
  return boot;
}

/**
 * sb_cluster_data_mark:
 * @data: a data directory, there or not
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Says that it may be used under this boot only.
 *
 * Returns: whether that is written
 */
gboolean
sb_cluster_data_mark (const char *data, GError **error)
{
  g_autofree char *path = dup_mark_path (data);
  g_autofree char *mark = dup_boot ();
  g_autoptr (GError) cause = NULL;

  if (g_file_set_contents_full (path, mark, -1,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                &cause))
    return TRUE;
  g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s", cause->message);
  return FALSE;
}

/**
 * sb_cluster_data_is_doubtful:
 * @data: a data directory
 *
 * Returns: whether it was in use when the machine went down
 */
gboolean
sb_cluster_data_is_doubtful (const char *data)
{
  g_autofree char *path = dup_mark_path (data);
  g_autofree char *there = NULL;
  g_autofree char *now = dup_boot ();

  return g_file_get_contents (path, &there, NULL, NULL) && strcmp (there, now) != 0;
}

/**
 * sb_cluster_data_unmark:
 * @data: a data directory whose server has stopped cleanly
 *
 * Says that it may be used under another boot too.
 */
void
sb_cluster_data_unmark (const char *data)
{
  g_autofree char *path = dup_mark_path (data);

  unlink (path);
}

/* Of another PostgreSQL, another prelude, or another boot; and what a kill left half made. */
static gboolean
remove_templates (const SbClusterPlace *place, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (place->template_folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->template_folder, name, NULL);
      SbCluster killed = { place->binaries, path, place->socket };

      if (!g_str_has_prefix (name, "template-"))
        continue;
      if (g_str_has_suffix (name, ".new"))
        sb_cluster_sweep (&killed);
      if (!sb_cluster_data_remove (path, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_initdb (const SbClusterPlace *place, const char *data, GError **error)
{
  g_autofree char *program = g_build_filename (place->binaries, "initdb", NULL);
  g_autofree char *config = g_build_filename (data, "postgresql.conf", NULL);
  const char *argv[] = { program,
                         "-D",
                         data,
                         "-U",
                         "supabase_admin",
                         "-A",
                         "trust",
                         "--no-sync",
                         "--no-instructions",
                         "--encoding=UTF8",
                         "--locale=" LOCALE,
                         NULL };
  FILE *file;

  if (!sb_child_run (argv, error))
    return FALSE;
  file = fopen (config, "ae");
  if (file == NULL)
    return fail_file (config, error);
  fputs ("\nfull_page_writes = off\n", file);
  return fclose (file) == 0 ? TRUE : fail_file (config, error);
}

/**
 * sb_cluster_data_copy:
 * @from: a data directory that no server uses
 * @to: where another is to be
 * @error: return location for %SB_SANDBOX_ERROR_START, %SB_SANDBOX_ERROR_FOLDER
 *
 * Half made under another name, so that the right name always means a whole one.
 *
 * Returns: whether it is there
 */
gboolean
sb_cluster_data_copy (const char *from, const char *to, GError **error)
{
  g_autofree char *new_data = g_strconcat (to, ".new", NULL);
  const char *argv[] = { "cp", "-a", "--", from, new_data, NULL };

  return sb_cluster_data_remove (new_data, error) && sb_child_run (argv, error)
         && sb_cluster_data_rename (new_data, to, error);
}

/* Half made under another name, so that the right name always means a whole one. */
static gboolean
make_template (const SbClusterPlace *place, const char *path, GError **error)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  SbCluster cluster = { place->binaries, new_path, place->socket };
  gboolean made, stopped;

  if (!remove_templates (place, error) || !sb_cluster_data_mark (path, error)
      || !run_initdb (place, new_path, error))
    return FALSE;
  sb_cluster_sweep (&cluster);
  if (!sb_cluster_start (&cluster, error))
    return FALSE;
  made = sb_sandbox_database_make_template (place->socket, error);
  stopped = sb_cluster_stop (&cluster);
  if (!made)
    return FALSE;
  if (!stopped)
    {
      g_set_error_literal (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_START,
                           "the server that prepares the sandbox did not stop cleanly");
      return FALSE;
    }
  return sb_cluster_data_rename (new_path, path, error);
}

/* Returns a copy of a prepared data directory in @data. */
static gboolean
copy_template (const SbClusterPlace *place, const char *version, const char *data, GError **error)
{
  g_autofree char *name = g_strdup_printf ("template-%s-%s-%s", version,
                                           sb_sandbox_database_get_prelude_digest (), LOCALE);
  g_autofree char *path = g_build_filename (place->template_folder, name, NULL);

  if (!g_file_test (path, G_FILE_TEST_IS_DIR) || sb_cluster_data_is_doubtful (path))
    {
      place->func ("making the sandbox (once)", place->user_data);
      if (!make_template (place, path, error))
        return FALSE;
    }
  return sb_cluster_data_copy (path, data, error);
}

/**
 * sb_cluster_data_lock:
 * @place: where prepared data directories are; sandboxes with different state folders share them
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Waits until nobody else makes, copies or removes one.
 *
 * Returns: what to close() when that is done; -1 on failure
 */
int
sb_cluster_data_lock (const SbClusterPlace *place, GError **error)
{
  g_autofree char *path = g_build_filename (place->template_folder, "template.lock", NULL);
  int lock = sb_sandbox_place_open_lock (path, error);

  while (lock >= 0 && flock (lock, LOCK_EX) != 0 && errno == EINTR)
    ;
  return lock;
}

static gboolean
make_data (const SbClusterPlace *place, const char *version, const char *data, GError **error)
{
  int lock = sb_cluster_data_lock (place, error);
  gboolean made = lock >= 0 && copy_template (place, version, data, error);

  if (lock >= 0)
    close (lock);
  return made;
}

/**
 * sb_cluster_data_copy_template:
 * @place: what from
 * @data: where
 * @error: return location for an error
 *
 * Returns: whether there is a data directory with nothing but what every sandbox has
 */
gboolean
sb_cluster_data_copy_template (const SbClusterPlace *place, const char *data, GError **error)
{
  guint major = 0;
  g_autofree char *version = sb_pg_binaries_read_version (place->binaries, &major, error);

  return version != NULL && make_data (place, version, data, error);
}

/**
 * sb_cluster_data_prepare:
 * @place: what from
 * @error: return location for an error
 *
 * Makes sure of a data directory on which a server can start: what a killed server left behind is
 * cleared away, and a directory that the machine's going down may have damaged is made anew. One
 * for each major version of PostgreSQL: another cannot read it.
 *
 * Returns: (transfer full) (nullable): the directory, marked
 */
char *
sb_cluster_data_prepare (const SbClusterPlace *place, GError **error)
{
  guint major = 0;
  g_autofree char *version = sb_pg_binaries_read_version (place->binaries, &major, error);
  g_autofree char *name = g_strdup_printf ("data-%u", major);
  g_autofree char *data = g_build_filename (place->server_folder, name, NULL);
  SbCluster left = { place->binaries, data, place->socket };

  if (version == NULL)
    return NULL;
  sb_cluster_sweep (&left);
  if (sb_cluster_data_is_doubtful (data) && g_file_test (data, G_FILE_TEST_IS_DIR))
    {
      place->func ("the machine went down while the sandbox ran: making it anew, what was applied "
                   "in it is gone",
                   place->user_data);
      if (!sb_cluster_data_remove (data, error))
        return NULL;
    }
  if (!sb_cluster_data_mark (data, error))
    return NULL;
  if (!g_file_test (data, G_FILE_TEST_IS_DIR) && !make_data (place, version, data, error))
    return NULL;
  return g_steal_pointer (&data);
}
