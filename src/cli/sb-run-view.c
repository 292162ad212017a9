/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-view.h"

#include "sb-cells.h"
#include "sb-check-view.h"
#include "sb-cli-json.h"
#include "sb-error-view.h"
#include "sb-printable.h"
#include "sb-progress.h"
#include "sb-run-summary.h"
#include "sb-wait-view.h"
#include "sb-words.h"

#include <string.h>

/* Notices come by the megabyte; JSON has them in full. */
#define MAX_NOTICE 400
#define MAX_NOTICE_LINES 30
#define MAX_DESCRIPTION 44

struct _SbRunView
{
  /* Borrowed. */
  SbCli *cli;
  SbOutput *out;
  SbPlan *plan;
  GPtrArray *migrations;
  /* Owned. */
  GPtrArray *errors; /* SbRunEvent, shown below the migration's line */
  GString *tags;     /* what the migration's statements did to rows */
  SbRunEvent *start; /* of the migration that runs, or ran last */
  SbRunEvent *ended; /* its end, as long as its line is not printed */
  SbRunEvent *last;  /* the last end of a migration */
  SbRunEvent *skip;  /* the first of a statement's notices that it skipped something */
  char *heading;     /* key of the migration whose checks are being printed */
  char *bad_version; /* of the first check that did not pass */
  SbLockWait *told;  /* the wait that was printed last */
  char *doing;       /* what the server does with the statement, for the progress line */

  SbRunViewKind kind;
  gulong handler;
  guint version_width;
  guint description_width;
  gint64 started;
  guint n_migrations;
  guint statement;
  guint n_skips;    /* how many such notices there were */
  guint n_passed;   /* checks of the migration */
  guint n_unjudged; /* checks in all that could not be judged */
};

static void
measure (SbRunView *self, const SbMigration *migration)
{
  g_autofree char *version = sb_printable_line (migration->version);
  g_autofree char *description = sb_printable_line (migration->description);

  self->version_width = MAX (self->version_width, sb_cells_width (version));
  self->description_width = MIN (MAX (self->description_width, sb_cells_width (description)),
                                 MAX_DESCRIPTION);
}

static void
draw_cb (gpointer user_data)
{
  static const char *const verbs[] = { "Applying", "Rolling back", "Verifying" };
  SbRunView *self = user_data;
  const SbRunEvent *start = self->start;
  SbProgress progress = {
    .verb = verbs[self->kind],
    .started = self->started,
    .n_migrations = self->n_migrations,
    .version = start != NULL ? start->version : NULL,
    .description = start != NULL ? start->description : NULL,
    .ordinal = start != NULL ? start->ordinal : 0,
    .statement = self->statement,
    .n_statements = start != NULL ? start->n_statements : 0,
    .is_checking = self->ended != NULL,
    .doing = self->doing,
  };

  sb_progress_draw (self->out, &progress);
}

/* Lines of migrations */

static void
put_name (SbRunView *self, const SbRunEvent *event)
{
  SbOutput *out = self->out;
  guint column = sb_output_get_column (out);

  sb_output_put (out, SB_STYLE_BOLD, event->version != NULL ? event->version : "");
  sb_output_pad (out, column + self->version_width + 2);
  column = sb_output_get_column (out);
  if (event->description != NULL)
    {
      g_autofree char *printable = sb_printable_line (event->description);
      g_autofree char *fit = sb_cells_fit (printable, MAX_DESCRIPTION);

      sb_output_put (out, SB_STYLE_PLAIN, fit);
    }
  sb_output_pad (out, column + self->description_width + 2);
}

static void
flush_errors (SbRunView *self)
{
  for (guint i = 0; i < self->errors->len; i++)
    {
      sb_output_end_line (sb_cli_err (self->cli));
      sb_error_view_print (self->cli, g_ptr_array_index (self->errors, i), self->plan);
    }
  g_ptr_array_set_size (self->errors, 0);
}

