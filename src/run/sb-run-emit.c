/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run's events: numbered, with the place in the file that each is about. */
#include "sb-run-private.h"

#include <string.h>

#include "sb-lines.h"
#include "sb-printable.h"

/* How much of a statement an event has, in characters. */
#define MAX_HEAD 120

/**
 * sb_run_event_new:
 * @run: a run
 * @kind: what happened
 *
 * Returns: (transfer full): an event with everything that the run knows by itself
 */
SbRunEvent *
sb_run_event_new (SbRun *run, SbRunEventKind kind)
{
  SbRunEvent *event = g_new0 (SbRunEvent, 1);

  g_atomic_ref_count_init (&event->ref_count);
  event->kind = kind;
  event->run_id = g_strdup (run->id);
  event->time = g_get_real_time ();
  event->ordinal = run->ordinal;
  event->n_migrations = run->plan != NULL ? sb_plan_get_n_steps (run->plan) : 0;
  if (run->step != NULL)
    {
      event->version = g_strdup (run->step->migration->version);
      event->key = g_strdup (run->step->key);
      event->description = g_strdup (run->step->migration->description);
      event->file = g_strdup (run->step->path);
      event->n_statements = run->step->n_statements;
    }
  return event;
}

/**
 * sb_run_emit:
 * @run: a run
 * @event: (transfer full): what happened
 *
 * Numbers the event and hands it on, where somebody wants to hear it.
 */
void
sb_run_emit (SbRun *run, SbRunEvent *event)
{
  if (run->func == NULL)
    {
      sb_run_event_unref (event);
      return;
    }
  g_mutex_lock (&run->mutex);
  event->seq = ++run->seq;
  run->func (event, run->user_data);
  g_mutex_unlock (&run->mutex);
}

static void
set_place (SbRun *run, SbRunEvent *event, gsize offset)
{
  gsize length;
  const char *text = sb_script_get_text (run->step->script, &length);
  SbSources *sources = sb_script_get_sources (run->step->script);
  SbPosition position;

  if (sources != NULL)
    {
      SbSourcePlace place = sb_sources_locate (sources, offset);

      g_free (event->file);
      event->file = g_strdup (place.source->path);
      event->offset = place.offset;
      event->line = place.line;
      event->column = place.column;
      return;
    }
  if (run->walk_step != run->step)
    run->walk = (SbLinesWalk){ 0 };
  run->walk_step = run->step;
  position = sb_lines_walk (&run->walk, text, length, offset);

  event->offset = offset;
  event->line = position.line;
  event->column = position.column;
}

/**
 * sb_run_dup_statement:
 * @run: a run at a step
 * @index: which of the step's statements that are sent, from 0
 *
 * Returns: (transfer full): its SQL
 */
char *
sb_run_dup_statement (SbRun *run, guint index)
{
  return sb_script_dup_sql (run->step->script, run->step->sent[index]);
}

/**
 * sb_run_dup_head:
 * @run: a run at a step
 * @index: which of the step's statements that are sent, from 0
 *
 * Returns: (transfer full) (nullable): how it begins, on one line; %NULL behind the last
 */
char *
sb_run_dup_head (SbRun *run, guint index)
{
  const SbStatement *statement;
  g_autofree char *start = NULL;

  if (index >= run->step->n_statements)
    return NULL;
  /* Each statement is told twice: as what comes next, and when it is done. */
  if (run->head_step == run->step && run->head_index == index)
    return g_strdup (run->head);
  statement = sb_script_get_statement (run->step->script, run->step->sent[index]);
  start = g_strndup (sb_script_get_text (run->step->script, NULL) + statement->sql_start,
                     MIN (statement->sql_end - statement->sql_start, 8 * MAX_HEAD));
  g_free (run->head);
  run->head = sb_printable_squeeze (start, MAX_HEAD);
  run->head_step = run->step;
  run->head_index = index;
  return g_strdup (run->head);
}

/* What psql's \\echo and \\warn say, from one statement of the script to another. */
static void
emit_echoes (SbRun *run, guint index, gsize after, gsize until)
{
  SbSources *sources = sb_script_get_sources (run->step->script);
  guint n = 0;
  const SbEcho *echoes = sources != NULL ? sb_sources_get_echoes (sources, &n) : NULL;

  for (guint i = 0; i < n; i++)
    {
      SbRunEvent *event;

      if (echoes[i].offset > until || (after > 0 && echoes[i].offset <= after))
        continue;
      event = sb_run_event_new (run, SB_EVENT_NOTICE);
      event->statement = index + 1;
      event->message = sb_server_message_new_text (echoes[i].is_warning ? "WARNING" : "NOTICE",
                                                   echoes[i].is_warning ? "01000" : "00000",
                                                   echoes[i].text);
      set_place (run, event, echoes[i].offset);
      sb_run_emit (run, event);
    }
}

