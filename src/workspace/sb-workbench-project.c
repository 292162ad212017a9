/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench's project: opening it, taking in what changes on disk, selecting a migration. */
#include "sb-workbench-private.h"

#include <string.h>

#include "sb-printable.h"

/* Showing a project */

static void
watch_cb (SbWatch *watch, gpointer user_data)
{
  SbWorkbench *self = user_data;

  sb_document_set_check_disk (self->documents);
  self->files_changed = TRUE;
  sb_workbench_settle (self);
}

static void
watch_project (SbWorkbench *self, SbProject *project)
{
  g_clear_object (&self->watch);
  self->watch = sb_watch_new (project);
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (watch_cb), self, 0);
}

/*< private >
 * sb_workbench_take_project:
 * @self: a workbench whose workspace has read the project
 *
 * Shows it in all models but the timeline, which waits for the target's answer.
 */
void
sb_workbench_take_project (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  g_autofree char *name = sb_project_dup_name (project);

  g_free (self->project_name);
  self->project_name = sb_printable_line (name);
  g_clear_pointer (&self->project_trouble, sb_failure_unref);
  self->files_changed = FALSE;
  sb_document_set_set_project (self->documents, project);
  sb_problem_list_set_project (self->problems, project);
  sb_rehearsals_look (self->rehearsals);
  sb_workbench_tell (self);
}

/* What is shown of the project before has no meaning for the new one. */
static void
show_new_project (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);

  sb_workbench_dismiss_failure (self);
  sb_workbench_dismiss_interruption (self);
  sb_check_list_clear (self->checks);
  sb_tryout_close (self->tryout);
  sb_rehearsals_clear (self->rehearsals);
  sb_linter_set_project (self->linter, NULL, 0, FALSE, NULL);
  sb_target_list_clear (self->targets);
  sb_workbench_select (self, NULL);
  sb_workbench_take_project (self);
  sb_timeline_model_forget_checks (self->timeline);
  sb_timeline_model_set_project (self->timeline, project);
  watch_project (self, project);
  sb_workspace_set_target (self->workspace, NULL);
  g_clear_pointer (&self->server_text, g_free);
  g_clear_pointer (&self->target_trouble, sb_failure_unref);
}

/*< private >
 * sb_workbench_remember:
 * @self: a workbench with a project
 *
 * Notes where it stands for the welcome page and the next start.
 */
void
sb_workbench_remember (SbWorkbench *self)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbTimeline *timeline = sb_workspace_get_timeline (self->workspace);
  SbTargetItem *current = sb_target_list_get_current (self->targets);
  int n_pending = -1;

  if (self->memory == NULL || project == NULL)
    return;
  if (timeline != NULL)
    n_pending = (int) (sb_timeline_count (timeline, SB_STATE_PENDING)
                       + sb_timeline_count (timeline, SB_STATE_LATE)
                       + sb_timeline_count (timeline, SB_STATE_FAILED));
  sb_memory_note_project (self->memory, sb_project_get_folder (project), self->project_name,
                          sb_layout_get_id (sb_project_get_layout (project)),
                          current != NULL ? sb_target_item_get_name (current) : NULL, n_pending);
}

/* Opening */

typedef struct
{
  SbTicket *ticket;
  char *folder;
} Opening;

/* The paths in "…: "a", "b"", as sb_project_find() names them; %NULL unless there are two. */
static char **
parse_candidates (const char *message)
{
  const char *list = strstr (message, ": \"");
  g_autofree char *inner = NULL;
  char **paths;

  if (list == NULL || !g_str_has_suffix (message, "\""))
    return NULL;
  inner = g_strndup (list + 3, strlen (list + 3) - 1);
  paths = g_strsplit (inner, "\", \"", -1);
  if (g_strv_length (paths) == 2)
    return paths;
  g_strfreev (paths);
  return NULL;
}

typedef struct
{
  SbWorkbench *workbench;
  char **paths;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  g_object_unref (self->workbench);
  g_strfreev (self->paths);
  g_free (self);
}

static void
choice_cb (SbAnswer answer, gpointer user_data)
{
  Choice *choice = user_data;

  if (answer != SB_ANSWER_CANCEL)
    sb_workbench_open (choice->workbench, choice->paths[answer == SB_ANSWER_ACCEPT ? 0 : 1]);
}

static char *
dup_relative (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  while (length > 1 && folder[length - 1] == '/')
    length--;
  return g_strdup (strncmp (path, folder, length) == 0 && path[length] == '/' ? path + length + 1
                                                                              : path);
}

