/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-format-files.h"
#include "sb-json.h"
#include "sb-words.h"

typedef struct
{
  guint n_files;
  guint n_changed;
  guint n_applied;
  guint n_errors;
  guint n_skipped;
} Count;

static char *
dup_path (SbCli *cli, const SbFormattedFile *file)
{
  return g_path_is_absolute (file->path) ? sb_cli_dup_shown_path (cli, file->path)
                                         : g_strdup (file->path);
}

static const char *
get_outcome (SbCli *cli, const SbFormattedFile *file)
{
  if (file->error != NULL)
    return "error";
  if (file->applied != NULL)
    return "applied";
  if (!file->is_changed)
    return "unchanged";
  return cli->options->check ? "would-change" : "formatted";
}

static Count
count_files (GPtrArray *files)
{
  Count count = { .n_files = files->len };

  for (guint i = 0; i < files->len; i++)
    {
      const SbFormattedFile *file = g_ptr_array_index (files, i);

      count.n_errors += file->error != NULL;
      count.n_applied += file->error == NULL && file->applied != NULL;
      count.n_changed += file->error == NULL && file->applied == NULL && file->is_changed;
      count.n_skipped += file->skipped->len;
    }
  return count;
}

static void
print_json_file (SbCli *cli, const SbFormattedFile *file)
{
  g_autofree char *path = dup_path (cli, file);
  g_autofree char *error = file->error != NULL ? sb_cli_dup_shown_text (cli, file->error) : NULL;
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "file");
  sb_json_add_string (json, "file", path);
  sb_json_add_string (json, "outcome", get_outcome (cli, file));
  sb_json_add_string (json, "message", error);
  sb_json_begin_array (json, "skipped");
  for (guint i = 0; i < file->skipped->len; i++)
    {
      const SbFormattedStatement *statement = &g_array_index (file->skipped, SbFormattedStatement,
                                                              i);

      sb_json_begin_object (json, NULL);
      sb_json_add_int (json, "line", statement->line);
      sb_json_add_int (json, "column", statement->column);
      sb_json_add_string (json, "reason", statement->reason);
      sb_json_end (json);
    }
  sb_json_end (json);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_json_summary (SbCli *cli, const Count *count)
{
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_int (json, "files", count->n_files);
  sb_json_add_int (json, "changed", count->n_changed);
  sb_json_add_int (json, "applied", count->n_applied);
  sb_json_add_int (json, "errors", count->n_errors);
  sb_json_add_int (json, "skipped", count->n_skipped);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

static void
print_problem (SbCli *cli, const char *path, const char *text)
{
  g_autofree char *shown = sb_cli_dup_shown_text (cli, text);
  SbOutput *err = sb_cli_err (cli);

  sb_output_put (err, SB_STYLE_BOLD, path);
  sb_output_put (err, SB_STYLE_BAD, ": error: ");
  sb_output_put (err, SB_STYLE_PLAIN, shown);
  sb_output_end_line (err);
  sb_output_flush (err);
}

static void
print_file (SbCli *cli, const SbFormattedFile *file)
{
  g_autofree char *path = dup_path (cli, file);

  if (file->error != NULL)
    print_problem (cli, path, file->error);
  else if (file->is_changed)
    {
      sb_output_put (cli->out, SB_STYLE_BOLD, path);
      if (file->applied != NULL)
        sb_output_putf (cli->out, SB_STYLE_DIM,
                        ": left as it is: %s is applied, and would count as changed",
                        file->applied);
      else
        sb_output_put (cli->out, SB_STYLE_PLAIN,
                       cli->options->check ? ": would change" : ": formatted");
      sb_output_end_line (cli->out);
    }
  for (guint i = 0; i < file->skipped->len; i++)
    {
      const SbFormattedStatement *statement = &g_array_index (file->skipped, SbFormattedStatement,
                                                              i);

      sb_output_put (cli->out, SB_STYLE_BOLD, path);
      sb_output_putf (cli->out, SB_STYLE_BOLD, ":%u:%u: ", statement->line, statement->column);
      sb_output_put (cli->out, SB_STYLE_WARNING, "stays as it is: ");
      sb_output_put (cli->out, SB_STYLE_PLAIN, statement->reason);
      sb_output_end_line (cli->out);
    }
}

static void
print_summary (SbCli *cli, const Count *count)
{
  g_autofree char *files = sb_words_count (count->n_files, "file", "files");

  sb_output_putf (cli->out, SB_STYLE_DIM, "%s · %u %s", files, count->n_changed,
                  cli->options->check ? "would change" : "formatted");
  if (count->n_applied > 0)
    sb_output_putf (cli->out, SB_STYLE_DIM, " · %u applied", count->n_applied);
  sb_output_end_line (cli->out);
}

/* A target that only the environment names is asked where it makes a difference: before files of a
 * project are written. */
static gboolean
wants_target (SbCli *cli)
{
  g_autofree char *home = NULL;

  if (cli->options->database != NULL || cli->options->sandbox)
    return TRUE;
  if (g_getenv ("DATABASE_URL") == NULL || cli->options->check || cli->options->yes)
    return FALSE;
  home = cli->options->project == NULL ? sb_project_find (".", NULL) : NULL;
  return cli->options->project != NULL || home != NULL;
}

/* Which files are applied only a target can tell. */
static gboolean
prepare (SbCli *cli, SbExit *exit_code)
{
  gboolean has_target = wants_target (cli);

  if ((cli->words[0] == NULL || cli->options->project != NULL || has_target)
      && !sb_cli_open_project (cli, exit_code))
    return FALSE;
  if (has_target)
    return sb_cli_open_target (cli, exit_code);
  if (cli->words[0] == NULL && !cli->options->check && !cli->options->yes)
    {
      *exit_code = sb_cli_fail_usage (
          cli, "without a target nobody knows what is applied, and must not change: name files, or"
               " a target with --database or --sandbox, or give --yes");
      return FALSE;
    }
  return TRUE;
}

/**
 * sb_cmd_format:
 * @cli: the command line, parsed
 *
 * Formats the project's scripts, or the files that are named.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_format (SbCli *cli)
{
  SbFormatUse use = cli->options->check ? SB_FORMAT_CHECK
                    : cli->options->yes ? SB_FORMAT_WRITE_ALL
                                        : SB_FORMAT_WRITE;
  const char *const *names = cli->words[0] != NULL ? cli->words : NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  SbExit exit_code;
  Count count;

  if (!prepare (cli, &exit_code))
    return exit_code;
  sb_workspace_format_async (cli->workspace, names, use, sb_cli_done_cb, cli);
  files = sb_workspace_format_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (files == NULL)
    return sb_cli_fail (cli, error);
  count = count_files (files);
  for (guint i = 0; i < files->len; i++)
    if (cli->options->json)
      print_json_file (cli, g_ptr_array_index (files, i));
    else
      print_file (cli, g_ptr_array_index (files, i));
  if (cli->options->json)
    print_json_summary (cli, &count);
  else
    print_summary (cli, &count);
  if (count.n_errors > 0)
    return SB_EXIT_USAGE;
  return cli->options->check && count.n_changed > 0 ? SB_EXIT_FOUND : SB_EXIT_DONE;
}
