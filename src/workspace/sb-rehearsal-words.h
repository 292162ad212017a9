/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rehearsal in words for people: its steps, its verdict, and what differs. All texts are printable
 * and bounded, but plain: never markup. */
#pragma once

#include "sb-workspace-rehearse.h"

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  SB_SHOWN_PREPARE,
  SB_SHOWN_FORWARD,
  SB_SHOWN_VERIFY,
  SB_SHOWN_ROLLBACK,
  SB_SHOWN_COMPARE,
  SB_SHOWN_AGAIN,
  SB_N_SHOWN,
} SbShownStage;

/**
 * SbShownState:
 * @SB_SHOWN_WAITING: it has not begun
 * @SB_SHOWN_ACTIVE: it goes on
 * @SB_SHOWN_GOOD: it went well
 * @SB_SHOWN_DOUBTFUL: it went, but not everything is as it should be
 * @SB_SHOWN_BAD: it failed
 * @SB_SHOWN_SKIPPED: it was not, and will not be
 */
typedef enum
{
  SB_SHOWN_WAITING,
  SB_SHOWN_ACTIVE,
  SB_SHOWN_GOOD,
  SB_SHOWN_DOUBTFUL,
  SB_SHOWN_BAD,
  SB_SHOWN_SKIPPED,
} SbShownState;

/**
 * SbShownStep:
 * @name: "Forward"
 * @facts: (nullable): "3 statements, 1.9 s"
 * @state: how it stands
 */
typedef struct
{
  const char *name;
  char *facts;
  SbShownState state;
} SbShownStep;

void sb_rehearsal_words_going (const SbRehearsalStep *step, SbShownStep *steps);
void sb_rehearsal_words_gone (const SbRehearsal *rehearsal, SbShownStep *steps);
void sb_rehearsal_words_clear (SbShownStep *steps);
const char *sb_shown_state_get_words (SbShownState state);

char *sb_rehearsal_words_verdict (const SbRehearsal *rehearsal, const SbChain *chain);
char *sb_rehearsal_words_details (const SbRehearsal *rehearsal, const SbChain *chain);
char *sb_rehearsal_words_summary (const SbRehearsal *rehearsal);

/**
 * SbDifferenceItem:
 *
 * A row of the list of what differs; a GObject of the main thread.
 */
#define SB_TYPE_DIFFERENCE_ITEM (sb_difference_item_get_type ())
G_DECLARE_FINAL_TYPE (SbDifferenceItem, sb_difference_item, SB, DIFFERENCE_ITEM, GObject)

GListModel *sb_difference_items_new (const SbRehearsal *rehearsal, const SbChain *chain);
const char *sb_difference_item_get_change (SbDifferenceItem *self);
const char *sb_difference_item_get_name (SbDifferenceItem *self);
const char *sb_difference_item_get_before (SbDifferenceItem *self);
const char *sb_difference_item_get_after (SbDifferenceItem *self);
const char *sb_difference_item_get_before_title (SbDifferenceItem *self);
const char *sb_difference_item_get_after_title (SbDifferenceItem *self);
gboolean sb_difference_item_is_serious (SbDifferenceItem *self);

G_END_DECLS
