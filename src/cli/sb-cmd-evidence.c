/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-json.h"
#include "sb-words.h"
#include "sb-workspace-evidence.h"

/* What is counted over all files. */
typedef struct
{
  guint n_migrations;
  guint n_findings;
} Tally;

static void
print_json (SbCli *cli, const char *path, const SbEvidenceFinding *finding)
{
  SbJson *json = sb_json_new ();
  g_autofree char *line = NULL;

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "finding");
  sb_json_add_string (json, "evidence", path);
  sb_json_add_string (json, "version", finding->version);
  sb_json_add_string (json, "file", finding->file);
  sb_json_add_string (json, "problem", finding->problem);
  sb_json_add_string (json, "reason", finding->reason);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_text (SbCli *cli, const char *path, const SbEvidenceFinding *finding)
{
  SbOutput *out = cli->out;

  sb_output_put (out, SB_STYLE_BAD, "✗ ");
  if (cli->words[1] != NULL)
    sb_output_putf (out, SB_STYLE_DIM, "%s: ", path);
  sb_output_putf (out, SB_STYLE_BOLD, "%s ", finding->version);
  if (finding->file != NULL)
    sb_output_putf (out, SB_STYLE_PLAIN, "%s ", finding->file);
  sb_output_put (out, SB_STYLE_PLAIN, finding->reason);
  sb_output_end_line (out);
}

static gboolean
check_file (SbCli *cli, const char *path, Tally *tally, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (SbEvidenceCheck) check = NULL;

  sb_workspace_check_evidence_async (cli->workspace, absolute, sb_cli_done_cb, cli);
  check = sb_workspace_check_evidence_finish (cli->workspace, sb_cli_wait (cli), error);
  if (check == NULL)
    return FALSE;
  for (guint i = 0; i < check->findings->len; i++)
    if (cli->options->json)
      print_json (cli, path, check->findings->pdata[i]);
    else
      print_text (cli, path, check->findings->pdata[i]);
  tally->n_migrations += check->n_migrations;
  tally->n_findings += check->findings->len;
  return TRUE;
}

static void
print_summary (SbCli *cli, const Tally *tally)
{
  g_autofree char *count = sb_words_count (tally->n_migrations, "migration", "migrations");

  if (cli->options->json)
    {
      SbJson *json = sb_json_new ();
      g_autofree char *line = NULL;

      sb_json_begin_object (json, NULL);
      sb_json_add_string (json, "type", "summary");
      sb_json_add_string (json, "outcome", tally->n_findings == 0 ? "valid" : "not-valid");
      sb_json_add_int (json, "migrations", tally->n_migrations);
      sb_json_add_int (json, "findings", tally->n_findings);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
      return;
    }
  if (tally->n_findings == 0)
    sb_output_putf (cli->out, SB_STYLE_GOOD, "the evidence holds: %s", count);
  else
    sb_output_putf (cli->out, SB_STYLE_WARNING, "the evidence does not hold: rehearse again");
  sb_output_end_line (cli->out);
}

/**
 * sb_cmd_evidence:
 * @cli: the command line, parsed
 *
 * Compares files of evidence with the scripts that they are about.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_evidence (SbCli *cli)
{
  g_autoptr (GError) error = NULL;
  Tally tally = { 0 };
  SbExit exit_code;

  if (!cli->options->check)
    return sb_cli_fail_usage (cli, "\"evidence\" wants --check; rehearse --evidence makes a file");
  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  for (const char *const *word = cli->words; *word != NULL; word++)
    if (!check_file (cli, *word, &tally, &error))
      return sb_cli_fail (cli, error);
  print_summary (cli, &tally);
  return tally.n_findings == 0 ? SB_EXIT_DONE : SB_EXIT_FOUND;
}
