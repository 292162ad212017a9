/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-gate.h"
#include "sb-json.h"
#include "sb-versions.h"
#include "sb-words.h"

static gboolean
fail_request (GError **error, const char *message)
{
  g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, message);
  return FALSE;
}

/* As what, and which way of naming them goes with it. */
static gboolean
check_request (const SbOptions *options, const char *const *words, GError **error)
{
  if (options->applied + options->pending + options->forget != 1)
    return fail_request (error, "mark as what? Give one of --applied, --pending, --forget");
  if ((words[0] != NULL) + (options->to != NULL) + options->all != 1)
    return fail_request (error, "which migrations? Name them, or give --all, or --to VERSION with "
                                "--applied");
  if (options->to != NULL && !options->applied)
    return fail_request (error, "\"--to\" goes with --applied only");
  if (options->all && options->pending)
    return fail_request (error, "\"--all\" goes with --applied or --forget only");
  return TRUE;
}

/* The keys of what was named; those whose files are gone can be named, too. */
static gboolean
find_keys (SbCli *cli, const char *const *words, GPtrArray *keys, GError **error)
{
  for (guint i = 0; words[i] != NULL; i++)
    {
      const SbTimelineRow *row = sb_versions_find_row (cli, words[i], error);

      if (row == NULL)
        return FALSE;
      g_ptr_array_add (keys, g_strdup (row->key));
    }
  g_ptr_array_add (keys, NULL);
  return TRUE;
}

static SbMark *
make_mark (SbCli *cli, GError **error)
{
  const SbOptions *options = cli->options;
  g_autoptr (GPtrArray) keys = g_ptr_array_new_with_free_func (g_free);
  SbMarkRequest request = { .kind = options->applied   ? SB_MARK_APPLIED
                                    : options->pending ? SB_MARK_PENDING
                                                       : SB_MARK_FORGET,
                            .all = options->all };

  if (cli->words[0] != NULL)
    {
      if (!find_keys (cli, cli->words, keys, error))
        return NULL;
      request.keys = (const char *const *) keys->pdata;
    }
  if (options->to != NULL)
    {
      const SbTimelineRow *row = sb_versions_find_row (cli, options->to, error);

      if (row == NULL)
        return NULL;
      request.to = row->key;
    }
  sb_workspace_mark_async (cli->workspace, &request, sb_cli_done_cb, cli);
  return sb_workspace_mark_finish (cli->workspace, sb_cli_wait (cli), error);
}

static gboolean
is_empty (SbMark *mark)
{
  SbHistory *history = sb_timeline_get_history (sb_mark_get_timeline (mark));

  return sb_mark_is_all (mark) ? !sb_history_has_journal (history)
                               : sb_mark_get_n_items (mark) == 0;
}

static void
show (SbCli *cli, gpointer shown)
{
  SbOutput *out = cli->options->json ? sb_cli_err (cli) : cli->out;
  SbMark *mark = shown;

  sb_output_end_line (out);
  for (guint i = 0; i < sb_mark_get_n_items (mark); i++)
    {
      const SbMarkItem *item = sb_mark_get_item (mark, i);
      g_autofree char *what = sb_mark_item_describe (item);

      sb_output_putf (out, SB_STYLE_BOLD, "  %s  ", item->version);
      sb_output_put (out, SB_STYLE_PLAIN, what);
      sb_output_end_line (out);
    }
  if (sb_mark_is_all (mark))
    {
      SbHistory *history = sb_timeline_get_history (sb_mark_get_timeline (mark));

      sb_output_putf (out, SB_STYLE_PLAIN,
                      "  the journal goes: %srun, %sstep, %sprogress, %smeta; the history stays "
                      "as it is",
                      sb_history_get_journal_prefix (history),
                      sb_history_get_journal_prefix (history),
                      sb_history_get_journal_prefix (history),
                      sb_history_get_journal_prefix (history));
      sb_output_end_line (out);
    }
  sb_output_flush (out);
}

static char *
describe (SbMark *mark)
{
  static const char *const forms[] = {
    [SB_MARK_APPLIED] = "Mark %s as applied",
    [SB_MARK_PENDING] = "Mark %s as pending",
    [SB_MARK_FORGET] = "Forget what the journal says about %s",
  };
  g_autofree char *count = sb_words_count (sb_mark_get_n_items (mark), "migration", "migrations");
  g_auto (GStrv) parts = NULL;

  if (sb_mark_is_all (mark))
    return g_strdup ("Remove the whole journal");
  parts = g_strsplit (forms[sb_mark_get_kind (mark)], "%s", 2);
  return g_strconcat (parts[0], count, parts[1], NULL);
}

