/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is in a database's tables at one moment: how many rows, and a digest of each column.
 *
 * Digests do not depend on the order of rows. They are PostgreSQL's own hashes of the values' texts,
 * summed up: good for telling that something changed, not against somebody who wants to deceive.
 */
#pragma once

#include "sb-session.h"

G_BEGIN_DECLS

/**
 * SbLoss:
 * @table: its name, with its schema, quoted where SQL wants it
 * @columns: (nullable): the columns whose values differ, ", " between; %NULL: rows or the table are gone
 * @n_before: how many rows the table had
 * @n_after: how many it has; -1: there is no such table any more
 *
 * A table that does not hold what it held.
 */
typedef struct
{
  char *table;
  char *columns;
  gint64 n_before;
  gint64 n_after;
} SbLoss;

typedef struct _SbContents SbContents;

SbContents *sb_contents_read (SbSession *session, const char *const *without, GError **error);
void sb_contents_free (SbContents *self);
guint64 sb_contents_get_n_rows (SbContents *self);
GPtrArray *sb_contents_find_losses (SbContents *before, SbContents *after);
void sb_loss_free (SbLoss *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbContents, sb_contents_free)

G_END_DECLS
