/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one statement of a forward script costs, as measured on a copy: whom it keeps waiting, what it
 * rewrites, reads and writes. Immutable once its rehearsal is handed out; any thread. */
#pragma once

#include "sb-forecast.h"
#include "sb-lock-mode.h"

G_BEGIN_DECLS

/**
 * SbCostLock:
 * @relation: the name, with its schema unless that is public, quoted where SQL wants it
 * @kind: of pg_class: 'r' a table, 'p' a partitioned one, 'm' a materialized view, 'v' a view, 'i' and
 *   'I' an index, 'S' a sequence, 'f' a foreign table
 * @mode: the strongest that the statement took and that its transaction did not hold before
 * @n_rows: how many rows were in it just before the migration; -1: unknown, or it has none
 * @held_us: from the statement's begin until the end of its transaction: the most that somebody can
 *   have waited
 * @readers_us: how long SELECT was kept waiting, 0 when it was not
 * @writers_us: how long INSERT, UPDATE and DELETE were kept waiting, 0 when they were not
 * @is_new: the migration itself made the relation: nobody can wait for it
 */
typedef struct
{
  char *relation;
  char kind;
  SbLockMode mode;
  gint64 n_rows;
  gint64 held_us;
  gint64 readers_us;
  gint64 writers_us;
  gboolean is_new;
} SbCostLock;

/**
 * SbCost:
 * @number: of the statement, from 1, among those that are sent
 * @file: (nullable): the name of the included file that it is in; %NULL: the forward script itself
 * @line: in that file, from 1
 * @start: where it begins, in bytes of the forward script; in an included file: of that file
 * @length: of the statement in bytes, without its semicolon
 * @summary: its beginning, on one line, safe to print
 * @duration_us: how long it took on the copy
 * @n_rows: how many rows it inserted, updated or deleted; -1: it is no such statement
 * @n_scanned: how many rows it read by reading tables from end to end; -1: unknown
 * @wal_bytes: how much write-ahead log it wrote
 * @is_alone: it is no part of a transaction: what it locks, it holds only while it runs
 * @locks: (element-type SbCostLock): strongest first, those on new relations last; never %NULL
 * @rewrites: (array zero-terminated=1): tables that were written anew, that were there before
 * @index_rewrites: (array zero-terminated=1): indexes, likewise
 * @forecast: (nullable): what it will take on the target, where that told its size
 */
struct _SbCost
{
  guint number;
  char *file;
  guint line;
  gsize start;
  gsize length;
  char *summary;
  gint64 duration_us;
  gint64 n_rows;
  gint64 n_scanned;
  guint64 wal_bytes;
  gboolean is_alone;
  GPtrArray *locks;
  GStrv rewrites;
  GStrv index_rewrites;
  SbForecast *forecast;
};

SbCost *sb_cost_new (guint number);
void sb_cost_free (SbCost *self);
void sb_cost_lock_free (SbCostLock *self);

const SbCostLock *sb_cost_get_strongest (const SbCost *self);
const SbCostLock *sb_cost_get_blocking (const SbCost *self);
gboolean sb_cost_is_harmless (const SbCost *self);
char *sb_cost_lock_dup_words (const SbCostLock *self);
char *sb_cost_dup_lock_words (const SbCost *self);
char *sb_cost_dup_rewrite_words (const SbCost *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCost, sb_cost_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbCostLock, sb_cost_lock_free)

G_END_DECLS
