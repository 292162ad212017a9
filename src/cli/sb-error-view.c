/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-error-view.h"

#include "sb-cells.h"
#include "sb-diagnosis.h"
#include "sb-lines.h"
#include "sb-printable.h"

#include <string.h>

/* A detail of 10 MB helps nobody. */
#define MAX_CHARACTERS 2000

static void
print_field (SbOutput *out, guint indent, const char *name, const char *text)
{
  g_autofree char *short_text = NULL;
  g_auto (GStrv) lines = NULL;

  if (text == NULL || *text == '\0')
    return;
  short_text = g_strndup (text, MAX_CHARACTERS * 4);
  lines = g_strsplit (short_text, "\n", 12);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *line = sb_printable_ellipsize (lines[i], MAX_CHARACTERS);

      sb_output_pad (out, indent);
      if (i == 0)
        sb_output_put (out, SB_STYLE_DIM, name);
      sb_output_pad (out, indent + 10);
      sb_output_put (out, SB_STYLE_PLAIN, line);
      sb_output_end_line (out);
    }
}

/**
 * sb_error_view_print_advice:
 * @out: where
 * @indent: blanks before each line
 * @advice: (nullable): what an error usually means
 */
void
sb_error_view_print_advice (SbOutput *out, guint indent, const SbAdvice *advice)
{
  if (advice == NULL)
    return;
  print_field (out, indent, "cause", advice->cause);
  print_field (out, indent, "next", advice->next);
}

static void
print_message (SbOutput *out, guint indent, const SbServerMessage *message,
               const SbDiagnosis *diagnosis)
{
  g_autofree char *state = diagnosis != NULL
                               ? g_strdup_printf ("%s %s", message->sqlstate, diagnosis->condition)
                               : g_strdup (message->sqlstate);

  print_field (out, indent, "detail", message->detail);
  print_field (out, indent, "hint", message->hint);
  print_field (out, indent, "in", message->internal_query);
  print_field (out, indent, "context", message->context);
  print_field (out, indent, "SQLSTATE", state);
  if (diagnosis == NULL)
    return;
  print_field (out, indent, "cause", diagnosis->cause);
  print_field (out, indent, "next", diagnosis->next);
}

/**
 * sb_error_view_print_message:
 * @out: where
 * @indent: blanks before each line
 * @message: an error of the server
 *
 * Prints everything but the message itself: detail, hint, context, SQLSTATE, the usual cause and
 * the next step.
 */
void
sb_error_view_print_message (SbOutput *out, guint indent, const SbServerMessage *message)
{
  g_autoptr (SbDiagnosis) diagnosis = sb_diagnosis_new (message);

  print_message (out, indent, message, diagnosis);
}

/* Part of a line of any length: some of what is before the place, and what then fits on the
 * terminal. */
static void
print_excerpt (SbOutput *out, guint line, const char *text, gsize length, gsize at, gboolean caret)
{
  const guint before = 60;
  guint width = sb_output_get_width (out), margin, offset;
  gsize start = at > before * 4 ? at - before * 4 : 0;
  g_autofree char *head = NULL, *tail = NULL, *head_text = NULL, *tail_text = NULL, *fit = NULL;
  const char *shown;

  while (start < at && ((guchar) text[start] & 0xc0) == 0x80)
    start++;
  head_text = g_strndup (text + start, at - start);
  head = sb_printable_line (head_text);
  tail_text = g_strndup (text + at, MIN (length - at, (gsize) width * 4));
  tail = sb_printable_line (tail_text);
  shown = head;
  while (sb_cells_width (shown) > before)
    shown = g_utf8_next_char (shown);

  sb_output_putf (out, SB_STYLE_DIM, "%6u │ ", line);
  margin = sb_output_get_column (out);
  if (start > 0 || shown > head)
    sb_output_put (out, SB_STYLE_DIM, "…");
  sb_output_put (out, SB_STYLE_PLAIN, shown);
  offset = sb_output_get_column (out);
  fit = sb_cells_fit (tail, MAX (width, offset + 20) - offset - 1);
  sb_output_put (out, SB_STYLE_PLAIN, fit);
  sb_output_end_line (out);
  if (!caret)
    return;
  sb_output_pad (out, margin - 3);
  sb_output_put (out, SB_STYLE_DIM, " │ ");
  if (offset > margin)
    sb_output_pad (out, offset);
  sb_output_put (out, SB_STYLE_BAD, "^");
  sb_output_end_line (out);
}

