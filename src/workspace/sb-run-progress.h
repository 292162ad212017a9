/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run or a verification is; a GObject of the main thread that tells "changed". */
#pragma once

#include "sb-run-event.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SB_PROGRESS_APPLY,
  SB_PROGRESS_ROLLBACK,
  SB_PROGRESS_VERIFY,
} SbProgressKind;

#define SB_TYPE_RUN_PROGRESS (sb_run_progress_get_type ())
G_DECLARE_FINAL_TYPE (SbRunProgress, sb_run_progress, SB, RUN_PROGRESS, GObject)

SbRunProgress *sb_run_progress_new (void);
void sb_run_progress_begin (SbRunProgress *self, SbProgressKind kind);
void sb_run_progress_set_total (SbRunProgress *self, guint n_migrations);
void sb_run_progress_push_event (SbRunProgress *self, const SbRunEvent *event);
void sb_run_progress_set_cancelling (SbRunProgress *self, const char *how);
void sb_run_progress_end (SbRunProgress *self);
gboolean sb_run_progress_is_running (SbRunProgress *self);
SbProgressKind sb_run_progress_get_kind (SbRunProgress *self);
const char *sb_run_progress_get_title (SbRunProgress *self);
const char *sb_run_progress_get_counters (SbRunProgress *self);
const char *sb_run_progress_get_statement (SbRunProgress *self);
SbLockWait *sb_run_progress_get_wait (SbRunProgress *self);
char *sb_run_progress_dup_wait_title (SbRunProgress *self);
char *sb_run_progress_dup_wait_detail (SbRunProgress *self);
double sb_run_progress_get_fraction (SbRunProgress *self);
gint64 sb_run_progress_get_started (SbRunProgress *self);

G_END_DECLS
