/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came of an action: the models while it runs, then outcome, failure and the way to it. */
#include "sb-action.h"

#include <string.h>

#include "sb-lexer.h"
#include "sb-outcome-words.h"
#include "sb-printable.h"
#include "sb-words.h"

/*< private >
 * sb_action_push_event:
 * @self: a workbench
 * @action: what runs
 * @event: what happened
 */
void
sb_action_push_event (SbWorkbench *self, SbAction *action, const SbRunEvent *event)
{
  sb_timeline_model_push_event (self->timeline, event);
  sb_run_progress_push_event (self->progress, event);
  sb_check_list_push_event (self->checks, event);
  sb_log_model_push_event (self->log, event);
  switch (event->kind)
    {
    case SB_EVENT_MIGRATION_END:
      g_clear_pointer (&action->last, sb_run_event_unref);
      action->last = sb_run_event_ref ((SbRunEvent *) event);
      break;
    case SB_EVENT_ERROR:
      g_ptr_array_add (action->errors, sb_run_event_ref ((SbRunEvent *) event));
      if (event->check != NULL && action->bad_key == NULL)
        action->bad_key = g_strdup (event->key);
      break;
    case SB_EVENT_CHECK:
      action->n_unjudged += event->check->verdict == SB_VERDICT_SKIPPED;
      if (action->bad_key == NULL
          && (event->check->verdict == SB_VERDICT_FAILED
              || event->check->verdict == SB_VERDICT_ERROR))
        action->bad_key = g_strdup (event->key);
      break;
    case SB_EVENT_RUN_START:
    case SB_EVENT_MIGRATION_START:
    case SB_EVENT_STATEMENT:
    case SB_EVENT_NOTICE:
    case SB_EVENT_CHECK_START:
    case SB_EVENT_ROWS:
    case SB_EVENT_LOCK_WAIT:
    case SB_EVENT_RETRY:
    case SB_EVENT_PROGRESS:
    case SB_EVENT_CONNECTION:
    case SB_EVENT_SUMMARY:
    default:
      break;
    }
}

/* The place */

static const SbPlanStep *
find_step (SbAction *action, const char *path)
{
  for (guint i = 0; action->plan != NULL && i < sb_plan_get_n_steps (action->plan); i++)
    {
      const SbPlanStep *step = sb_plan_get_step (action->plan, i);
      SbSources *sources = sb_script_get_sources (step->script);

      if (g_strcmp0 (step->path, path) == 0
          || (sources != NULL && sb_sources_find (sources, path) != NULL))
        return step;
    }
  return NULL;
}

/* The statement that the error lies in: its end; 0 when it lies in none. */
static gsize
find_statement_end (SbScript *script, gsize offset)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);

      if (offset >= statement->sql_start && offset < statement->sql_end)
        return statement->sql_end;
    }
  return 0;
}

/* Where the server named a character, the token there; where it named a line of a block, the line;
 * else the statement. */
static gsize
measure (SbScript *script, const SbRunEvent *event)
{
  gsize length, end = find_statement_end (script, event->offset);
  const char *text = sb_script_get_text (script, &length);
  const char *newline;

  if (end == 0)
    return 0;
  if (event->message != NULL && event->message->position > 0)
    {
      SbLexer lexer = { .text = text, .length = end, .at = event->offset };
      SbToken token = sb_lexer_next (&lexer);

      newline = memchr (text + event->offset, '\n', token.end - event->offset);
      return newline != NULL ? (gsize) (newline - text) - event->offset : token.end - event->offset;
    }
  if (end - event->offset == event->length)
    return event->length;
  newline = memchr (text + event->offset, '\n', end - event->offset);
  return (newline != NULL ? (gsize) (newline - text) : end) - event->offset;
}

static void
refine_place (SbAction *action, const SbRunEvent *event, SbPlace *place)
{
  const SbPlanStep *step = find_step (action, place->path);
  SbSources *sources = step != NULL ? sb_script_get_sources (step->script) : NULL;
  gsize length;
  const char *text;

  if (action->kind == SB_PROGRESS_VERIFY)
    place->role = SB_ROLE_VERIFY;
  if (step == NULL)
    return;
  place->role = step->role;
  if (event->line == 0)
    return;
  /* What psql's commands made of a file has other lengths than the file. */
  place->length = sources != NULL ? 0 : measure (step->script, event);
  if (sources != NULL)
    {
      text = sb_sources_find (sources, place->path)->text;
      length = sb_sources_find (sources, place->path)->length;
    }
  else
    text = sb_script_get_text (step->script, &length);
  if (length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 && place->offset >= 3)
    place->offset -= 3;
}

