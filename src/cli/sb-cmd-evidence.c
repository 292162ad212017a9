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
  guint n_older;         /* migrations that come before all of these */
  GHashTable *mentioned; /* keys of the project's migrations in them */
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
  if (path != NULL && cli->words[1] != NULL)
    sb_output_putf (out, SB_STYLE_DIM, "%s: ", path);
  sb_output_putf (out, SB_STYLE_BOLD, "%s ", finding->version);
  if (finding->file != NULL)
    sb_output_putf (out, SB_STYLE_PLAIN, "%s ", finding->file);
  sb_output_put (out, SB_STYLE_PLAIN, finding->reason);
  sb_output_end_line (out);
}

static void
print_findings (SbCli *cli, const char *path, GPtrArray *findings, Tally *tally)
{
  for (guint i = 0; i < findings->len; i++)
    if (cli->options->json)
      print_json (cli, path, findings->pdata[i]);
    else
      print_text (cli, path, findings->pdata[i]);
  tally->n_findings += findings->len;
}

static gboolean
check_file (SbCli *cli, const char *path, Tally *tally, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (path, NULL);
  g_autoptr (SbEvidenceCheck) check = NULL;
  GHashTableIter iter;
  gpointer key;

  sb_workspace_check_evidence_async (cli->workspace, absolute, sb_cli_done_cb, cli);
  check = sb_workspace_check_evidence_finish (cli->workspace, sb_cli_wait (cli), error);
  if (check == NULL)
    return FALSE;
  print_findings (cli, path, check->findings, tally);
  tally->n_migrations += check->n_migrations;
  g_hash_table_iter_init (&iter, check->mentioned);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (tally->mentioned, g_strdup (key));
  return TRUE;
}

/* What came since is in none of them; what was there before they were made on top of. */
static void
check_newer (SbCli *cli, Tally *tally)
{
  g_autoptr (GPtrArray) findings = sb_evidence_find_newer (
      tally->mentioned, sb_workspace_get_project (cli->workspace), &tally->n_older);

  if (g_hash_table_size (tally->mentioned) > 0)
    print_findings (cli, NULL, findings, tally);
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
      sb_json_add_int (json, "older", tally->n_older);
      line = sb_json_free_to_string (json);
      sb_output_json (cli->out, line);
      return;
    }
  if (tally->n_older > 0)
    {
      g_autofree char *older = sb_words_count (tally->n_older, "older migration is",
                                               "older migrations are");

      sb_output_putf (cli->out, SB_STYLE_DIM, "%s not in it", older);
      sb_output_end_line (cli->out);
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
  g_autoptr (GHashTable) mentioned = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Tally tally = { .mentioned = mentioned };
  SbExit exit_code;

  if (!cli->options->check)
    return sb_cli_fail_usage (cli, "\"evidence\" wants --check; rehearse --evidence makes a file");
  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  for (const char *const *word = cli->words; *word != NULL; word++)
    if (!check_file (cli, *word, &tally, &error))
      return sb_cli_fail (cli, error);
  check_newer (cli, &tally);
  print_summary (cli, &tally);
  return tally.n_findings == 0 ? SB_EXIT_DONE : SB_EXIT_FOUND;
}
