/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run history as a window shows it: past runs in words; a GObject of the main thread. */
#pragma once

#include "sb-workbench.h"

G_BEGIN_DECLS

#define SB_TYPE_RUN_HISTORY (sb_run_history_get_type ())
G_DECLARE_FINAL_TYPE (SbRunHistory, sb_run_history, SB, RUN_HISTORY, GObject)

SbRunHistory *sb_run_history_new (SbWorkbench *workbench);
void sb_run_history_read_more (SbRunHistory *self);
guint sb_run_history_get_n_older (SbRunHistory *self);
const char *sb_run_history_get_problem (SbRunHistory *self);
SbRunList *sb_run_history_get_list (SbRunHistory *self);
const char *sb_run_history_get_message (SbRunHistory *self);

char *sb_run_history_dup_title (const SbPastRun *run);
char *sb_run_history_dup_facts (const SbPastRun *run);
char *sb_run_history_dup_step (const SbPastStep *step);
char *sb_run_history_dup_text (const SbPastRun *run);
gboolean sb_run_history_is_good (const SbPastRun *run);

G_END_DECLS
