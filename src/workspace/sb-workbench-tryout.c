/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A statement of a script, run in the sandbox to see what it gives. */
#include "sb-lines.h"
#include "sb-printable.h"
#include "sb-workbench-private.h"

/* What is to be tried, until the sandbox is there. */
typedef struct
{
  SbTicket *ticket;
  SbWorkbench *workbench; /* for the question */
  SbPlace *place;
  SbScript *script;
} Trying;

static void
trying_free (gpointer data)
{
  Trying *self = data;

  g_clear_object (&self->workbench);
  sb_place_free (self->place);
  sb_script_unref (self->script);
  g_free (self);
}

/* The statement failed, in the sandbox: shown where it stands in the script. */
static SbFailure *
make_failure (SbWorkbench *self, const SbTryoutOutcome *outcome)
{
  const SbPlace *tried = self->tried;
  gsize length, offset = tried->offset + outcome->offset;
  const char *text = sb_script_get_file_text (self->tried_script, &length);
  SbPosition position = sb_lines_position (text, length, offset);
  SbRunEvent event = {
    .kind = SB_EVENT_ERROR,
    .file = tried->path,
    .key = tried->key,
    .message = outcome->message,
    .text = outcome->objection,
    .line = position.line,
    .column = position.column,
    .offset = offset,
    .length = outcome->length,
  };
  SbFailure *failure = sb_failure_new_from_event (&event);

  g_free (failure->title);
  failure->title = g_strdup (outcome->message != NULL ? "This failed in the sandbox"
                                                      : "This was not run in the sandbox");
  g_free (failure->consequence);
  failure->consequence = g_strdup ("nothing was changed: what runs here is rolled back");
  failure->place->role = tried->role;
  failure->step = SB_STEP_NONE;
  failure->place->length = outcome->length;
  if (g_strcmp0 (failure->sqlstate, "25006") == 0)
    {
      g_free (failure->cause);
      failure->cause = g_strdup ("what is tried in the sandbox may only read");
      g_free (failure->next);
      failure->next = g_strdup (
          "choose “May write” beside the rows, and try it again: it is rolled back all the same");
    }
  return failure;
}

static void
ended_cb (SbWorkbench *self, const SbTryoutOutcome *outcome)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbPlace) place = NULL;

  if (outcome->message == NULL && outcome->objection == NULL)
    return;
  if (outcome->message == NULL && outcome->is_lost)
    {
      g_set_error_literal (&error, G_IO_ERROR, G_IO_ERROR_FAILED, outcome->objection);
      sb_workbench_take_failure (self,
                                 sb_failure_new_from_error ("The sandbox gave no answer", error));
      return;
    }
  /* Stopped by the person. */
  if (outcome->message == NULL && outcome->length == 0)
    return;
  sb_workbench_take_failure (self, make_failure (self, outcome));
  self->is_tryout_failure = TRUE;
  place = sb_place_copy (self->failure->place);
  place->keeps_cursor = TRUE;
  sb_document_set_reveal (self->documents, place);
}

/*< private >
 * sb_workbench_new_tryout:
 * @self: a workbench
 *
 * Returns: (transfer full): what tries statements for it
 */
SbTryout *
sb_workbench_new_tryout (SbWorkbench *self)
{
  SbTryout *tryout = sb_tryout_new ();

  g_signal_connect_object (tryout, "ended", G_CALLBACK (ended_cb), self, G_CONNECT_SWAPPED);
  return tryout;
}

/* Takes @trying. */
static void
run (SbWorkbench *self, Trying *trying)
{
  SbProject *project = sb_workspace_get_project (self->workspace);
  const char *text = sb_script_get_file_text (trying->script, NULL);

  if (self->is_tryout_failure)
    sb_workbench_dismiss_failure (self);
  self->is_tryout_failure = FALSE;
  g_clear_pointer (&self->tried, sb_place_free);
  g_clear_pointer (&self->tried_script, sb_script_unref);
  self->tried = sb_place_copy (trying->place);
  self->tried_script = sb_script_ref (trying->script);
  sb_tryout_run (self->tryout, sb_project_get_folder (project), text + trying->place->offset,
                 trying->place->length);
  trying_free (trying);
}

static void
answer_cb (SbAnswer answer, gpointer user_data)
{
  Trying *asked = user_data;
  Trying *trying;

  if (answer != SB_ANSWER_ACCEPT || sb_tryout_is_busy (asked->workbench->tryout))
    return;
  trying = g_new0 (Trying, 1);
  trying->place = sb_place_copy (asked->place);
  trying->script = sb_script_ref (asked->script);
  run (asked->workbench, trying);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trying *trying = user_data;
  gboolean is_current, is_up = FALSE;
  g_autoptr (SbWorkbench) self = sb_ticket_return (trying->ticket, &is_current);
  g_autoptr (SbTarget)
      target = sb_workspace_find_sandbox_finish (self->workspace, result, &is_up, NULL);

  if (!is_current || sb_tryout_is_busy (self->tryout))
    trying_free (trying);
  else if (is_up)
    run (self, trying);
  else
    {
      trying->workbench = g_object_ref (self);
      sb_workbench_ask (
          self, sb_question_new ("Start the sandbox?",
                                 "The statement runs in the sandbox, this computer's private "
                                 "PostgreSQL, which is not running. The target is not touched.",
                                 "Start and run", answer_cb, trying, trying_free));
    }
}

/* Why nothing can be tried; %NULL where it can. */
static const char *
find_trouble (SbWorkbench *self, SbDocument *document, SbPlace *place)
{
  SbScript *script = document != NULL ? sb_document_get_script (document) : NULL;
  const SbStatement *statement;
  gsize length;
  guint index;

  if (script == NULL)
    return "There is no statement here";
  if (!sb_document_is_parsed (document))
    return "Not read yet: once more, please";
  if (sb_tryout_is_busy (self->tryout))
    return "Something is running in the sandbox already";
  if (self->is_resetting)
    return "The sandbox is being made anew";
  sb_script_get_file_text (script, &length);
  if (place->offset + place->length > length)
    return "Not read yet: once more, please";
  if (place->length > 0)
    return NULL;
  if (!sb_script_find_statement (script, place->offset, &index))
    return "There is no statement here";
  statement = sb_script_get_statement (script, index);
  place->offset = statement->sql_start;
  place->length = statement->end - statement->sql_start;
  return NULL;
}

/**
 * sb_workbench_try:
 * @self: a workbench
 * @from: where somebody is in one of the scripts that are shown; with a length, what is selected
 *
 * Runs what is selected, or the statement there, in the sandbox, whatever the target is: in a
 * transaction that is rolled back. Where the sandbox is not up, asks whether to start it.
 */
void
sb_workbench_try (SbWorkbench *self, const SbPlace *from)
{
  SbDocument *document = sb_document_set_get_document (self->documents, from->role);
  g_autoptr (SbPlace) place = sb_place_copy (from);
  const char *trouble = find_trouble (self, document, place);
  Trying *trying;

  if (trouble != NULL)
    {
      sb_workbench_toast (self, "%s", trouble);
      return;
    }
  trying = g_new0 (Trying, 1);
  trying->ticket = sb_workbench_take_ticket (self);
  trying->place = g_steal_pointer (&place);
  trying->script = sb_script_ref (sb_document_get_script (document));
  sb_workspace_find_sandbox_async (self->workspace, found_cb, trying);
}

/**
 * sb_workbench_get_tryout:
 * @self: a workbench
 *
 * Returns: (transfer none): what was run in the sandbox last
 */
SbTryout *
sb_workbench_get_tryout (SbWorkbench *self)
{
  return self->tryout;
}
