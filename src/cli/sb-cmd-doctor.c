/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cmd.h"

#include "sb-advice.h"
#include "sb-json.h"

#include <string.h>

/* Where the facts begin. */
#define FACT_COLUMN 20

typedef struct
{
  guint n[3]; /* by SbHealth */
} Count;

static void
print_json (SbCli *cli, const SbDoctorLine *line)
{
  SbJson *json = sb_json_new ();
  g_autofree char *text = NULL;

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "examination");
  sb_json_add_string (json, "subject", line->subject);
  sb_json_add_string (json, "health", sb_health_get_name (line->health));
  sb_json_add_string (json, "fact", line->fact);
  sb_json_add_string (json, "next", line->next);
  text = sb_json_free_to_string (json);
  sb_output_json (cli->out, text);
}

static void
print_line (SbCli *cli, const SbDoctorLine *line)
{
  static const char *const marks[] = { "✓", "!", "✗" };
  static const SbStyle styles[] = { SB_STYLE_GOOD, SB_STYLE_WARNING, SB_STYLE_BAD };

  sb_output_pad (cli->out, 2);
  sb_output_put (cli->out, styles[line->health], marks[line->health]);
  sb_output_pad (cli->out, 4);
  sb_output_put (cli->out, SB_STYLE_BOLD, line->subject);
  sb_output_pad (cli->out, FACT_COLUMN);
  sb_output_flow (cli->out, SB_STYLE_PLAIN, FACT_COLUMN, line->fact);
  sb_output_end_line (cli->out);
  if (line->next == NULL)
    return;
  sb_output_pad (cli->out, FACT_COLUMN);
  sb_output_put (cli->out, SB_STYLE_DIM, "→ ");
  sb_output_flow (cli->out, SB_STYLE_DIM, FACT_COLUMN + 2, line->next);
  sb_output_end_line (cli->out);
}

static void
print_lines (SbCli *cli, GPtrArray *lines, Count *count)
{
  for (guint i = 0; i < lines->len; i++)
    {
      const SbDoctorLine *line = lines->pdata[i];

      count->n[line->health]++;
      if (cli->options->json)
        print_json (cli, line);
      else
        print_line (cli, line);
    }
  sb_output_flush (cli->out);
}

static void
print_summary (SbCli *cli, const Count *count, gboolean is_reached)
{
  SbJson *json;
  g_autofree char *text = NULL;

  if (!cli->options->json)
    {
      sb_output_end_line (cli->out);
      sb_output_putf (cli->out, SB_STYLE_BOLD, "%u ok · %u %s · %u %s", count->n[SB_HEALTH_OK],
                      count->n[SB_HEALTH_WARNING],
                      count->n[SB_HEALTH_WARNING] == 1 ? "warning" : "warnings",
                      count->n[SB_HEALTH_PROBLEM],
                      count->n[SB_HEALTH_PROBLEM] == 1 ? "problem" : "problems");
      sb_output_end_line (cli->out);
      return;
    }
  json = sb_json_new ();
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_boolean (json, "reached", is_reached);
  sb_json_add_int (json, "ok", count->n[SB_HEALTH_OK]);
  sb_json_add_int (json, "warnings", count->n[SB_HEALTH_WARNING]);
  sb_json_add_int (json, "problems", count->n[SB_HEALTH_PROBLEM]);
  text = sb_json_free_to_string (json);
  sb_output_json (cli->out, text);
}

static gboolean
examine (SbCli *cli, gpointer lines, GError **error)
{
  sb_workspace_examine_target_async (cli->workspace, sb_cli_done_cb, cli);
  *(GPtrArray **) lines = sb_workspace_examine_finish (cli->workspace, sb_cli_wait (cli), error);
  return *(GPtrArray **) lines != NULL;
}

/* A target that cannot be found or reached is the doctor's news, not its failure. */
static gboolean
examine_target (SbCli *cli, Count *count)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;

  if (sb_cli_choose_target (cli, &error) && sb_cli_connect (cli, examine, &lines, &error))
    {
      print_lines (cli, lines, count);
      return TRUE;
    }
  {
    const SbAdvice *advice = sb_advice_find_connect (error->message);
    g_autoptr (GPtrArray) trouble = sb_doctor_lines_new ();

    sb_doctor_lines_add (trouble, SB_HEALTH_PROBLEM, "target", g_strdup (error->message),
                         advice != NULL ? advice->next : NULL);
    print_lines (cli, trouble, count);
  }
  return FALSE;
}

/**
 * sb_cmd_doctor:
 * @cli: the command line, parsed
 *
 * Looks at this machine and at the target, and says of each thing how it is and what to do.
 *
 * Returns: the exit code
 */
SbExit
sb_cmd_doctor (SbCli *cli)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) lines = NULL;
  Count count = { 0 };
  SbExit exit_code;
  gboolean is_reached;

  if (!sb_cli_open_project (cli, &exit_code))
    return exit_code;
  sb_workspace_examine_machine_async (cli->workspace, sb_cli_done_cb, cli);
  lines = sb_workspace_examine_finish (cli->workspace, sb_cli_wait (cli), &error);
  if (lines == NULL)
    return sb_cli_fail (cli, error);
  print_lines (cli, lines, &count);
  is_reached = examine_target (cli, &count);
  print_summary (cli, &count, is_reached);
  if (!is_reached)
    return SB_EXIT_FAILED;
  return count.n[SB_HEALTH_PROBLEM] > 0 ? SB_EXIT_FOUND : SB_EXIT_DONE;
}
