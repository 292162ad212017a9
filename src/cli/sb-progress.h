/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line at the bottom of a terminal that says what is going on. */
#pragma once

#include "sb-output.h"

G_BEGIN_DECLS

/**
 * SbProgress:
 * @verb: "Applying"
 * @started: monotonic µs
 * @n_migrations: how many are planned
 * @version: (nullable): of the migration that runs; %NULL before the first
 * @description: (nullable): its description
 * @ordinal: which of the planned it is, from 1
 * @statement: how many of its statements are done
 * @n_statements: how many it has
 * @is_checking: it is done, and its checks run
 * @doing: (nullable): what its statement waits for, or how far the server is with it
 *
 * Where a run stands. All borrowed.
 */
typedef struct
{
  const char *verb;
  gint64 started;
  guint n_migrations;
  const char *version;
  const char *description;
  guint ordinal;
  guint statement;
  guint n_statements;
  gboolean is_checking;
  const char *doing;
} SbProgress;

void sb_progress_draw (SbOutput *out, const SbProgress *progress);

G_END_DECLS