/* The line of a migration waits for its checks, which come after it. */
static void
flush_line (SbRunView *self)
{
  const SbRunEvent *ended = self->ended;
  SbOutput *out = self->out;
  g_autofree char *duration = NULL;
  gboolean is_done, is_untouched;

  if (ended == NULL)
    return;
  is_done = g_strcmp0 (ended->state, "applied") == 0
            || g_strcmp0 (ended->state, "rolled-back") == 0;
  is_untouched = g_strcmp0 (ended->state, "cancelled") == 0
                 || g_strcmp0 (ended->state, "not-run") == 0;
  duration = sb_words_duration (ended->duration_us);
  sb_output_pad (out, 2);
  if (is_done)
    sb_output_put (out, SB_STYLE_GOOD, self->kind == SB_RUN_VIEW_ROLLBACK ? "↩" : "✓");
  else
    sb_output_put (out, is_untouched ? SB_STYLE_WARNING : SB_STYLE_BAD, is_untouched ? "○" : "✗");
  sb_output_pad (out, 4);
  put_name (self, ended);
  sb_output_putf (out, SB_STYLE_DIM, "%9s", duration);
  if (!is_done)
    sb_output_putf (out, is_untouched ? SB_STYLE_WARNING : SB_STYLE_BAD, "  %s",
                    g_strcmp0 (ended->state, "not-run") == 0 ? "not run"
                    : ended->state != NULL                   ? ended->state
                                                             : "");
  if (self->tags->len > 0)
    sb_output_putf (out, SB_STYLE_PLAIN, "  %s", self->tags->str);
  if (self->n_passed > 0)
    {
      g_autofree char *checks = sb_words_count (self->n_passed, "check passed", "checks passed");

      sb_output_putf (out, SB_STYLE_DIM, "  %s", checks);
    }
  sb_output_end_line (out);
  g_clear_pointer (&self->ended, sb_run_event_unref);
  g_string_truncate (self->tags, 0);
  self->n_passed = 0;
  flush_errors (self);
}

/* "UPDATE 3" is worth seeing, "CREATE TABLE" stands in the file. "INSERT 0 0" says something, too.
 */
static void
note_tag (SbRunView *self, const char *tag)
{
  if (tag == NULL || *tag == '\0' || !g_ascii_isdigit (tag[strlen (tag) - 1])
      || g_str_has_prefix (tag, "SELECT") || self->tags->len > 60)
    return;
  if (g_str_has_prefix (tag, "INSERT 0 "))
    g_string_append_printf (self->tags, "%sINSERT %s", self->tags->len > 0 ? ", " : "", tag + 9);
  else
    g_string_append_printf (self->tags, "%s%s", self->tags->len > 0 ? ", " : "", tag);
  if (self->tags->len > 60)
    g_string_append (self->tags, ", …");
}

/* @n_more: how many others of its kind it stands for. */
static void
print_notice (SbRunView *self, const SbRunEvent *event, guint n_more)
{
  const SbServerMessage *message = event->message;
  gboolean is_warning = g_strcmp0 (message->severity, "WARNING") == 0;
  g_autofree char *text = sb_printable_ellipsize (message->message, MAX_NOTICE);
  SbOutput *out = self->out;

  sb_output_pad (out, 4);
  sb_output_put (out, SB_STYLE_DIM, event->version != NULL ? event->version : "");
  sb_output_pad (out, 4 + self->version_width + 2);
  sb_output_put (out, is_warning ? SB_STYLE_WARNING : SB_STYLE_DIM, message->severity);
  sb_output_put (out, SB_STYLE_PLAIN, "  ");
  sb_output_put (out, is_warning ? SB_STYLE_WARNING : SB_STYLE_DIM, text);
  if (n_more > 0)
    sb_output_putf (out, SB_STYLE_DIM, " (and %u more like it)", n_more);
  sb_output_end_line (out);
  /* What a CASCADE took along stands in the detail only. */
  for (guint i = 0; i < 2; i++)
    {
      const char *more = i == 0 ? message->detail : message->hint;
      g_auto (GStrv) lines = g_strsplit (more != NULL ? more : "", "\n", MAX_NOTICE_LINES + 1);
      guint n = g_strv_length (lines);

      for (guint line = 0; line < n; line++)
        {
          g_autofree char *fit = line < MAX_NOTICE_LINES
                                     ? sb_printable_ellipsize (lines[line], MAX_NOTICE)
                                     : g_strdup ("… (--json has the rest)");

          sb_output_pad (out, 4 + self->version_width + 2);
          sb_output_put (out, SB_STYLE_DIM, fit);
          sb_output_end_line (out);
        }
    }
}

/* "table "x" does not exist, skipping": one statement can say it a hundred times. */
static gboolean
is_skip (const SbRunEvent *event)
{
  return event->kind == SB_EVENT_NOTICE && event->message != NULL && event->message->detail == NULL
         && event->message->hint == NULL
         && g_str_has_suffix (event->message->message, ", skipping");
}

static void
flush_skips (SbRunView *self)
{
  g_autoptr (SbRunEvent) skip = g_steal_pointer (&self->skip);

  if (skip != NULL)
    print_notice (self, skip, self->n_skips - 1);
}

/* Keeps @event back when it is one of those; whether it was. */
static gboolean
take_skip (SbRunView *self, const SbRunEvent *event)
{
  if (!is_skip (event))
    return FALSE;
  if (self->skip != NULL
      && (g_strcmp0 (self->skip->key, event->key) != 0
          || self->skip->statement != event->statement))
    flush_skips (self);
  if (self->skip == NULL)
    {
      self->skip = sb_run_event_ref ((SbRunEvent *) event);
      self->n_skips = 0;
    }
  self->n_skips++;
  return TRUE;
}

