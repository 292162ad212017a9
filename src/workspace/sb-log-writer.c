/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Turns the events of a run into lines of the log. */
#include "sb-log-private.h"

#include <string.h>

#include "sb-outcome-words.h"
#include "sb-printable.h"
#include "sb-words.h"

/* A detail may list each object that a CASCADE takes along. */
#define MAX_DETAIL_LINES 8
#define NOTICE_INDENT "      "

/* Notices are looked for among those that came one after another; what is no notice ends that. */
static void
forget_recent (SbLogWriter *self)
{
  for (guint i = 0; i < SB_LOG_N_RECENT; i++)
    if (self->recent[i] != NULL)
      self->recent[i]->is_open = FALSE;
  for (guint i = 0; i < SB_LOG_N_RECENT; i++)
    g_clear_pointer (&self->recent[i], sb_log_line_unref);
}

static void
push (SbLogModel *model, gint64 time, SbLogTone tone, const char *text)
{
  sb_log_model_push (model, sb_log_line_new (time, tone, text));
}

static void
push_heading (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  g_autofree char *version = sb_printable_ellipsize (event->version, 40);
  g_autofree char *description = sb_printable_ellipsize (
      event->description != NULL ? event->description : "", SB_LOG_MAX_TEXT);
  g_autofree char *text = g_strdup_printf ("%s %s", version, description);
  SbLogLine *line = sb_log_line_new (event->time, SB_LOG_HEADING, text);

  line->n_bold = strlen (version);
  sb_log_model_push (model, line);
  g_free (self->heading);
  self->heading = g_strdup (event->key);
}

/* The line of what runs now; it gets its result later. */
static void
begin (SbLogWriter *self, SbLogModel *model, gint64 time, const char *text)
{
  g_clear_pointer (&self->running, sb_log_line_unref);
  self->running = sb_log_line_new (time, SB_LOG_PLAIN, text);
  self->running->is_running = TRUE;
  self->running->is_open = TRUE;
  self->running->result_tone = SB_LOG_ACTIVE;
  sb_log_model_push (model, sb_log_line_ref (self->running));
}

/* Takes @result. Where so much came that the line is gone, it is written again. */
static void
end (SbLogWriter *self, SbLogModel *model, SbLogTone tone, char *result)
{
  g_autoptr (SbLogLine) line = g_steal_pointer (&self->running);

  if (line == NULL)
    {
      g_free (result);
      return;
    }
  if (line->is_gone)
    {
      SbLogLine *again = sb_log_line_new (line->time, line->tone, line->text);

      sb_log_line_unref (line);
      line = sb_log_line_ref (again);
      sb_log_model_push (model, again);
    }
  line->is_running = FALSE;
  line->is_open = FALSE;
  line->result = result;
  line->result_tone = tone;
  sb_log_model_touch (model, line);
}

static char *
dup_statement_text (const SbRunEvent *event, guint number, const char *head)
{
  g_autofree char *total = g_strdup_printf ("%u", event->n_statements);

  return g_strdup_printf ("  %*u/%s %s", (int) strlen (total), number, total, head);
}

static void
begin_next (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event, guint number)
{
  g_autofree char *text = NULL;

  if (event->next == NULL)
    {
      begin (self, model, event->time, "  history + commit");
      return;
    }
  text = dup_statement_text (event, number, event->next);
  begin (self, model, event->time, text);
}

/* "ok    2 ms", so that times of most lines stand below each other. */
static char *
dup_ok (gint64 duration_us, const char *tag)
{
  g_autofree char *duration = sb_words_duration (duration_us);
  gboolean has_count = tag != NULL && *tag != '\0' && g_ascii_isdigit (tag[strlen (tag) - 1]);
  g_autofree char *printable = has_count ? sb_printable_ellipsize (tag, 40) : NULL;

  return g_strdup_printf ("ok  %7s%s%s", duration, has_count ? "  " : "",
                          has_count ? printable : "");
}

static void
write_statement (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  forget_recent (self);
  if (self->running == NULL && event->head != NULL)
    {
      g_autofree char *text = dup_statement_text (event, event->statement, event->head);

      begin (self, model, event->time - event->duration_us, text);
    }
  end (self, model, SB_LOG_GOOD, dup_ok (event->duration_us, event->tag));
  begin_next (self, model, event, event->statement + 1);
}

