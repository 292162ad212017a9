/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures statements while it runs them, one after the other, on a copy.
 *
 * Locks of a statement in a transaction are read behind it: they are held until the transaction ends.
 * For how long somebody is kept waiting follows from that: from the statement's begin to the end of
 * its transaction, by the time that statements take (what is asked in between does not count), and
 * by the mode. Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-cost.h"

G_BEGIN_DECLS

typedef struct _SbCostMeter SbCostMeter;

/**
 * SbCostStatement:
 * @sql: it
 * @data: (nullable): for COPY: what follows it
 * @length: of @data in bytes
 * @is_alone: it runs outside of a transaction
 */
typedef struct
{
  const char *sql;
  const char *data;
  gsize length;
  gboolean is_alone;
} SbCostStatement;

SbCostMeter *sb_cost_meter_new (SbSession *session, SbConnection *watch, GError **error);
void sb_cost_meter_free (SbCostMeter *self);
gboolean sb_cost_meter_exec (SbCostMeter *self, const SbCostStatement *statement, SbCost *cost,
                             char **problem, GError **error);
gboolean sb_cost_meter_commit (SbCostMeter *self, char **problem, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCostMeter, sb_cost_meter_free)

G_END_DECLS
