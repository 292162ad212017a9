/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-action.h"

#include "sb-cancel-words.h"
#include "sb-workspace-proof.h"

/* More open items than anybody reads in a question. */
#define MAX_OPEN 8

static void make_plan (SbWorkbench *self);

void
sb_action_free (SbAction *self)
{
  g_free (self->key);
  g_free (self->bad_key);
  g_clear_pointer (&self->plan, sb_plan_unref);
  g_clear_pointer (&self->migrations, g_ptr_array_unref);
  g_clear_pointer (&self->last, sb_run_event_unref);
  g_ptr_array_unref (self->errors);
  g_free (self);
}

/*< private >
 * sb_action_get_plan_kind:
 * @self: an action
 *
 * Returns: what it plans; for a verification without meaning
 */
SbPlanKind
sb_action_get_plan_kind (SbAction *self)
{
  return self->kind == SB_PROGRESS_ROLLBACK ? SB_PLAN_ROLLBACK : SB_PLAN_APPLY;
}

/* Ending */

/* What the target has now is read last, whatever happened. */
static void
end_action (SbWorkbench *self)
{
  SbAction *action = g_steal_pointer (&self->action);

  sb_workbench_withdraw_run_question (self);
  sb_run_progress_end (self->progress);
  sb_workbench_set_activity (self, NULL);
  self->is_stale = action->is_sent;
  if (self->phase == SB_PHASE_RUNNING)
    {
      sb_workbench_set_phase (self, SB_PHASE_READY);
      sb_workbench_read_again (self);
    }
  else
    sb_workbench_settle (self);
  sb_action_free (action);
  sb_workbench_close_after_run (self);
}

static void
refuse (SbWorkbench *self, const GError *error)
{
  if (self->action->n_cancels > 0)
    sb_action_show_cancelled (self, self->action);
  else
    sb_action_show_refusal (self, self->action, error);
  end_action (self);
  if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY))
    sb_workbench_follow_other_run (self);
}

/* Between two steps: has the person asked to stop meanwhile? */
static gboolean
goes_on (SbWorkbench *self)
{
  if (self->action->n_cancels == 0)
    return TRUE;
  sb_action_show_cancelled (self, self->action);
  end_action (self);
  return FALSE;
}

/* Running */

static void
event_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (self->action != NULL)
    sb_action_push_event (self, self->action, event);
}

static void
run_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  g_autoptr (SbRunEvent) summary = NULL;

  g_signal_handlers_disconnect_by_func (self->workspace, event_cb, self);
  if (self->action->kind == SB_PROGRESS_VERIFY)
    summary = sb_workspace_verify_finish (self->workspace, result, &error);
  else
    summary = sb_workspace_run_finish (self->workspace, result, &error);
  if (summary == NULL)
    {
      refuse (self, error);
      return;
    }
  sb_action_show_outcome (self, self->action, summary);
  end_action (self);
}

static void
begin_run (SbWorkbench *self)
{
  static const char *const verbs[] = { "Apply", "Roll back", "Verify" };
  SbAction *action = self->action;
  g_autofree char *heading = g_strdup_printf ("%s on %s", verbs[action->kind],
                                              sb_workbench_get_target_name (self));

  sb_log_model_push_text (self->log, SB_LOG_HEADING, heading);
  sb_run_progress_begin (self->progress, action->kind);
  sb_workbench_set_activity (self, NULL);
  action->is_sent = TRUE;
  g_signal_connect (self->workspace, "run-event", G_CALLBACK (event_cb), self);
}

static void
run_plan (SbWorkbench *self)
{
  SbRunOptions options = { .verify = self->action->kind == SB_PROGRESS_APPLY,
                           .checks = { .as = sb_check_list_get_run_as (self->checks),
                                       .stream = TRUE } };

  begin_run (self);
  sb_workspace_run_async (self->workspace, self->action->plan, &options, run_cb,
                          sb_workbench_take_ticket (self));
}

