/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a run ended, in words for people: the same in the window and on the command line. */
#pragma once

#include "sb-run-event.h"

G_BEGIN_DECLS

/**
 * SbWordsFor:
 * @SB_WORDS_FOR_TERMINAL: next steps are commands
 * @SB_WORDS_FOR_WINDOW: next steps are what the window offers
 */
typedef enum
{
  SB_WORDS_FOR_TERMINAL,
  SB_WORDS_FOR_WINDOW,
} SbWordsFor;

gboolean sb_outcome_words_is_all_done (const SbRunEvent *summary);
char *sb_outcome_words_target (SbPlanKind kind, const SbRunEvent *summary, const SbRunEvent *last,
                               gboolean was_cancelled, SbWordsFor words_for);
const char *sb_outcome_words_refused (const GError *error);
char *sb_outcome_words_checks (const SbRunEvent *summary, guint n_unjudged);
char *sb_outcome_words_done (SbPlanKind kind, const SbRunEvent *summary, guint n_unjudged);
char *sb_outcome_words_restored (const SbRunEvent *summary);

G_END_DECLS
