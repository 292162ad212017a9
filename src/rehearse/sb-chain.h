/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What came out of going through several migrations at once: all the way down, and up again;
 * immutable once it is handed out. Atomically reference counted; any thread.
 *
 * Scripts that hold alone, each on the state just before it, need not hold one after the other.
 */
#pragma once

#include "sb-difference.h"
#include "sb-migration.h"

G_BEGIN_DECLS

/**
 * SbChainVerdict:
 * @SB_CHAIN_EXACT: each state on the way down and up again was the one that it was
 * @SB_CHAIN_ORDER_ONLY: but for the order of columns, comments or white space
 * @SB_CHAIN_ENDED: it was so as far as there is a way down; beneath it nothing was tried
 * @SB_CHAIN_BROKEN: a script failed, or left another state
 * @SB_CHAIN_NOT_TRIED: there is no state from which it could begin
 */
typedef enum
{
  SB_CHAIN_EXACT,
  SB_CHAIN_ORDER_ONLY,
  SB_CHAIN_ENDED,
  SB_CHAIN_BROKEN,
  SB_CHAIN_NOT_TRIED,
} SbChainVerdict;

/**
 * SbChainLink:
 * @migration: one of the range that was not rehearsed alone
 * @files: (nullable) (element-type SbRehearsedFile): what it is a verdict on, too
 * @files_problem: (nullable): one sentence: why @files is %NULL
 */
typedef struct
{
  SbMigration *migration;
  GPtrArray *files;
  char *files_problem;
} SbChainLink;

/**
 * SbChain:
 * @verdict: what it is worth
 * @first: the oldest migration of the range
 * @last: the newest
 * @n: how many there are from @first to @last
 * @n_down: how many were rolled back, newest first
 * @at: (nullable): at which it broke, or which was not rolled back any more
 * @is_up: it broke on the way up
 * @reason: (nullable): one sentence: what failed, or why it ended
 * @differences: (nullable): how the state differs from what it was
 * @between: (element-type SbChainLink): those of the range that were not rehearsed alone
 * @duration_us: how long it took
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  /*< public >*/
  SbChainVerdict verdict;
  SbMigration *first;
  SbMigration *last;
  guint n;
  guint n_down;
  SbMigration *at;
  gboolean is_up;
  char *reason;
  SbDifferences *differences;
  GPtrArray *between;
  gint64 duration_us;
} SbChain;

SbChain *sb_chain_new (SbMigration *first, SbMigration *last, guint n);
SbChain *sb_chain_ref (SbChain *self);
void sb_chain_unref (SbChain *self);
const SbChainLink *sb_chain_add_between (SbChain *self, SbMigration *migration, GPtrArray *files,
                                         const char *files_problem);
void sb_chain_end (SbChain *self, SbChainVerdict verdict, SbMigration *at, const char *reason);
gboolean sb_chain_is_good (const SbChain *self);
const char *sb_chain_verdict_get_name (SbChainVerdict verdict);
char *sb_chain_dup_words (const SbChain *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SbChain, sb_chain_unref)

G_END_DECLS