static void
run_checks (SbWorkbench *self)
{
  SbVerifyOptions options = { .as = sb_check_list_get_run_as (self->checks), .stream = TRUE };
  SbAction *action = self->action;

  action->migrations = sb_action_list_migrations (self, action);
  if (action->migrations->len == 0)
    {
      sb_workbench_toast (self, "Nothing to verify");
      end_action (self);
      return;
    }
  begin_run (self);
  sb_run_progress_set_total (self->progress, action->migrations->len);
  sb_workspace_verify_async (self->workspace, action->migrations, &options, run_cb,
                             sb_workbench_take_ticket (self));
}

/* Planning and asking */

static void
gate_cb (SbAnswer answer, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (answer != SB_ANSWER_ACCEPT)
    self->action->n_cancels++;
  if (goes_on (self))
    run_plan (self);
}

static void
agree_cb (SbAnswer answer, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (answer != SB_ANSWER_ACCEPT)
    self->action->n_cancels++;
  if (!goes_on (self))
    return;
  self->action->agreed = TRUE;
  make_plan (self);
}

static void
statement_cb (SbAnswer answer, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (answer == SB_ANSWER_CANCEL)
    self->action->n_cancels++;
  if (!goes_on (self))
    return;
  self->action->answer = answer == SB_ANSWER_ACCEPT ? SB_PLAN_ANSWER_AGAIN : SB_PLAN_ANSWER_DONE;
  make_plan (self);
}

/* Nobody but a person who looks can tell what became of a statement. */
static void
ask_about_statement (SbWorkbench *self, const GError *error)
{
  g_autofree char *body = g_strdup_printf ("%s. Look in the database, then say so.",
                                           error->message);
  SbQuestion *question = sb_question_new ("Was the statement done?", body, "Run it again",
                                          statement_cb, g_object_ref (self), g_object_unref);

  sb_question_set_other (question, "It was done");
  sb_question_set_destructive (question); /* either answer may be wrong: Enter gives none */
  sb_workbench_ask (self, question);
}

static void
ask_to_agree (SbWorkbench *self, const GError *error)
{
  gboolean is_apply = self->action->kind == SB_PROGRESS_APPLY;
  g_autofree char *body = g_strdup_printf ("%s.", error->message);
  SbQuestion *question = sb_question_new (is_apply ? "Apply all the same?"
                                                   : "Roll back all the same?",
                                          body, is_apply ? "Apply" : "Roll back", agree_cb,
                                          g_object_ref (self), g_object_unref);

  sb_question_set_destructive (question);
  sb_workbench_ask (self, question);
}

/* What is open is said with the question; it stops nobody. */
static void
checklists_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GPtrArray) all = sb_workspace_read_ready_finish (self->workspace, result, NULL);
  g_autofree char *open = all != NULL ? sb_ready_dup_open (all, MAX_OPEN) : NULL;

  if (goes_on (self))
    sb_workbench_ask (self, sb_action_new_gate (self, self->action->plan, open, gate_cb));
}

static void
read_checklists (SbWorkbench *self)
{
  g_autoptr (GPtrArray)
      requests = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_ready_request_free);
  SbPlan *plan = self->action->plan;

  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    g_ptr_array_add (requests, sb_ready_request_new (sb_plan_get_step (plan, i)->migration));
  sb_workspace_read_ready_async (self->workspace, requests, checklists_cb,
                                 sb_workbench_take_ticket (self));
}

static void
proofs_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;

  if (!goes_on (self))
    return;
  if (sb_workspace_check_proofs_finish (self->workspace, result, &error))
    read_checklists (self);
  else
    refuse (self, error);
}

