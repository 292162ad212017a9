/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-restore.h"

#include <glib/gstdio.h>
#include <string.h>

#include "sb-digest.h"
#include "sb-file.h"
#include "sb-includes.h"
#include "sb-journal-text.h"
#include "sb-printable.h"
#include "sb-workspace-private.h"

typedef struct
{
  SbTimeline *timeline;
  const SbTimelineRow *row; /* of the timeline */
  SbWayOut way;
} Work;

static void
work_free (Work *self)
{
  sb_timeline_unref (self->timeline);
  g_free (self);
}

/**
 * sb_workspace_why_no_way_out:
 * @row: a migration
 * @way: what is wanted
 *
 * Returns: (transfer none) (nullable): why it is not for this migration
 */
const char *
sb_workspace_why_no_way_out (const SbTimelineRow *row, SbWayOut way)
{
  if (row->migration == NULL || row->migration->paths[SB_ROLE_FORWARD] == NULL)
    return "its files are gone";
  if (way == SB_WAY_OUT_FIX_UP)
    return row->state == SB_STATE_PARTIAL ? NULL : "it did not stop half-way";
  if (row->state != SB_STATE_CHANGED)
    return "it was not edited since it was applied";
  if (row->entry == NULL || row->entry->applied_sha256 == NULL)
    return "the journal does not know what was applied";
  return NULL;
}

static char *
read_applied (SbSession *session, const Work *work, GError **error)
{
  const SbTimelineRow *row = work->row;
  const char *path = row->migration->paths[SB_ROLE_FORWARD];
  g_autofree char *text = NULL, *sha256 = NULL;

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  text = sb_journal_text_read (session, sb_timeline_get_history (work->timeline), row->key,
                               row->entry->applied_sha256, error);
  if (text == NULL)
    return NULL;
  if (*text == '\0')
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "the journal does not have the text with which %s was applied", row->version);
      return NULL;
    }
  sha256 = sb_includes_dup_checksum (row->migration, path, text, strlen (text));
  if (sha256 == NULL || !sb_includes_is_same (row->entry->applied_sha256, sha256))
    {
      g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED,
                   "a file that %s includes was edited, too, and the journal does not keep it",
                   row->version);
      return NULL;
    }
  return g_steal_pointer (&text);
}

/* The file as it was when the timeline was read; nothing that came later may be lost. */
static char *
read_edit (const Work *work, GError **error)
{
  const SbMigration *migration = work->row->migration;
  gsize length;
  g_autofree char *text = sb_file_read (migration->paths[SB_ROLE_FORWARD], &length, error);
  g_autofree char *sha256 = NULL;

  if (text == NULL)
    return NULL;
  sha256 = sb_digest_script (text, length);
  if (g_strcmp0 (sha256, migration->checksum) == 0 && strlen (text) == length)
    return g_steal_pointer (&text);
  g_set_error (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE,
               "the forward script of %s was edited meanwhile", migration->version);
  return NULL;
}

/* A new migration that begins with @comment and @rest. */
static char **
create (const Work *work, const char *verb, const char *comment, const char *rest, GError **error)
{
  const SbMigration *migration = work->row->migration;
  g_autofree char *description = g_strdup_printf ("%s %s", verb, migration->description);
  g_autofree char *forward = g_strconcat (comment, "\n", rest, NULL);

  return sb_workspace_create_triple (sb_timeline_get_project (work->timeline), description, forward,
                                     error);
}

static char **
fix_up (const Work *work, GError **error)
{
  g_autofree char *name = sb_migration_dup_file_name (work->row->migration, SB_ROLE_FORWARD);
  g_autofree char *shown = sb_printable_line (name);
  g_autofree char *note = sb_printable_line (work->row->note != NULL ? work->row->note : "");
  g_autofree char *comment = g_strdup_printf (
      "-- Puts right what is left of %s, which stopped half-way.\n-- %s", shown, note);

  return create (work, "fix", g_strchomp (comment), "", error);
}

static void
unlink_all (char **paths)
{
  for (guint i = 0; paths[i] != NULL; i++)
    g_unlink (paths[i]);
}

/* The new files first: where the old one cannot be written they go again, and the edit stays. */
static char **
restore (SbSession *session, const Work *work, GError **error)
{
  g_autofree char *applied = read_applied (session, work, error);
  g_autofree char *edit = applied != NULL ? read_edit (work, error) : NULL;
  g_auto (GStrv) paths = NULL;

  if (edit == NULL)
    return NULL;
  if (work->way == SB_WAY_OUT_MOVE)
    {
      g_autofree char *name = sb_migration_dup_file_name (work->row->migration, SB_ROLE_FORWARD);
      g_autofree char *shown = sb_printable_line (name);
      g_autofree char *comment =
          g_strdup_printf ("-- The edit of %s, which is applied: keep what is to change.", shown);
      const char *rest = g_str_has_prefix (edit, "\xef\xbb\xbf") ? edit + 3 : edit;

      paths = create (work, "change", comment, rest, error);
    }
  else
    paths = g_new0 (char *, 1);
  if (paths == NULL)
    return NULL;
  if (sb_file_save (work->row->migration->paths[SB_ROLE_FORWARD], applied, strlen (applied), error))
    return g_steal_pointer (&paths);
  unlink_all (paths);
  return NULL;
}

static gpointer
restore_job (SbSession *session, gpointer user_data, GError **error)
{
  const Work *work = user_data;

  return work->way == SB_WAY_OUT_FIX_UP ? fix_up (work, error) : restore (session, work, error);
}

/**
 * sb_workspace_restore_async:
 * @self: a workspace with a timeline
 * @key: a migration's key in the history
 * @way: which way out
 * @callback: called when the files are written, or nothing was
 * @user_data: for @callback
 *
 * Writes files, never the target. The project has to be opened again to see them.
 */
void
sb_workspace_restore_async (SbWorkspace *self, const char *key, SbWayOut way,
                            GAsyncReadyCallback callback, gpointer user_data)
{
  const SbTimelineRow *row = self->timeline != NULL ? sb_timeline_find (self->timeline, key) : NULL;
  const char *why = row != NULL ? sb_workspace_why_no_way_out (row, way)
                                : "the target's history has not been read";
  Work *work;

  g_return_if_fail (SB_IS_WORKSPACE (self));

  if (why != NULL)
    {
      g_task_report_new_error (self, callback, user_data, sb_workspace_restore_async, SB_RUN_ERROR,
                               SB_RUN_ERROR_REFUSED, "%s: %s", row != NULL ? row->version : key,
                               why);
      return;
    }
  work = g_new (Work, 1);
  work->timeline = sb_timeline_ref (self->timeline);
  work->row = row;
  work->way = way;
  sb_workspace_run_job (self, sb_workspace_restore_async, restore_job, work,
                        (GDestroyNotify) work_free, (GDestroyNotify) g_strfreev, callback,
                        user_data);
}

/**
 * sb_workspace_restore_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an error of any floor; then every file is as it was
 *
 * Returns: (transfer full) (array zero-terminated=1) (nullable): the new migration's files, in the
 *   order of #SbScriptRole; none where none was made
 */
char **
sb_workspace_restore_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
