/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The workbench's target: finding, choosing and reaching one, and reading what it has. */
#include "sb-workbench-private.h"

#include <string.h>

/* Reading a target's history, with one more try where the connection turns out to be dead. */
typedef struct
{
  SbTicket *ticket;
  SbReadFunc func;
  guint n_tries;
  guint patience;
  gboolean is_late; /* the server has been silent for too long */
} Reading;

static void read_once (SbWorkbench *self, Reading *reading);

/*< private >
 * sb_workbench_get_target_name:
 * @self: a workbench
 *
 * Returns: (transfer none): what people call the current target
 */
const char *
sb_workbench_get_target_name (SbWorkbench *self)
{
  SbTargetItem *current = sb_target_list_get_current (self->targets);

  return current != NULL ? sb_target_item_get_name (current) : "the target";
}

static gboolean
is_on_sandbox (SbWorkbench *self)
{
  SbTargetItem *current = sb_target_list_get_current (self->targets);

  return current != NULL && sb_target_item_is_sandbox (current);
}

/* Reading */

static void
reading_free (Reading *self)
{
  g_clear_handle_id (&self->patience, g_source_remove);
  g_free (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  Reading *reading = user_data;
  gboolean is_current;
  SbWorkbench *self = sb_ticket_peek (reading->ticket, &is_current);

  reading->patience = 0;
  reading->is_late = TRUE;
  if (is_current)
    sb_workspace_cancel (self->workspace, SB_CANCEL_ABANDON);
  return G_SOURCE_REMOVE;
}

static void
set_server_text (SbWorkbench *self)
{
  const SbServerInfo *server = sb_workspace_get_server (self->workspace);

  g_clear_pointer (&self->server_text, g_free);
  if (server != NULL)
    self->server_text = g_strdup_printf ("PostgreSQL %s · %s", server->version,
                                         sb_pooling_get_name (server->pooling));
}

static void
sandbox_back_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  gboolean is_current;
  SbWorkbench *self = sb_ticket_peek (reading->ticket, &is_current);
  g_autoptr (GError) error = NULL;

  if (is_current && sb_workspace_open_sandbox_finish (self->workspace, result, &error))
    {
      read_once (self, reading);
      return;
    }
  {
    SbReadFunc func = reading->func;
    g_autoptr (SbWorkbench) alive = sb_ticket_return (reading->ticket, &is_current);

    reading_free (reading);
    if (is_current)
      func (self, error);
  }
}

/* A connection that broke while nobody used it, or a sandbox that was killed, is no reason to
 * bother a person. */
static gboolean
try_again (SbWorkbench *self, Reading *reading, const GError *error)
{
  gboolean is_lost = g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_LOST);

  /* Files were read again meanwhile: what they are is asked against, not what they were. */
  if (g_error_matches (error, SB_DB_ERROR, SB_DB_ERROR_CANCELLED) && !reading->is_late
      && self->action == NULL && sb_workspace_get_target (self->workspace) != NULL)
    {
      read_once (self, reading);
      return TRUE;
    }
  if (reading->is_late || reading->n_tries > 1 || (!is_lost && !sb_db_error_is_connect (error)))
    return FALSE;
  if (is_on_sandbox (self))
    sb_workspace_open_sandbox_async (self->workspace, sandbox_back_cb, reading);
  else if (is_lost)
    read_once (self, reading);
  else
    return FALSE;
  return TRUE;
}

