/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-view.h"

#include "sb-cells.h"
#include "sb-json.h"
#include "sb-lines.h"
#include "sb-printable.h"
#include "sb-words.h"

/* A statement on one line; the file has the rest. */
#define MAX_STATEMENT 400

static const char *
get_protocol_words (SbProtocol protocol)
{
  return protocol == SB_PROTOCOL_SINGLE ? "committed part by part" : "one transaction";
}

static void
print_statements (SbOutput *out, const SbPlanStep *step)
{
  SbLinesWalk walk = { 0 };
  guint width = sb_output_get_width (out);
  gsize length;
  const char *text = sb_script_get_text (step->script, &length);

  for (guint i = 0; i < step->n_statements; i++)
    {
      const SbStatement *statement = sb_script_get_statement (step->script, step->sent[i]);
      g_autofree char *sql = sb_script_dup_sql (step->script, step->sent[i]);
      g_autofree char *line = sb_printable_squeeze (sql, MAX_STATEMENT);
      guint number = sb_script_get_sources (step->script) != NULL
                         ? sb_script_get_line (step->script, statement->sql_start)
                         : sb_lines_walk (&walk, text, length, statement->sql_start).line;

      sb_output_putf (out, SB_STYLE_DIM, "%8u  ", number);
      if (sb_output_is_terminal (out))
        {
          g_autofree char *fit = sb_cells_fit (line, MAX (width, 40) - 11);

          sb_output_put (out, SB_STYLE_PLAIN, fit);
        }
      else
        sb_output_put (out, SB_STYLE_PLAIN, line);
      sb_output_end_line (out);
    }
}

static void
print_step (SbCli *cli, SbOutput *out, const SbPlanStep *step)
{
  g_autofree char *path = sb_cli_dup_shown_path (cli, step->path);
  g_autofree char *count = sb_words_count (step->n_statements, "statement", "statements");

  sb_output_putf (out, SB_STYLE_BOLD, "%s  %s", step->migration->version,
                  step->migration->description);
  sb_output_end_line (out);
  sb_output_pad (out, 4);
  sb_output_putf (out, SB_STYLE_DIM, "%s · %s · %s", path, count,
                  get_protocol_words (step->protocol));
  sb_output_end_line (out);
  if (step->why != NULL)
    {
      sb_output_pad (out, 4);
      sb_output_put (out, SB_STYLE_WARNING, step->why);
      sb_output_end_line (out);
    }
  print_statements (out, step);
  sb_output_end_line (out);
}

/**
 * sb_plan_view_print:
 * @cli: a command's context
 * @plan: a plan with steps
 *
 * Prints the steps in order: file, protocol, and every statement with its line.
 */
void
sb_plan_view_print (SbCli *cli, SbPlan *plan)
{
  /* Asked about in JSON mode, it is still something for people. */
  SbOutput *out = cli->options->json ? sb_cli_err (cli) : cli->out;
  guint n = sb_plan_get_n_steps (plan), n_statements = 0;
  g_autofree char *migrations = sb_words_count (n, "migration", "migrations");
  g_autofree char *statements = NULL;

  sb_output_end_line (out);
  for (guint i = 0; i < n; i++)
    {
      const SbPlanStep *step = sb_plan_get_step (plan, i);

      print_step (cli, out, step);
      n_statements += step->n_statements;
    }
  statements = sb_words_count (n_statements, "statement", "statements");
  sb_output_putf (out, SB_STYLE_BOLD, "%s: %s, %s",
                  sb_plan_get_kind (plan) == SB_PLAN_APPLY ? "to apply" : "to roll back",
                  migrations, statements);
  if (sb_plan_is_together (plan))
    sb_output_put (out, SB_STYLE_BOLD, ", all in one transaction");
  if (sb_plan_get_role (plan) != NULL)
    sb_output_putf (out, SB_STYLE_BOLD, ", as %s", sb_plan_get_role (plan));
  sb_output_end_line (out);
  sb_output_flush (out);
}

static void
print_step_json (SbCli *cli, SbPlan *plan, guint index)
{
  const SbPlanStep *step = sb_plan_get_step (plan, index);
  g_autofree char *path = sb_cli_dup_shown_path (cli, step->path), *line = NULL;
  SbJson *json = sb_json_new ();

  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "step");
  sb_json_add_int (json, "ordinal", index + 1);
  sb_json_add_string (json, "version", step->migration->version);
  sb_json_add_string (json, "description", step->migration->description);
  sb_json_add_string (json, "direction",
                      sb_plan_get_kind (plan) == SB_PLAN_APPLY ? "apply" : "rollback");
  sb_json_add_string (json, "file", path);
  sb_json_add_string (json, "sha256", step->checksum);
  sb_json_add_string (json, "protocol", step->protocol == SB_PROTOCOL_SINGLE ? "N" : "T");
  sb_json_add_string (json, "why", step->why);
  sb_json_begin_array (json, "statements");
  for (guint i = 0; i < step->n_statements; i++)
    {
      g_autofree char *sql = sb_script_dup_sql (step->script, step->sent[i]);

      sb_json_add_string (json, NULL, sql);
    }
  sb_json_end (json);
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}

/**
 * sb_plan_view_print_json:
 * @cli: a command's context
 * @plan: a plan
 *
 * Prints a line per step and the summary.
 */
void
sb_plan_view_print_json (SbCli *cli, SbPlan *plan)
{
  guint n_statements = 0;
  g_autofree char *line = NULL;
  SbJson *json = sb_json_new ();

  for (guint i = 0; i < sb_plan_get_n_steps (plan); i++)
    {
      print_step_json (cli, plan, i);
      n_statements += sb_plan_get_step (plan, i)->n_statements;
    }
  sb_json_begin_object (json, NULL);
  sb_json_add_string (json, "type", "summary");
  sb_json_add_string (json, "outcome", "planned");
  sb_json_add_int (json, "migrations", sb_plan_get_n_steps (plan));
  sb_json_add_int (json, "statements", n_statements);
  sb_json_add_int (json, "duration_ms", 0);
  sb_json_add_int (json, "skipped", sb_plan_get_n_skipped (plan));
  sb_json_add_boolean (json, "single_transaction", sb_plan_is_together (plan));
  sb_json_add_string (json, "role", sb_plan_get_role (plan));
  line = sb_json_free_to_string (json);
  sb_output_json (cli->out, line);
}