/**
 * sb_run_emit_statement:
 * @run: a run at a step
 * @index: which of the step's statements that are sent, from 0
 * @result: (nullable): the server's answer
 * @started: monotonic µs
 */
void
sb_run_emit_statement (SbRun *run, guint index, SbResult *result, gint64 started)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_STATEMENT);
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);

  emit_echoes (
      run, index,
      index > 0 ? sb_script_get_statement (run->step->script, run->step->sent[index - 1])->sql_start
                : 0,
      statement->sql_start);
  event->statement = index + 1;
  event->head = sb_run_dup_head (run, index);
  event->next = sb_run_dup_head (run, index + 1);
  event->duration_us = g_get_monotonic_time () - started;
  event->tag = g_strdup (result != NULL ? sb_result_get_tag (result) : statement->tag);
  event->length = statement->sql_end - statement->sql_start;
  set_place (run, event, statement->sql_start);
  run->n_statements++;
  sb_run_emit (run, event);
  if (index + 1 == run->step->n_statements)
    emit_echoes (run, index, statement->sql_start, G_MAXSIZE);
}

/* PL/pgSQL counts lines from the one of the opening dollar tag. */
static gsize
find_line_in_block (SbRun *run, const SbStatement *statement, SbServerMessage *message)
{
  static const char marker[] = "inline_code_block line ";
  const char *at = message->context != NULL ? strstr (message->context, marker) : NULL;
  gsize length;
  const char *text = sb_script_get_text (run->step->script, &length), *line;
  guint64 n;

  if (at == NULL || strcmp (statement->tag, "DO") != 0)
    return statement->sql_start;
  n = g_ascii_strtoull (at + strlen (marker), NULL, 10);
  line = memchr (text + statement->sql_start, '$', statement->sql_end - statement->sql_start);
  while (line != NULL && n > 1)
    {
      line = memchr (line, '\n', text + statement->sql_end - line);
      line = line != NULL ? line + 1 : NULL;
      n--;
    }
  if (line == NULL)
    return statement->sql_start;
  while (n == 1 && (*line == ' ' || *line == '\t') && line < text + statement->sql_end)
    line++;
  return (gsize) (line - text);
}

/**
 * sb_run_emit_failure:
 * @run: a run at a step
 * @index: which of the step's statements that are sent, from 0
 * @message: what the server said
 * @text: (nullable): what it means for the target, in one sentence
 *
 * An error at the character that the server named.
 */
void
sb_run_emit_failure (SbRun *run, guint index, SbServerMessage *message, const char *text)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_ERROR);
  const SbStatement *statement = sb_script_get_statement (run->step->script,
                                                          run->step->sent[index]);
  gsize length;
  const char *script = sb_script_get_text (run->step->script, &length);
  gsize offset = find_line_in_block (run, statement, message);

  if (message->position > 0)
    offset = statement->sql_start
             + sb_lines_offset_of_character (script + statement->sql_start,
                                             statement->sql_end - statement->sql_start,
                                             message->position - 1);
  event->statement = index + 1;
  event->message = sb_server_message_ref (message);
  event->text = g_strdup (text);
  event->length = statement->sql_end - statement->sql_start;
  set_place (run, event, offset);
  g_free (run->error_text);
  run->error_text = g_strdup_printf ("%s (%s)", message->message, message->sqlstate);
  sb_run_emit (run, event);
}

/**
 * sb_run_emit_error:
 * @run: a run
 * @message: (nullable): what the server said
 * @text: (nullable): our words
 *
 * An error that belongs to no statement of the script.
 */
void
sb_run_emit_error (SbRun *run, SbServerMessage *message, const char *text)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_ERROR);

  event->message = message != NULL ? sb_server_message_ref (message) : NULL;
  event->text = g_strdup (text);
  g_free (run->error_text);
  run->error_text = message != NULL
                        ? g_strdup_printf ("%s (%s)", message->message, message->sqlstate)
                        : g_strdup (text);
  sb_run_emit (run, event);
}

/**
 * sb_run_emit_notice:
 * @run: a run
 * @severity: "NOTICE" or "WARNING"
 * @text: our own words
 * @hint: (nullable): what to do about it
 *
 * Tells what a person should know though nothing failed, as the server tells such things.
 */
void
sb_run_emit_notice (SbRun *run, const char *severity, const char *text, const char *hint)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_NOTICE);

  event->message = sb_server_message_new_text (severity, "00000", text);
  event->message->hint = g_strdup (hint);
  sb_run_emit (run, event);
}

/**
 * sb_run_emit_connection:
 * @run: a run
 * @state: "silent", "answers" or "lost"
 * @text: (transfer full): what is the matter
 */
void
sb_run_emit_connection (SbRun *run, const char *state, char *text)
{
  SbRunEvent *event = sb_run_event_new (run, SB_EVENT_CONNECTION);

  event->state = state;
  event->text = text;
  sb_run_emit (run, event);
}