/* Somebody else was at the target meanwhile, as far as its history tells. */
static gboolean
is_elsewhere (SbWorkbench *self)
{
  SbTimeline *now = sb_workspace_get_timeline (self->workspace);

  for (int state = 0; state < SB_N_STATES; state++)
    if (self->known == NULL
        || sb_timeline_count (self->known, state) != sb_timeline_count (now, state))
      return TRUE;
  return FALSE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reading *reading = user_data;
  SbReadFunc func = reading->func;
  gboolean is_current, is_late;
  SbWorkbench *self = sb_ticket_peek (reading->ticket, &is_current);
  g_autoptr (SbWorkbench) alive = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_read = sb_workspace_refresh_finish (self->workspace, result, &error);

  g_clear_handle_id (&reading->patience, g_source_remove);
  if (is_current && !is_read && try_again (self, reading, error))
    return;
  is_late = reading->is_late;
  alive = sb_ticket_return (reading->ticket, &is_current);
  reading_free (reading);
  if (!is_current)
    return;
  if (!is_read && is_late)
    {
      g_clear_error (&error);
      g_set_error (&error, SB_DB_ERROR, SB_DB_ERROR_CONNECT,
                   "timeout: the server has not answered for %u s", self->patience_s);
    }
  if (is_read)
    {
      gboolean has_changed = self->is_stale || is_elsewhere (self);

      self->is_stale = FALSE;
      self->read_at = g_get_monotonic_time ();
      g_clear_pointer (&self->target_trouble, sb_failure_unref);
      g_clear_pointer (&self->known, sb_timeline_unref);
      self->known = sb_timeline_ref (sb_workspace_get_timeline (self->workspace));
      sb_timeline_model_set_timeline (self->timeline, sb_workspace_get_timeline (self->workspace));
      sb_workbench_keep_selection (self);
      sb_workbench_lint (self);
      sb_workbench_gather_names (self, has_changed);
      set_server_text (self);
      sb_workbench_remember (self);
      sb_workbench_tell (self);
    }
  func (self, error);
}

static void
read_once (SbWorkbench *self, Reading *reading)
{
  reading->n_tries++;
  reading->patience = g_timeout_add_seconds (self->patience_s, patience_cb, reading);
  sb_workspace_refresh_async (self->workspace, read_cb, reading);
}

/*< private >
 * sb_workbench_read:
 * @self: a workbench with a target
 * @func: called when the models show what the target has, or with why they cannot; not at all when
 *   another target was chosen meanwhile
 */
void
sb_workbench_read (SbWorkbench *self, SbReadFunc func)
{
  Reading *reading = g_new0 (Reading, 1);

  reading->ticket = sb_workbench_take_ticket (self);
  reading->func = func;
  read_once (self, reading);
}

/*< private >
 * sb_workbench_go_offline:
 * @self: a workbench
 * @title: what did not work
 * @error: why
 *
 * States are unknown from now on; everything else works.
 */
void
sb_workbench_go_offline (SbWorkbench *self, const char *title, const GError *error)
{
  g_clear_pointer (&self->target_trouble, sb_failure_unref);
  self->target_trouble = sb_failure_new_from_error (title, error);
  g_clear_pointer (&self->server_text, g_free);
  g_clear_pointer (&self->known, sb_timeline_unref);
  self->is_stale = FALSE;
  sb_log_model_push_text (self->log, SB_LOG_ERROR, self->target_trouble->message);
  sb_timeline_model_set_project (self->timeline, sb_workspace_get_project (self->workspace));
  sb_workbench_set_activity (self, NULL);
  sb_workbench_set_phase (self, SB_PHASE_OFFLINE);
  sb_workbench_remember (self);
  sb_workbench_keep_selection (self);
  sb_workbench_lint (self);
  sb_workbench_gather_names (self, FALSE);
  sb_workbench_settle (self);
}

/*< private >
 * sb_workbench_lose_target:
 * @self: a workbench with a target
 * @error: why it cannot be read
 *
 * As sb_workbench_go_offline().
 */
void
sb_workbench_lose_target (SbWorkbench *self, const GError *error)
{
  g_autofree char *title = g_strdup_printf (error->domain == SB_HISTORY_ERROR
                                                ? "Could not read the history of %s"
                                                : "Could not connect to %s",
                                            sb_workbench_get_target_name (self));

  sb_workbench_go_offline (self, title, error);
}

static void
reached_cb (SbWorkbench *self, const GError *error)
{
  if (error != NULL)
    {
      sb_workbench_lose_target (self, error);
      return;
    }
  sb_workbench_set_activity (self, NULL);
  sb_workbench_set_phase (self, SB_PHASE_READY);
  sb_workbench_settle (self);
}

