/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One script on its way through the linter: what is given to a worker, and what it gives back. */
#pragma once

#include "sb-lint-request.h"

G_BEGIN_DECLS

/**
 * SbLintJob:
 * @path: absolute path of the script
 * @migration: (nullable): owns what @request has
 * @request: what is to be linted; its scripts, schema and names are owned
 * @digest: (nullable): of all that the findings depended on the last time; afterwards of now; %NULL
 *   for a script that is open
 * @findings: (nullable): the answer
 * @map: (nullable): of what is open: which statements share a transaction
 * @is_same: nothing has changed since the last time: there is no other answer
 * @was_looked_at: a worker had the time
 *
 * The worker touches nothing else.
 */
typedef struct
{
  char *path;
  SbMigration *migration;
  SbLintRequest request;
  char *digest;
  SbFindingList *findings;
  SbTransactionMap *map;
  gboolean is_same;
  gboolean was_looked_at;
} SbLintJob;

void sb_lint_job_free (SbLintJob *self);
void sb_lint_job_look_at (SbLintJob *self);

G_END_DECLS