/* A migration that had stopped half-way is not applied anew. */
static void
print_resuming (SbRunView *self, const SbRunEvent *event)
{
  g_autofree char *version = sb_printable_line (event->version != NULL ? event->version : "");
  SbOutput *out = self->out;

  self->statement = event->statement - 1;
  sb_output_pad (out, 4);
  if (event->statement > event->n_statements)
    sb_output_putf (out, SB_STYLE_PLAIN, "resuming %s behind the last of %u statements", version,
                    event->n_statements);
  else
    sb_output_putf (out, SB_STYLE_PLAIN, "resuming %s at statement %u of %u", version,
                    event->statement, event->n_statements);
  sb_output_end_line (out);
}

static void
print_check (SbRunView *self, const SbRunEvent *event)
{
  const SbCheckResult *check = event->check;
  gboolean passed = check->verdict == SB_VERDICT_PASSED;

  self->n_unjudged += check->verdict == SB_VERDICT_SKIPPED;
  if (!passed && check->verdict != SB_VERDICT_SKIPPED && self->bad_version == NULL)
    self->bad_version = g_strdup (event->version);
  if (self->kind != SB_RUN_VIEW_VERIFY)
    {
      self->n_passed += passed;
      if (passed)
        return;
      flush_line (self);
      sb_check_view_print (self->cli, 6, check, event->file);
      return;
    }
  if (g_strcmp0 (self->heading, event->key) != 0)
    {
      g_autofree char *path = sb_cli_dup_shown_path (self->cli, event->file);

      if (self->heading != NULL)
        sb_output_end_line (self->out);
      g_clear_pointer (&self->told, sb_lock_wait_unref);
      g_free (self->doing);
      g_free (self->heading);
      self->heading = g_strdup (event->key);
      put_name (self, event);
      sb_output_put (self->out, SB_STYLE_DIM, path);
      sb_output_end_line (self->out);
    }
  sb_check_view_print (self->cli, 2, check, event->file);
}

/* The same sessions in the way of one try after the other are told once. */
static void
take_wait (SbRunView *self, const SbRunEvent *event)
{
  g_autofree char *what = event->wait != NULL ? sb_lock_wait_dup_what (event->wait) : NULL;

  g_free (self->doing);
  self->doing = what != NULL ? g_strdup_printf ("waiting for %s", what) : NULL;
  if (event->wait == NULL || sb_lock_wait_equal (self->told, event->wait))
    return;
  sb_wait_view_print_wait (self->out, 4, event->wait);
  g_clear_pointer (&self->told, sb_lock_wait_unref);
  self->told = sb_lock_wait_ref (event->wait);
}

/* What was rolled back is done again. */
static void
take_retry (SbRunView *self, const SbRunEvent *event)
{
  g_clear_pointer (&self->doing, g_free);
  self->doing = g_strdup_printf ("pausing before try %u of %u", event->attempt, event->n_attempts);
  sb_wait_view_print_retry (self->out, 4, event);
  if (event->statement > 0)
    return;
  self->statement = 0;
  g_string_truncate (self->tags, 0);
}

/* Worth a line: it may last, and then somebody has to do something. */
static void
take_connection (SbRunView *self, const SbRunEvent *event)
{
  SbOutput *out = self->out;

  g_clear_pointer (&self->doing, g_free);
  if (strcmp (event->state, "silent") == 0)
    self->doing = g_strdup ("no answer");
  else if (strcmp (event->state, "lost") == 0)
    self->doing = g_strdup ("asking what became of it");
  sb_output_pad (out, 4);
  sb_output_put (out, SB_STYLE_WARNING, event->text);
  sb_output_end_line (out);
}