/*< private >
 * sb_workbench_read_again:
 * @self: a workbench with a target
 *
 * Reads what the target has now, after a run or a change of files.
 */
void
sb_workbench_read_again (SbWorkbench *self)
{
  sb_workbench_read (self, reached_cb);
}

/* Reaching */

static void
sandbox_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;

  if (!is_current)
    return;
  if (sb_workspace_open_sandbox_finish (self->workspace, result, &error))
    sb_workbench_read (self, reached_cb);
  else
    sb_workbench_go_offline (self, "The sandbox could not be started", error);
}

/*< private >
 * sb_workbench_reach:
 * @self: a workbench with a project
 * @item: the target to work on
 *
 * Connects anew, whatever went on before.
 */
void
sb_workbench_reach (SbWorkbench *self, SbTargetItem *item)
{
  gboolean is_other = item != sb_target_list_get_current (self->targets);
  g_autofree char *activity = NULL;

  self->generation++;
  self->is_stale = FALSE;
  g_clear_pointer (&self->known, sb_timeline_unref);
  g_clear_pointer (&self->target_trouble, sb_failure_unref);
  g_clear_pointer (&self->server_text, g_free);
  sb_target_list_set_current (self->targets, item);
  sb_workbench_set_phase (self, SB_PHASE_OPENING);
  if (is_other)
    {
      /* What was verified, what was interrupted, and where the other one stands, is not about this
       * target. */
      sb_workbench_dismiss_interruption (self);
      sb_check_list_clear (self->checks);
      sb_completer_set_names (self->completer, NULL, NULL);
      sb_timeline_model_forget_checks (self->timeline);
      sb_timeline_model_set_project (self->timeline, sb_workspace_get_project (self->workspace));
    }
  if (sb_target_item_is_sandbox (item))
    {
      sb_workbench_set_activity (self, "starting the sandbox");
      /* What the old target is asked meanwhile is of no interest any more. */
      sb_workspace_set_target (self->workspace, NULL);
      sb_workspace_open_sandbox_async (self->workspace, sandbox_cb,
                                       sb_workbench_take_ticket (self));
      return;
    }
  activity = g_strdup_printf ("connecting to %s", sb_target_item_get_name (item));
  sb_workbench_set_activity (self, activity);
  sb_workspace_set_target (self->workspace, sb_target_item_get_target (item));
  sb_workbench_read (self, reached_cb);
}

/* Finding */

/* The one that is worked on already, the one of the last time, the first that was found, else the
 * sandbox, which needs no configuration. */
static SbTargetItem *
choose (SbWorkbench *self, gboolean first_is_unusable)
{
  const char *folder = sb_workbench_get_project_folder (self);
  SbTargetItem *item = sb_target_list_get_current (self->targets);
  g_autofree char *source = NULL;

  if (self->wants_sandbox)
    return sb_target_list_get_sandbox (self->targets);
  if (item != NULL)
    return item;
  source = self->memory != NULL ? sb_memory_dup_target_source (self->memory, folder) : NULL;
  item = source != NULL ? sb_target_list_find (self->targets, source, NULL) : NULL;
  if (item != NULL)
    return item;
  if (first_is_unusable)
    return NULL;
  item = sb_target_list_get_first_found (self->targets);
  return item != NULL ? item : sb_target_list_get_sandbox (self->targets);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (GPtrArray) targets = NULL;
  g_autoptr (GError) error = NULL;
  guint n_first = 0;
  SbTargetItem *item;

  if (!is_current)
    return;
  targets = sb_workspace_find_targets_finish (self->workspace, result, &problems, &n_first, &error);
  if (targets == NULL)
    {
      sb_workbench_go_offline (self, "Targets could not be looked for", error);
      return;
    }
  for (guint i = 0; i < problems->len; i++)
    sb_log_model_push_text (self->log, SB_LOG_WARNING, problems->pdata[i]);
  sb_target_list_set_found (self->targets, targets);
  item = choose (self, n_first > 0);
  self->wants_sandbox = FALSE;
  if (item != NULL)
    {
      sb_workbench_reach (self, item);
      return;
    }
  g_set_error_literal (&error, SB_DB_ERROR, SB_DB_ERROR_TARGET, problems->pdata[0]);
  sb_workspace_set_target (self->workspace, NULL);
  sb_workbench_go_offline (self, "The project's target cannot be used", error);
}