/* After a folder that could not be opened: what is open stays. */
static void
go_back (SbWorkbench *self)
{
  SbTargetItem *current = sb_target_list_get_current (self->targets);

  sb_workbench_set_activity (self, NULL);
  self->is_opening = FALSE;
  self->wants_sandbox = FALSE;
  if (sb_workspace_get_project (self->workspace) == NULL)
    sb_workbench_set_phase (self, SB_PHASE_CLOSED);
  else if (self->phase == SB_PHASE_OPENING && current != NULL)
    sb_workbench_reach (self, current);
  else if (self->phase == SB_PHASE_OPENING)
    sb_workbench_find_targets (self);
}

static gboolean
ask_which (SbWorkbench *self, const char *folder, const GError *error)
{
  g_auto (GStrv) paths = parse_candidates (error->message);
  g_autofree char *one = NULL, *two = NULL, *body = NULL;
  SbQuestion *question;
  Choice *choice;

  if (!g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_AMBIGUOUS) || paths == NULL)
    return FALSE;
  go_back (self);
  one = dup_relative (paths[0], folder);
  two = dup_relative (paths[1], folder);
  body = g_strdup_printf ("Both have migrations:\n%s\n%s", paths[0], paths[1]);
  choice = g_new (Choice, 1);
  choice->workbench = g_object_ref (self);
  choice->paths = g_steal_pointer (&paths);
  question = sb_question_new ("Which folder?", body, one, choice_cb, choice, choice_free);
  sb_question_set_other (question, two);
  sb_workbench_ask (self, question);
  return TRUE;
}

/*< private >
 * sb_workbench_fail_to_open:
 * @self: a workbench
 * @title: what did not work
 * @error: why
 *
 * A project that is open stays; without one it is the welcome page's trouble.
 */
void
sb_workbench_fail_to_open (SbWorkbench *self, const char *title, const GError *error)
{
  g_autoptr (SbFailure) failure = sb_failure_new_from_error (title, error);

  go_back (self);
  sb_workbench_toast (self, "%s: %s", title, failure->message);
  if (self->phase != SB_PHASE_CLOSED)
    return;
  g_clear_pointer (&self->project_trouble, sb_failure_unref);
  self->project_trouble = g_steal_pointer (&failure);
}

/* The project that is open stays, as it was read last. */
static void
set_unreadable (SbWorkbench *self, const GError *error)
{
  g_clear_pointer (&self->project_trouble, sb_failure_unref);
  self->project_trouble = sb_failure_new_from_error ("The folder cannot be read", error);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autofree char *folder = opening->folder;
  g_autofree char *before = NULL;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (opening->ticket, &is_current);
  g_autoptr (GError) error = NULL;

  if (!is_current)
    return;
  before = g_strdup (sb_workbench_get_project_folder (self));
  if (!sb_workspace_open_finish (self->workspace, result, &error))
    {
      if (g_strcmp0 (before, folder) == 0)
        set_unreadable (self, error);
      if (!ask_which (self, folder, error))
        sb_workbench_fail_to_open (self, "The folder could not be opened", error);
      return;
    }
  self->is_opening = FALSE;
  self->generation++; /* what was being read of the project before does not count */
  if (g_strcmp0 (before, sb_workbench_get_project_folder (self)) != 0)
    show_new_project (self);
  else
    sb_workbench_take_project (self);
  sb_workbench_set_phase (self, SB_PHASE_OPENING);
  sb_workbench_find_targets (self);
}

/*< private >
 * sb_workbench_open_folder:
 * @self: a workbench where nothing is unsaved
 * @folder: (type filename): what to open
 */
void
sb_workbench_open_folder (SbWorkbench *self, const char *folder)
{
  Opening *opening = g_new (Opening, 1);
  g_autofree char *name = g_filename_display_basename (folder);
  g_autofree char *shown = sb_printable_ellipsize (name, 60);
  g_autofree char *activity = g_strdup_printf ("opening %s", shown);

  self->generation++;
  self->is_opening = TRUE;
  /* That of a project that is open is over when its folder was read. */
  if (self->phase == SB_PHASE_CLOSED)
    g_clear_pointer (&self->project_trouble, sb_failure_unref);
  opening->ticket = sb_workbench_take_ticket (self);
  opening->folder = g_strdup (folder);
  if (self->phase == SB_PHASE_CLOSED)
    sb_workbench_set_phase (self, SB_PHASE_OPENING);
  sb_workbench_set_activity (self, activity);
  sb_workspace_open_async (self->workspace, folder, opened_cb, opening);
}

