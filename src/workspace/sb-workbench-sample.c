/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "Try the sample": a copy of the sample project in the user's documents, on the sandbox. */
#include "sb-workbench-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

#include "sb-config.h"
#include "sb-file.h"
#include "sb-thread.h"

#define NAME "Switchback sample"
#define MARK "sample"
#define MARK_TEXT "A copy of Switchback's sample project, made by \"Try the sample\".\n"

/* Nobody has as many copies. */
#define MAX_COPIES 100

static gboolean
fail (GError **error, const char *path)
{
  int code = errno;
  g_autofree char *shown = g_filename_display_name (path);

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: \"%s\"", g_strerror (code),
               shown);
  return FALSE;
}

static gboolean
copy_script (const char *from, const char *to, const char *name, GError **error)
{
  g_autofree char *source = g_build_filename (from, name, NULL);
  g_autofree char *copy = g_build_filename (to, name, NULL);
  gsize length;
  g_autofree char *text = sb_file_read (source, &length, error);

  return text != NULL && sb_file_create (copy, text, length, error);
}

static gboolean
copy_scripts (const char *from, const char *to, GError **error)
{
  g_autoptr (GDir) dir = g_dir_open (from, 0, error);
  const char *name;

  if (dir == NULL)
    return FALSE;
  if (g_mkdir (to, 0755) != 0)
    return fail (error, to);
  while ((name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".sql") && !copy_script (from, to, name, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_mark (const char *folder, GError **error)
{
  g_autofree char *settings = g_build_filename (folder, ".switchback", NULL);
  g_autofree char *mark = g_build_filename (settings, MARK, NULL);

  if (g_mkdir (settings, 0755) != 0)
    return fail (error, settings);
  return sb_file_create (mark, MARK_TEXT, sizeof MARK_TEXT - 1, error);
}

static gboolean
is_our_copy (const char *folder)
{
  g_autofree char *mark = g_build_filename (folder, ".switchback", MARK, NULL);
  g_autofree char *migrations = g_build_filename (folder, "migrations", NULL);

  return g_file_test (mark, G_FILE_TEST_IS_REGULAR) && g_file_test (migrations, G_FILE_TEST_IS_DIR);
}

static char *
dup_source (void)
{
  static const char installed[] = SB_DATADIR "/sample/migrations";

  return g_strdup (g_file_test (installed, G_FILE_TEST_IS_DIR) ? installed
                                                               : SB_SOURCE_ROOT "/migrations");
}

/* The copy appears under its name only when it is whole. */
static gboolean
make_copy (const char *documents, const char *folder, GError **error)
{
  g_autofree char *source = dup_source ();
  g_autofree char *draft = g_build_filename (documents, ".switchback-sample-XXXXXX", NULL);
  g_autofree char *migrations = NULL;

  if (g_mkdtemp_full (draft, 0755) == NULL)
    return fail (error, documents);
  migrations = g_build_filename (draft, "migrations", NULL);
  if (!copy_scripts (source, migrations, error) || !write_mark (draft, error))
    return FALSE;
  return g_rename (draft, folder) == 0 || fail (error, folder);
}

static void
sample_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const char *special = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  const char *documents = special != NULL ? special : g_get_home_dir ();
  GError *error = NULL;
  SB_WORKERS_ONLY;

  if (g_mkdir_with_parents (documents, 0755) != 0)
    {
      fail (&error, documents);
      g_task_return_error (task, error);
      return;
    }
  for (guint i = 1; i <= MAX_COPIES; i++)
    {
      g_autofree char *name = i == 1 ? g_strdup (NAME) : g_strdup_printf (NAME " %u", i);
      g_autofree char *folder = g_build_filename (documents, name, NULL);

      if (is_our_copy (folder)
          || (!g_file_test (folder, G_FILE_TEST_EXISTS)
              && !g_file_test (folder, G_FILE_TEST_IS_SYMLINK)
              && make_copy (documents, folder, &error)))
        {
          g_task_return_pointer (task, g_steal_pointer (&folder), g_free);
          return;
        }
      if (error != NULL)
        {
          g_task_return_error (task, error);
          return;
        }
    }
  g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_EXISTS,
                           "all names for a copy are taken in \"%s\"", documents);
}

static void
sample_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = g_task_propagate_pointer (G_TASK (result), &error);

  if (!is_current)
    return;
  if (folder == NULL)
    {
      sb_workbench_fail_to_open (self, "The sample could not be copied", error);
      return;
    }
  self->wants_sandbox = TRUE;
  sb_workbench_open_folder (self, folder);
}

static void
sample_then_cb (SbWorkbench *self, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  if (self->action != NULL || self->is_resetting || self->is_marking)
    return;
  self->generation++;
  self->is_opening = TRUE;
  if (self->phase == SB_PHASE_CLOSED)
    sb_workbench_set_phase (self, SB_PHASE_OPENING);
  sb_workbench_set_activity (self, "copying the sample");
  task = g_task_new (NULL, NULL, sample_cb, sb_workbench_take_ticket (self));
  g_task_set_source_tag (task, sb_workbench_open_sample);
  g_task_run_in_thread (task, sample_in_thread);
}

/**
 * sb_workbench_open_sample:
 * @self: a workbench
 *
 * Opens a copy of the sample project in the user's documents, made if there is none yet, with the
 * sandbox as its target. The installed files are never touched.
 */
void
sb_workbench_open_sample (SbWorkbench *self)
{
  if (self->action != NULL || self->is_resetting || self->is_marking)
    {
      sb_workbench_toast (self, "Not now: a run is going on");
      return;
    }
  sb_workbench_settle_documents (self, sample_then_cb, NULL, NULL);
}