/* The failure */

/* The server's words about a statement say more than what followed from it. */
static const SbRunEvent *
choose_error (SbAction *action)
{
  for (guint i = 0; i < action->errors->len; i++)
    {
      const SbRunEvent *event = action->errors->pdata[i];

      if (event->message != NULL && event->line > 0)
        return event;
    }
  for (guint i = 0; i < action->errors->len; i++)
    {
      const SbRunEvent *event = action->errors->pdata[i];

      if (event->check == NULL)
        return event;
    }
  return action->errors->len > 0 ? action->errors->pdata[0] : NULL;
}

static void
join (char **text, const char *more)
{
  g_autofree char *before = *text;

  if (more != NULL && before != NULL)
    *text = g_strdup_printf ("%s; %s", before, more);
  else if (more != NULL)
    *text = g_strdup (more);
  else
    *text = g_steal_pointer (&before);
}

/* All was done but the checks, which could not be run at all. */
static void
blame_checks (SbFailure *failure, const SbRunEvent *event, SbProgressKind kind)
{
  g_free (failure->title);
  failure->title = g_strdup_printf ("The checks of %s could not run", event->version);
  if (kind == SB_PROGRESS_APPLY)
    failure->consequence = g_strdup_printf ("%s stays applied", event->version);
  if (failure->place != NULL)
    failure->place->role = SB_ROLE_VERIFY;
}

/* A connection that a person gave up, or that broke, is no failure of the migration. @ending: what
 * there is to say in place of "failed". */
static void
blame_nobody (SbFailure *failure, const char *ending)
{
  gsize length = strlen (failure->title);
  g_autofree char *title = failure->title;

  if (g_str_has_suffix (title, " failed"))
    title[length - strlen (" failed")] = '\0';
  failure->title = g_strconcat (title, ending, NULL);
}

/* What could not be applied may be there already; what could not be rolled back is. */
static void
keep_step (SbFailure *failure, const SbAction *action)
{
  if ((failure->step == SB_STEP_MARK && action->kind != SB_PROGRESS_APPLY) || action->n_cancels > 0)
    failure->step = SB_STEP_NONE;
}

static SbFailure *
new_failure (SbAction *action, const SbRunEvent *summary, const char *target_words)
{
  const SbRunEvent *event = choose_error (action);
  SbFailure *failure;

  if (event == NULL)
    return NULL;
  failure = sb_failure_new_from_event (event);
  if (summary->outcome == SB_OUTCOME_APPLIED)
    {
      blame_checks (failure, event, action->kind);
      failure->step = SB_STEP_NONE;
      return failure;
    }
  if (action->last != NULL && strcmp (action->last->state, "cancelled") == 0)
    blame_nobody (failure, " was cancelled");
  else if (action->last != NULL && strcmp (action->last->state, "unknown") == 0)
    blame_nobody (failure, ": how it ended is not known yet");
  else if (action->last != NULL && strcmp (action->last->state, "partial") == 0
           && action->n_cancels > 0)
    blame_nobody (failure, " stopped half-way");
  if (failure->place != NULL)
    refine_place (action, event, failure->place);
  keep_step (failure, action);
  for (guint i = 0; i < action->errors->len; i++)
    {
      const SbRunEvent *other = action->errors->pdata[i];

      if (other != event && other->message == NULL)
        join (&failure->consequence, other->text);
    }
  join (&failure->consequence, target_words);
  return failure;
}

static void
show (SbWorkbench *self, SbAction *action, char *outcome, gboolean is_good)
{
  static const char *const done[] = { "Applied", "Rolled back", "Verified" };
  static const char *const failed[] = { "Apply did not go through", "Roll back did not go through",
                                        "Checks failed" };
  static const char *const cancelled[] = { "Apply was cancelled", "Roll back was cancelled",
                                           "Verify was cancelled" };
  const char *const *words = is_good ? done : action->n_cancels > 0 ? cancelled : failed;
  g_autofree char *title = g_strdup_printf ("%s on %s", words[action->kind],
                                            sb_workbench_get_target_name (self));

  g_free (self->outcome);
  self->outcome = outcome;
  outcome[0] = g_ascii_toupper (outcome[0]);
  self->is_outcome_good = is_good;
  self->was_cancelled = !is_good && action->n_cancels > 0;
  sb_workbench_tell (self);
  sb_workbench_emit_run_ended (self, title, outcome, is_good);
}

