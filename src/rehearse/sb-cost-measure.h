/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Measures a migration's forward script on a copy, in the transactions in which it would be applied.
 * Private to the floor; workers only. */
#pragma once

#include "sb-connection.h"
#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbCostMeasure:
 * @cancellable: once it is cancelled, nothing is begun
 * @project: the project
 * @keys: (array zero-terminated=1): of the migration
 * @watch: a second connection to the copy
 * @costs: (element-type SbCost): gets what each statement costs, as far as they run
 * @problem: (nullable): why not all were measured
 *
 * What is to be measured, and what came out.
 */
typedef struct
{
  GCancellable *cancellable;
  SbProject *project;
  const char *const *keys;
  SbConnection *watch;
  GPtrArray *costs;
  char *problem;
} SbCostMeasure;

gboolean sb_cost_measure (SbConnection *copy, SbCostMeasure *measure, GError **error);

G_END_DECLS
