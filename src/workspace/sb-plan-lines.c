/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-plan-lines.h"

#include <string.h>

#include "sb-lines.h"
#include "sb-printable.h"
#include "sb-run-preview.h"
#include "sb-words.h"

/* How much of a line, and of a value in it, is shown, in characters. */
#define MAX_TEXT 400
#define MAX_VALUE 60

/**
 * sb_plan_lines_get_n_sections:
 * @plan: a plan
 *
 * Returns: how many sections it has: none where there is nothing to do
 */
guint
sb_plan_lines_get_n_sections (SbPlan *plan)
{
  guint n = sb_plan_get_n_steps (plan);

  return n > 0 ? n + 2 : 0;
}

/**
 * sb_plan_lines_get_step:
 * @plan: a plan
 * @section: which section
 *
 * Returns: (transfer none) (nullable): the migration's step; %NULL for the run's beginning and end
 */
const SbPlanStep *
sb_plan_lines_get_step (SbPlan *plan, guint section)
{
  guint n = sb_plan_get_n_steps (plan);

  return section > 0 && section <= n ? sb_plan_get_step (plan, section - 1) : NULL;
}

static GPtrArray *
preview (SbPlan *plan, guint section)
{
  if (section == 0)
    return sb_run_preview_start (plan);
  if (section > sb_plan_get_n_steps (plan))
    return sb_run_preview_end (plan);
  return sb_run_preview_step (plan, section - 1);
}

static void
append_literal (GString *sql, const char *value, gsize max_characters)
{
  g_autofree char *cut = NULL;

  if (value == NULL)
    {
      g_string_append (sql, "NULL");
      return;
    }
  if (max_characters > 0)
    value = cut = sb_printable_squeeze (value, max_characters);
  g_string_append_c (sql, '\'');
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '\'')
        g_string_append_c (sql, '\'');
      g_string_append_c (sql, *at);
    }
  g_string_append_c (sql, '\'');
}

/* The statement with its parameters in it. @max_characters of each; 0 for all of it. */
static char *
dup_command (const SbCommand *command, gsize max_characters)
{
  GString *sql = g_string_new (NULL);
  gboolean quoted = FALSE;

  for (const char *at = command->sql; *at != '\0'; at++)
    {
      guint64 number = 0;
      char *end = NULL;

      quoted ^= *at == '\'';
      if (*at == '$' && !quoted && g_ascii_isdigit (at[1]))
        number = g_ascii_strtoull (at + 1, &end, 10);
      if (number >= 1 && number <= command->n_params)
        {
          append_literal (sql, command->params[number - 1], max_characters);
          at = end - 1;
        }
      else
        g_string_append_c (sql, *at);
    }
  return g_string_free (sql, FALSE);
}

static void
line_clear (gpointer data)
{
  SbPlanLine *line = data;

  g_free (line->text);
  g_free (line->facts);
}

static SbPlanLine *
add (GArray *lines, SbPlanItemKind kind, char *text, char *facts)
{
  SbPlanLine line = { .kind = kind, .text = text, .facts = facts };

  g_array_append_val (lines, line);
  return &g_array_index (lines, SbPlanLine, lines->len - 1);
}

static char *
dup_protocol_words (const SbPlanStep *step)
{
  if (step->protocol == SB_PROTOCOL_SINGLE)
    return g_strdup_printf ("committed part by part: %s", step->why);
  return g_strdup ("one transaction");
}

/* How many statements of a step are sent: those that are done already are not. */
static guint
count_sent (const SbPlanStep *step)
{
  return step->n_statements - (step->resume != NULL ? step->resume->first : 0);
}

static char *
dup_step_facts (const SbPlanStep *step)
{
  g_autofree char *base = g_filename_display_basename (step->path);
  g_autofree char *file = sb_printable_ellipsize (base, 250);
  g_autofree char *statements = sb_words_count (step->n_statements, "statement", "statements");
  g_autofree char *protocol = dup_protocol_words (step);

  if (step->resume != NULL && step->resume->first < step->n_statements)
    return g_strdup_printf ("%s · goes on at statement %u of %u · %s", file,
                            step->resume->first + 1, step->n_statements, protocol);
  return g_strdup_printf ("%s · %s · %s", file, statements, protocol);
}

