/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the timeline's model, its items and their words share. */
#pragma once

#include "sb-proofs.h"
#include "sb-run-event.h"
#include "sb-timeline-model.h"

G_BEGIN_DECLS

/**
 * SbTimelineAsk:
 * @item: an item that was asked for its facts and has no summary of its script yet
 * @user_data: what the model gave
 *
 * Returns: (nullable): the summary; %NULL when it will be set later
 */
typedef const char *(*SbTimelineAsk) (SbTimelineItem *item, gpointer user_data);

struct _SbTimelineItem
{
  GObject parent_instance;

  /* owned */
  char *id;             /* the key; of a second one with that key its path too */
  SbTimeline *timeline; /* keeps @row alive */
  char *version;        /* where the row's own is not fit to be shown */
  char *description;
  char *haystack; /* what a search looks through, folded; NULL until there is a search */
  char *facts;    /* NULL until they are asked for */
  GArray *badges; /* likewise */
  char *summary;  /* what the forward script will do, "" when that cannot be said */

  /* borrowed */
  const SbTimelineRow *row; /* NULL for the marker */
  SbTimelineAsk ask;
  gpointer ask_data;

  SbTimelineItemKind kind;
  SbState state;
  SbTrail above, below;
  gboolean asked;
  gboolean touched;      /* by a run; its "changed" is to come */
  guint filled;          /* for which of the model's timelines it was taken last */
  guint in_old, in_next; /* marks of the model's comparisons */

  /* What a run or a verification has told since the timeline was read. */
  gboolean running;
  gboolean undoing;
  guint statement, n_statements;
  char *waiting;  /* for what, while it does */
  gboolean live;  /* @state, @live_at, @live_us and @live_note count, not those of @row */
  gint64 live_at; /* µs since 1970 */
  gint64 live_us;
  char *live_note;
  char *error;      /* what the last error event said */
  char *verify_run; /* the run that the checks below are of */
  guint n_checks, n_passed;

  /* What lint says of its scripts. */
  guint n_errors[SB_N_ROLES], n_warnings[SB_N_ROLES];

  SbProof *proof; /* owned (nullable): what the last rehearsal of its scripts came to */
};

SbTimelineItem *sb_timeline_item_new (const char *id);
SbTimelineItem *sb_timeline_item_new_marker (void);
const char *sb_timeline_item_make_id (const SbTimelineRow *row, GHashTable *taken, char **made);
gboolean sb_timeline_item_set_row (SbTimelineItem *self, SbTimeline *timeline,
                                   const SbTimelineRow *row);
void sb_timeline_item_set_state (SbTimelineItem *self, SbState state);
void sb_timeline_item_set_trail (SbTimelineItem *self, SbTrail above, SbTrail below);
void sb_timeline_item_set_summary (SbTimelineItem *self, const char *summary);
gboolean sb_timeline_item_matches (SbTimelineItem *self, char **words);
gboolean sb_timeline_item_set_findings (SbTimelineItem *self, SbScriptRole role, guint n_errors,
                                        guint n_warnings);
gboolean sb_timeline_item_set_proof (SbTimelineItem *self, SbProof *proof);
void sb_timeline_item_count_findings (SbTimelineItem *self, guint *n_errors, guint *n_warnings);
void sb_timeline_item_forget_words (SbTimelineItem *self);
void sb_timeline_item_changed (SbTimelineItem *self);

/* sb-timeline-model.c */
void sb_timeline_model_settle_soon (SbTimelineModel *self, SbTimelineItem *item);

/* sb-timeline-live.c */
gboolean sb_timeline_item_push_event (SbTimelineItem *self, const SbRunEvent *event);
gboolean sb_timeline_item_stop (SbTimelineItem *self);
void sb_timeline_item_forget_live (SbTimelineItem *self);
void sb_timeline_item_forget_checks (SbTimelineItem *self);

/* sb-timeline-show.c */
void sb_timeline_show (GListModel *model, GPtrArray *shown, GPtrArray *next,
                       SbTimelineItem *marker);
guint sb_timeline_show_trail (GPtrArray *all, SbTimelineItem *marker, gboolean known);

/* sb-timeline-words.c */
char *sb_timeline_words_fold (const char *text);
char **sb_timeline_words_split (const char *search);
char *sb_timeline_words_time (gint64 unix_time, GDateTime *now);
char *sb_timeline_words_facts (SbTimelineItem *self, GDateTime *now);
GArray *sb_timeline_words_badges (SbTimelineItem *self);

G_END_DECLS
