/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-ticks.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "sb-file.h"
#include "sb-thread.h"

static const char HEADING[] =
    "# What was ticked by hand in checklists, for the scripts as they were then.\n"
    "# Commit it with the migrations. Switchback writes it: item, checksum, date, script.\n";

struct _SbTicks
{
  char *base;       /* the folder that holds .switchback */
  char *path;       /* of the file */
  GPtrArray *ticks; /* SbTick */
  GPtrArray *other; /* lines that are no ticks */
};

static void
tick_free (gpointer data)
{
  SbTick *self = data;

  g_free (self->item);
  g_free (self->digest);
  g_free (self->date);
  g_free (self->path);
  g_free (self);
}

/**
 * sb_ticks_free:
 * @self: (transfer full) (nullable): ticks
 */
void
sb_ticks_free (SbTicks *self)
{
  if (self == NULL)
    return;
  g_free (self->base);
  g_free (self->path);
  g_ptr_array_unref (self->ticks);
  g_ptr_array_unref (self->other);
  g_free (self);
}

/* The nearest .switchback at or above the project, up to the root; without one it will be there. */
static char *
find_base (SbProject *project)
{
  const char *root = sb_project_get_root (project);
  g_autofree char *folder = g_strdup (sb_project_get_folder (project));

  while (TRUE)
    {
      g_autofree char *candidate = g_build_filename (folder, ".switchback", NULL);
      g_autofree char *parent = g_path_get_dirname (folder);

      if (g_file_test (candidate, G_FILE_TEST_IS_DIR))
        return g_steal_pointer (&folder);
      if (g_str_equal (folder, root) || g_str_equal (parent, folder))
        return g_strdup (root);
      g_free (folder);
      folder = g_steal_pointer (&parent);
    }
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static void
read_line (SbTicks *self, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);
  SbTick *tick;

  if (g_strv_length (words) != 4 || *words[0] == '#' || !is_digest (words[1]))
    {
      if (!g_str_has_prefix (HEADING, line) && strstr (HEADING, line) == NULL)
        g_ptr_array_add (self->other, g_strdup (line));
      return;
    }
  tick = g_new (SbTick, 1);
  tick->item = g_steal_pointer (&words[0]);
  tick->digest = g_steal_pointer (&words[1]);
  tick->date = g_steal_pointer (&words[2]);
  tick->path = g_steal_pointer (&words[3]);
  g_ptr_array_add (self->ticks, tick);
  g_free (g_steal_pointer (&words)); /* its words were taken */
}

static SbTicks *
load (SbProject *project, GError **error)
{
  SbTicks *self = g_new0 (SbTicks, 1);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  self->base = find_base (project);
  self->path = g_build_filename (self->base, ".switchback", "checklist", NULL);
  self->ticks = g_ptr_array_new_with_free_func (tick_free);
  self->other = g_ptr_array_new_with_free_func (g_free);
  if (!g_file_test (self->path, G_FILE_TEST_EXISTS))
    return self;
  text = sb_file_read (self->path, NULL, error);
  if (text == NULL)
    {
      sb_ticks_free (self);
      return NULL;
    }
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_strchomp (lines[i]);
      if (*lines[i] != '\0')
        read_line (self, lines[i]);
    }
  return self;
}

/**
 * sb_ticks_load:
 * @project: a project
 *
 * Workers only.
 *
 * Returns: (transfer full) (nullable): what was ticked; %NULL where it cannot be read
 */
SbTicks *
sb_ticks_load (SbProject *project)
{
  SB_WORKERS_ONLY;

  return load (project, NULL);
}

static const char *
get_name (const SbTicks *self, const SbMigration *migration)
{
  const char *path = migration->paths[SB_ROLE_FORWARD];
  gsize length = strlen (self->base);

  if (strncmp (path, self->base, length) != 0)
    return NULL;
  path += length;
  return path + strspn (path, "/");
}

/**
 * sb_ticks_find:
 * @self: ticks
 * @item: an item of the checklist
 * @migration: whose checklist
 *
 * Returns: (transfer none) (nullable): the tick, which may be for other texts than those of now
 */
const SbTick *
sb_ticks_find (SbTicks *self, const char *item, const SbMigration *migration)
{
  const char *name = get_name (self, migration);

  for (guint i = 0; name != NULL && i < self->ticks->len; i++)
    {
      const SbTick *tick = self->ticks->pdata[i];

      if (strcmp (tick->item, item) == 0 && strcmp (tick->path, name) == 0)
        return tick;
    }
  return NULL;
}

static void
forget (SbTicks *self, const char *item, const char *name)
{
  for (guint i = self->ticks->len; i > 0; i--)
    {
      const SbTick *tick = self->ticks->pdata[i - 1];

      if (strcmp (tick->item, item) == 0 && strcmp (tick->path, name) == 0)
        g_ptr_array_remove_index (self->ticks, i - 1);
    }
}

static char *
make_date (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%d");
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const SbTick *one = *(SbTick *const *) a, *other = *(SbTick *const *) b;
  int order = strcmp (one->path, other->path);

  return order != 0 ? order : strcmp (one->item, other->item);
}

static gboolean
save (SbTicks *self, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autoptr (GString) text = g_string_new (HEADING);

  g_ptr_array_sort (self->ticks, compare);
  for (guint i = 0; i < self->other->len; i++)
    g_string_append_printf (text, "%s\n", (const char *) self->other->pdata[i]);
  for (guint i = 0; i < self->ticks->len; i++)
    {
      const SbTick *tick = self->ticks->pdata[i];

      g_string_append_printf (text, "%s %s %s %s\n", tick->item, tick->digest, tick->date,
                              tick->path);
    }
  if (g_mkdir_with_parents (folder, 0777) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: \"%s\"",
                   g_strerror (errno), folder);
      return FALSE;
    }
  return g_file_test (self->path, G_FILE_TEST_EXISTS)
             ? sb_file_save (self->path, text->str, text->len, error)
             : sb_file_create (self->path, text->str, text->len, error);
}

/**
 * sb_ticks_set:
 * @project: a project
 * @item: an item of the checklist that a person judges
 * @migration: whose checklist
 * @digest: of its scripts as the person sees them
 * @is_ticked: whether it is ticked from now on
 * @error: return location for an error of files
 *
 * Workers only.
 *
 * Returns: whether it was written
 */
gboolean
sb_ticks_set (SbProject *project, const char *item, const SbMigration *migration,
              const char *digest, gboolean is_ticked, GError **error)
{
  g_autoptr (SbTicks) self = NULL;
  const char *name;
  SB_WORKERS_ONLY;

  self = load (project, error);
  if (self == NULL)
    return FALSE;
  name = get_name (self, migration);
  if (name == NULL || strchr (name, '\n') != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_FILENAME, "the script is not below \"%s\"",
                   self->base);
      return FALSE;
    }
  forget (self, item, name);
  if (is_ticked)
    {
      SbTick *tick = g_new (SbTick, 1);

      tick->item = g_strdup (item);
      tick->digest = g_strdup (digest);
      tick->date = make_date ();
      tick->path = g_strdup (name);
      g_ptr_array_add (self->ticks, tick);
    }
  return save (self, error);
}