static void
add_heading (GArray *lines, SbPlan *plan, guint section)
{
  const SbPlanStep *step = sb_plan_lines_get_step (plan, section);
  g_autofree char *version = NULL, *description = NULL;

  if (section > 0)
    add (lines, SB_PLAN_ITEM_OWN, g_strdup (""), NULL);
  if (step == NULL)
    {
      const char *words = section == 0 ? "The run begins" : "The run ends";

      add (lines, SB_PLAN_ITEM_STEP, g_strdup (words), NULL)->n_bold = strlen (words);
      return;
    }
  version = sb_printable_ellipsize (step->migration->version, 40);
  description = sb_printable_ellipsize (step->migration->description, 200);
  add (lines, SB_PLAN_ITEM_STEP, g_strdup_printf ("%s %s", version, description),
       dup_step_facts (step))
      ->n_bold = strlen (version);
}

static guint
count_lines (const char *text, gsize length)
{
  guint n = 1;

  for (const char *at = text; (at = memchr (at, '\n', text + length - at)) != NULL; at++)
    n++;
  return n;
}

/* The lines of a statement as they stand in its file, and a remark for what is left out. */
static void
add_statement (GArray *lines, const SbPlanStep *step, guint index, SbLinesWalk *walk)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  gsize length;
  const char *text = sb_script_get_text (step->script, &length);
  gsize offset = sb_script_get_own_offset (step->script, statement->sql_start);
  guint number = sb_script_get_sources (step->script) != NULL
                     ? sb_script_get_line (step->script, statement->sql_start)
                     : sb_lines_walk (walk, text, length, statement->sql_start).line;
  const char *at = text + statement->sql_start, *end = text + statement->sql_end;
  guint n = 0;

  for (; at <= end && n < SB_PLAN_MAX_STATEMENT_LINES; n++)
    {
      const char *stop = memchr (at, '\n', end - at);
      g_autofree char *raw = NULL;
      SbPlanLine *line;

      stop = stop != NULL ? stop : end;
      raw = g_strndup (at, MIN ((gsize) (stop - at), 8 * MAX_TEXT));
      line = add (lines, SB_PLAN_ITEM_STATEMENT,
                  sb_printable_ellipsize (g_strchomp (raw), MAX_TEXT), NULL);
      line->line = number + n;
      line->offset = offset;
      line->length = sb_script_get_own_offset (step->script, statement->sql_end);
      line->length -= MIN (line->length, offset);
      at = stop + 1;
    }
  if (at < end)
    {
      g_autofree char *rest = sb_words_number (count_lines (at, end - at));

      add (lines, SB_PLAN_ITEM_NOTE, g_strdup_printf ("-- … %s more lines", rest), NULL);
    }
  if (statement->kind == SB_STATEMENT_COPY)
    {
      g_autofree char *bytes = sb_words_number (statement->data_end - statement->data_start);

      add (lines, SB_PLAN_ITEM_NOTE, g_strdup_printf ("-- %s bytes of data", bytes), NULL);
    }
}

/**
 * sb_plan_lines_make:
 * @plan: a plan
 * @section: which section
 *
 * Returns: (transfer full) (element-type SbPlanLine): its lines
 */
GArray *
sb_plan_lines_make (SbPlan *plan, guint section)
{
  GArray *lines = g_array_new (FALSE, FALSE, sizeof (SbPlanLine));
  g_autoptr (GPtrArray) messages = preview (plan, section);
  const SbPlanStep *step = sb_plan_lines_get_step (plan, section);
  SbLinesWalk walk = { 0 };
  guint n_left_out = 0;

  g_array_set_clear_func (lines, line_clear);
  add_heading (lines, plan, section);
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      gboolean is_full = lines->len >= SB_PLAN_MAX_SECTION_LINES;

      /* What comes behind the script is shown whatever its length. */
      if (is_full && step != NULL
          && (message->kind == SB_RUN_MESSAGE_SCRIPT || message->kind == SB_RUN_MESSAGE_PROGRESS))
        {
          n_left_out += message->kind == SB_RUN_MESSAGE_SCRIPT;
          continue;
        }
      if (n_left_out > 0)
        {
          g_autofree char *rest = sb_words_number (n_left_out);

          add (lines, SB_PLAN_ITEM_NOTE, g_strdup_printf ("-- … %s more statements", rest), NULL);
          n_left_out = 0;
        }
      if (message->kind == SB_RUN_MESSAGE_SCRIPT)
        add_statement (lines, step, message->index, &walk);
      else if (message->kind == SB_RUN_MESSAGE_NOTE)
        add (lines, SB_PLAN_ITEM_NOTE, g_strdup_printf ("-- %s", message->why), NULL);
      else
        {
          g_autofree char *sql = dup_command (message->command, MAX_VALUE);

          add (lines, SB_PLAN_ITEM_OWN, sb_printable_squeeze (sql, MAX_TEXT),
               g_strdup (message->why));
        }
    }
  return lines;
}

