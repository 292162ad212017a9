/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a statement that was begun and not seen to end. Private to the floor. */
#pragma once

#include "sb-run-private.h"

G_BEGIN_DECLS

/**
 * SbFate:
 * @SB_FATE_DONE: it was done
 * @SB_FATE_AGAIN: it was not, and nothing of it is in the way any more
 */
typedef enum
{
  SB_FATE_DONE,
  SB_FATE_AGAIN,
} SbFate;

const char *sb_run_get_class (const SbStatement *statement);
SbCommand *sb_run_command_find_index (const SbStatement *statement);
gboolean sb_run_can_inspect (const SbStatement *statement);
gboolean sb_run_inspect (SbRun *run, guint index, SbFate *fate, GError **error);
gboolean sb_run_check_index (SbRun *run, guint index, GError **error);
gboolean sb_run_touches_indexes (SbPlan *plan);
void sb_run_note_indexes (SbRun *run, SbResult *found);
void sb_run_tell_indexes (SbRun *run, SbResult *found);
gboolean sb_run_wait_for_process (SbRun *run, GError **error);

G_END_DECLS
