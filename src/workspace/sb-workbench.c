/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workbench-private.h"

#include <stdarg.h>

#include "sb-libpq.h"

/* How long a server may say nothing while its history is read; connecting alone may take ten. */
#define PATIENCE_S 20

struct _SbTicket
{
  SbWorkbench *workbench;
  guint generation;
};

static guint sb_workbench_signals[SB_WORKBENCH_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbWorkbench, sb_workbench, G_TYPE_OBJECT)

static void
activity_cb (SbWorkspace *workspace, const char *message, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (self->phase == SB_PHASE_OPENING || self->action != NULL)
    sb_workbench_set_activity (self, message);
  else if (self->is_drafting)
    sb_workbench_toast (self, "For the draft: %s …", message);
}

static void
parsed_cb (SbDocumentSet *documents, SbDocument *document, gpointer user_data)
{
  SbWorkbench *self = user_data;

  sb_problem_list_set_script (self->problems, sb_document_get_path (document),
                              sb_document_get_key (document), sb_document_get_role (document),
                              sb_document_get_script (document));
  sb_linter_take_script (self->linter, document);
}

/* What was rehearsed is not what stands in an editor with unsaved text. */
static void
documents_changed_cb (SbWorkbench *self)
{
  sb_workbench_show_proofs (self);
  sb_workbench_tell (self);
}

static void
sb_workbench_dispose (GObject *object)
{
  SbWorkbench *self = SB_WORKBENCH (object);

  g_clear_handle_id (&self->changed_source, g_source_remove);
  sb_workbench_judge_no_more (self);
  sb_workbench_follow_no_more (self);
  g_clear_pointer (&self->action, sb_action_free);
  g_clear_weak_pointer (&self->question);
  g_clear_weak_pointer (&self->run_question);
  g_clear_pointer (&self->unknown_run, g_free);
  g_clear_object (&self->watch);
  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  if (self->documents != NULL)
    g_signal_handlers_disconnect_by_data (self->documents, self);
  g_clear_pointer (&self->linter, sb_linter_close);
  g_clear_object (&self->completer);
  if (self->tryout != NULL)
    sb_tryout_close (self->tryout);
  g_clear_object (&self->tryout);
  if (self->rehearsals != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->rehearsals, self);
      sb_rehearsals_clear (self->rehearsals);
    }
  g_clear_object (&self->rehearsals);
  g_clear_pointer (&self->shown_proofs, g_hash_table_unref);
  g_clear_pointer (&self->tried, sb_place_free);
  g_clear_pointer (&self->tried_script, sb_script_unref);
  g_clear_object (&self->workspace);
  g_clear_object (&self->memory);
  g_clear_object (&self->timeline);
  g_clear_object (&self->documents);
  g_clear_object (&self->progress);
  g_clear_object (&self->checks);
  g_clear_object (&self->log);
  g_clear_object (&self->problems);
  g_clear_object (&self->plan);
  g_clear_object (&self->targets);

  G_OBJECT_CLASS (sb_workbench_parent_class)->dispose (object);
}

