/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-words.h"
#include "sb-workspace-schema.h"

static const char *const changes[] = {
  [SB_CHANGE_ADDED] = "added", [SB_CHANGE_REMOVED] = "removed", [SB_CHANGE_ALTERED] = "altered"
};

static SbSnapshot *
read_schema (SbCli *cli, GError **error)
{
  sb_workspace_snapshot_async (cli->workspace, sb_cli_done_cb, cli);
  return sb_workspace_snapshot_finish (cli->workspace, sb_cli_wait (cli), error);
}

static void
add_text (SbJson *json, const char *name, const char *text)
{
  if (text != NULL)
    sb_json_add_string (json, name, text);
}

static void
print_json (SbCli *cli, SbDifferences *differences)
{
  guint n = sb_differences_get_n (differences);
  g_autofree char *line = NULL;
  SbJson *json;

  for (guint i = 0; i < n; i++)
    {
      const SbDifference *item = sb_differences_get (differences, i);

      json = sb_json_new ();
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "difference");
      sb_json_add_string (json, "change", changes[item->change]);
      sb_json_add_string (json, "kind", item->kind);
      sb_json_add_string (json, "name", item->identity);
      add_text (json, "before", item->before);
      add_text (json, "after", item->after);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
      g_clear_pointer (&line, g_free);
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", n > 0 ? "different" : "equal");
  sb_json_add_int (json, "differences", n);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_text (SbCli *cli, SbDifferences *differences)
{
  static const SbStyle styles[] = { [SB_CHANGE_ADDED] = SB_STYLE_GOOD,
                                    [SB_CHANGE_REMOVED] = SB_STYLE_BAD,
                                    [SB_CHANGE_ALTERED] = SB_STYLE_WARNING };
  static const char marks[] = {
    [SB_CHANGE_ADDED] = '+', [SB_CHANGE_REMOVED] = '-', [SB_CHANGE_ALTERED] = '~'
  };
  guint n = sb_differences_get_n (differences);
  g_autofree char *count = sb_words_count (n, "difference", "differences");

  for (guint i = 0; i < n; i++)
    {
      const SbDifference *item = sb_differences_get (differences, i);

      sb_output_putf (cli->out, styles[item->change], "%c ", marks[item->change]);
      sb_output_putf (cli->out, SB_STYLE_BOLD, "%s ", item->kind);
      sb_output_put (cli->out, SB_STYLE_PLAIN, item->identity);
      sb_output_end_line (cli->out);
      if (item->change == SB_CHANGE_ALTERED)
        {
          g_autofree char *lines = sb_difference_dup_lines (item);

          sb_output_text (cli->out, SB_STYLE_DIM, 4, lines);
        }
    }
  sb_output_put (cli->out, n > 0 ? SB_STYLE_WARNING : SB_STYLE_GOOD,
                 n > 0 ? count : "the schemas are the same");
  sb_output_end_line (cli->out);
}

/**
 * sb_cmd_diff:
 * @cli: the command line, parsed
 *
 * Compares the target's schema with that of the database of `--with`.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_diff (SbCli *cli)
{
  g_autoptr (SbSnapshot) before = NULL;
  g_autoptr (SbSnapshot) after = NULL;
  g_autoptr (SbDifferences) differences = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (cli->options->with == NULL)
    return sb_cli_fail_usage (cli, "\"diff\" compares two databases: name the other with --with");
  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  before = read_schema (cli, &error);
  if (before == NULL)
    return sb_cli_fail (cli, error);
  if (!sb_cli_open_other_target (cli, cli->options->with, "--with", &exit_code))
    return exit_code;
  after = read_schema (cli, &error);
  if (after == NULL)
    return sb_cli_fail (cli, error);
  if (sb_snapshot_get_server_version (before) / 10000
      != sb_snapshot_get_server_version (after) / 10000)
    sb_cli_warn (cli,
                 "the servers are PostgreSQL %d and %d, which print some definitions differently",
                 sb_snapshot_get_server_version (before) / 10000,
                 sb_snapshot_get_server_version (after) / 10000);
  differences = sb_differences_new (before, after,
                                    cli->options->strict ? SB_PROFILE_SAME : SB_PROFILE_ELSEWHERE);
  if (cli->options->json)
    print_json (cli, differences);
  else
    print_text (cli, differences);
  return sb_differences_get_n (differences) > 0 ? SB_EXIT_FOUND : SB_EXIT_DONE;
}
