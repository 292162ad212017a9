/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the timeline's model share: a project on disk, a history that a test writes,
 * events of a run that nobody makes. */
#pragma once

#include "sb-history-private.h"
#include "sb-timeline-model.h"

G_BEGIN_DECLS

/* The model, and a list that believes only what the model's items-changed tells it. */
typedef struct
{
  char *root;
  SbProject *project;
  SbTimelineModel *model;
  GPtrArray *seen;
  guint n_signals;
  guint n_touched;
  guint n_counts;
} SbTimelineCase;

void sb_timeline_case_begin (SbTimelineCase *c, const char *const *names);
void sb_timeline_case_end (SbTimelineCase *c);
void sb_timeline_case_reset_counters (SbTimelineCase *c);
SbHistory *sb_timeline_case_make_history (const char *const *keys);
void sb_timeline_case_add_entry (SbHistory *history, const char *key, const char *direction,
                                 const char *state, const char *applied, const char *error);
void sb_timeline_case_show (SbTimelineCase *c, SbHistory *history);
void sb_timeline_case_show_applied (SbTimelineCase *c, const char *const *keys);
void sb_timeline_case_assert_shown (SbTimelineCase *c, const char *expected);
SbRunEvent *sb_timeline_case_new_event (SbRunEventKind kind, const char *key);
void sb_timeline_case_push_start (SbTimelineCase *c, const char *key, SbScriptRole role);
void sb_timeline_case_push_end (SbTimelineCase *c, const char *key, const char *state);

G_END_DECLS