static void
sb_workbench_finalize (GObject *object)
{
  SbWorkbench *self = SB_WORKBENCH (object);

  g_free (self->project_name);
  g_free (self->server_text);
  g_clear_pointer (&self->known, sb_timeline_unref);
  g_free (self->activity);
  g_free (self->outcome);
  g_clear_pointer (&self->interruptions, g_ptr_array_unref);
  g_free (self->interruption);
  g_free (self->selected);
  g_free (self->why_not);
  g_clear_pointer (&self->failure, sb_failure_unref);
  g_free (self->last_key);
  g_clear_pointer (&self->project_trouble, sb_failure_unref);
  g_clear_pointer (&self->target_trouble, sb_failure_unref);

  G_OBJECT_CLASS (sb_workbench_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n_parameters, ...)
{
  guint signal;
  va_list types;

  va_start (types, n_parameters);
  signal = g_signal_new_valist (name, SB_TYPE_WORKBENCH, G_SIGNAL_RUN_LAST, NULL, NULL, NULL, NULL,
                                G_TYPE_NONE, n_parameters, types);
  va_end (types);
  return signal;
}

static void
sb_workbench_class_init (SbWorkbenchClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sb_workbench_dispose;
  object_class->finalize = sb_workbench_finalize;

  /**
   * SbWorkbench::changed:
   * @self: a workbench
   *
   * Something that a header, banner or menu shows, or what is possible, may be different. Bursts
   * are told once.
   */
  sb_workbench_signals[SB_WORKBENCH_CHANGED] = new_signal ("changed", 0);

  /**
   * SbWorkbench::selected:
   * @self: a workbench
   *
   * Another migration is selected, or none.
   */
  sb_workbench_signals[SB_WORKBENCH_SELECTED] = new_signal ("selected", 0);

  /**
   * SbWorkbench::failure:
   * @self: a workbench
   *
   * Something failed, or the failure was dismissed.
   */
  sb_workbench_signals[SB_WORKBENCH_FAILURE] = new_signal ("failure", 0);

  /**
   * SbWorkbench::question:
   * @self: a workbench
   * @question: what only the person can decide; take a reference, show it, answer it
   */
  sb_workbench_signals[SB_WORKBENCH_QUESTION] = new_signal ("question", 1, SB_TYPE_QUESTION);

  /**
   * SbWorkbench::toast:
   * @self: a workbench
   * @text: a few words, plain text
   */
  sb_workbench_signals[SB_WORKBENCH_TOAST] = new_signal ("toast", 1, G_TYPE_STRING);

  /**
   * SbWorkbench::run-ended:
   * @self: a workbench
   * @title: what ended, and where
   * @body: how
   * @good: whether everything was done and every check passed
   */
  sb_workbench_signals[SB_WORKBENCH_RUN_ENDED] = new_signal ("run-ended", 3, G_TYPE_STRING,
                                                             G_TYPE_STRING, G_TYPE_BOOLEAN);

  /**
   * SbWorkbench::close:
   * @self: a workbench
   *
   * What sb_workbench_ask_to_close() asked about is settled: the window may close now.
   */
  sb_workbench_signals[SB_WORKBENCH_CLOSE] = new_signal ("close", 0);

  /**
   * SbWorkbench::readiness:
   * @self: a workbench
   *
   * The checklist is another one, or there is none.
   */
  sb_workbench_signals[SB_WORKBENCH_READINESS] = new_signal ("readiness", 0);
}

static void
sb_workbench_init (SbWorkbench *self)
{
  self->patience_s = PATIENCE_S;
  self->is_outcome_good = TRUE;
}

/* Telling */

static gboolean
changed_cb (gpointer user_data)
{
  SbWorkbench *self = user_data;

  self->changed_source = 0;
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/*< private >
 * sb_workbench_tell:
 * @self: a workbench
 *
 * "changed" is emitted once, before the main loop turns to anything less urgent.
 */
void
sb_workbench_tell (SbWorkbench *self)
{
  if (self->changed_source == 0)
    self->changed_source = g_idle_add_full (G_PRIORITY_DEFAULT, changed_cb, self, NULL);
}

void
sb_workbench_emit (SbWorkbench *self, SbWorkbenchSignal signal)
{
  g_signal_emit (self, sb_workbench_signals[signal], 0);
}

void
sb_workbench_toast (SbWorkbench *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_TOAST], 0, text);
}

/*< private >
 * sb_workbench_withdraw_question:
 * @self: a workbench
 *
 * Cancels the question that waits for an answer.
 *
 * Returns: whether there was one
 */
gboolean
sb_workbench_withdraw_question (SbWorkbench *self)
{
  g_autoptr (SbQuestion) question = NULL;

  if (self->question == NULL || sb_question_is_answered (self->question))
    return FALSE;
  question = g_object_ref (self->question);
  sb_question_answer (question, SB_ANSWER_CANCEL);
  return TRUE;
}

