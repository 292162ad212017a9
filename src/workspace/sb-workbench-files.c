/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Renaming, renumbering and deleting the files of the selected migration. */
#include "sb-workbench-private.h"

#include <string.h>

#include "sb-printable.h"
#include "sb-triple.h"

/* What is done to files in a thread, and what has to be known when it is done. */
typedef struct
{
  SbTicket *ticket;
  SbMigration *migration;
  char *title;     /* when it fails */
  GArray *moves;   /* NULL: they are deleted */
  char **paths;    /* those that are deleted */
  char *new_key;   /* for moves */
  const char *did; /* "Renamed" */
  gboolean for_good;
} Job;

/* A job that waits for an answer; the question may be dropped instead. */
typedef struct
{
  SbWorkbench *workbench;
  Job *job;
} Waiting;

static void
job_free (gpointer data)
{
  Job *job = data;
  gboolean is_current;

  if (job->ticket != NULL)
    g_object_unref (sb_ticket_return (job->ticket, &is_current));
  sb_migration_unref (job->migration);
  g_free (job->title);
  g_clear_pointer (&job->moves, g_array_unref);
  g_strfreev (job->paths);
  g_free (job->new_key);
  g_free (job);
}

static void
waiting_free (gpointer data)
{
  Waiting *waiting = data;

  g_clear_pointer (&waiting->job, job_free);
  g_object_unref (waiting->workbench);
  g_free (waiting);
}

static void begin (SbWorkbench *self, Job *job);

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Waiting *waiting = user_data;
  const char *why;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  /* While it was asked a run may have applied what the question is about. */
  why = sb_workbench_why_files_stay (waiting->workbench, waiting->job->migration);
  if (why == NULL)
    begin (waiting->workbench, g_steal_pointer (&waiting->job));
  else
    sb_workbench_toast (waiting->workbench, "Not done: %s", why);
}

/* Takes the job. */
static void
ask (SbWorkbench *self, Job *job, const char *title, const char *body, const char *accept)
{
  Waiting *waiting = g_new (Waiting, 1);
  SbQuestion *question;

  waiting->workbench = g_object_ref (self);
  waiting->job = job;
  question = sb_question_new (title, body, accept, answer_cb, waiting, waiting_free);
  if (job->moves == NULL)
    sb_question_set_destructive (question);
  sb_workbench_ask (self, question);
}

static void
work (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  GError *error = NULL;
  gboolean done;

  if (job->moves != NULL)
    done = sb_triple_move (job->moves, &error);
  else if (job->for_good)
    done = sb_triple_delete ((const char *const *) job->paths, &error);
  else
    done = sb_triple_trash ((const char *const *) job->paths, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* Text that is not saved, and what was done to it, goes with its file. */
static void
move_documents (SbWorkbench *self, Job *job)
{
  g_auto (GStrv) paths = sb_triple_list (job->migration);

  for (guint i = 0; paths[i] != NULL; i++)
    {
      const char *to = paths[i];

      for (guint m = 0; m < job->moves->len; m++)
        if (strcmp (g_array_index (job->moves, SbMove, m).from, paths[i]) == 0)
          to = g_array_index (job->moves, SbMove, m).to;
      sb_document_set_move (self->documents, paths[i], to, job->new_key);
    }
}

static void
tell_deleted (SbWorkbench *self, Job *job)
{
  guint n = g_strv_length (job->paths);

  if (job->for_good)
    sb_workbench_toast (self, n == 1 ? "Deleted %u file" : "Deleted %u files", n);
  else
    sb_workbench_toast (self, n == 1 ? "%u file is in the trash" : "%u files are in the trash", n);
}

static void
ask_for_good (SbWorkbench *self, Job *job)
{
  guint n = g_strv_length (job->paths);
  g_autofree char *body = g_strdup_printf (
      "Where the project is there is no trash. %s for good: this cannot be undone.",
      n == 1 ? "Its file would be deleted" : "Its files would be deleted");

  job->for_good = TRUE;
  ask (self, job, "Delete for good?", body, "Delete for good");
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (g_steal_pointer (&job->ticket), &is_current);
  g_autoptr (GError) error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      if (g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_NO_TRASH))
        {
          ask_for_good (self, job);
          return;
        }
      sb_workbench_fail (self, job->title, error);
    }
  else if (job->moves != NULL)
    {
      move_documents (self, job);
      sb_workbench_toast (self, job->moves->len == 1 ? "%s %u file" : "%s %u files", job->did,
                          job->moves->len);
    }
  else
    {
      sb_document_set_forget (self->documents, job->migration->key);
      tell_deleted (self, job);
    }
  if (is_current)
    sb_workbench_reread (self, error == NULL && job->moves != NULL
                                   ? g_array_index (job->moves, SbMove, 0).to
                                   : NULL);
  job_free (job);
}

/* Takes the job. */
static void
begin (SbWorkbench *self, Job *job)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done_cb, job);

  job->ticket = sb_workbench_take_ticket (self);
  g_task_set_source_tag (task, begin);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, work);
}

/* "035 add notification read state" */
static char *
dup_name (const SbMigration *migration)
{
  g_autofree char *description = sb_printable_ellipsize (migration->description, 60);

  return g_strdup_printf ("%.40s %s", migration->version, description);
}