static void
push_details (SbLogModel *model, gint64 time, SbLogTone tone, const char *word, const char *text)
{
  g_auto (GStrv) lines = NULL;

  if (text == NULL || *text == '\0')
    return;
  /* One more than is shown, so that what is left over is known without being cut up. */
  lines = g_strsplit (text, "\n", MAX_DETAIL_LINES + 1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *printable = sb_printable_ellipsize (lines[i], SB_LOG_MAX_TEXT);
      g_autofree char *line = g_strdup_printf (NOTICE_INDENT "%-6s  %s", i == 0 ? word : "",
                                               i < MAX_DETAIL_LINES ? printable : "…");

      push (model, time, tone, line);
    }
}

static void
write_unshown (SbLogModel *model, const SbRunEvent *event)
{
  g_autofree char *number = sb_words_number (event->n_unshown);
  g_autofree char *text = g_strdup_printf (NOTICE_INDENT "… %s %s not shown", number,
                                           event->n_unshown == 1 ? "notice" : "notices");

  push (model, event->time, SB_LOG_DIM, text);
}

static void
write_notice (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  const SbServerMessage *message = event->message;
  const char *severity = message->severity != NULL ? message->severity : "NOTICE";
  gboolean loud = strcmp (severity, "NOTICE") == 0 || strcmp (severity, "WARNING") == 0;
  g_autofree char *printable =
      sb_printable_ellipsize (message->message != NULL ? message->message : "", SB_LOG_MAX_TEXT);
  g_autofree char *text = g_strdup_printf (NOTICE_INDENT "%-6s  %s", severity, printable);
  SbLogLine *line;

  for (guint i = 0; i < SB_LOG_N_RECENT; i++)
    {
      line = self->recent[i];
      if (line == NULL || line->is_gone || strcmp (line->text, text) != 0)
        continue;
      line->n_times++;
      line->result_tone = SB_LOG_DIM;
      sb_log_model_touch (model, line);
      return;
    }
  line = sb_log_line_new (event->time, loud ? SB_LOG_WARNING : SB_LOG_DIM, text);
  line->is_open = TRUE;
  if (self->recent[self->next_recent] != NULL)
    {
      self->recent[self->next_recent]->is_open = FALSE;
      sb_log_line_unref (self->recent[self->next_recent]);
    }
  self->recent[self->next_recent] = sb_log_line_ref (line);
  self->next_recent = (self->next_recent + 1) % SB_LOG_N_RECENT;
  sb_log_model_push (model, line);
  push_details (model, event->time, SB_LOG_DIM, "DETAIL", message->detail);
  push_details (model, event->time, SB_LOG_DIM, "HINT", message->hint);
}

static void
write_error (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  const SbServerMessage *message = event->message;

  forget_recent (self);
  end (self, model, SB_LOG_ERROR, g_strdup ("failed"));
  if (event->version != NULL && g_strcmp0 (self->heading, event->key) != 0)
    push_heading (self, model, event);
  if (message != NULL)
    {
      g_autofree char *text = g_strdup_printf ("%.*s (%s)", 16 * SB_LOG_MAX_TEXT, message->message,
                                               message->sqlstate);

      push_details (model, event->time, SB_LOG_ERROR, "ERROR", text);
      push_details (model, event->time, SB_LOG_ERROR, "DETAIL", message->detail);
      push_details (model, event->time, SB_LOG_ERROR, "HINT", message->hint);
    }
  push_details (model, event->time, SB_LOG_ERROR, message != NULL ? "" : "ERROR", event->text);
  if (event->file != NULL && event->line > 0)
    {
      g_autofree char *name = g_filename_display_basename (event->file);
      g_autofree char *file = sb_printable_ellipsize (name, SB_LOG_MAX_TEXT);
      g_autofree char *place = g_strdup_printf ("%s, line %u, column %u", file, event->line,
                                                event->column);

      push_details (model, event->time, SB_LOG_DIM, "at", place);
    }
}