/*< private >
 * sb_workbench_ask:
 * @self: a workbench
 * @question: (transfer full): what is asked; with nobody there to show it, it is cancelled
 *
 * One question at a time: what was asked before and is not answered is cancelled.
 */
void
sb_workbench_ask (SbWorkbench *self, SbQuestion *question)
{
  g_autoptr (SbQuestion) asked = question;

  sb_workbench_withdraw_question (self);
  g_set_weak_pointer (&self->question, asked);
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_QUESTION], 0, asked);
}

/*< private >
 * sb_workbench_ask_about_run:
 * @self: a workbench with a run
 * @question: (transfer full): what is asked
 *
 * sb_workbench_ask(); the question goes away when the run has ended.
 */
void
sb_workbench_ask_about_run (SbWorkbench *self, SbQuestion *question)
{
  g_set_weak_pointer (&self->run_question, question);
  sb_workbench_ask (self, question);
}

/*< private >
 * sb_workbench_withdraw_run_question:
 * @self: a workbench whose run has ended
 *
 * Cancels the question about it, where that still waits for an answer.
 */
void
sb_workbench_withdraw_run_question (SbWorkbench *self)
{
  if (self->run_question != NULL && self->run_question == self->question)
    sb_workbench_withdraw_question (self);
  g_clear_weak_pointer (&self->run_question);
}

void
sb_workbench_emit_run_ended (SbWorkbench *self, const char *title, const char *body, gboolean good)
{
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_RUN_ENDED], 0, title, body, good);
}

/*< private >
 * sb_workbench_set_activity:
 * @self: a workbench
 * @text: (nullable): what goes on: "making the sandbox (once)"
 */
void
sb_workbench_set_activity (SbWorkbench *self, const char *text)
{
  g_free (self->activity);
  self->activity = g_strdup (text);
  if (text != NULL)
    self->activity[0] = g_ascii_toupper (text[0]);
  sb_workbench_tell (self);
}

void
sb_workbench_set_phase (SbWorkbench *self, SbPhase phase)
{
  self->phase = phase;
  sb_workbench_tell (self);
}

/*< private >
 * sb_workbench_take_failure:
 * @self: a workbench
 * @failure: (transfer full) (nullable): what failed; %NULL: nothing any more
 */
void
sb_workbench_take_failure (SbWorkbench *self, SbFailure *failure)
{
  sb_document_set_unmark (self->documents);
  if (self->failure == NULL && failure == NULL)
    return;
  g_clear_pointer (&self->failure, sb_failure_unref);
  self->failure = failure;
  self->is_tryout_failure = FALSE;
  sb_problem_list_set_failure (self->problems, failure);
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_FAILURE], 0);
  sb_workbench_tell (self);
}

/*< private >
 * sb_workbench_correct_failure:
 * @self: a workbench
 * @failure: (transfer full): what is shown, with more that is known about it
 */
void
sb_workbench_correct_failure (SbWorkbench *self, SbFailure *failure)
{
  g_clear_pointer (&self->failure, sb_failure_unref);
  self->failure = failure;
  sb_problem_list_set_failure (self->problems, failure);
  g_signal_emit (self, sb_workbench_signals[SB_WORKBENCH_FAILURE], 0);
}

/*< private >
 * sb_workbench_fail:
 * @self: a workbench
 * @title: what did not work
 * @error: why
 */
void
sb_workbench_fail (SbWorkbench *self, const char *title, const GError *error)
{
  sb_workbench_take_failure (self, sb_failure_new_from_error (title, error));
}

/* Tickets */

SbTicket *
sb_workbench_take_ticket (SbWorkbench *self)
{
  SbTicket *ticket = g_new (SbTicket, 1);

  ticket->workbench = g_object_ref (self);
  ticket->generation = self->generation;
  self->n_tickets++;
  return ticket;
}

/*< private >
 * sb_ticket_peek:
 * @self: a ticket
 * @is_current: (out): whether what was begun is still wanted
 *
 * Returns: (transfer none): the workbench, which the ticket holds
 */
