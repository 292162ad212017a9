/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-throwaway-data.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sb-cluster.h"
#include "sb-sandbox-place.h"
#include "sb-supervisor-wire.h"

/* Each is some 40 megabytes. */
#define MAX_KEPT 4

struct _SbThrowawayData
{
  SbClusterPlace place; /* borrowed */
  char *folder;
  char *data;
  int lock; /* on the folder, exclusive */
};

/* A kept state that may go, and when it was used. */
typedef struct
{
  char *path;
  gint64 used;
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *) data)->path);
}

static int
open_folder (const char *path)
{
  return open (path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Unless somebody holds it. */
static void
sweep_one (const SbClusterPlace *place, const char *folder)
{
  g_autofree char *data = g_build_filename (folder, "data", NULL);
  g_autofree char *socket = g_build_filename (folder, "run", NULL);
  SbCluster killed = { place->binaries, data, socket };
  int lock = open_folder (folder);

  if (lock >= 0 && flock (lock, LOCK_EX | LOCK_NB) == 0)
    {
      sb_cluster_sweep (&killed);
      sb_cluster_data_remove (folder, NULL);
    }
  if (lock >= 0)
    close (lock);
}

/**
 * sb_throwaway_data_sweep:
 * @place: where servers' folders are
 *
 * Clears away servers of nobody: their processes, and their data.
 */
void
sb_throwaway_data_sweep (const SbClusterPlace *place)
{
  g_autoptr (GDir) dir = g_dir_open (place->server_folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, SB_SANDBOX_THROWAWAY_PREFIX))
      {
        g_autofree char *path = g_build_filename (place->server_folder, name, NULL);

        sweep_one (place, path);
      }
}

/* Whether the folder is there still now that it is locked. */
static gboolean
is_same (int fd, const char *path)
{
  struct stat held, there;

  return fstat (fd, &held) == 0 && lstat (path, &there) == 0 && held.st_ino == there.st_ino
         && held.st_dev == there.st_dev;
}

/* Somebody who sweeps may come between making and locking it. */
static gboolean
make_folder (SbThrowawayData *self, GError **error)
{
  for (;;)
    {
      if ((mkdir (self->folder, 0700) != 0 && errno != EEXIST)
          || (self->lock = open_folder (self->folder)) < 0)
        {
          if (errno == ENOENT)
            continue;
          g_set_error (error, SB_SANDBOX_ERROR, SB_SANDBOX_ERROR_FOLDER, "%s: \"%s\"",
                       g_strerror (errno), self->folder);
          return FALSE;
        }
      while (flock (self->lock, LOCK_EX) != 0 && errno == EINTR)
        ;
      if (is_same (self->lock, self->folder))
        return TRUE;
      close (self->lock);
    }
}

static void
free_data (SbThrowawayData *self)
{
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->folder);
  g_free (self->data);
  g_free (self);
}

/**
 * sb_throwaway_data_new:
 * @place: where; lives longer
 * @name: of the server's folder
 * @error: return location for %SB_SANDBOX_ERROR_FOLDER
 *
 * Returns: (transfer full) (nullable): the folder, locked and empty
 */
SbThrowawayData *
sb_throwaway_data_new (const SbClusterPlace *place, const char *name, GError **error)
{
  SbThrowawayData *self = g_new0 (SbThrowawayData, 1);

  self->place = *place;
  self->lock = -1;
  self->folder = g_build_filename (place->server_folder, name, NULL);
  self->data = g_build_filename (self->folder, "data", NULL);
  if (make_folder (self, error))
    return self;
  free_data (self);
  return NULL;
}

static gboolean
use_kept (SbThrowawayData *self, const char *source, GError **error)
{
  gboolean is_taken = source[0] == SB_SUPERVISOR_TAKE;
  g_autofree char *path = g_build_filename (self->place.server_folder, source + is_taken, NULL);
  int lock = sb_cluster_data_lock (&self->place, error);
  gboolean is_done = lock >= 0
                     && (is_taken ? sb_cluster_data_rename (path, self->data, error)
                                  : sb_cluster_data_copy (path, self->data, error));

  if (is_done && is_taken)
    sb_cluster_data_unmark (path);
  else if (is_done)
    utimensat (AT_FDCWD, path, NULL, 0);
  if (lock >= 0)
    close (lock);
  return is_done;
}

/**
 * sb_throwaway_data_prepare:
 * @self: an empty folder
 * @source: what its server begins with, as the wire has it
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a data directory on which a server can start
 */
char *
sb_throwaway_data_prepare (SbThrowawayData *self, const char *source, GError **error)
{
  gboolean is_done = source[0] != '\0'
                         ? use_kept (self, source, error)
                         : sb_cluster_data_copy_template (&self->place, self->data, error);

  return is_done ? g_strdup (self->data) : NULL;
}

static int
compare_used (gconstpointer a, gconstpointer b)
{
  gint64 first = ((const Kept *) a)->used, second = ((const Kept *) b)->used;

  return first > second ? -1 : first < second;
}

static void
remove_kept (const char *path)
{
  if (sb_cluster_data_remove (path, NULL))
    sb_cluster_data_unmark (path);
}

/* The ones used last stay; none of another boot. */
static void
prune (const SbClusterPlace *place)
{
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (Kept));
  g_autoptr (GDir) dir = g_dir_open (place->server_folder, 0, NULL);
  const char *name;

  g_array_set_clear_func (all, kept_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->server_folder, name, NULL);
      struct stat info;
      Kept kept;

      if (!g_str_has_prefix (name, SB_THROWAWAY_KEPT_PREFIX) || lstat (path, &info) != 0
          || !S_ISDIR (info.st_mode))
        continue;
      kept.used = sb_cluster_data_is_doubtful (path)
                      ? 0
                      : info.st_mtim.tv_sec * G_USEC_PER_SEC + info.st_mtim.tv_nsec / 1000;
      kept.path = g_steal_pointer (&path);
      g_array_append_val (all, kept);
    }
  g_array_sort (all, compare_used);
  for (guint i = 0; i < all->len; i++)
    if (i >= MAX_KEPT || g_array_index (all, Kept, i).used == 0)
      remove_kept (g_array_index (all, Kept, i).path);
}

/* A word that can only be a name in the server's folder. */
static gboolean
is_name (const char *text)
{
  return g_str_has_prefix (text, SB_THROWAWAY_KEPT_PREFIX)
         && text[strspn (text, G_CSET_a_2_z G_CSET_DIGITS "-")] == '\0';
}

static void
keep_data (SbThrowawayData *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->place.server_folder, name, NULL);
  int lock = sb_cluster_data_lock (&self->place, NULL);

  if (lock < 0)
    return;
  prune (&self->place);
  /* Another rehearsal may have made it meanwhile, which is as good. */
  if (!g_file_test (path, G_FILE_TEST_EXISTS) && sb_cluster_data_mark (path, NULL)
      && sb_cluster_data_rename (self->data, path, NULL))
    utimensat (AT_FDCWD, path, NULL, 0);
  close (lock);
}

/**
 * sb_throwaway_data_end:
 * @self: (transfer full): a folder whose server has ended
 * @keep: the name under which its data are to be kept, if its server ended cleanly; "" for none
 *
 * Keeps the data, or removes them; the folder is gone.
 */
void
sb_throwaway_data_end (SbThrowawayData *self, const char *keep)
{
  if (is_name (keep))
    keep_data (self, keep);
  sb_cluster_data_remove (self->folder, NULL);
  free_data (self);
}