/* What is forgotten cannot be brought back: that is asked anywhere, the rest as runs are. */
static gboolean
pass (SbCli *cli, SbMark *mark, SbExit *exit_code)
{
  g_autofree char *what = describe (mark);
  SbEnvironment environment = sb_target_get_environment (sb_workspace_get_target (cli->workspace));
  g_autofree char *question = NULL;

  if (environment == SB_ENVIRONMENT_STAGING || environment == SB_ENVIRONMENT_PRODUCTION
      || sb_mark_get_kind (mark) != SB_MARK_FORGET || cli->options->yes)
    return sb_gate_pass_what (cli, what, show, mark, exit_code);
  if (!sb_cli_can_ask (cli))
    {
      *exit_code = sb_cli_fail_usage (cli, "nobody is there to ask \"%s?\": give --yes", what);
      return FALSE;
    }
  question = g_strdup_printf ("%s? It cannot be brought back.", what);
  if (sb_cli_ask_yes (cli, question))
    return TRUE;
  *exit_code = sb_cli_decline (cli);
  return FALSE;
}

static void
print_json (SbCli *cli, SbMark *mark, const char *outcome)
{
  g_autofree char *last = NULL;
  SbJson *json;

  for (guint i = 0; i < sb_mark_get_n_items (mark); i++)
    {
      const SbMarkItem *item = sb_mark_get_item (mark, i);
      g_autofree char *line = NULL;

      json = sb_json_new ();
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "mark");
      sb_json_add_int (json, "ordinal", i + 1);
      sb_json_add_string (json, "version", item->version);
      sb_json_add_string (json, "description", item->description);
      sb_json_add_string (json, "state", sb_state_get_name (item->state));
      sb_json_add_string (json, "action", sb_mark_action_get_name (item->action));
      sb_json_add_string (json, "key", item->key);
      sb_json_add_string (json, "from", item->from_key);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", outcome);
  sb_json_add_int (json, "migrations", sb_mark_get_n_items (mark));
  sb_json_add_int (json, "skipped", sb_mark_get_n_skipped (mark));
  sb_json_add_boolean (json, "journal_removed", sb_mark_is_all (mark) && !is_empty (mark));
  last = sb_json_free_to_string (json);
  sb_output_json (cli->out, last);
}

static void
print_done (SbCli *cli, SbMark *mark)
{
  static const char *const words[] = {
    [SB_MARK_APPLIED] = "marked as applied; nothing was run",
    [SB_MARK_PENDING] = "marked as pending; nothing was run",
    [SB_MARK_FORGET] = "forgotten by the journal; the history is as it was",
  };
  g_autofree char *count = sb_words_count (sb_mark_get_n_items (mark), "migration", "migrations");

  sb_output_end_line (cli->out);
  if (sb_mark_is_all (mark))
    sb_output_put (cli->out, SB_STYLE_BOLD, "the journal is gone; the history is as it was");
  else
    sb_output_putf (cli->out, SB_STYLE_BOLD, "%s %s", count, words[sb_mark_get_kind (mark)]);
  if (sb_mark_get_n_skipped (mark) > 0)
    sb_output_putf (cli->out, SB_STYLE_DIM, "; %u needed nothing", sb_mark_get_n_skipped (mark));
  sb_output_end_line (cli->out);
}

static SbExit
report (SbCli *cli, SbMark *mark, gboolean is_dry)
{
  if (cli->options->json)
    {
      print_json (cli, mark, is_dry ? "planned" : "marked");
      return SB_EXIT_DONE;
    }
  if (is_empty (mark))
    {
      sb_output_put (cli->out, SB_STYLE_BOLD,
                     sb_mark_get_kind (mark) == SB_MARK_FORGET
                         ? "nothing to forget: the journal says nothing about it"
                         : "nothing to do: it is so already");
      sb_output_end_line (cli->out);
      return SB_EXIT_DONE;
    }
  show (cli, mark);
  if (!is_dry)
    print_done (cli, mark);
  return SB_EXIT_DONE;
}

static SbExit
write_mark (SbCli *cli, SbMark *mark)
{
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (!pass (cli, mark, &exit_code))
    return exit_code;
  cli->has_begun = TRUE;
  sb_workspace_write_mark_async (cli->workspace, mark,
                                 cli->options->wait ? cli->options->wait_ms : 0, sb_cli_done_cb,
                                 cli);
  cli->is_over = sb_workspace_write_mark_finish (cli->workspace, sb_cli_wait (cli), &error);
  cli->has_begun = FALSE;
  return cli->is_over ? report (cli, mark, FALSE) : sb_cli_fail (cli, error);
}

/**
 * sb_cmd_mark:
 * @cli: the command line, parsed
 *
 * Repairs the history, or the journal, without running a script.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_mark (SbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbMark) mark = NULL;
  SbExit exit_code;

  cli->is_run = TRUE;
  if (!check_request (cli->options, cli->words, &error))
    return sb_cli_fail (cli, error);
  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  mark = make_mark (cli, &error);
  if (mark == NULL)
    return sb_cli_fail (cli, error);
  if (cli->options->dry_run || is_empty (mark))
    return report (cli, mark, cli->options->dry_run);
  return write_mark (cli, mark);
}