/**
 * sb_plan_lines_count:
 * @plan: a plan
 * @section: which section
 *
 * Returns: how many lines sb_plan_lines_make() makes of it
 */
guint
sb_plan_lines_count (SbPlan *plan, guint section)
{
  g_autoptr (GArray) lines = sb_plan_lines_make (plan, section);

  return lines->len;
}

/**
 * sb_plan_lines_dup_summary:
 * @plan: a plan
 *
 * Returns: (transfer full): "Apply 3 migrations, 12 statements"
 */
char *
sb_plan_lines_dup_summary (SbPlan *plan)
{
  gboolean apply = sb_plan_get_kind (plan) == SB_PLAN_APPLY;
  guint n = sb_plan_get_n_steps (plan), n_statements = 0;
  g_autofree char *migrations = sb_words_count (n, "migration", "migrations");
  g_autofree char *statements = NULL;

  if (n == 0)
    return g_strdup (apply ? "Nothing is pending" : "Nothing to roll back");
  for (guint i = 0; i < n; i++)
    n_statements += count_sent (sb_plan_get_step (plan, i));
  statements = sb_words_number (n_statements);
  return g_strdup_printf ("%s %s, %s %s", apply ? "Apply" : "Roll back", migrations, statements,
                          n_statements == 1 ? "statement" : "statements");
}

static void
append_statement (GString *sql, const SbPlanStep *step, guint index)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  const char *text = sb_script_get_text (step->script, NULL);

  g_string_append_len (sql, text + statement->sql_start, statement->sql_end - statement->sql_start);
  g_string_append (sql, ";\n");
  if (statement->kind != SB_STATEMENT_COPY)
    return;
  g_string_append_len (sql, text + statement->data_start,
                       statement->data_end - statement->data_start);
  if (sql->str[sql->len - 1] != '\n')
    g_string_append_c (sql, '\n');
  g_string_append (sql, "\\.\n");
}

static void
append_section (GString *sql, SbPlan *plan, guint section)
{
  g_autoptr (GPtrArray) messages = preview (plan, section);
  const SbPlanStep *step = sb_plan_lines_get_step (plan, section);

  if (step != NULL)
    {
      g_autofree char *description = sb_printable_line (step->migration->description);
      g_autofree char *version = sb_printable_line (step->migration->version);
      g_autofree char *facts = dup_step_facts (step);

      g_string_append_printf (sql, "\n-- %s %s\n-- %s\n\n", version, description, facts);
    }
  else
    g_string_append_printf (sql, "\n-- %s\n\n", section == 0 ? "the run begins" : "the run ends");
  for (guint i = 0; i < messages->len; i++)
    {
      const SbRunMessage *message = messages->pdata[i];
      g_autofree char *own = NULL;

      if (message->kind == SB_RUN_MESSAGE_SCRIPT)
        {
          append_statement (sql, step, message->index);
          continue;
        }
      if (message->kind == SB_RUN_MESSAGE_NOTE)
        {
          g_string_append_printf (sql, "-- %s\n", message->why);
          continue;
        }
      own = dup_command (message->command, 0);
      g_string_append_printf (sql, "%s; -- %s\n", own, message->why);
    }
}

/**
 * sb_plan_lines_dup_sql:
 * @plan: a plan
 * @max_bytes: about how much of it; 0 for all
 *
 * Returns: (transfer full): what will be sent as a script that psql runs, with remarks
 */
char *
sb_plan_lines_dup_sql (SbPlan *plan, gsize max_bytes)
{
  g_autofree char *summary = sb_plan_lines_dup_summary (plan);
  GString *sql = g_string_new (NULL);

  g_string_append_printf (sql, "-- %s\n", summary);
  for (guint i = 0; i < sb_plan_lines_get_n_sections (plan); i++)
    if (max_bytes == 0 || sql->len < max_bytes)
      append_section (sql, plan, i);
  if (max_bytes > 0 && sql->len > max_bytes)
    {
      const char *end = g_utf8_find_prev_char (sql->str, sql->str + max_bytes + 1);

      g_string_truncate (sql, end != NULL ? (gsize) (end - sql->str) : max_bytes);
      g_string_append (sql, "…\n");
    }
  return g_string_free (sql, FALSE);
}
