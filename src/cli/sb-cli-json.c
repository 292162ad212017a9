/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cli-json.h"

#include "sb-diagnosis.h"
#include "sb-json.h"

#include <string.h>

static char *
format_time (gint64 time)
{
  g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *seconds = g_date_time_format (date, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", seconds, (int) (time % G_USEC_PER_SEC / 1000));
}

static SbJson *
begin_line (const char *type, const char *run, guint seq, gint64 time)
{
  SbJson *json = sb_json_new ();
  g_autofree char *text = format_time (time);

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", type);
  sb_json_add_string (json, "run", run);
  sb_json_add_int (json, "seq", seq);
  sb_json_add_string (json, "time", text);
  return json;
}

static void
end_line (SbCli *self, SbJson *json)
{
  g_autofree char *line = sb_json_free_to_string (json);

  sb_output_json (self->out, line);
}

static void
add_message (SbJson *json, const SbServerMessage *message)
{
  sb_json_add_string (json, "severity", message->severity);
  sb_json_add_string (json, "sqlstate", message->sqlstate);
  sb_json_add_string (json, "message", message->message);
  sb_json_add_string (json, "detail", message->detail);
  sb_json_add_string (json, "hint", message->hint);
  sb_json_add_string (json, "context", message->context);
}

static void
add_place (SbCli *self, SbJson *json, const SbRunEvent *event)
{
  if (event->file != NULL)
    {
      g_autofree char *path = sb_cli_dup_shown_path (self, event->file);

      sb_json_add_string (json, "file", path);
    }
  if (event->line > 0)
    sb_json_add_int (json, "line", event->line);
  if (event->column > 0)
    sb_json_add_int (json, "column", event->column);
}

static void
add_value (SbJson *json, const char *value)
{
  const char *end;
  g_autofree char *head = NULL, *cut = NULL;

  if (value == NULL || strlen (value) <= SB_CLI_JSON_MAX_VALUE)
    {
      sb_json_add_string (json, NULL, value);
      return;
    }
  (void) g_utf8_validate_len (value, SB_CLI_JSON_MAX_VALUE, &end);
  head = g_strndup (value, end - value);
  cut = g_strconcat (head, "…", NULL);
  sb_json_add_string (json, NULL, cut);
}

static void
add_check (SbJson *json, const SbCheckResult *check)
{
  SbResult *columns = check->columns;

  sb_json_add_int (json, "index", check->index);
  sb_json_add_string (json, "name", check->name);
  sb_json_add_string (json, "as", check->as);
  sb_json_add_string (json, "expect", check->expect);
  sb_json_add_string (json, "verdict", sb_verdict_get_name (check->verdict));
  sb_json_add_string (json, "reason", check->reason);
  sb_json_begin_array (json, "columns");
  for (guint c = 0; columns != NULL && c < sb_result_get_n_columns (columns); c++)
    sb_json_add_string (json, NULL, sb_result_get_column_name (columns, c));
  sb_json_end (json);
  sb_json_begin_array (json, "rows");
  for (guint r = 0; r < check->rows->len; r++)
    {
      SbResult *row = g_ptr_array_index (check->rows, r);

      sb_json_begin_array (json, NULL);
      for (guint c = 0; c < sb_result_get_n_columns (row); c++)
        add_value (json, sb_result_get_value (row, 0, c));
      sb_json_end (json);
    }
  sb_json_end (json);
  sb_json_add_int (json, "row_count", check->n_rows);
  sb_json_add_double (json, "duration_ms", check->duration_us / 1000.0);
  if (check->error != NULL)
    add_message (json, check->error);
}

static void
add_error (SbCli *self, SbJson *json, const SbRunEvent *event, const char *kind)
{
  g_autoptr (SbDiagnosis) diagnosis = NULL;

  if (event->statement > 0)
    sb_json_add_int (json, "statement", event->statement);
  if (event->message != NULL)
    {
      add_message (json, event->message);
      diagnosis = strcmp (kind, "apply") == 0 ? sb_diagnosis_new_of_apply (
                      event->message, sb_workspace_get_timeline (self->workspace), event->key)
                                              : sb_diagnosis_new (event->message);
    }
  else
    sb_json_add_string (json, "message", event->text);
  sb_json_add_string (json, "text", event->text);
  sb_json_add_string (json, "cause", diagnosis != NULL ? diagnosis->cause : NULL);
  sb_json_add_string (json, "next", diagnosis != NULL ? diagnosis->next : NULL);
}

static void
add_time (SbJson *json, const char *name, gint64 time)
{
  g_autofree char *text = time > 0 ? format_time (time) : NULL;

  sb_json_add_string (json, name, text);
}

static void
add_wait (SbJson *json, const SbLockWait *wait)
{
  sb_json_add_boolean (json, "waiting", wait != NULL);
  sb_json_add_string (json, "kind", wait != NULL ? wait->kind : NULL);
  sb_json_add_string (json, "relation", wait != NULL ? wait->relation : NULL);
  sb_json_add_string (json, "mode", wait != NULL ? wait->mode : NULL);
  add_time (json, "since", wait != NULL ? wait->since : 0);
  sb_json_begin_array (json, "blockers");
  for (guint i = 0; wait != NULL && i < wait->blockers->len; i++)
    {
      const SbBlocker *blocker = g_ptr_array_index (wait->blockers, i);

      sb_json_begin_object (json, NULL);
      sb_json_add_int (json, "pid", blocker->pid);
      sb_json_add_string (json, "role", blocker->role);
      sb_json_add_string (json, "application", blocker->application);
      sb_json_add_string (json, "state", blocker->state);
      add_time (json, "since", blocker->since);
      sb_json_add_string (json, "query", blocker->query);
      sb_json_end (json);
    }
  sb_json_end (json);
}

static void
add_retry (SbJson *json, const SbRunEvent *event)
{
  sb_json_add_int (json, "attempt", event->attempt);
  sb_json_add_int (json, "attempts", event->n_attempts);
  sb_json_add_int (json, "pause_ms", event->pause_us / 1000);
  if (event->message != NULL)
    {
      sb_json_add_string (json, "sqlstate", event->message->sqlstate);
      sb_json_add_string (json, "message", event->message->message);
    }
}

static void
add_summary (SbJson *json, const SbRunEvent *event)
{
  sb_json_add_string (json, "outcome", sb_outcome_get_name (event->outcome));
  sb_json_add_int (json, "migrations", event->n_done);
  sb_json_add_int (json, "statements", event->n_statements);
  sb_json_add_int (json, "duration_ms", event->duration_us / 1000);
  sb_json_add_int (json, "total", event->n_migrations + event->n_skipped);
  sb_json_add_int (json, "applied", event->n_done);
  sb_json_add_int (json, "skipped", event->n_skipped);
  sb_json_add_int (json, "failed", event->n_failed);
  sb_json_add_int (json, "checks", event->n_checks);
  sb_json_add_int (json, "checks_failed", event->n_checks_failed);
  if (event->restored == SB_RESTORED_NOT_ASKED)
    return;
  if (event->restored == SB_RESTORED_UNKNOWN)
    sb_json_add_null (json, "schema_restored");
  else
    sb_json_add_boolean (json, "schema_restored", event->restored == SB_RESTORED_YES);
  sb_json_add_string (json, "schema_restored_why", event->restored_why);
}

/**
 * sb_cli_json_event:
 * @self: a command's context
 * @event: what happened
 * @kind: "apply", "rollback" or "verify"
 *
 * Prints one event as one line.
 */
void
sb_cli_json_event (SbCli *self, const SbRunEvent *event, const char *kind)
{
  SbJson *json = begin_line (sb_run_event_kind_get_name (event->kind), event->run_id, event->seq,
                             event->time);

  if (event->version != NULL)
    sb_json_add_string (json, "version", event->version);
  switch (event->kind)
    {
    case SB_EVENT_RUN_START:
      sb_json_add_string (json, "kind", kind);
      sb_json_add_string (json, "target",
                          sb_target_get_name (sb_workspace_get_target (self->workspace)));
      sb_json_add_int (json, "migrations", event->n_migrations);
      if (event->text != NULL)
        sb_json_add_string (json, "text", event->text);
      break;
    case SB_EVENT_MIGRATION_START:
      sb_json_add_string (json, "description", event->description);
      add_place (self, json, event);
      sb_json_add_int (json, "ordinal", event->ordinal);
      sb_json_add_int (json, "migrations", event->n_migrations);
      sb_json_add_int (json, "statements", event->n_statements);
      if (event->statement > 0)
        sb_json_add_int (json, "statement", event->statement);
      break;
    case SB_EVENT_STATEMENT:
      add_place (self, json, event);
      sb_json_add_int (json, "statement", event->statement);
      sb_json_add_int (json, "statements", event->n_statements);
      sb_json_add_string (json, "tag", event->tag);
      sb_json_add_double (json, "duration_ms", event->duration_us / 1000.0);
      break;
    case SB_EVENT_NOTICE:
      add_place (self, json, event);
      if (event->message != NULL)
        add_message (json, event->message);
      break;
    case SB_EVENT_MIGRATION_END:
      sb_json_add_string (json, "state", event->state);
      sb_json_add_int (json, "statements", event->n_statements);
      sb_json_add_int (json, "duration_ms", event->duration_us / 1000);
      break;
    case SB_EVENT_ERROR:
      add_place (self, json, event);
      add_error (self, json, event, kind);
      break;
    case SB_EVENT_CHECK:
      add_place (self, json, event);
      if (event->check != NULL)
        add_check (json, event->check);
      break;
    case SB_EVENT_SUMMARY:
      add_summary (json, event);
      break;
    case SB_EVENT_LOCK_WAIT:
      sb_json_add_int (json, "statement", event->statement);
      add_wait (json, event->wait);
      break;
    case SB_EVENT_RETRY:
      add_retry (json, event);
      break;
    case SB_EVENT_PROGRESS:
      sb_json_add_int (json, "statement", event->statement);
      sb_json_add_string (json, "phase", event->phase);
      sb_json_add_int (json, "done", event->n_done_units);
      sb_json_add_int (json, "total", event->n_units);
      break;
    case SB_EVENT_CONNECTION:
      sb_json_add_string (json, "state", event->state);
      sb_json_add_string (json, "message", event->text);
      break;
    case SB_EVENT_CHECK_START:
    case SB_EVENT_ROWS:
    default:
      break; /* only where rows are streamed: never here */
    }
  end_line (self, json);
}

static void
print_summary (SbCli *self, const char *run, guint seq, const char *outcome, const char *message,
               guint skipped)
{
  SbJson *json = begin_line ("summary", run, seq, g_get_real_time ());

  sb_json_add_string (json, "outcome", outcome);
  if (message != NULL)
    sb_json_add_string (json, "message", message);
  sb_json_add_int (json, "migrations", 0);
  sb_json_add_int (json, "statements", 0);
  sb_json_add_int (json, "duration_ms", 0);
  sb_json_add_int (json, "total", skipped);
  sb_json_add_int (json, "applied", 0);
  sb_json_add_int (json, "skipped", skipped);
  sb_json_add_int (json, "failed", 0);
  sb_json_add_int (json, "checks", 0);
  sb_json_add_int (json, "checks_failed", 0);
  end_line (self, json);
}

/**
 * sb_cli_json_interruption:
 * @self: a command's context
 * @interruption: what became of an earlier run
 *
 * Prints it; `run` and `time` are those of that run.
 */
void
sb_cli_json_interruption (SbCli *self, const SbInterruption *interruption)
{
  SbJson *json = begin_line ("interruption", interruption->run_id, 1, interruption->started);

  sb_json_add_string (json, "state", sb_interruption_state_get_name (interruption->state));
  if (interruption->run_id != NULL)
    {
      sb_json_add_string (json, "direction",
                          interruption->kind == SB_PLAN_APPLY ? "apply" : "rollback");
      sb_json_add_int (json, "migrations", interruption->n_steps);
      if (interruption->state == SB_INTERRUPTION_SETTLED)
        {
          sb_json_add_int (json, "done", interruption->n_done);
          sb_json_add_string (json, "last_done", interruption->last_done);
          sb_json_add_string (json, "first_not_done", interruption->first_undone);
          sb_json_add_boolean (json, "half_way", interruption->is_partial);
        }
    }
  sb_json_add_string (json, "message", interruption->text);
  end_line (self, json);
}

/**
 * sb_cli_json_failure:
 * @self: a command's context
 * @outcome: "refused", "failed", "cancelled" or "unknown"
 * @message: why
 *
 * Prints the error and the summary of a command that ended before a run began, so that whoever
 * reads the last line finds a summary in any case.
 */
void
sb_cli_json_failure (SbCli *self, const char *outcome, const char *message)
{
  g_autofree char *run = g_uuid_string_random ();
  SbJson *json = begin_line ("error", run, 1, g_get_real_time ());

  sb_json_add_string (json, "message", message);
  end_line (self, json);
  print_summary (self, run, 2, outcome, message, 0);
}

/**
 * sb_cli_json_nothing_to_do:
 * @self: a command's context
 * @skipped: how many migrations needed nothing
 *
 * Prints the summary of a run that had nothing to do.
 */
void
sb_cli_json_nothing_to_do (SbCli *self, guint skipped)
{
  g_autofree char *run = g_uuid_string_random ();

  print_summary (self, run, 1, "applied", NULL, skipped);
}
