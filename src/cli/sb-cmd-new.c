/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-new-guess.h"

#include <string.h>

static GHashTable *
parse_values (SbCli *cli)
{
  g_autoptr (GHashTable) values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < cli->options->values->len; i++)
    {
      const char *text = cli->options->values->pdata[i], *equals = strchr (text, '=');

      if (equals == NULL || equals == text)
        {
          sb_cli_fail_usage (cli, "\"--set\" wants NAME=VALUE, not \"%s\"", text);
          return NULL;
        }
      g_hash_table_insert (values, g_strndup (text, equals - text), g_strdup (equals + 1));
    }
  return g_steal_pointer (&values);
}

static void
print_files (SbCli *cli, char *const *paths)
{
  static const char *const names[SB_N_ROLES] = {
    [SB_ROLE_FORWARD] = "forward",
    [SB_ROLE_ROLLBACK] = "rollback",
    [SB_ROLE_VERIFY] = "verify",
  };
  SbJson *json;
  g_autofree char *line = NULL;

  if (!cli->options->json)
    {
      for (int role = 0; role < SB_N_ROLES; role++)
        {
          g_autofree char *path = sb_cli_dup_shown_path (cli, paths[role]);

          sb_output_put (cli->out, SB_STYLE_DIM, names[role]);
          sb_output_pad (cli->out, 10);
          sb_output_put (cli->out, SB_STYLE_BOLD, path);
          sb_output_end_line (cli->out);
        }
      return;
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", "created");
  for (int role = 0; role < SB_N_ROLES; role++)
    {
      g_autofree char *path = sb_cli_dup_shown_path (cli, paths[role]);

      sb_json_add_string (json, names[role], path);
    }
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

/**
 * sb_cmd_new:
 * @cli: the command line, parsed
 *
 * Makes the three scripts of a new migration from a template.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_new (SbCli *cli)
{
  const char *template_id = cli->options->template_id != NULL ? cli->options->template_id : "empty";
  g_autoptr (GHashTable) values = parse_values (cli);
  g_autofree char *advice = sb_new_guess_advice (cli->words[0]);
  g_autoptr (GPtrArray) problems = NULL;
  g_auto (GStrv) paths = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (values == NULL)
    return SB_EXIT_USAGE;
  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  sb_workspace_create_async (cli->workspace, cli->words[0], template_id, values, sb_cli_done_cb,
                             cli);
  paths = sb_workspace_create_finish (cli->workspace, sb_cli_wait (cli), &problems, &error);
  if (paths == NULL)
    return sb_cli_fail (cli, error);
  for (guint i = 0; i < problems->len; i++)
    {
      g_autofree char *shown = sb_cli_dup_shown_text (cli, problems->pdata[i]);

      sb_cli_warn (cli, "%s", shown);
    }
  if (advice != NULL)
    sb_cli_warn (cli, "%s", advice);
  print_files (cli, paths);
  return SB_EXIT_DONE;
}
