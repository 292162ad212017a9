/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-check-view.h"

#include "sb-error-view.h"
#include "sb-printable.h"
#include "sb-table.h"
#include "sb-words.h"

#include <string.h>

#define MAX_NAME 120
#define MAX_VALUE 60

/* A single value says more on the check's own line than in a table of one cell. */
static gboolean
is_single_value (const SbCheckResult *check)
{
  return check->columns != NULL && sb_result_get_n_columns (check->columns) == 1
         && check->n_rows == 1 && check->rows->len == 1;
}

static void
put_facts (SbOutput *out, const SbCheckResult *check)
{
  g_autofree char *duration = sb_words_duration (check->duration_us);
  g_autofree char *rows = sb_words_count (check->n_rows, "row", "rows");

  sb_output_put (out, SB_STYLE_DIM, "  ");
  if (is_single_value (check))
    {
      const char *value = sb_result_get_value (check->rows->pdata[0], 0, 0);
      g_autofree char *name = sb_printable_ellipsize (sb_result_get_column_name (check->columns, 0),
                                                      MAX_VALUE);
      g_autofree char *shown = value != NULL ? sb_printable_ellipsize (value, MAX_VALUE) : NULL;

      sb_output_putf (out, SB_STYLE_DIM, "%s = ", name);
      sb_output_put (out, value != NULL ? SB_STYLE_PLAIN : SB_STYLE_DIM,
                     value != NULL ? shown : "NULL");
      sb_output_put (out, SB_STYLE_DIM, " · ");
    }
  else if (check->columns != NULL)
    sb_output_putf (out, SB_STYLE_DIM, "%s · ", rows);
  sb_output_put (out, SB_STYLE_DIM, duration);
  if (check->as != NULL)
    {
      g_autofree char *as = sb_printable_ellipsize (check->as, MAX_VALUE);

      sb_output_putf (out, SB_STYLE_DIM, " · as %s", as);
    }
}

/**
 * sb_check_view_print:
 * @cli: a command's context
 * @indent: blanks before each line
 * @check: a check's result
 * @file: its verify script
 */
void
sb_check_view_print (SbCli *cli, guint indent, const SbCheckResult *check, const char *file)
{
  static const char *const marks[] = {
    [SB_VERDICT_PASSED] = "✓",
    [SB_VERDICT_FAILED] = "✗",
    [SB_VERDICT_ERROR] = "✗",
    [SB_VERDICT_SKIPPED] = "–",
  };
  static const SbStyle styles[] = {
    [SB_VERDICT_PASSED] = SB_STYLE_GOOD,
    [SB_VERDICT_FAILED] = SB_STYLE_BAD,
    [SB_VERDICT_ERROR] = SB_STYLE_BAD,
    [SB_VERDICT_SKIPPED] = SB_STYLE_DIM,
  };
  gboolean is_bad = check->verdict == SB_VERDICT_FAILED || check->verdict == SB_VERDICT_ERROR;
  SbOutput *out = cli->out;
  g_autofree char *name = sb_printable_ellipsize (check->name, MAX_NAME);

  sb_output_pad (out, indent);
  sb_output_putf (out, styles[check->verdict], "%s ", marks[check->verdict]);
  sb_output_put (out, is_bad ? SB_STYLE_BOLD : SB_STYLE_PLAIN, name);
  put_facts (out, check);
  sb_output_end_line (out);

  if (check->reason != NULL)
    {
      g_autofree char *reason = sb_printable_ellipsize (check->reason, 4 * MAX_NAME);

      sb_output_pad (out, indent + 2);
      sb_output_put (out, is_bad ? SB_STYLE_BAD : SB_STYLE_DIM, reason);
      sb_output_end_line (out);
    }
  if (is_bad)
    {
      g_autofree char *path = sb_cli_dup_shown_path (cli, file);

      sb_output_pad (out, indent + 2);
      sb_output_putf (out, SB_STYLE_DIM, "%s:%u", path, check->line);
      sb_output_end_line (out);
    }
  if (check->verdict == SB_VERDICT_ERROR && check->error != NULL)
    {
      if (check->reason == NULL || strstr (check->reason, check->error->message) == NULL)
        {
          g_autofree char *message = sb_printable_ellipsize (check->error->message, 4 * MAX_NAME);

          sb_output_pad (out, indent + 2);
          sb_output_put (out, SB_STYLE_BAD, message);
          sb_output_end_line (out);
        }
      sb_error_view_print_message (out, indent + 2, check->error);
    }
  if (check->columns != NULL && check->rows->len > 0 && !is_single_value (check))
    sb_table_print (out, indent + 2, check);
}
