/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Protocol N's own: its parts, and what their statements need. Private to the floor. */
#pragma once

#include "sb-run-private.h"

G_BEGIN_DECLS

SbStepEnd sb_run_parts (SbRun *run);
gboolean sb_run_set_again (SbRun *run, guint index, GError **error);
gboolean sb_run_exec_pipelined (SbRun *run, GPtrArray *messages, GError **error);

gboolean sb_run_single_restore (SbRun *run, const GError *why);
gboolean sb_run_single_mark (SbRun *run, guint first, guint n, const char *state, GError **error);
SbResult *sb_run_single_exec (SbRun *run, guint index, GError **error);
SbResult *sb_run_single_exec_with_retries (SbRun *run, guint index, GError **error);
gboolean sb_run_single_may_have_committed (SbRun *run, guint index);

SbStepEnd sb_run_single_stop (SbRun *run, guint index, guint kept, SbServerMessage *message,
                              const char *why);
SbStepEnd sb_run_single_stop_lost (SbRun *run, guint index, const GError *lost);
SbStepEnd sb_run_single_stop_before_commit (SbRun *run, guint kept, const GError *lost);
SbStepEnd sb_run_single_fail_unrecorded (SbRun *run, const GError *error, guint kept);

G_END_DECLS
