/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-progress.h"

#include "sb-words.h"

#define BAR_CELLS 24
#define TURN_US (G_USEC_PER_SEC / 8)

static void
put_bar (SbOutput *out, const SbProgress *progress, guint cells)
{
  double part = progress->is_checking        ? 1
                : progress->n_statements > 0 ? (double) progress->statement / progress->n_statements
                                             : 0;
  double done = (progress->ordinal - 1 + part) / MAX (progress->n_migrations, 1);
  guint full = MIN (cells, (guint) (cells * done));

  for (guint i = 0; i < cells; i++)
    sb_output_put (out, i < full ? SB_STYLE_ACCENT : SB_STYLE_DIM, i < full ? "━" : "╌");
}

static void
put_migration (SbOutput *out, const SbProgress *progress)
{
  sb_output_putf (out, SB_STYLE_BOLD, " %s", progress->version);
  if (progress->description != NULL)
    sb_output_putf (out, SB_STYLE_PLAIN, " %s", progress->description);
  sb_output_put (out, SB_STYLE_DIM, "  ");
  if (progress->n_migrations > 1)
    sb_output_putf (out, SB_STYLE_DIM, "migration %u of %u · ", progress->ordinal,
                    progress->n_migrations);
  if (progress->is_checking)
    sb_output_put (out, SB_STYLE_DIM, "checks · ");
  else if (progress->n_statements > 0 && progress->doing == NULL)
    sb_output_putf (out, SB_STYLE_DIM, "statement %u of %u · ",
                    MIN (progress->statement + 1, progress->n_statements), progress->n_statements);
}

/**
 * sb_progress_draw:
 * @out: a terminal
 * @progress: where the run stands
 *
 * Makes the progress line of @out.
 */
void
sb_progress_draw (SbOutput *out, const SbProgress *progress)
{
  static const char *const wheel[] = { "⠋", "⠙", "⠸", "⠴", "⠦", "⠇" };
  gint64 elapsed = g_get_monotonic_time () - progress->started;
  g_autofree char *words = sb_words_elapsed (elapsed);
  guint width = sb_output_get_width (out);

  sb_output_begin_progress (out);
  sb_output_putf (out, SB_STYLE_ACCENT, "  %s ", wheel[elapsed / TURN_US % G_N_ELEMENTS (wheel)]);
  sb_output_put (out, SB_STYLE_BOLD, progress->verb);
  if (progress->version != NULL)
    put_migration (out, progress);
  sb_output_putf (out, SB_STYLE_DIM, " %s  ", words);
  /* Last: it is what a narrow terminal may cut. */
  if (progress->doing != NULL)
    sb_output_putf (out, SB_STYLE_WARNING, "%s  ", progress->doing);
  if (progress->version != NULL && sb_output_get_column (out) + 12 < width)
    put_bar (out, progress, MIN (BAR_CELLS, width - sb_output_get_column (out) - 2));
  sb_output_end_progress (out);
}
