/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lint found, over its place: what it is, why it hurts, what helps, and a way to allow it. */
#pragma once

#include <gtk/gtk.h>

#include "sb-finding.h"

G_BEGIN_DECLS

#define SB_TYPE_FINDING_CARD (sb_finding_card_get_type ())
G_DECLARE_FINAL_TYPE (SbFindingCard, sb_finding_card, SB, FINDING_CARD, GtkPopover)

GtkWidget *sb_finding_card_new (void);
void sb_finding_card_show (SbFindingCard *self, const SbFinding *finding, gboolean can_edit,
                           gboolean with_focus);
void sb_finding_card_set_place (SbFindingCard *self, guint index, guint n);
gboolean sb_finding_card_is_in_use (SbFindingCard *self);

G_END_DECLS
