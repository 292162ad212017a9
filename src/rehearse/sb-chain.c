/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-chain.h"

static void
link_free (gpointer data)
{
  SbChainLink *self = data;

  sb_migration_unref (self->migration);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self->files_problem);
  g_free (self);
}

/*< private >
 * sb_chain_new:
 * @first: the oldest migration
 * @last: the newest
 * @n: how many there are from @first to @last
 *
 * Returns: (transfer full): a chain that has not been gone
 */
SbChain *
sb_chain_new (SbMigration *first, SbMigration *last, guint n)
{
  SbChain *self = g_new0 (SbChain, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->verdict = SB_CHAIN_EXACT;
  self->first = sb_migration_ref (first);
  self->last = sb_migration_ref (last);
  self->n = n;
  self->between = g_ptr_array_new_with_free_func (link_free);
  return self;
}

/**
 * sb_chain_ref:
 * @self: a chain
 *
 * Returns: (transfer full): @self
 */
SbChain *
sb_chain_ref (SbChain *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_chain_unref:
 * @self: (transfer full) (nullable): a chain
 */
void
sb_chain_unref (SbChain *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_migration_unref (self->first);
  sb_migration_unref (self->last);
  g_clear_pointer (&self->at, sb_migration_unref);
  g_clear_pointer (&self->differences, sb_differences_unref);
  g_ptr_array_unref (self->between);
  g_free (self->reason);
  g_free (self);
}

/*< private >
 * sb_chain_add_between:
 * @self: a chain that is not handed out yet
 * @migration: one of its range that was not rehearsed alone
 * @files: (nullable): as they were
 * @files_problem: (nullable): why @files is %NULL
 *
 * Returns: (transfer none): it
 */
const SbChainLink *
sb_chain_add_between (SbChain *self, SbMigration *migration, GPtrArray *files,
                      const char *files_problem)
{
  SbChainLink *link = g_new0 (SbChainLink, 1);

  link->migration = sb_migration_ref (migration);
  link->files = files != NULL ? g_ptr_array_ref (files) : NULL;
  link->files_problem = g_strdup (files_problem);
  g_ptr_array_add (self->between, link);
  return link;
}

/*< private >
 * sb_chain_end:
 * @self: a chain that goes on no further
 * @verdict: what it is worth
 * @at: (nullable): where that is
 * @reason: why, one sentence
 */
void
sb_chain_end (SbChain *self, SbChainVerdict verdict, SbMigration *at, const char *reason)
{
  self->verdict = verdict;
  g_clear_pointer (&self->at, sb_migration_unref);
  self->at = at != NULL ? sb_migration_ref (at) : NULL;
  g_free (self->reason);
  self->reason = g_strdup (reason);
}

/**
 * sb_chain_is_good:
 * @self: a chain
 *
 * Returns: whether nothing speaks against going down as far as there is a way
 */
gboolean
sb_chain_is_good (const SbChain *self)
{
  return self->verdict != SB_CHAIN_BROKEN && self->verdict != SB_CHAIN_NOT_TRIED;
}

/**
 * sb_chain_verdict_get_name:
 * @verdict: a verdict
 *
 * Returns: (transfer none): the word that JSON uses
 */
const char *
sb_chain_verdict_get_name (SbChainVerdict verdict)
{
  static const char *const names[] = {
    [SB_CHAIN_EXACT] = "exact",   [SB_CHAIN_ORDER_ONLY] = "order-only", [SB_CHAIN_ENDED] = "ended",
    [SB_CHAIN_BROKEN] = "broken", [SB_CHAIN_NOT_TRIED] = "not-tried",
  };

  return names[verdict];
}

/**
 * sb_chain_dup_words:
 * @self: a chain
 *
 * Returns: (transfer full): the verdict for people, without its reason
 */
char *
sb_chain_dup_words (const SbChain *self)
{
  switch (self->verdict)
    {
    case SB_CHAIN_EXACT:
      return g_strdup ("all the way down and up again: each state is what it was");
    case SB_CHAIN_ORDER_ONLY:
      return g_strdup ("all the way down and up again: each state is what it was, but for order or "
                       "comments");
    case SB_CHAIN_ENDED:
      return g_strdup_printf ("down to %s (keeps it) and up again: each state is what it was",
                              self->at->version);
    case SB_CHAIN_BROKEN:
      return g_strdup_printf ("breaks at %s on the way %s", self->at->version,
                              self->is_up ? "up again" : "down");
    case SB_CHAIN_NOT_TRIED:
    default:
      return g_strdup ("not tried");
    }
}
