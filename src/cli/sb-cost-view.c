/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost-view.h"

#include "sb-words.h"

static void
add_part (GString *parts, char *part)
{
  g_string_append_printf (parts, "%s%s", parts->len > 0 ? " · " : "", part);
  g_free (part);
}

static char *
dup_rows (gint64 n)
{
  return sb_words_count (n, "row", "rows");
}

/* What it does beside locking. */
static char *
dup_facts (const SbCost *cost)
{
  GString *parts = g_string_new (NULL);

  if (cost->rewrites[0] != NULL || cost->index_rewrites[0] != NULL)
    {
      g_autofree char *names = sb_cost_dup_rewrite_words (cost);

      add_part (parts, g_strconcat ("rewrites ", names, NULL));
    }
  if (cost->n_rows > 0)
    {
      g_autofree char *rows = dup_rows (cost->n_rows);

      add_part (parts, g_strconcat ("writes ", rows, NULL));
    }
  if (cost->n_scanned > 0)
    {
      g_autofree char *rows = dup_rows (cost->n_scanned);

      add_part (parts, g_strconcat ("reads ", rows, NULL));
    }
  add_part (parts, sb_words_duration (cost->duration_us));
  if (cost->wal_bytes > 0)
    {
      g_autofree char *bytes = sb_words_bytes (cost->wal_bytes);

      add_part (parts, g_strconcat (bytes, " of WAL", NULL));
    }
  return g_string_free (parts, FALSE);
}

static void
print_cost (SbOutput *out, guint indent, const SbCost *cost)
{
  g_autofree char *lock = sb_cost_dup_lock_words (cost);
  g_autofree char *facts = dup_facts (cost);
  SbStyle style = sb_cost_get_blocking (cost) != NULL ? SB_STYLE_WARNING : SB_STYLE_PLAIN;

  sb_output_pad (out, indent);
  if (cost->file != NULL)
    sb_output_putf (out, SB_STYLE_DIM, "%s ", cost->file);
  sb_output_putf (out, SB_STYLE_DIM, "line %u: ", cost->line);
  sb_output_put (out, SB_STYLE_PLAIN, cost->summary);
  sb_output_end_line (out);
  if (sb_cost_get_strongest (cost) != NULL)
    sb_output_text (out, style, indent + 2, lock);
  sb_output_text (out, SB_STYLE_DIM, indent + 2, facts);
  if (cost->forecast != NULL)
    {
      g_autofree char *words = sb_forecast_dup_words (cost->forecast);
      g_autofree char *text = g_strconcat ("on the target: ", words, NULL);

      sb_output_text (out, style, indent + 2, text);
    }
}

/**
 * sb_cost_view_print:
 * @out: where
 * @indent: blanks before each line
 * @rehearsal: a rehearsal
 * @all: also those that keep nobody waiting and rewrite nothing
 *
 * Prints statements with what they cost.
 */
void
sb_cost_view_print (SbOutput *out, guint indent, const SbRehearsal *rehearsal, gboolean all)
{
  for (guint i = 0; i < rehearsal->costs->len; i++)
    {
      const SbCost *cost = rehearsal->costs->pdata[i];

      if (all || !sb_cost_is_harmless (cost))
        print_cost (out, indent, cost);
    }
  if (rehearsal->cost_problem != NULL)
    sb_output_text (out, SB_STYLE_WARNING, indent, rehearsal->cost_problem);
  for (guint i = 0; i < rehearsal->row_notes->len; i++)
    sb_output_text (out, SB_STYLE_DIM, indent, rehearsal->row_notes->pdata[i]);
}