/*< private >
 * sb_workbench_find_targets:
 * @self: a workbench with a project
 *
 * Looks for the project's targets, chooses one and reaches it.
 */
void
sb_workbench_find_targets (SbWorkbench *self)
{
  sb_workspace_find_targets_async (self->workspace, found_cb, sb_workbench_take_ticket (self));
}

/**
 * sb_workbench_choose_target:
 * @self: a workbench with a project
 * @item: one of its targets; the current one: it is connected to anew
 */
void
sb_workbench_choose_target (SbWorkbench *self, SbTargetItem *item)
{
  const char *why;

  if (!sb_workbench_can (self, SB_CAN_CHOOSE_TARGET, &why))
    {
      sb_workbench_toast (self, "Not now: %s", why);
      return;
    }
  sb_workbench_dismiss_failure (self);
  sb_workbench_reach (self, item);
  if (self->memory != NULL && !sb_target_item_is_pasted (item))
    sb_memory_set_target_source (self->memory, sb_workbench_get_project_folder (self),
                                 sb_target_item_get_source (item));
}

/**
 * sb_workbench_paste_target:
 * @self: a workbench with a project
 * @text: a URL or `key=value` words, as somebody copied it from somewhere
 * @error: return location for %SB_DB_ERROR_TARGET: what is wrong with @text; never its password
 *
 * Adds a target for this session and chooses it. It is not remembered.
 *
 * Returns: whether @text names a target
 */
gboolean
sb_workbench_paste_target (SbWorkbench *self, const char *text, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autoptr (SbTarget) target = sb_target_new_from_text (trimmed, "given by hand", error);

  memset (trimmed, 0, strlen (trimmed));
  if (target == NULL)
    return FALSE;
  sb_workbench_choose_target (self, sb_target_list_add_pasted (self->targets, target));
  return TRUE;
}

/* The sandbox */

static void
reset_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  gboolean is_reset = sb_workspace_reset_sandbox_finish (self->workspace, result, &error);

  self->is_resetting = FALSE;
  if (is_reset)
    {
      sb_workbench_toast (self, "The sandbox is as new");
      sb_workbench_read (self, reached_cb);
    }
  else
    sb_workbench_go_offline (self, "The sandbox could not be reset", error);
}

static void
reset_answer_cb (SbAnswer answer, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (answer != SB_ANSWER_ACCEPT || !sb_workbench_can (self, SB_CAN_RESET_SANDBOX, NULL))
    return;
  sb_workbench_dismiss_failure (self);
  sb_check_list_clear (self->checks); /* what was verified goes with the database */
  sb_timeline_model_forget_checks (self->timeline);
  self->generation++;
  self->is_resetting = TRUE;
  sb_workbench_set_phase (self, SB_PHASE_OPENING);
  sb_workbench_set_activity (self, "making the sandbox's database anew");
  sb_workspace_reset_sandbox_async (self->workspace, reset_cb, sb_workbench_take_ticket (self));
}

/**
 * sb_workbench_reset_sandbox:
 * @self: a workbench on the sandbox
 *
 * Asks, then makes the project's database in the sandbox anew.
 */
void
sb_workbench_reset_sandbox (SbWorkbench *self)
{
  SbQuestion *question;
  const char *why;

  if (!sb_workbench_can (self, SB_CAN_RESET_SANDBOX, &why))
    {
      sb_workbench_toast (self, "Not now: %s", why);
      return;
    }
  question = sb_question_new (
      "Reset the sandbox?",
      "This project's database in the sandbox is made anew: all data in it goes, and every "
      "migration is pending again. Files stay as they are, and so do other projects.",
      "Reset", reset_answer_cb, g_object_ref (self), g_object_unref);
  sb_question_set_destructive (question);
  sb_workbench_ask (self, question);
}
