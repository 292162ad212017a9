/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-versions.h"
#include "sb-workspace-draft.h"

#include <string.h>

/* Who told what there was before. */
static const char *const source_names[] = {
  [SB_DRAFT_FROM_FORWARD] = "nobody",
  [SB_DRAFT_FROM_TARGET] = "target",
  [SB_DRAFT_FROM_REPLAY] = "sandbox",
};

static SbExit
write_script (SbCli *cli, SbMigration *migration, SbScriptRole role, const char *text, char **path)
{
  g_autoptr (GError) error = NULL;

  sb_workspace_save_draft_async (cli->workspace, migration, role, text, cli->options->yes,
                                 sb_cli_done_cb, cli);
  *path = sb_workspace_save_draft_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (g_error_matches (error, SB_PROJECT_ERROR, SB_PROJECT_ERROR_EXISTS))
    {
      g_autofree char *question = g_strdup_printf ("%s. Write over it?", error->message);

      if (!sb_cli_can_ask (cli))
        return sb_cli_fail_usage (cli, "%s: give --yes to write over it", error->message);
      if (!sb_cli_ask_yes (cli, question))
        return sb_cli_decline (cli);
      g_clear_error (&error);
      sb_workspace_save_draft_async (cli->workspace, migration, role, text, TRUE, sb_cli_done_cb,
                                     cli);
      *path = sb_workspace_save_draft_finish (cli->workspace, sb_cli_wait (cli), &error);
    }
  return *path != NULL ? SB_EXIT_DONE : sb_cli_fail (cli, error);
}

static void
print_json (SbCli *cli, const SbDraftReport *report, const char *path)
{
  g_autofree char *shown = path != NULL ? sb_cli_dup_shown_path (cli, path) : NULL;
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", path != NULL ? "written" : "drafted");
  if (shown != NULL)
    sb_json_add_string (json, "file", shown);
  else
    sb_json_add_string (json, "text", report->text);
  sb_json_add_int (json, "exact", report->n_exact);
  sb_json_add_int (json, "lossy", report->n_lossy);
  sb_json_add_int (json, "impossible", report->n_impossible);
  sb_json_add_string (json, "before", source_names[report->source]);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_text (SbCli *cli, const SbDraftReport *report, const char *path)
{
  g_autofree char *shown = NULL;
  g_auto (GStrv) lines = NULL;

  if (path != NULL)
    {
      shown = sb_cli_dup_shown_path (cli, path);
      sb_output_put (cli->out, SB_STYLE_BOLD, "written: ");
      sb_output_put (cli->out, SB_STYLE_PLAIN, shown);
      sb_output_end_line (cli->out);
      return;
    }
  lines = g_strsplit (report->text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && (lines[i + 1] != NULL || *lines[i] != '\0'); i++)
    {
      sb_output_put (cli->out, SB_STYLE_PLAIN, lines[i]);
      sb_output_end_line (cli->out);
    }
}

/**
 * sb_cmd_draft:
 * @cli: the command line, parsed
 *
 * Drafts a migration's rollback or verify script from its forward script.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_draft (SbCli *cli)
{
  gboolean is_verify = strcmp (cli->words[0], "verify") == 0;
  SbScriptRole role = is_verify ? SB_ROLE_VERIFY : SB_ROLE_ROLLBACK;
  gboolean has_target = cli->options->database != NULL || cli->options->sandbox
                        || g_getenv ("DATABASE_URL") != NULL;
  g_autoptr (SbMigration) migration = NULL;
  g_autoptr (SbDraftReport) report = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  SbExit exit_code;

  if (!is_verify && strcmp (cli->words[0], "rollback") != 0)
    return sb_cli_fail_usage (cli, "\"draft\" wants rollback or verify, not \"%s\"",
                              sb_options_shown (cli->words[0]));
  if (!sb_cli_open_project (cli, &exit_code)
      || (has_target && !is_verify && !sb_cli_open_target (cli, &exit_code)))
    return exit_code;
  migration = sb_versions_find (cli, cli->words[1], &error);
  if (migration == NULL)
    return sb_cli_fail (cli, error);
  sb_workspace_draft_async (
      cli->workspace, migration, role, NULL,
      is_verify ? SB_DRAFT_FROM_FORWARD
                : sb_draft_source_choose (sb_workspace_get_timeline (cli->workspace), migration),
      sb_cli_done_cb, cli);
  report = sb_workspace_draft_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (report == NULL)
    return sb_cli_fail (cli, error);
  if (report->problem != NULL)
    sb_cli_warn (cli, "what was there before is not known: %s", report->problem);
  if (cli->options->write)
    {
      exit_code = write_script (cli, migration, role, report->text, &path);
      if (exit_code != SB_EXIT_DONE)
        return exit_code;
    }
  if (cli->options->json)
    print_json (cli, report, path);
  else
    print_text (cli, report, path);
  return SB_EXIT_DONE;
}
