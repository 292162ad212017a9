/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-lint-view.h"

#include <string.h>

/* --fail-on none */
#define NEVER 3

static gboolean
read_fail_on (SbCli *cli, guint *fail_on)
{
  static const char *const names[] = { "info", "warning", "error", "none" };
  const char *text = cli->options->fail_on;

  *fail_on = SB_SEVERITY_WARNING;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], text) == 0)
      {
        *fail_on = i;
        return TRUE;
      }
  return FALSE;
}

/* A path is meant from where the command was called. */
static GStrv
dup_files (SbCli *cli)
{
  return cli->words[0] != NULL ? g_strdupv ((char **) cli->words) : NULL;
}

static SbLintCount
count_findings (GPtrArray *files)
{
  SbLintCount count = { 0 };

  for (guint i = 0; i < files->len; i++)
    {
      const SbLintedFile *file = g_ptr_array_index (files, i);

      count.unreadable += file->findings == NULL;
      count.files += file->findings != NULL;
      for (guint k = 0; file->findings != NULL && k < sb_finding_list_get_n (file->findings); k++)
        count.n[sb_finding_list_get (file->findings, k)->severity]++;
    }
  return count;
}

static void
print_unreadable (SbCli *cli, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const SbLintedFile *file = g_ptr_array_index (files, i);

      if (file->findings == NULL)
        {
          g_autofree char *text = sb_cli_dup_shown_text (cli, file->error);
          SbOutput *err = sb_cli_err (cli);

          sb_output_put (err, SB_STYLE_BOLD, file->path);
          sb_output_put (err, SB_STYLE_BAD, ": error: ");
          sb_output_put (err, SB_STYLE_PLAIN, text);
          sb_output_end_line (err);
          sb_output_flush (err);
        }
    }
}

static gboolean
is_found (const SbLintCount *count, guint fail_on)
{
  for (guint severity = fail_on; severity < NEVER; severity++)
    if (count->n[severity] > 0)
      return TRUE;
  return FALSE;
}

/**
 * sb_cmd_lint:
 * @cli: the command line, parsed
 *
 * Checks the project's scripts, or the files that are named, and prints what was found.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_lint (SbCli *cli)
{
  const char *format = cli->options->format != NULL ? cli->options->format
                       : cli->options->json         ? "json"
                                                    : "text";
  const SbLintView *view = sb_lint_view_find (format);
  g_auto (GStrv) names = dup_files (cli);
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  SbLintCount count;
  SbExit exit_code;
  guint fail_on;

  if (view == NULL)
    return sb_cli_fail_usage (cli, "\"--format\" wants text, json or sarif, not \"%s\"",
                              sb_options_shown (format));
  if (!read_fail_on (cli, &fail_on))
    return sb_cli_fail_usage (cli, "\"--fail-on\" wants error, warning, info or none, not \"%s\"",
                              sb_options_shown (cli->options->fail_on));
  if ((names == NULL || cli->options->project != NULL) && !sb_cli_open_project (cli, &exit_code))
    return exit_code;
  sb_workspace_lint_async (cli->workspace, (const char *const *) names, sb_cli_done_cb, cli);
  files = sb_workspace_lint_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (files == NULL)
    return sb_cli_fail (cli, error);
  count = count_findings (files);
  view->print (cli, files, &count);
  print_unreadable (cli, files);
  if (count.unreadable > 0)
    return SB_EXIT_USAGE;
  return is_found (&count, fail_on) ? SB_EXIT_FOUND : SB_EXIT_DONE;
}