static Job *
job_new (SbMigration *migration, const char *did, const char *not_done)
{
  Job *job = g_new0 (Job, 1);
  g_autofree char *name = dup_name (migration);

  job->migration = sb_migration_ref (migration);
  job->did = did;
  job->title = g_strdup_printf ("%s could not be %s", name, not_done);
  return job;
}

/* Whether it may be done at all; says why not where somebody asks for it all the same. */
static SbMigration *
take_selected (SbWorkbench *self, SbAbility ability)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);
  const char *why_not = NULL;

  if (sb_workbench_can (self, ability, &why_not) && item != NULL)
    return sb_timeline_item_get_migration (item);
  sb_workbench_toast (self, "Not done: %s", why_not != NULL ? why_not : "nothing is selected");
  return NULL;
}

static gboolean
is_unknown (SbWorkbench *self)
{
  return sb_timeline_item_get_state (sb_workbench_get_selected (self)) == SB_STATE_UNKNOWN;
}

static const char UNKNOWN[] = "Whether it is applied is not known, because no target can be read. "
                              "If it is, the history will not find it under another name.";

/* The newest applied, when @version would come before it; else NULL. */
static const SbTimelineRow *
find_newer_applied (SbWorkbench *self, SbProject *project, const char *version)
{
  SbTimelineItem *newest = sb_timeline_model_get_newest_applied (self->timeline);
  const SbTimelineRow *row = newest != NULL ? sb_timeline_item_get_row (newest) : NULL;

  if (row == NULL || version == NULL
      || sb_triple_compare_versions (project, version, row->version) >= 0)
    return NULL;
  return row;
}

static void
move (SbWorkbench *self, SbMigration *migration, const char *version, const char *description)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  const SbTimelineRow *newer = find_newer_applied (self, project, version);
  const char *did = version != NULL ? "Renumbered" : "Renamed";
  const char *accept = version != NULL ? "Renumber" : "Rename";
  g_autoptr (GError) error = NULL;
  GArray *moves = sb_triple_name (project, migration, version, description, &error);
  g_autofree char *name = NULL, *title = NULL, *body = NULL;
  Job *job;

  if (moves == NULL || moves->len == 0)
    {
      sb_workbench_toast (self, "Not done: %s", moves == NULL ? error->message : "it is its name");
      g_clear_pointer (&moves, g_array_unref);
      return;
    }
  job = job_new (migration, did, version != NULL ? "renumbered" : "renamed");
  job->moves = moves;
  job->new_key = sb_triple_dup_key (project, moves);
  if (newer == NULL && !is_unknown (self))
    {
      begin (self, job);
      return;
    }
  name = dup_name (migration);
  title = g_strdup_printf ("%s %s?", accept, name);
  body = newer != NULL
             ? g_strdup_printf ("%s comes before %.40s, the newest that is applied: it would be "
                                "late, and is applied only when it is named.",
                                version, newer->version)
             : g_strdup (UNKNOWN);
  ask (self, job, title, body, accept);
}

/**
 * sb_workbench_rename:
 * @self: a workbench
 * @description: what a person calls the selected migration from now on
 *
 * Gives all its files the names that come of that, or none. What is unsaved stays so.
 */
void
sb_workbench_rename (SbWorkbench *self, const char *description)
{
  SbMigration *migration = take_selected (self, SB_CAN_RENAME);

  if (migration != NULL)
    move (self, migration, NULL, description);
}

/**
 * sb_workbench_renumber:
 * @self: a workbench
 * @version: digits, not taken by another migration
 *
 * Gives all files of the selected migration another version, or none. Asks where it would be late
 * then.
 */
void
sb_workbench_renumber (SbWorkbench *self, const char *version)
{
  SbMigration *migration = take_selected (self, SB_CAN_RENUMBER);

  if (migration != NULL)
    move (self, migration, version, NULL);
}

/**
 * sb_workbench_delete:
 * @self: a workbench
 *
 * Asks, then moves all files of the selected migration to the trash; where there is none, asks
 * whether they are to be deleted for good.
 */
void
sb_workbench_delete (SbWorkbench *self)
{
  SbMigration *migration = take_selected (self, SB_CAN_DELETE);
  g_autoptr (GString) body = NULL;
  g_autofree char *name = NULL, *title = NULL;
  Job *job;

  if (migration == NULL)
    return;
  job = job_new (migration, "Deleted", "deleted");
  job->paths = sb_triple_list (migration);
  name = dup_name (migration);
  title = g_strdup_printf ("Delete %s?", name);
  body = g_string_new (job->paths[1] == NULL ? "Its file goes to the trash: "
                                             : "Its files go to the trash: ");
  for (guint i = 0; job->paths[i] != NULL; i++)
    {
      g_autofree char *file = g_filename_display_basename (job->paths[i]);
      g_autofree char *shown = sb_printable_ellipsize (file, 80);

      g_string_append_printf (body, "%s%s", i > 0 ? ", " : "", shown);
    }
  g_string_append_c (body, '.');
  if (sb_document_set_has_modified_in (self->documents, migration->key))
    g_string_append (body, " Changes that are not saved are lost.");
  if (is_unknown (self))
    g_string_append_printf (body, " %s", UNKNOWN);
  ask (self, job, title, body->str, "Delete");
}