static void
write_migration_end (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  const char *state = event->state != NULL ? event->state : "unknown";

  forget_recent (self);
  self->direction_is_down = strcmp (state, "rolled-back") == 0;
  if (strcmp (state, "applied") == 0 || strcmp (state, "rolled-back") == 0)
    {
      if (self->running != NULL)
        end (self, model, SB_LOG_GOOD, dup_ok (MAX (0, event->time - self->running->time), NULL));
      return;
    }
  end (self, model, SB_LOG_WARNING, g_strdup ("stopped"));
  if (strcmp (state, "cancelled") == 0)
    push (model, event->time, SB_LOG_WARNING, "  cancelled and rolled back: nothing of it stays");
  else if (strcmp (state, "not-run") == 0)
    push (model, event->time, SB_LOG_WARNING, "  not run: another run was at work on the target");
  else if (strcmp (state, "failed") == 0)
    push (model, event->time, SB_LOG_ERROR, "  failed and rolled back: nothing of it stays");
  else if (strcmp (state, "partial") == 0)
    push (model, event->time, SB_LOG_ERROR, "  stopped half-way: what was committed stays");
  else
    push (model, event->time, SB_LOG_ERROR, "  whether it was committed is not known");
}

static void
write_check (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  static const char *const words[] = { "passed", "failed", "error", "skipped" };
  static const SbLogTone tones[] = { SB_LOG_GOOD, SB_LOG_ERROR, SB_LOG_ERROR, SB_LOG_DIM };
  const SbCheckResult *check = event->check;
  g_autofree char *name = sb_printable_ellipsize (check->name, SB_LOG_MAX_TEXT);
  g_autofree char *text = g_strconcat ("  check ", name, NULL);
  g_autofree char *duration = sb_words_duration (check->duration_us);
  SbLogLine *line;

  forget_recent (self);
  if (event->version != NULL && g_strcmp0 (self->heading, event->key) != 0)
    push_heading (self, model, event);
  line = sb_log_line_new (event->time, SB_LOG_PLAIN, text);
  line->result = g_strdup_printf ("%s  %s", words[check->verdict], duration);
  line->result_tone = tones[check->verdict];
  sb_log_model_push (model, line);
  if (check->verdict == SB_VERDICT_SKIPPED)
    self->n_skipped++;
  if (check->verdict == SB_VERDICT_PASSED)
    return;
  push_details (model, event->time, tones[check->verdict], "", check->reason);
  if (check->error != NULL && check->verdict == SB_VERDICT_ERROR)
    push_details (model, event->time, SB_LOG_ERROR, "ERROR", check->error->message);
}

static void
write_summary (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  static const char *const outcomes[] = { NULL, "failed: nothing was changed",
                                          "cancelled: nothing was changed",
                                          "ended early: part of it stays",
                                          "how it ended is not known" };
  g_autofree char *duration = sb_words_duration (event->duration_us);
  g_autofree char *restored = sb_outcome_words_restored (event);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean good = event->outcome == SB_OUTCOME_APPLIED && event->n_checks_failed == 0;

  forget_recent (self);
  end (self, model, SB_LOG_WARNING, g_strdup ("stopped"));
  if (event->outcome == SB_OUTCOME_PARTIAL && sb_outcome_words_is_all_done (event))
    g_string_append (text, "cancelled while checks ran: all stays");
  else if (event->outcome != SB_OUTCOME_APPLIED)
    g_string_append (text, outcomes[event->outcome]);
  else if (event->n_migrations > 0 || event->n_statements > 0)
    {
      g_autofree char *migrations = sb_words_count (event->n_done, "migration", "migrations");
      g_autofree char *statements = sb_words_count (event->n_statements, "statement", "statements");

      g_string_append_printf (text, "%s %s, %s",
                              self->direction_is_down ? "rolled back" : "applied", migrations,
                              statements);
    }
  if (event->n_checks > 0)
    {
      guint n_skipped = MIN (self->n_skipped, event->n_checks - event->n_checks_failed);
      g_autofree char *checks = sb_words_count (
          event->n_checks - (event->n_checks_failed > 0 ? 0 : n_skipped), "check", "checks");

      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", checks);
      if (event->n_checks_failed > 0)
        g_string_append_printf (text, ", %u did not pass", event->n_checks_failed);
      else
        g_string_append (text, " passed");
      if (n_skipped > 0)
        g_string_append_printf (text, ", %u skipped", n_skipped);
    }
  if (text->len == 0)
    g_string_append (text, "nothing was to be done");
  g_string_append_printf (text, " · %s", duration);
  push (model, event->time,
        good                                     ? SB_LOG_GOOD
        : event->outcome == SB_OUTCOME_CANCELLED ? SB_LOG_WARNING
                                                 : SB_LOG_ERROR,
        text->str);
  if (restored != NULL)
    push (model, event->time,
          event->restored == SB_RESTORED_YES  ? SB_LOG_GOOD
          : event->restored == SB_RESTORED_NO ? SB_LOG_WARNING
                                              : SB_LOG_PLAIN,
          restored);
  g_clear_pointer (&self->heading, g_free);
}

