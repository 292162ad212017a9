/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watches a statement that runs outside of a transaction: what it locks is gone when it is over.
 *
 * A second session first locks what the statement names, so that it has to wait, and tells in which
 * mode; then it lets it go and looks as often as it can. Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-cost-relations.h"

G_BEGIN_DECLS

typedef struct _SbCostWatch SbCostWatch;

SbCostWatch *sb_cost_watch_begin (SbConnection *connection, int pid, const char *sql);
gint64 sb_cost_watch_end (SbCostWatch *self, SbCostRelations *relations, SbCost *cost);

G_END_DECLS
