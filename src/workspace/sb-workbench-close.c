/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Before unsaved text or a run would be lost: asking, and what comes after the answer. */
#include "sb-action.h"

/* What is to happen once nothing is unsaved any more. */
typedef struct
{
  SbWorkbench *workbench;
  SbThenFunc then;
  gpointer user_data;
  GDestroyNotify destroy;
} Pending;

static void
pending_free (gpointer data)
{
  Pending *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_object_unref (self->workbench);
  g_free (self);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Pending *pending = user_data;
  SbWorkbench *self = pending->workbench;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (sb_document_set_save_all_finish (self->documents, result, &n, &error))
    pending->then (self, pending->user_data);
  else
    sb_workbench_toast (self, "Not saved: %s", error->message);
  pending_free (pending);
}

/* What comes next may fail, a folder that cannot be opened: then the files are shown as they are. */
static void
discard (SbWorkbench *self)
{
  sb_document_set_forget_modified (self->documents);
  if (sb_workspace_get_project (self->workspace) != NULL)
    sb_workbench_keep_selection (self);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Pending **slot = user_data;
  Pending *pending = *slot;

  if (answer == SB_ANSWER_ACCEPT)
    sb_document_set_save_all_async (pending->workbench->documents, saved_cb,
                                    g_steal_pointer (slot));
  else if (answer == SB_ANSWER_OTHER)
    {
      discard (pending->workbench);
      pending->then (pending->workbench, pending->user_data);
    }
}

static void
slot_free (gpointer data)
{
  Pending **slot = data;

  g_clear_pointer (slot, pending_free);
  g_free (slot);
}

static SbQuestion *
new_question (SbWorkbench *self, Pending *pending)
{
  guint n = sb_document_set_get_n_modified (self->documents);
  g_auto (GStrv) names = sb_document_set_dup_modified_names (self->documents);
  g_autofree char *list = names != NULL ? g_strjoinv (", ", names) : g_strdup ("");
  g_autofree char *body = g_strdup_printf ("%u %s unsaved changes%s%s.", n,
                                           n == 1 ? "file has" : "files have",
                                           *list != '\0' ? ": " : "", list);
  Pending **slot = g_new (Pending *, 1);
  SbQuestion *question;

  *slot = pending;
  question = sb_question_new ("Save changes?", body, "Save", answer_cb, slot, slot_free);
  sb_question_set_other (question, "Discard");
  return question;
}

/*< private >
 * sb_workbench_settle_documents:
 * @self: a workbench
 * @then: called when nothing is unsaved, or it may be lost; at once where nothing is
 * @user_data: (transfer full): for @then
 * @destroy: (nullable): frees @user_data
 *
 * Returns: whether @then was called already
 */
gboolean
sb_workbench_settle_documents (SbWorkbench *self, SbThenFunc then, gpointer user_data,
                               GDestroyNotify destroy)
{
  Pending *pending;

  if (sb_document_set_get_n_modified (self->documents) == 0)
    {
      then (self, user_data);
      if (destroy != NULL)
        destroy (user_data);
      return TRUE;
    }
  pending = g_new (Pending, 1);
  pending->workbench = g_object_ref (self);
  pending->then = then;
  pending->user_data = user_data;
  pending->destroy = destroy;
  sb_workbench_ask (self, new_question (self, pending));
  return FALSE;
}

static void
close_cb (SbWorkbench *self, gpointer user_data)
{
  sb_workbench_emit (self, SB_WORKBENCH_CLOSE);
}

/*< private >
 * sb_workbench_close_after_run:
 * @self: a workbench whose run has ended
 */
void
sb_workbench_close_after_run (SbWorkbench *self)
{
  if (!self->wants_close)
    return;
  self->wants_close = FALSE;
  sb_workbench_settle_documents (self, close_cb, NULL, NULL);
}

static void
cancel_answer_cb (SbAnswer answer, gpointer user_data)
{
  SbWorkbench *self = user_data;

  if (answer != SB_ANSWER_ACCEPT)
    return;
  if (self->action != NULL && self->wants_close)
    sb_workbench_abandon (self);
  else if (self->action != NULL)
    sb_workbench_cancel (self);
  self->wants_close = TRUE;
  if (self->action == NULL)
    sb_workbench_close_after_run (self);
}

/* The second time the server has not answered to the first. */
static void
ask_to_cancel (SbWorkbench *self)
{
  const char *target = sb_workbench_get_target_name (self);
  gboolean verifies = self->action->kind == SB_PROGRESS_VERIFY;
  SbQuestion *question;
  g_autofree char *body = NULL;

  if (self->wants_close)
    body = g_strdup_printf ("%s has not answered yet. %s", target,
                            verifies ? "A verification changes nothing."
                                     : "Your next start tells what became of the run.");
  else
    body = g_strdup_printf ("%s is going on on %s. %s", verifies ? "A verification" : "A run",
                            target,
                            verifies ? "It changes nothing."
                                     : "What it has committed stays, the rest is rolled back.");
  question = sb_question_new (self->wants_close ? "Give the connection up and close?"
                                                : "Cancel the run and close?",
                              body, self->wants_close ? "Give up and close" : "Cancel and close",
                              cancel_answer_cb, g_object_ref (self), g_object_unref);
  sb_question_set_destructive (question);
  sb_workbench_ask_about_run (self, question);
}

/**
 * sb_workbench_ask_to_close:
 * @self: a workbench
 *
 * Asks where a run goes on or text is unsaved; when that is settled "close" is told.
 *
 * Returns: whether the window may close now
 */
gboolean
sb_workbench_ask_to_close (SbWorkbench *self)
{
  if (self->action != NULL)
    {
      ask_to_cancel (self);
      return FALSE;
    }
  if (sb_document_set_get_n_modified (self->documents) == 0)
    return TRUE;
  return sb_workbench_settle_documents (self, close_cb, NULL, NULL);
}
