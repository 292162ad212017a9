/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-statement-spot.h"

#include "sb-printable.h"

/* How much of a statement people see, in characters. */
#define MAX_SUMMARY 80

/**
 * sb_statement_spot_dup_summary:
 * @script: a script
 * @statement: of it
 *
 * Returns: (transfer full): its beginning, on one line, safe to print
 */
char *
sb_statement_spot_dup_summary (SbScript *script, const SbStatement *statement)
{
  const char *text = sb_script_get_text (script, NULL);
  g_autofree char *head =
      g_strndup (text + statement->sql_start,
                 MIN (statement->sql_end - statement->sql_start, 8 * MAX_SUMMARY));

  return sb_printable_squeeze (head, MAX_SUMMARY);
}

/**
 * sb_statement_spot_set:
 * @self: (out): a spot that has nothing
 * @step: a step of a plan
 * @index: of a statement among those that it sends, from 0
 */
void
sb_statement_spot_set (SbStatementSpot *self, const SbPlanStep *step, guint index)
{
  const SbStatement *statement = sb_script_get_statement (step->script, step->sent[index]);
  SbSources *sources = sb_script_get_sources (step->script);

  self->number = index + 1;
  self->length = statement->sql_end - statement->sql_start;
  self->summary = sb_statement_spot_dup_summary (step->script, statement);
  self->file = NULL;
  if (sources != NULL)
    {
      SbSourcePlace place = sb_sources_locate (sources, statement->sql_start);

      if (place.source != sb_sources_get (sources, 0))
        self->file = g_strdup (place.source->name);
      self->line = place.line;
      self->start = place.offset;
      return;
    }
  self->line = sb_script_get_line (step->script, statement->sql_start);
  self->start = statement->sql_start;
}

/**
 * sb_statement_spot_clear:
 * @self: a spot
 */
void
sb_statement_spot_clear (SbStatementSpot *self)
{
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->summary, g_free);
}
