/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-versions.h"
#include "sb-workspace-restore.h"

static gboolean
pass (SbCli *cli, const SbTimelineRow *row, SbExit *exit_code)
{
  g_autofree char *question = NULL;

  if (cli->options->yes || cli->options->move)
    return TRUE;
  if (!sb_cli_can_ask (cli))
    {
      *exit_code = sb_cli_fail_usage (
          cli, "the edit of %s would be lost: give --move to keep it, or --yes", row->version);
      return FALSE;
    }
  question = g_strdup_printf ("Restore the applied text of %s? What was edited since is lost.",
                              row->version);
  if (sb_cli_ask_yes (cli, question))
    return TRUE;
  *exit_code = sb_cli_decline (cli);
  return FALSE;
}

static void
report (SbCli *cli, const char *restored, char *const *paths)
{
  g_autofree char *path = sb_cli_dup_shown_path (cli, restored);
  g_autofree char *moved = paths[0] != NULL ? sb_cli_dup_shown_path (cli, paths[SB_ROLE_FORWARD])
                                            : NULL;
  g_autofree char *line = NULL;
  SbJson *json;

  if (!cli->options->json)
    {
      sb_output_putf (cli->out, SB_STYLE_BOLD, "%s", path);
      sb_output_put (cli->out, SB_STYLE_PLAIN, " is again what was applied");
      sb_output_end_line (cli->out);
      if (moved == NULL)
        return;
      sb_output_putf (cli->out, SB_STYLE_BOLD, "%s", moved);
      sb_output_put (cli->out, SB_STYLE_PLAIN, " begins with the edit");
      sb_output_end_line (cli->out);
      return;
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", "restored");
  sb_json_add_string (json, "forward", path);
  sb_json_add_string (json, "moved", moved);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

/**
 * sb_cmd_restore:
 * @cli: the command line, parsed
 *
 * Gives a forward script that was edited after it was applied its applied text again.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_restore (SbCli *cli)
{
  SbWayOut way = cli->options->move ? SB_WAY_OUT_MOVE : SB_WAY_OUT_RESTORE;
  const SbTimelineRow *row;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  const char *why;
  SbExit exit_code;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  row = sb_versions_find_row (cli, cli->words[0], &error);
  if (row == NULL)
    return sb_cli_fail (cli, error);
  why = sb_workspace_why_no_way_out (row, way);
  if (why != NULL)
    {
      g_set_error (&error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, "%s: %s", row->version, why);
      return sb_cli_fail (cli, error);
    }
  if (!pass (cli, row, &exit_code))
    return exit_code;
  sb_workspace_restore_async (cli->workspace, row->key, way, sb_cli_done_cb, cli);
  paths = sb_workspace_restore_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (paths == NULL)
    return sb_cli_fail (cli, error);
  report (cli, row->migration->paths[SB_ROLE_FORWARD], paths);
  return SB_EXIT_DONE;
}
