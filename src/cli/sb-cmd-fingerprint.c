/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-workspace-schema.h"

static void
print_json (SbCli *cli, SbSnapshot *snapshot)
{
  g_autofree char *line = NULL;
  SbJson *json;

  for (guint i = 0; cli->options->list && i < sb_snapshot_get_n_entries (snapshot); i++)
    {
      const SbSnapshotEntry *entry = sb_snapshot_get_entry (snapshot, i);

      json = sb_json_new ();
      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "object");
      sb_json_add_string (json, "kind", entry->kind);
      sb_json_add_string (json, "name", entry->identity);
      sb_json_add_string (json, "definition", entry->definition);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
      g_clear_pointer (&line, g_free);
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "fingerprint", sb_snapshot_get_fingerprint (snapshot));
  sb_json_add_int (json, "objects", sb_snapshot_get_n_entries (snapshot));
  sb_json_add_int (json, "server_version_num", sb_snapshot_get_server_version (snapshot));
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_text (SbCli *cli, SbSnapshot *snapshot)
{
  for (guint i = 0; cli->options->list && i < sb_snapshot_get_n_entries (snapshot); i++)
    {
      const SbSnapshotEntry *entry = sb_snapshot_get_entry (snapshot, i);

      sb_output_putf (cli->out, SB_STYLE_BOLD, "%s ", entry->kind);
      sb_output_put (cli->out, SB_STYLE_PLAIN, entry->identity);
      sb_output_end_line (cli->out);
      if (*entry->definition != '\0')
        sb_output_text (cli->out, SB_STYLE_DIM, 4, entry->definition);
    }
  sb_output_put (cli->out, SB_STYLE_PLAIN, sb_snapshot_get_fingerprint (snapshot));
  sb_output_end_line (cli->out);
}

/**
 * sb_cmd_fingerprint:
 * @cli: the command line, parsed
 *
 * Prints the fingerprint of the target's schema, and with `--list` what it is made of.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_fingerprint (SbCli *cli)
{
  g_autoptr (SbSnapshot) snapshot = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;

  if (!sb_cli_open (cli, &exit_code))
    return exit_code;
  sb_workspace_snapshot_async (cli->workspace, sb_cli_done_cb, cli);
  snapshot = sb_workspace_snapshot_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (snapshot == NULL)
    return sb_cli_fail (cli, error);
  if (cli->options->json)
    print_json (cli, snapshot);
  else
    print_text (cli, snapshot);
  return SB_EXIT_DONE;
}
