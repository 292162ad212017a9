/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-words.h"

#include <string.h>

#define DEFAULT_LIMIT 20
/* Of a run's identity that is enough to name it. */
#define SHORT_ID 8
#define INDENT (SHORT_ID + 2)
#define MAX_VERSIONS 6

static void flowf (SbOutput *out, SbStyle style, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
is_done (const SbPastRun *run)
{
  return g_strcmp0 (run->outcome, "applied") == 0;
}

static const char *
get_outcome (const SbPastRun *run)
{
  if (run->outcome == NULL)
    return "not finished";
  if (!is_done (run))
    return run->outcome;
  return strcmp (run->kind, "rollback") == 0 ? "rolled back"
         : strcmp (run->kind, "mark") == 0   ? "marked"
                                             : "applied";
}

static SbStyle
get_style (const SbPastRun *run)
{
  if (run->outcome == NULL || strcmp (run->outcome, "cancelled") == 0
      || strcmp (run->outcome, "partial") == 0)
    return SB_STYLE_WARNING;
  return is_done (run) ? SB_STYLE_GOOD : SB_STYLE_BAD;
}

static void
flowf (SbOutput *out, SbStyle style, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sb_output_flow (out, style, INDENT, text);
}

static void
put_duration (SbOutput *out, gint64 milliseconds)
{
  g_autofree char *duration = NULL;

  if (milliseconds < 0)
    return;
  duration = sb_words_duration (milliseconds * 1000);
  flowf (out, SB_STYLE_DIM, " · %s", duration);
}

static void
put_versions (SbOutput *out, const SbPastRun *run)
{
  for (guint i = 0; i < run->steps->len && i < MAX_VERSIONS; i++)
    {
      const SbPastStep *step = run->steps->pdata[i];

      sb_output_put (out, SB_STYLE_PLAIN, i > 0 ? "," : "");
      flowf (out, SB_STYLE_BOLD, "%s%s", i > 0 ? " " : "", step->version);
      if (strcmp (step->state, "applied") != 0 && strcmp (step->state, "rolled-back") != 0)
        flowf (out, SB_STYLE_WARNING, " %s", step->state);
    }
  if (run->steps->len > MAX_VERSIONS)
    flowf (out, SB_STYLE_DIM, " and %u more", run->steps->len - MAX_VERSIONS);
  if (run->steps->len == 0)
    sb_output_put (out, SB_STYLE_DIM, "no migration was begun");
}

static void
print_run (SbOutput *out, const SbPastRun *run)
{
  g_autofree char *time = sb_words_time (run->started_at);

  sb_output_putf (out, SB_STYLE_ACCENT, "%.*s", SHORT_ID, run->id);
  sb_output_putf (out, SB_STYLE_BOLD, "  %s  %s", time, run->kind);
  sb_output_putf (out, get_style (run), "  %s", get_outcome (run));
  put_duration (out, run->duration_ms);
  flowf (out, SB_STYLE_DIM, " · %s on %s · Switchback %s", run->role, run->host,
         run->program_version);
  sb_output_end_line (out);
  sb_output_pad (out, INDENT);
  put_versions (out, run);
  sb_output_end_line (out);
}

static void
print_step (SbOutput *out, const SbPastStep *step)
{
  sb_output_pad (out, INDENT);
  sb_output_putf (out, SB_STYLE_DIM, "%u. ", step->ordinal);
  sb_output_put (out, SB_STYLE_BOLD, step->version);
  flowf (out, SB_STYLE_PLAIN, "  %s", *step->file != '\0' ? step->file : step->key);
  flowf (out,
         strcmp (step->state, "failed") == 0 || strcmp (step->state, "partial") == 0 ? SB_STYLE_BAD
         : strcmp (step->state, "cancelled") == 0 ? SB_STYLE_WARNING
                                                  : SB_STYLE_GOOD,
         "  %s", step->state);
  put_duration (out, step->duration_ms);
  if (step->statements > 0)
    {
      g_autofree char *count = sb_words_count (step->statements, "statement", "statements");

      flowf (out, SB_STYLE_DIM, " · %s · protocol %s", count, step->protocol);
    }
  sb_output_end_line (out);
  if (step->error != NULL)
    sb_output_text (out, SB_STYLE_BAD, SHORT_ID + 5, step->error);
}

static void
print_details (SbOutput *out, const SbPastRun *run)
{
  g_autofree char *time = sb_words_time (run->started_at);

  sb_output_putf (out, SB_STYLE_BOLD, "%s  %s", run->id, run->kind);
  sb_output_putf (out, get_style (run), "  %s", get_outcome (run));
  sb_output_end_line (out);
  sb_output_pad (out, INDENT);
  sb_output_putf (out, SB_STYLE_DIM, "%s", time);
  put_duration (out, run->duration_ms);
  flowf (out, SB_STYLE_DIM, " · %s on %s · Switchback %s", run->role, run->host,
         run->program_version);
  sb_output_end_line (out);
  for (guint i = 0; i < run->steps->len; i++)
    print_step (out, run->steps->pdata[i]);
}

static void
print_text (SbCli *cli, SbRunList *list, gboolean detailed)
{
  guint n = sb_run_list_get_n_runs (list);

  sb_output_end_line (cli->out);
  for (guint i = 0; i < n; i++)
    if (detailed)
      print_details (cli->out, sb_run_list_get_run (list, i));
    else
      print_run (cli->out, sb_run_list_get_run (list, i));
  if (n == 0 && !detailed)
    {
      sb_output_put (cli->out, SB_STYLE_DIM,
                     sb_run_list_has_journal (list)
                         ? "no run yet"
                         : "there is no journal that can be read here: of past runs nothing is "
                           "known but what the history says; see `switchback-cli status`");
      sb_output_end_line (cli->out);
    }
  if (sb_run_list_get_n_known (list) > n && n > 0)
    {
      sb_output_putf (cli->out, SB_STYLE_DIM, "%u older: -n N shows more",
                      sb_run_list_get_n_known (list) - n);
      sb_output_end_line (cli->out);
    }
}

static void
add_duration (SbJson *json, gint64 milliseconds)
{
  if (milliseconds >= 0)
    sb_json_add_int (json, "duration_ms", milliseconds);
  else
    sb_json_add_null (json, "duration_ms");
}

static void
print_run_json (SbCli *cli, const SbPastRun *run)
{
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "run");
  sb_json_add_string (json, "run", run->id);
  sb_json_add_string (json, "kind", run->kind);
  sb_json_add_string (json, "started_at", run->started_at);
  sb_json_add_string (json, "finished_at", run->finished_at);
  add_duration (json, run->duration_ms);
  sb_json_add_string (json, "role", run->role);
  sb_json_add_string (json, "host", run->host);
  sb_json_add_string (json, "switchback", run->program_version);
  sb_json_add_string (json, "outcome", run->outcome);
  sb_json_add_string (json, "fingerprint_before", run->fingerprint_before);
  sb_json_add_string (json, "fingerprint_after", run->fingerprint_after);
  sb_json_begin_array (json, "migrations");
  for (guint i = 0; i < run->steps->len; i++)
    {
      const SbPastStep *step = run->steps->pdata[i];

      sb_json_begin_object (json, NULL);
      sb_json_add_int (json, "ordinal", step->ordinal);
      sb_json_add_string (json, "version", step->version);
      sb_json_add_string (json, "key", step->key);
      sb_json_add_string (json, "direction", step->direction);
      sb_json_add_string (json, "file", step->file);
      sb_json_add_string (json, "protocol", step->protocol);
      sb_json_add_string (json, "state", step->state);
      sb_json_add_string (json, "started_at", step->started_at);
      add_duration (json, step->duration_ms);
      sb_json_add_int (json, "statements", step->statements);
      sb_json_add_string (json, "error", step->error);
      sb_json_end (json);
    }
  sb_json_end (json);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_json (SbCli *cli, SbRunList *list)
{
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  for (guint i = 0; i < sb_run_list_get_n_runs (list); i++)
    print_run_json (cli, sb_run_list_get_run (list, i));
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_int (json, "runs", sb_run_list_get_n_runs (list));
  sb_json_add_int (json, "older", sb_run_list_get_n_known (list) - sb_run_list_get_n_runs (list));
  sb_json_add_boolean (json, "journal", sb_run_list_has_journal (list));
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

/**
 * sb_cmd_log:
 * @cli: the command line, parsed
 *
 * Prints past runs, newest first, or one of them in full.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_log (SbCli *cli)
{
  const char *id = cli->words[0];
  g_autoptr (SbRunList) list = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  sb_workspace_list_runs_async (cli->workspace,
                                cli->options->limit > 0 ? cli->options->limit : DEFAULT_LIMIT, id,
                                sb_cli_done_cb, cli);
  list = sb_workspace_list_runs_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (list == NULL)
    return sb_cli_fail (cli, error);
  if (id != NULL && sb_run_list_get_n_runs (list) == 0)
    return sb_cli_fail_usage (cli, "no run \"%s\" in the journal", sb_options_shown (id));
  if (cli->options->json)
    print_json (cli, list);
  else
    print_text (cli, list, id != NULL);
  return SB_EXIT_DONE;
}