/* The text of the file that the error is in: a script's, or what a script includes. */
static const char *
find_text (SbPlan *plan, const SbRunEvent *event, gsize *length)
{
  for (guint i = 0; plan != NULL && i < sb_plan_get_n_steps (plan); i++)
    {
      const SbPlanStep *step = sb_plan_get_step (plan, i);

      SbSources *sources = sb_script_get_sources (step->script);
      const SbSource *source = sources != NULL ? sb_sources_find (sources, event->file) : NULL;

      if (source != NULL)
        {
          *length = source->length;
          return source->text;
        }
      if (g_strcmp0 (step->path, event->file) == 0)
        return sb_script_get_file_text (step->script, length);
    }
  return NULL;
}

/* The line with @offset in it, with a caret below that where it is a place. */
static void
print_place (SbOutput *out, guint line_number, const char *text, gsize length, gsize offset,
             gboolean caret)
{
  gsize line_length, at;
  const char *line = sb_lines_get_line (text, length, offset, &line_length);

  at = MIN ((gsize) (text + MIN (offset, length) - line), line_length);
  if (line == text && line_length >= 3 && memcmp (line, "\xef\xbb\xbf", 3) == 0)
    {
      line += 3;
      line_length -= 3;
      at -= MIN (at, 3);
    }
  print_excerpt (out, line_number, line, line_length, at, caret);
}

/**
 * sb_error_view_print_line:
 * @out: where to print
 * @line: the line's number
 * @text: (array length=length): the file
 * @length: in bytes
 * @offset: byte offset of the place in it
 *
 * Prints the line with its number, and a caret under the place; of a long line what fits.
 */
void
sb_error_view_print_line (SbOutput *out, guint line, const char *text, gsize length, gsize offset)
{
  print_place (out, line, text, length, offset, TRUE);
}

static void
print_source (SbOutput *out, const SbRunEvent *event, SbPlan *plan)
{
  gsize length;
  const char *text = event->line > 0 ? find_text (plan, event, &length) : NULL;

  if (text != NULL)
    print_place (out, event->line, text, length, event->offset,
                 event->message != NULL && event->message->position > 0);
}

/**
 * sb_error_view_print:
 * @cli: a command's context
 * @event: an error
 * @plan: (nullable): the plan that has the script's text
 *
 * Prints the error on standard error: `file:line:column: error: …`, the source line with a caret
 * under the character, and what else is known.
 */
void
sb_error_view_print (SbCli *cli, const SbRunEvent *event, SbPlan *plan)
{
  SbOutput *err = sb_cli_err (cli);
  const char *text = event->message != NULL ? event->message->message : event->text;
  g_autofree char *short_text = sb_printable_ellipsize (text != NULL ? text : "", MAX_CHARACTERS);

  if (event->file != NULL)
    {
      g_autofree char *path = sb_cli_dup_shown_path (cli, event->file);

      sb_output_put (err, SB_STYLE_BOLD, path);
      if (event->line > 0)
        sb_output_putf (err, SB_STYLE_BOLD, ":%u:%u", event->line, MAX (event->column, 1));
      sb_output_put (err, SB_STYLE_PLAIN, ": ");
    }
  sb_output_put (err, SB_STYLE_BAD, "error: ");
  sb_output_put (err, SB_STYLE_BOLD, short_text);
  sb_output_end_line (err);
  print_source (err, event, plan);
  if (event->message != NULL)
    {
      g_autoptr (SbDiagnosis) diagnosis =
          plan != NULL && sb_plan_get_kind (plan) == SB_PLAN_APPLY
              ? sb_diagnosis_new_of_apply (event->message,
                                           sb_workspace_get_timeline (cli->workspace), event->key)
              : sb_diagnosis_new (event->message);

      print_field (err, 2, "meaning", event->text);
      print_message (err, 2, event->message, diagnosis);
    }
  sb_output_flush (err);
}