static void
plan_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  SbAction *action = self->action;
  guint n_late;

  if (!goes_on (self))
    return;
  action->plan = sb_workspace_plan_finish (self->workspace, result, &error);
  if (action->plan == NULL)
    {
      if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK) && !action->agreed)
        ask_to_agree (self, error);
      else if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_ASK_STATEMENT)
               && action->answer == SB_PLAN_ANSWER_NONE)
        ask_about_statement (self, error);
      else
        refuse (self, error);
      return;
    }
  sb_plan_model_set_plan (self->plan, action->plan);
  if (sb_plan_get_n_steps (action->plan) == 0)
    {
      sb_workbench_toast (self, action->kind == SB_PROGRESS_APPLY ? "Nothing to apply"
                                                                  : "Nothing to roll back");
      end_action (self);
      return;
    }
  n_late = sb_plan_get_n_late (action->plan);
  if (n_late > 0)
    sb_workbench_toast (self,
                        n_late == 1 ? "%u late migration is left out: apply it by itself, or all"
                                    : "%u late migrations are left out: apply all takes them",
                        n_late);
  if (!sb_action_has_gate (self))
    run_plan (self);
  else if (action->kind == SB_PROGRESS_APPLY)
    sb_workspace_check_proofs_async (self->workspace, action->plan, proofs_cb,
                                     sb_workbench_take_ticket (self));
  else
    sb_workbench_ask (self, sb_action_new_gate (self, action->plan, NULL, gate_cb));
}

static void
make_plan (SbWorkbench *self)
{
  SbAction *action = self->action;
  SbPlanRequest request;
  g_auto (GStrv) keys = NULL;

  sb_workbench_make_request (self, sb_action_get_plan_kind (action), action->scope, action->key,
                             &request, &keys);
  request.agreed = action->agreed;
  request.answer = action->answer;
  sb_workspace_plan_async (self->workspace, &request, plan_cb, sb_workbench_take_ticket (self));
}

/* Reading and saving */

static void
read_cb (SbWorkbench *self, const GError *error)
{
  if (error != NULL && self->action->n_cancels == 0)
    {
      sb_workbench_lose_target (self, error);
      refuse (self, error);
      return;
    }
  if (!goes_on (self))
    return;
  if (self->action->kind == SB_PROGRESS_VERIFY)
    run_checks (self);
  else
    make_plan (self);
}

static void
files_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;

  if (!goes_on (self))
    return;
  if (!sb_workspace_open_finish (self->workspace, result, &error))
    {
      refuse (self, error);
      return;
    }
  sb_workbench_take_project (self);
  sb_workbench_read (self, read_cb);
}

/* Always: whoever presses Apply means the files as they are now. */
static void
read_files (SbWorkbench *self)
{
  sb_workspace_open_async (self->workspace, sb_workbench_get_project_folder (self), files_cb,
                           sb_workbench_take_ticket (self));
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!goes_on (self))
    return;
  if (!sb_document_set_save_all_finish (self->documents, result, &n, &error))
    {
      refuse (self, error);
      return;
    }
  if (n > 0)
    sb_workbench_toast (self, n == 1 ? "Saved %u file" : "Saved %u files", n);
  read_files (self);
}

static SbAbility
find_ability (SbProgressKind kind, SbScope scope)
{
  static const SbAbility abilities[][4] = {
    { SB_CAN_APPLY, SB_CAN_APPLY_THIS, SB_CAN_APPLY_TO, SB_CAN_APPLY_ALL },
    { SB_CAN_ROLLBACK, SB_CAN_ROLLBACK_THIS, SB_CAN_ROLLBACK_TO, SB_CAN_ROLLBACK_ALL },
    { SB_CAN_VERIFY, SB_CAN_VERIFY_THIS, SB_CAN_VERIFY_THIS, SB_CAN_VERIFY },
  };

  return abilities[kind][scope];
}

