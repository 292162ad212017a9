/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a copy's relations while statements are measured on it: which were there before,
 * in which file each is, what the transaction has locked. Private to the floor; workers only. */
#pragma once

#include "sb-cost.h"
#include "sb-session.h"

G_BEGIN_DECLS

typedef struct _SbCostRelations SbCostRelations;

SbCostRelations *sb_cost_relations_new (SbSession *session, GError **error);
void sb_cost_relations_free (SbCostRelations *self);
guint64 sb_cost_relations_get_wal (SbCostRelations *self);
gboolean sb_cost_relations_look (SbCostRelations *self, SbSession *session, gboolean is_alone,
                                 SbCost *cost, GError **error);
void sb_cost_relations_add_lock (SbCostRelations *self, SbCost *cost, const char *oid,
                                 SbLockMode mode);
void sb_cost_relations_sort_locks (SbCost *cost);
void sb_cost_relations_end_transaction (SbCostRelations *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCostRelations, sb_cost_relations_free)

G_END_DECLS
