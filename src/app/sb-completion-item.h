/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One proposal in the list of completions: how it is shown, and how it is written. */
#pragma once

#include <gtksourceview/gtksource.h>

#include "sb-proposal.h"

G_BEGIN_DECLS

#define SB_TYPE_COMPLETION_ITEM (sb_completion_item_get_type ())
G_DECLARE_FINAL_TYPE (SbCompletionItem, sb_completion_item, SB, COMPLETION_ITEM, GObject)

SbCompletionItem *sb_completion_item_new (const SbProposal *proposal);
void sb_completion_item_display (SbCompletionItem *self, GtkSourceCompletionCell *cell);
void sb_completion_item_write (SbCompletionItem *self, GtkSourceView *view, const SbWanted *wanted);

G_END_DECLS