static void
write_wait (SbLogModel *model, const SbRunEvent *event)
{
  g_autofree char *words = event->wait != NULL ? sb_lock_wait_dup_words (event->wait, event->time)
                                               : NULL;
  g_autofree char *text = words != NULL ? g_strdup_printf (NOTICE_INDENT "%s", words) : NULL;

  if (text != NULL)
    push (model, event->time, SB_LOG_WARNING, text);
}

static void
write_connection (SbLogModel *model, const SbRunEvent *event)
{
  g_autofree char *text = g_strconcat (NOTICE_INDENT, event->text, NULL);

  push (model, event->time, SB_LOG_WARNING, text);
}

/* What is tried again is begun from its first statement, or from the one that
 * failed. */
static void
write_retry (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  g_autofree char *pause = sb_words_duration (event->pause_us);
  g_autofree char *words = sb_printable_ellipsize (event->message != NULL ? event->message->message
                                                                          : "",
                                                   SB_LOG_MAX_TEXT);
  g_autofree char *text = g_strdup_printf (NOTICE_INDENT "%s; rolled back, try %u of %u in %s",
                                           words, event->attempt, event->n_attempts, pause);

  forget_recent (self);
  end (self, model, SB_LOG_WARNING, g_strdup ("stopped"));
  push (model, event->time, SB_LOG_WARNING, text);
  begin_next (self, model, event, MAX (event->statement, 1));
  self->running->begins = event->time + event->pause_us;
}

/**
 * sb_log_writer_write:
 * @self: where the log is
 * @model: gets the lines
 * @event: what happened
 */
void
sb_log_writer_write (SbLogWriter *self, SbLogModel *model, const SbRunEvent *event)
{
  switch (event->kind)
    {
    case SB_EVENT_RUN_START:
      sb_log_writer_clear (self);
      if (event->text != NULL)
        push (model, event->time, SB_LOG_PLAIN, event->text);
      break;
    case SB_EVENT_MIGRATION_START:
      forget_recent (self);
      push_heading (self, model, event);
      begin_next (self, model, event, MAX (event->statement, 1));
      break;
    case SB_EVENT_STATEMENT:
      write_statement (self, model, event);
      break;
    case SB_EVENT_NOTICE:
      if (event->n_unshown > 0)
        write_unshown (model, event);
      else if (event->message != NULL)
        write_notice (self, model, event);
      break;
    case SB_EVENT_LOCK_WAIT:
      write_wait (model, event);
      break;
    case SB_EVENT_RETRY:
      write_retry (self, model, event);
      break;
    case SB_EVENT_CONNECTION:
      write_connection (model, event);
      break;
    case SB_EVENT_MIGRATION_END:
      write_migration_end (self, model, event);
      break;
    case SB_EVENT_ERROR:
      write_error (self, model, event);
      break;
    case SB_EVENT_CHECK:
      if (event->check != NULL)
        write_check (self, model, event);
      break;
    case SB_EVENT_SUMMARY:
      write_summary (self, model, event);
      break;
    default:
      break;
    }
}

/**
 * sb_log_writer_clear:
 * @self: where the log is
 *
 * Forgets it all, before a run and at the end.
 */
void
sb_log_writer_clear (SbLogWriter *self)
{
  forget_recent (self);
  if (self->running != NULL)
    self->running->is_open = FALSE;
  g_clear_pointer (&self->running, sb_log_line_unref);
  g_clear_pointer (&self->heading, g_free);
  self->next_recent = 0;
  self->n_skipped = 0;
}
