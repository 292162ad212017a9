/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which statements of a script share a transaction and which run alone, as a run would have it;
 * immutable.
 *
 * It is made by what makes the steps of a plan, so that what is shown while a script is written
 * never differs from what Apply does.
 */
#pragma once

#include "sb-plan.h"

G_BEGIN_DECLS

/**
 * SbMapStatement:
 * @index: which of the script's statements
 * @number: its number among those that are sent, from 1; 0 where it is not sent, since the run opens
 *   and commits the transaction itself
 * @part: of which part it is
 * @line: where it begins in the script's own file, from 1: of what is included, the inclusion
 * @column: likewise, from 1, in characters
 * @last_line: where it ends
 * @is_read: whether it could be parsed
 *
 * A statement that is not empty.
 */
typedef struct
{
  guint index;
  guint number;
  guint part;
  guint line, column;
  guint last_line;
  gboolean is_read;
} SbMapStatement;

/**
 * SbMapPart:
 * @kind: how it is committed
 * @first: number of its first statement, from 1
 * @n: how many statements
 * @rolls_back: whether a transaction of the script's own is, or may be, rolled back in it
 *
 * What is committed at once.
 */
typedef struct
{
  SbPartKind kind;
  guint first;
  guint n;
  gboolean rolls_back;
} SbMapPart;

typedef struct _SbTransactionMap SbTransactionMap;

SbTransactionMap *sb_transaction_map_new (SbScript *script);
SbTransactionMap *sb_transaction_map_ref (SbTransactionMap *self);
void sb_transaction_map_unref (SbTransactionMap *self);

SbScript *sb_transaction_map_get_script (SbTransactionMap *self);
const char *sb_transaction_map_get_refusal (SbTransactionMap *self, guint *line);
const char *sb_transaction_map_get_why_single (SbTransactionMap *self);
guint sb_transaction_map_get_unread_line (SbTransactionMap *self);
guint sb_transaction_map_get_n_lines (SbTransactionMap *self);
guint sb_transaction_map_get_n_sent (SbTransactionMap *self);
guint sb_transaction_map_get_n_parts (SbTransactionMap *self);
const SbMapPart *sb_transaction_map_get_part (SbTransactionMap *self, guint part);
guint sb_transaction_map_get_n (SbTransactionMap *self);
const SbMapStatement *sb_transaction_map_get (SbTransactionMap *self, guint position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbTransactionMap, sb_transaction_map_unref)

G_END_DECLS