SbWorkbench *
sb_ticket_peek (SbTicket *self, gboolean *is_current)
{
  *is_current = self->generation == self->workbench->generation;
  return self->workbench;
}

/*< private >
 * sb_ticket_return:
 * @self: (transfer full): a ticket
 * @is_current: (out): whether what was begun is still wanted
 *
 * Returns: (transfer full): the workbench
 */
SbWorkbench *
sb_ticket_return (SbTicket *self, gboolean *is_current)
{
  SbWorkbench *workbench = self->workbench;

  *is_current = self->generation == workbench->generation;
  workbench->n_tickets--;
  g_free (self);
  sb_workbench_tell (workbench);
  return workbench;
}

/* What an earlier run left open is told where the person looks, and stays in the log. */
static void
interruption_cb (SbWorkspace *workspace, const SbInterruption *interruption, gpointer user_data)
{
  SbWorkbench *self = user_data;

  sb_log_model_push_text (self->log, SB_LOG_WARNING, interruption->text);
  sb_workbench_add_interruption (self, interruption);
}

/* Public */

/**
 * sb_workbench_new:
 * @application_name: what servers see: "switchback"
 * @memory: (nullable): what is remembered, if anything
 *
 * Main thread.
 *
 * Returns: (transfer full): a workbench with no project
 */
SbWorkbench *
sb_workbench_new (const char *application_name, SbMemory *memory)
{
  SbWorkbench *self = g_object_new (SB_TYPE_WORKBENCH, NULL);

  /* Addresses are read on the main thread, too, which should not wait for libpq's files. */
  sb_libpq_begin_to_load ();
  self->workspace = sb_workspace_new (application_name);
  sb_workspace_set_lossy_notices (self->workspace, TRUE);
  self->memory = memory != NULL ? g_object_ref (memory) : NULL;
  self->timeline = sb_timeline_model_new ();
  self->documents = sb_document_set_new ();
  self->progress = sb_run_progress_new ();
  self->checks = sb_check_list_new ();
  self->log = sb_log_model_new (100000);
  self->problems = sb_problem_list_new ();
  self->plan = sb_plan_model_new ();
  self->targets = sb_target_list_new ();
  self->linter = sb_workbench_new_linter (self);
  self->completer = sb_completer_new ();
  self->tryout = sb_workbench_new_tryout (self);
  self->rehearsals = sb_workbench_new_rehearsals (self);
  g_signal_connect (self->workspace, "activity", G_CALLBACK (activity_cb), self);
  g_signal_connect (self->workspace, "interruption", G_CALLBACK (interruption_cb), self);
  g_signal_connect (self->documents, "parsed", G_CALLBACK (parsed_cb), self);
  g_signal_connect_swapped (self->documents, "changed", G_CALLBACK (documents_changed_cb), self);
  return self;
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (user_data, &is_current);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!sb_document_set_save_all_finish (self->documents, result, &n, &error))
    sb_workbench_toast (self, "Not saved: %s", error->message);
  else if (n > 0)
    sb_workbench_toast (self, n == 1 ? "Saved %u file" : "Saved %u files", n);
  sb_workbench_judge (self);
}

/**
 * sb_workbench_save:
 * @self: a workbench
 *
 * Saves all documents with unsaved changes.
 */
void
sb_workbench_save (SbWorkbench *self)
{
  if (sb_document_set_get_n_modified (self->documents) > 0)
    sb_document_set_save_all_async (self->documents, saved_cb, sb_workbench_take_ticket (self));
}

/**
 * sb_workbench_dismiss_failure:
 * @self: a workbench
 *
 * The person has seen the failure and the last outcome.
 */
void
sb_workbench_dismiss_failure (SbWorkbench *self)
{
  g_clear_pointer (&self->outcome, g_free);
  self->offers_rollback = FALSE;
  self->is_outcome_good = TRUE;
  sb_workbench_take_failure (self, NULL);
  sb_workbench_tell (self);
}
