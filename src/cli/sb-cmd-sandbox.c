/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"

#include <string.h>

/* The address and nothing else on standard output, so that `psql "$(… sandbox url)"` works. */
static void
print_address (SbCli *cli, SbTarget *target, gboolean is_up)
{
  g_autofree char *url = sb_target_dup_url (target), *line = NULL;
  SbJson *json;

  if (!cli->options->json)
    {
      sb_output_put (cli->out, SB_STYLE_PLAIN, url);
      sb_output_end_line (cli->out);
      sb_output_flush (cli->out);
      return;
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "url", url);
  sb_json_add_boolean (json, "up", is_up);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
  sb_output_flush (cli->out);
}

static SbExit
print_url (SbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SbTarget) target = NULL;
  gboolean is_up;

  sb_workspace_find_sandbox_async (cli->workspace, sb_cli_done_cb, cli);
  target = sb_workspace_find_sandbox_finish (cli->workspace, sb_cli_wait (cli), &is_up, &error);
  if (target == NULL)
    return sb_cli_fail (cli, error);
  print_address (cli, target, is_up);
  if (!is_up)
    {
      SbOutput *err = sb_cli_err (cli);

      sb_output_put (err, SB_STYLE_WARNING,
                     "the sandbox is down; `switchback-cli sandbox run` keeps it up");
      sb_output_end_line (err);
    }
  return SB_EXIT_DONE;
}

static gboolean
open_sandbox (SbCli *cli, GError **error)
{
  sb_workspace_open_sandbox_async (cli->workspace, sb_cli_done_cb, cli);
  return sb_workspace_open_sandbox_finish (cli->workspace, sb_cli_wait (cli), error);
}

static SbExit
keep_up (SbCli *cli)
{
  g_autoptr (GError) error = NULL;
  SbOutput *err;

  if (!open_sandbox (cli, &error))
    return sb_cli_fail (cli, error);
  print_address (cli, sb_workspace_get_target (cli->workspace), TRUE);
  err = sb_cli_err (cli);
  sb_output_put (err, SB_STYLE_DIM, "the sandbox is up; ^C lets it go");
  sb_output_end_line (err);
  sb_output_flush (err);
  sb_cli_wait_for_signal (cli);
  return SB_EXIT_DONE;
}

static SbExit
reset (SbCli *cli)
{
  g_autoptr (GError) error = NULL;

  if (!open_sandbox (cli, &error))
    return sb_cli_fail (cli, error);
  sb_workspace_reset_sandbox_async (cli->workspace, sb_cli_done_cb, cli);
  if (!sb_workspace_reset_sandbox_finish (cli->workspace, sb_cli_wait (cli), &error))
    return sb_cli_fail (cli, error);
  if (cli->options->json)
    print_address (cli, sb_workspace_get_target (cli->workspace), TRUE);
  else
    {
      sb_output_put (cli->out, SB_STYLE_PLAIN, "the sandbox of this project is as new");
      sb_output_end_line (cli->out);
    }
  return SB_EXIT_DONE;
}

/**
 * sb_cmd_sandbox:
 * @cli: the command line, parsed
 *
 * Prints the sandbox's address, keeps it up, or starts the project's part of it over.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_sandbox (SbCli *cli)
{
  static const struct
  {
    const char *name;
    SbExit (*run) (SbCli *cli);
  } verbs[] = { { "url", print_url }, { "run", keep_up }, { "reset", reset } };
  static const char *const names[] = { "url", "run", "reset", NULL };
  const char *suggestion = sb_options_suggest (cli->words[0], names);
  SbExit exit_code;

  for (guint i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (strcmp (cli->words[0], verbs[i].name) == 0)
      return sb_cli_open_project (cli, &exit_code) ? verbs[i].run (cli) : exit_code;
  return sb_cli_fail_usage (cli, "\"sandbox\" knows url, run and reset, not \"%s\"%s%s%s",
                            sb_options_shown (cli->words[0]),
                            suggestion != NULL ? "; did you mean \"" : "",
                            suggestion != NULL ? suggestion : "", suggestion != NULL ? "\"?" : "");
}
