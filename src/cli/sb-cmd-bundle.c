/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-words.h"

#include <string.h>

static SbBundleReport *
make (SbCli *cli, SbPlanKind kind, SbBundleUse use, GError **error)
{
  g_autofree char *path = cli->options->output != NULL
                              ? g_canonicalize_filename (cli->options->output, NULL)
                              : NULL;

  sb_workspace_bundle_async (cli->workspace, kind, path, use, sb_cli_done_cb, cli);
  return sb_workspace_bundle_finish (cli->workspace, sb_cli_wait (cli), error);
}

static void
print_json (SbCli *cli, const SbBundleReport *report, const char *outcome)
{
  g_autofree char *path = sb_cli_dup_shown_path (cli, report->path), *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", outcome);
  sb_json_add_string (json, "file", path);
  sb_json_add_int (json, "migrations", report->n_migrations);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_text (SbCli *cli, const SbBundleReport *report, const char *outcome)
{
  g_autofree char *path = sb_cli_dup_shown_path (cli, report->path);
  g_autofree char *count = sb_words_count (report->n_migrations, "migration", "migrations");

  sb_output_putf (cli->out, SB_STYLE_BOLD, "%s: ", outcome);
  sb_output_putf (cli->out, SB_STYLE_PLAIN, "%s, %s", path, count);
  sb_output_end_line (cli->out);
}

/**
 * sb_cmd_bundle:
 * @cli: the command line, parsed
 *
 * Writes all migrations, or their rollbacks, into one file that runs without Switchback; with
 * `--check` only says whether the file is what would be written.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_bundle (SbCli *cli)
{
  gboolean is_apply = strcmp (cli->words[0], "apply") == 0;
  SbPlanKind kind = is_apply ? SB_PLAN_APPLY : SB_PLAN_ROLLBACK;
  SbBundleUse use = cli->options->check ? SB_BUNDLE_CHECK
                    : cli->options->yes ? SB_BUNDLE_OVERWRITE
                                        : SB_BUNDLE_WRITE;
  g_autoptr (SbBundleReport) report = NULL;
  g_autoptr (GError) error = NULL;
  const char *outcome;
  SbExit exit_code;

  if (!is_apply && strcmp (cli->words[0], "rollback") != 0)
    return sb_cli_fail_usage (cli, "\"bundle\" wants apply or rollback, not \"%s\"",
                              sb_options_shown (cli->words[0]));
  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  report = make (cli, kind, use, &error);
  if (g_error_matches (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_CONFLICT))
    {
      g_autofree char *question = g_strdup_printf ("%s. Write over it?", error->message);

      if (!sb_cli_can_ask (cli))
        return sb_cli_fail_usage (cli, "%s: give --yes to write over it", error->message);
      if (!sb_cli_ask_yes (cli, question))
        return sb_cli_decline (cli);
      g_clear_error (&error);
      report = make (cli, kind, SB_BUNDLE_OVERWRITE, &error);
    }
  if (report == NULL)
    return sb_cli_fail (cli, error);
  if (use == SB_BUNDLE_CHECK)
    outcome = report->is_same ? "up to date" : report->was_there ? "not up to date" : "not there";
  else
    outcome = report->is_same ? "up to date" : "written";
  if (cli->options->json)
    print_json (cli, report, outcome);
  else
    print_text (cli, report, outcome);
  return use == SB_BUNDLE_CHECK && !report->is_same ? SB_EXIT_FOUND : SB_EXIT_DONE;
}
