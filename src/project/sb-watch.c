/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-watch.h"

#include <string.h>

#include "sb-project-private.h"

/* A checkout of another branch changes thousands of files; one signal per tenth of a second is
 * plenty. */
#define COALESCE_MS 100
/* A project's own folder may lie so far above its migrations. */
#define N_ABOVE 2

struct _SbWatch
{
  GObject parent_instance;

  /* owned */
  SbProject *project;
  GHashTable *monitors; /* path → GFileMonitor */
  guint timeout;

  gboolean folders_changed;
};

enum
{
  CHANGED,
  N_SIGNALS,
};

G_DEFINE_FINAL_TYPE (SbWatch, sb_watch, G_TYPE_OBJECT)

static guint signals[N_SIGNALS];

static void watch_folders (SbWatch *self);

static gboolean
timeout_cb (gpointer data)
{
  g_autoptr (SbWatch) self = g_object_ref (data);

  self->timeout = 0;
  /* A folder that appeared, or came back under its old name, needs a new monitor; what was put into
   * it before that is told by the signal that follows. */
  if (self->folders_changed)
    watch_folders (self);
  self->folders_changed = FALSE;
  g_signal_emit (self, signals[CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* One of the folders above, which can be renamed or removed with all that is in them. */
static gboolean
is_above (SbWatch *self, const char *path)
{
  g_autofree char *above = g_path_get_dirname (self->project->folder);

  for (guint i = 0; i < N_ABOVE; i++)
    {
      char *next = g_path_get_dirname (above);

      if (strcmp (path, above) == 0)
        {
          g_free (next);
          return TRUE;
        }
      g_free (above);
      above = next;
    }
  return FALSE;
}

/* The migrations folder and all that may hold companions. */
static gboolean
is_watched_folder (SbWatch *self, const char *path)
{
  const SbLayout *layout = self->project->layout;

  if (strcmp (path, self->project->folder) == 0)
    return TRUE;
  for (int role = SB_ROLE_ROLLBACK; role < SB_N_ROLES; role++)
    for (guint i = 0; layout->folders[role][i] != NULL; i++)
      {
        g_autofree char *folder = sb_project_dup_companion_folder (self->project,
                                                                   layout->folders[role][i]);

        if (g_strcmp0 (path, folder) == 0)
          return TRUE;
      }
  return FALSE;
}

/* The file in which a project says what it wants, beside its migrations or above them. */
static gboolean
is_settings (const char *path, const char *folder)
{
  g_autofree char *name = g_path_get_basename (path), *above = g_path_get_basename (folder);

  return strcmp (name, ".switchback") == 0
         || (strcmp (name, "config") == 0 && strcmp (above, ".switchback") == 0);
}

/* A script in a watched folder, or such a folder itself. */
static gboolean
concerns_project (SbWatch *self, GFile *file)
{
  const char *path = file != NULL ? g_file_peek_path (file) : NULL;
  g_autofree char *folder = NULL;
  gboolean is_lower;

  if (path == NULL)
    return FALSE;
  if (is_watched_folder (self, path) || is_above (self, path))
    {
      self->folders_changed = TRUE;
      return TRUE;
    }
  folder = g_path_get_dirname (path);
  if (is_settings (path, folder))
    {
      self->folders_changed = TRUE;
      return TRUE;
    }
  return sb_layout_is_sql (path, &is_lower) && is_watched_folder (self, folder);
}

static void
changed_cb (GFileMonitor *monitor, GFile *file, GFile *other, GFileMonitorEvent event,
            gpointer data)
{
  SbWatch *self = data;
  gboolean concerns = concerns_project (self, file);

  concerns |= concerns_project (self, other);
  if (concerns && self->timeout == 0)
    self->timeout = g_timeout_add (COALESCE_MS, timeout_cb, self);
}

static void
monitor_free (gpointer data)
{
  GFileMonitor *monitor = data;

  g_file_monitor_cancel (monitor);
  g_object_unref (monitor);
}

static void
watch_folder (SbWatch *self, const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  GFileMonitor *monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, &error);

  if (monitor == NULL)
    {
      g_debug ("changes are not seen: %s", error->message);
      return;
    }
  g_signal_connect_object (monitor, "changed", G_CALLBACK (changed_cb), self, 0);
  g_hash_table_insert (self->monitors, g_strdup (path), monitor);
}

static void
watch_settings (SbWatch *self, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, ".switchback", NULL);

  watch_folder (self, path);
}

/* The folders above are watched to see folders go, come back or appear. */
static void
watch_folders (SbWatch *self)
{
  const SbLayout *layout = self->project->layout;
  g_autofree char *above = g_path_get_dirname (self->project->folder);

  for (guint i = 0; i <= N_ABOVE; i++)
    {
      char *next = g_path_get_dirname (above);

      watch_folder (self, above);
      watch_settings (self, above);
      g_free (above);
      above = next;
    }
  watch_folder (self, self->project->folder);
  watch_settings (self, self->project->folder);
  for (int role = SB_ROLE_ROLLBACK; role < SB_N_ROLES; role++)
    for (guint i = 0; layout->folders[role][i] != NULL; i++)
      {
        g_autofree char *folder = sb_project_dup_companion_folder (self->project,
                                                                   layout->folders[role][i]);

        if (folder != NULL)
          watch_folder (self, folder);
      }
}

static void
sb_watch_dispose (GObject *object)
{
  SbWatch *self = SB_WATCH (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_hash_table_remove_all (self->monitors);
  G_OBJECT_CLASS (sb_watch_parent_class)->dispose (object);
}

static void
sb_watch_finalize (GObject *object)
{
  SbWatch *self = SB_WATCH (object);

  g_clear_pointer (&self->monitors, g_hash_table_unref);
  g_clear_pointer (&self->project, sb_project_unref);
  G_OBJECT_CLASS (sb_watch_parent_class)->finalize (object);
}

static void
sb_watch_class_init (SbWatchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_watch_dispose;
  object_class->finalize = sb_watch_finalize;

  /**
   * SbWatch::changed:
   * @self: a watch
   *
   * A script of the project, one of its folders, or `.switchback/config` was made, written, renamed or removed: open the
   * project again. Many changes at once are one signal.
   */
  signals[CHANGED] = g_signal_new ("changed", SB_TYPE_WATCH, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sb_watch_init (SbWatch *self)
{
  self->monitors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, monitor_free);
}

/* The thread that runs the main loop, or could. */
static gboolean
is_main_thread (void)
{
  if (g_main_context_get_thread_default () != NULL || !g_main_context_acquire (NULL))
    return FALSE;
  g_main_context_release (NULL);
  return TRUE;
}

/**
 * sb_watch_new:
 * @project: what to watch
 *
 * Watches the migrations folder and every folder that may hold rollback or verify scripts, also
 * those that appear later, and `.switchback/config` there and up to three folders above. Where a script is a symbolic link, a change of the file it leads to is
 * not seen. Main thread; the signal comes there too.
 *
 * Returns: (transfer full): the watch; it stops when it is finalized
 */
SbWatch *
sb_watch_new (SbProject *project)
{
  SbWatch *self;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (is_main_thread (), NULL);

  self = g_object_new (SB_TYPE_WATCH, NULL);
  self->project = sb_project_ref (project);
  watch_folders (self);
  return self;
}