static char *
make_outcome (SbAction *action, const SbRunEvent *summary, const char *target_words)
{
  g_autofree char *checks = sb_outcome_words_checks (summary, action->n_unjudged);
  g_autofree char *duration = sb_words_duration (summary->duration_us);
  g_autofree char *restored = sb_outcome_words_restored (summary);

  if (action->kind != SB_PROGRESS_VERIFY)
    {
      g_autofree char *done = target_words != NULL
                                  ? g_strdup (target_words)
                                  : sb_outcome_words_done (sb_action_get_plan_kind (action),
                                                           summary, action->n_unjudged);

      return restored != NULL ? g_strdup_printf ("%s · %s", done, restored)
                              : g_steal_pointer (&done);
    }
  if (summary->outcome == SB_OUTCOME_CANCELLED)
    return g_strdup ("cancelled: nothing was changed");
  if (summary->outcome != SB_OUTCOME_APPLIED)
    return g_strdup ("the connection was lost before all checks had run");
  return g_strdup_printf ("%s · %s", checks != NULL ? checks : "no check was there to run",
                          duration);
}

/*< private >
 * sb_action_show_outcome:
 * @self: a workbench
 * @action: what ran
 * @summary: how it ended
 *
 * Outcome and failure, and the person is taken to where it happened.
 */
void
sb_action_show_outcome (SbWorkbench *self, SbAction *action, const SbRunEvent *summary)
{
  gboolean is_cancelled = action->n_cancels > 0;
  gboolean is_good = summary->outcome == SB_OUTCOME_APPLIED && summary->n_checks_failed == 0;
  g_autofree char *target_words = action->kind == SB_PROGRESS_VERIFY
                                      ? NULL
                                      : sb_outcome_words_target (sb_action_get_plan_kind (action),
                                                                 summary, action->last,
                                                                 is_cancelled, SB_WORDS_FOR_WINDOW);
  g_autoptr (SbFailure) failure = NULL;

  if (summary->outcome != SB_OUTCOME_CANCELLED)
    failure = new_failure (action, summary, target_words);
  self->offers_rollback = action->kind == SB_PROGRESS_APPLY && action->bad_key != NULL
                          && summary->outcome == SB_OUTCOME_APPLIED;
  if (failure == NULL && action->bad_key != NULL && action->kind == SB_PROGRESS_APPLY)
    sb_workbench_select (self, action->bad_key);
  if (failure != NULL)
    sb_workbench_take_failure (self, sb_failure_ref (failure));
  g_free (self->unknown_run);
  self->unknown_run = summary->outcome == SB_OUTCOME_UNKNOWN ? g_strdup (summary->run_id) : NULL;
  if (failure != NULL && failure->place != NULL)
    sb_workbench_go_to (self, failure->place);
  if (failure != NULL && action->kind == SB_PROGRESS_APPLY)
    sb_workbench_find_maker (self, (SbRunEvent *) choose_error (action));
  show (self, action, make_outcome (action, summary, target_words), is_good);
}

/*< private >
 * sb_action_show_refusal:
 * @self: a workbench
 * @action: what was not begun
 * @error: why
 */
void
sb_action_show_refusal (SbWorkbench *self, SbAction *action, const GError *error)
{
  static const char *const titles[] = { "Nothing was applied", "Nothing was rolled back",
                                        "Nothing was verified" };
  SbFailure *failure = sb_failure_new_from_error (titles[action->kind], error);
  g_autofree char *outcome = NULL;

  if (g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_BUSY)
      || g_error_matches (error, SB_RUN_ERROR, SB_RUN_ERROR_STALE))
    failure->step = SB_STEP_AGAIN;
  if (g_error_matches (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NOT_PROVEN))
    {
      g_free (failure->next);
      failure->next = g_strdup ("rehearse, then apply");
      failure->step = SB_STEP_REHEARSE;
    }
  if (action->kind != SB_PROGRESS_VERIFY)
    {
      failure->consequence = g_strdup (sb_outcome_words_refused (error));
      if (action->plan == NULL)
        sb_plan_model_set_refusal (self->plan, sb_action_get_plan_kind (action), failure->message);
    }
  outcome = g_strdup_printf ("%s: %s", titles[action->kind], failure->message);
  sb_log_model_push_text (self->log, SB_LOG_ERROR, outcome);
  sb_workbench_take_failure (self, failure);
  show (self, action, g_steal_pointer (&outcome), FALSE);
}

/*< private >
 * sb_action_show_cancelled:
 * @self: a workbench
 * @action: what was cancelled before anything was sent
 */
void
sb_action_show_cancelled (SbWorkbench *self, SbAction *action)
{
  sb_workbench_toast (self, "Cancelled: nothing was changed");
}
