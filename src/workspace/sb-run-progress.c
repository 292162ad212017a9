/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-run-progress.h"

struct _SbRunProgress
{
  GObject parent_instance;
};

enum
{
  SB_RUN_PROGRESS_CHANGED,
  SB_RUN_PROGRESS_N_SIGNALS,
};

static guint sb_run_progress_signals[SB_RUN_PROGRESS_N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRunProgress, sb_run_progress, G_TYPE_OBJECT)

static void
sb_run_progress_class_init (SbRunProgressClass *klass)
{
  sb_run_progress_signals[SB_RUN_PROGRESS_CHANGED] = g_signal_new (
      "changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sb_run_progress_init (SbRunProgress *self)
{
}

SbRunProgress *
sb_run_progress_new (void)
{
  return g_object_new (SB_TYPE_RUN_PROGRESS, NULL);
}

void
sb_run_progress_begin (SbRunProgress *self, SbProgressKind kind)
{
}

void
sb_run_progress_push_event (SbRunProgress *self, const SbRunEvent *event)
{
}

void
sb_run_progress_set_cancelling (SbRunProgress *self, const char *how)
{
}

void
sb_run_progress_end (SbRunProgress *self)
{
}

gboolean
sb_run_progress_is_running (SbRunProgress *self)
{
  return 0;
}

SbProgressKind
sb_run_progress_get_kind (SbRunProgress *self)
{
  return 0;
}

const char *
sb_run_progress_get_title (SbRunProgress *self)
{
  return NULL;
}

const char *
sb_run_progress_get_counters (SbRunProgress *self)
{
  return NULL;
}

double
sb_run_progress_get_fraction (SbRunProgress *self)
{
  return 0;
}

gint64
sb_run_progress_get_started (SbRunProgress *self)
{
  return 0;
}