static void
begin_action (SbWorkbench *self, SbProgressKind kind, SbScope scope)
{
  const char *why;

  if (!sb_workbench_can (self, find_ability (kind, scope), &why))
    {
      sb_workbench_toast (self, "Not now: %s", why);
      return;
    }
  sb_workbench_dismiss_failure (self);
  sb_check_list_clear (self->checks);
  self->generation++; /* what is being read of files and target is read again anyway */
  self->action = g_new0 (SbAction, 1);
  self->action->kind = kind;
  self->action->scope = scope;
  self->action->key = sb_workbench_dup_selected_key (self);
  self->last_kind = kind;
  self->last_scope = scope;
  g_free (self->last_key);
  self->last_key = g_strdup (self->action->key);
  self->action->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_run_event_unref);
  sb_run_progress_begin (self->progress, kind);
  sb_workbench_set_phase (self, SB_PHASE_RUNNING);
  if (sb_document_set_get_n_modified (self->documents) > 0)
    sb_document_set_save_all_async (self->documents, saved_cb, sb_workbench_take_ticket (self));
  else
    read_files (self);
}

/**
 * sb_workbench_apply:
 * @self: a workbench
 * @scope: which migrations
 *
 * Saves what is unsaved, plans, asks where the target's environment or the plan demands it, applies
 * and verifies. What comes of it is told by the models, the failure, the outcome and "run-ended".
 */
void
sb_workbench_apply (SbWorkbench *self, SbScope scope)
{
  begin_action (self, SB_PROGRESS_APPLY, scope);
}

/**
 * sb_workbench_rollback:
 * @self: a workbench
 * @scope: which migrations
 *
 * As sb_workbench_apply(), backwards.
 */
void
sb_workbench_rollback (SbWorkbench *self, SbScope scope)
{
  begin_action (self, SB_PROGRESS_ROLLBACK, scope);
}

/**
 * sb_workbench_verify:
 * @self: a workbench
 * @scope: %SB_SCOPE_THIS for the selected migration, else whatever is applied
 *
 * Runs checks; they change nothing, so nobody is asked.
 */
void
sb_workbench_verify (SbWorkbench *self, SbScope scope)
{
  begin_action (self, SB_PROGRESS_VERIFY, scope);
}

/*< private >
 * sb_workbench_act_again:
 * @self: a workbench
 *
 * Does once more what was begun last, with what was selected then.
 */
void
sb_workbench_act_again (SbWorkbench *self)
{
  g_autofree char *key = g_strdup (self->last_key);

  if (key != NULL)
    sb_workbench_select (self, key);
  begin_action (self, self->last_kind, self->last_scope);
}

static void
cancel (SbWorkbench *self, SbCancelLevel level)
{
  SbAction *action = self->action;
  g_autofree char *words = g_strdup (action->is_sent ? sb_cancel_words (self->workspace, level)
                                                     : "cancelling");

  action->n_cancels++;
  words[0] = g_ascii_toupper (words[0]);
  sb_run_progress_set_cancelling (self->progress, words);
  /* Before anything is sent there is nothing to be gentle with. */
  sb_workspace_cancel (self->workspace, action->is_sent ? level : SB_CANCEL_ABANDON);
  sb_workbench_tell (self);
}

/*< private >
 * sb_workbench_abandon:
 * @self: a workbench with a run
 *
 * The last rung at once. Never waits.
 */
void
sb_workbench_abandon (SbWorkbench *self)
{
  cancel (self, SB_CANCEL_ABANDON);
}

/**
 * sb_workbench_cancel:
 * @self: a workbench with a run, or with a rehearsal
 *
 * The first time cancels the statement, the second ends the server process, the third gives the
 * connection up. Without a run the rehearsal ends. Never waits.
 */
void
sb_workbench_cancel (SbWorkbench *self)
{
  static const SbCancelLevel levels[] = { SB_CANCEL_STATEMENT, SB_CANCEL_TERMINATE,
                                          SB_CANCEL_ABANDON };
  SbAction *action = self->action;

  if (action == NULL)
    {
      sb_workbench_cancel_rehearsal (self);
      return;
    }
  if (!action->is_sent && sb_workbench_withdraw_question (self))
    return;
  cancel (self, levels[MIN (action->n_cancels, G_N_ELEMENTS (levels) - 1)]);
}
