/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is that may be a history or a journal. Private to the floor. */
#pragma once

#include "sb-history-private.h"

G_BEGIN_DECLS

/* The columns of what sb_history_get_look_sql() finds. */
enum
{
  FOUND_SCHEMA,
  FOUND_NAME,
  FOUND_KIND,
  FOUND_TYPES,
  FOUND_DEMANDED,
  FOUND_OPEN,
  FOUND_READABLE,
  FOUND_WRITABLE,
};

gboolean sb_history_look_is_true (SbResult *found, guint row, guint column);
int sb_history_look_find (SbResult *found, const SbHistoryKind *kind);
char *sb_history_look_find_other_shape (SbResult *found, int row, const SbHistoryKind *kind);
SbHistory *sb_history_look_make (SbResult *found, const SbHistoryKind *kind, int row);

G_END_DECLS
