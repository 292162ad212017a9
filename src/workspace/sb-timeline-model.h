/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of the window's timeline, newest on top, with search and filters; a GListModel of
 * #SbTimelineItem for the main thread.
 *
 * It is filled from the project alone (states unknown) or from a timeline, keeps its items over a
 * refresh so that selection and scrolling stay, and follows a run event by event.
 */
#pragma once

#include "sb-proofs.h"
#include "sb-run-event.h"
#include "sb-timeline-item.h"

G_BEGIN_DECLS

/**
 * SbTimelineFilter:
 * @SB_TIMELINE_ALL: everything, and the marker
 * @SB_TIMELINE_PENDING: pending, late, failed
 * @SB_TIMELINE_ATTENTION: what a person should look at: see sb_timeline_item_needs_attention()
 */
typedef enum
{
  SB_TIMELINE_ALL,
  SB_TIMELINE_PENDING,
  SB_TIMELINE_ATTENTION,
  SB_N_TIMELINE_FILTERS,
} SbTimelineFilter;

#define SB_TYPE_TIMELINE_MODEL (sb_timeline_model_get_type ())
G_DECLARE_FINAL_TYPE (SbTimelineModel, sb_timeline_model, SB, TIMELINE_MODEL, GObject)

SbTimelineModel *sb_timeline_model_new (void);
void sb_timeline_model_set_project (SbTimelineModel *self, SbProject *project);
void sb_timeline_model_set_timeline (SbTimelineModel *self, SbTimeline *timeline);
void sb_timeline_model_forget_checks (SbTimelineModel *self);
void sb_timeline_model_push_event (SbTimelineModel *self, const SbRunEvent *event);
void sb_timeline_model_set_findings (SbTimelineModel *self, const char *key, SbScriptRole role,
                                     guint n_errors, guint n_warnings);
void sb_timeline_model_set_proof (SbTimelineModel *self, const char *key, SbProof *proof);
void sb_timeline_model_settle (SbTimelineModel *self);
void sb_timeline_model_set_filter (SbTimelineModel *self, SbTimelineFilter filter);
SbTimelineFilter sb_timeline_model_get_filter (SbTimelineModel *self);
void sb_timeline_model_set_search (SbTimelineModel *self, const char *text);
const char *sb_timeline_model_get_search (SbTimelineModel *self);
guint sb_timeline_model_count (SbTimelineModel *self, SbTimelineFilter filter);
SbTimelineItem *sb_timeline_model_find (SbTimelineModel *self, const char *key);
SbTimelineItem *sb_timeline_model_get_newest_applied (SbTimelineModel *self);
guint sb_timeline_model_find_position (SbTimelineModel *self, const char *key);

G_END_DECLS