static void
text_event (SbRunView *self, const SbRunEvent *event)
{
  if (take_skip (self, event))
    return;
  flush_skips (self);
  switch (event->kind)
    {
    case SB_EVENT_RUN_START:
      self->n_migrations = event->n_migrations;
      if (event->text != NULL)
        {
          sb_output_put (self->out, SB_STYLE_DIM, event->text);
          sb_output_end_line (self->out);
        }
      break;
    case SB_EVENT_MIGRATION_START:
      flush_line (self);
      g_string_truncate (self->tags, 0);
      g_clear_pointer (&self->start, sb_run_event_unref);
      self->start = sb_run_event_ref ((SbRunEvent *) event);
      self->statement = 0;
      if (event->statement > 0)
        print_resuming (self, event);
      break;
    case SB_EVENT_STATEMENT:
      self->statement = event->statement;
      g_clear_pointer (&self->doing, g_free);
      note_tag (self, event->tag);
      break;
    case SB_EVENT_NOTICE:
      if (event->message != NULL)
        print_notice (self, event, 0);
      break;
    case SB_EVENT_MIGRATION_END:
      /* In one transaction all of them end together: the tags are the last one's. */
      flush_line (self);
      if (self->start != NULL && g_strcmp0 (self->start->version, event->version) != 0)
        g_string_truncate (self->tags, 0);
      g_clear_pointer (&self->doing, g_free);
      g_clear_pointer (&self->last, sb_run_event_unref);
      self->ended = sb_run_event_ref ((SbRunEvent *) event);
      self->last = sb_run_event_ref ((SbRunEvent *) event);
      if (self->errors->len > 0)
        flush_line (self);
      break;
    case SB_EVENT_ERROR:
      g_ptr_array_add (self->errors, sb_run_event_ref ((SbRunEvent *) event));
      /* While a migration runs its own line comes first. */
      if (self->start == NULL || self->ended != NULL || self->kind == SB_RUN_VIEW_VERIFY)
        {
          flush_line (self);
          flush_errors (self);
        }
      break;
    case SB_EVENT_CHECK:
      if (event->check != NULL)
        print_check (self, event);
      break;
    case SB_EVENT_SUMMARY:
      flush_line (self);
      flush_errors (self);
      break;
    case SB_EVENT_LOCK_WAIT:
      take_wait (self, event);
      break;
    case SB_EVENT_RETRY:
      take_retry (self, event);
      break;
    case SB_EVENT_PROGRESS:
      g_free (self->doing);
      self->doing = sb_wait_view_dup_advance (event);
      break;
    case SB_EVENT_CONNECTION:
      take_connection (self, event);
      break;
    case SB_EVENT_CHECK_START:
    case SB_EVENT_ROWS:
    default:
      break; /* only where rows are streamed: never here */
    }
}

static void
event_cb (SbWorkspace *workspace, SbRunEvent *event, gpointer user_data)
{
  static const char *const kinds[] = { "apply", "rollback", "verify" };
  SbRunView *self = user_data;

  self->cli->is_over = event->kind == SB_EVENT_SUMMARY;
  if (self->cli->options->json)
    sb_cli_json_event (self->cli, event, kinds[self->kind]);
  else
    text_event (self, event);
}

/**
 * sb_run_view_new:
 * @cli: a command's context; has to outlive this
 * @kind: what is run
 * @plan: (nullable): the plan, for apply and roll back
 * @migrations: (nullable) (element-type SbMigration): for verify
 *
 * From now on the workspace's events are printed.
 *
 * Returns: (transfer full): the view
 */
SbRunView *
sb_run_view_new (SbCli *cli, SbRunViewKind kind, SbPlan *plan, GPtrArray *migrations)
{
  SbRunView *self = g_new0 (SbRunView, 1);

  self->cli = cli;
  self->out = cli->out;
  self->kind = kind;
  self->plan = plan;
  self->migrations = migrations;
  self->errors = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_run_event_unref);
  self->tags = g_string_new (NULL);
  self->started = g_get_monotonic_time ();
  for (guint i = 0; plan != NULL && i < sb_plan_get_n_steps (plan); i++)
    measure (self, sb_plan_get_step (plan, i)->migration);
  for (guint i = 0; migrations != NULL && i < migrations->len; i++)
    measure (self, g_ptr_array_index (migrations, i));
  self->handler = g_signal_connect (cli->workspace, "run-event", G_CALLBACK (event_cb), self);
  cli->draw = draw_cb;
  cli->draw_data = self;
  return self;
}

/**
 * sb_run_view_free:
 * @self: (transfer full) (nullable): a view; the progress line goes with it
 */
void
sb_run_view_free (SbRunView *self)
{
  if (self == NULL)
    return;
  self->cli->draw = NULL;
  sb_output_clear_progress (self->out);
  g_signal_handler_disconnect (self->cli->workspace, self->handler);
  g_ptr_array_unref (self->errors);
  g_string_free (self->tags, TRUE);
  g_clear_pointer (&self->start, sb_run_event_unref);
  g_clear_pointer (&self->ended, sb_run_event_unref);
  g_clear_pointer (&self->last, sb_run_event_unref);
  g_clear_pointer (&self->skip, sb_run_event_unref);
  g_clear_pointer (&self->told, sb_lock_wait_unref);
  g_free (self->doing);
  g_free (self->heading);
  g_free (self->bad_version);
  g_free (self);
}

/**
 * sb_run_view_finish:
 * @self: a view
 * @summary: how it ended
 *
 * Prints the last lines for people; in JSON the summary was an event.
 *
 * Returns: the exit code
 */
SbExit
sb_run_view_finish (SbRunView *self, const SbRunEvent *summary)
{
  self->cli->draw = NULL;
  sb_output_clear_progress (self->out);
  if (!self->cli->options->json)
    sb_run_summary_print (self->cli, self->kind, summary, self->last, self->bad_version,
                          self->n_unjudged);
  return sb_run_summary_get_exit (self->kind, summary);
}