static void
open_then_cb (SbWorkbench *self, gpointer user_data)
{
  if (self->action != NULL || self->is_resetting || self->is_marking)
    return;
  self->wants_sandbox = FALSE;
  sb_workbench_open_folder (self, user_data);
}

/**
 * sb_workbench_open:
 * @self: a workbench
 * @folder: (type filename): a project's folder, or the one that holds it
 *
 * Opens the project and reaches its target: the one of the last time, else the first that is found,
 * else the sandbox. Asks first where there are unsaved changes. What cannot be opened is told as a
 * toast; with no project open it is the trouble, too.
 */
void
sb_workbench_open (SbWorkbench *self, const char *folder)
{
  if (self->action != NULL || self->is_resetting || self->is_marking)
    {
      sb_workbench_toast (self, "Not now: a run is going on");
      return;
    }
  sb_workbench_settle_documents (self, open_then_cb, g_strdup (folder), g_free);
}

/**
 * sb_workbench_reload:
 * @self: a workbench with a project
 *
 * Reads files and targets again and connects anew.
 */
void
sb_workbench_reload (SbWorkbench *self)
{
  g_autofree char *folder = g_strdup (sb_workbench_get_project_folder (self));
  const char *why;

  if (!sb_workbench_can (self, SB_CAN_RELOAD, &why))
    {
      sb_workbench_toast (self, "Not now: %s", why);
      return;
    }
  sb_document_set_check_disk (self->documents);
  sb_workbench_open_folder (self, folder);
}

/* Changes on disk */

/*< private >
 * sb_workbench_find_by_path:
 * @project: a project
 * @path: absolute path of a script
 *
 * Returns: (transfer none) (nullable): the migration that it belongs to
 */
SbMigration *
sb_workbench_find_by_path (SbProject *project, const char *path)
{
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      SbMigration *migration = sb_project_get_migration (project, i);

      for (guint role = 0; role < SB_N_ROLES; role++)
        if (g_strcmp0 (migration->paths[role], path) == 0)
          return migration;
    }
  return NULL;
}

static void
reread_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Opening *opening = user_data;
  g_autofree char *select_path = opening->folder;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (opening->ticket, &is_current);
  g_autoptr (GError) error = NULL;
  SbMigration *created = NULL;

  if (!is_current)
    return;
  if (!sb_workspace_open_finish (self->workspace, result, &error))
    {
      set_unreadable (self, error);
      sb_workbench_tell (self);
      return;
    }
  sb_workbench_take_project (self);
  if (select_path != NULL)
    created = sb_workbench_find_by_path (sb_workspace_get_project (self->workspace), select_path);
  if (self->phase != SB_PHASE_READY || created != NULL)
    sb_timeline_model_set_project (self->timeline, sb_workspace_get_project (self->workspace));
  if (created != NULL)
    sb_workbench_select (self, created->key);
  else if (self->phase != SB_PHASE_READY)
    sb_workbench_keep_selection (self);
  if (self->phase == SB_PHASE_READY)
    sb_workbench_read_again (self);
  else
    {
      sb_workbench_lint (self);
      sb_workbench_gather_names (self, FALSE);
      sb_workbench_settle (self);
    }
}

/*< private >
 * sb_workbench_reread:
 * @self: a workbench with a project, and nothing going on
 * @select_path: (nullable): a script whose migration is selected then
 *
 * Takes in what changed on disk; the target stays.
 */
void
sb_workbench_reread (SbWorkbench *self, const char *select_path)
{
  Opening *opening = g_new (Opening, 1);

  self->files_changed = FALSE;
  opening->ticket = sb_workbench_take_ticket (self);
  opening->folder = g_strdup (select_path);
  sb_workspace_open_async (self->workspace, sb_workbench_get_project_folder (self), reread_cb,
                           opening);
}

/*< private >
 * sb_workbench_settle:
 * @self: a workbench
 *
 * Called when something ended or files changed: takes the changes in, unless something goes on
 * after which it is called again.
 */
void
sb_workbench_settle (SbWorkbench *self)
{
  if (self->files_changed && self->action == NULL && !self->is_opening
      && (self->phase == SB_PHASE_READY || self->phase == SB_PHASE_OFFLINE))
    sb_workbench_reread (self, NULL);
}

/**
 * sb_workbench_created:
 * @self: a workbench with a project
 * @paths: (array zero-terminated=1): scripts that were made just now
 *
 * Takes them in and selects their migration.
 */
void
sb_workbench_created (SbWorkbench *self, const char *const *paths)
{
  if (self->action == NULL && !self->is_opening
      && sb_workspace_get_project (self->workspace) != NULL)
    sb_workbench_reread (self, paths[0]);
}
