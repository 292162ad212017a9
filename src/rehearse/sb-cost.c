/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-cost.h"

#include "sb-words.h"

/**
 * sb_cost_new:
 * @number: of the statement, from 1
 *
 * Returns: (transfer full): a cost of which nothing is known yet
 */
SbCost *
sb_cost_new (guint number)
{
  SbCost *self = g_new0 (SbCost, 1);

  self->number = number;
  self->n_rows = -1;
  self->n_scanned = -1;
  self->locks = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_cost_lock_free);
  self->rewrites = g_new0 (char *, 1);
  self->index_rewrites = g_new0 (char *, 1);
  return self;
}

/**
 * sb_cost_free:
 * @self: (transfer full): a cost
 */
void
sb_cost_free (SbCost *self)
{
  g_clear_pointer (&self->forecast, sb_forecast_free);
  g_ptr_array_unref (self->locks);
  g_strfreev (self->rewrites);
  g_strfreev (self->index_rewrites);
  g_free (self->file);
  g_free (self->summary);
  g_free (self);
}

/**
 * sb_cost_lock_free:
 * @self: (transfer full): a lock
 */
void
sb_cost_lock_free (SbCostLock *self)
{
  g_free (self->relation);
  g_free (self);
}

/**
 * sb_cost_get_strongest:
 * @self: a cost
 *
 * Returns: (transfer none) (nullable): the strongest lock on what was there before the migration
 */
const SbCostLock *
sb_cost_get_strongest (const SbCost *self)
{
  const SbCostLock *first = self->locks->len > 0 ? self->locks->pdata[0] : NULL;

  return first != NULL && !first->is_new ? first : NULL;
}

/**
 * sb_cost_get_blocking:
 * @self: a cost
 *
 * Returns: (transfer none) (nullable): the strongest lock, where readers or writers wait for it
 */
const SbCostLock *
sb_cost_get_blocking (const SbCost *self)
{
  const SbCostLock *strongest = sb_cost_get_strongest (self);

  return strongest != NULL && sb_lock_mode_blocks_writers (strongest->mode) ? strongest : NULL;
}

/**
 * sb_cost_is_harmless:
 * @self: a cost
 *
 * Returns: whether nobody waits for it, and nothing that was there is rewritten
 */
gboolean
sb_cost_is_harmless (const SbCost *self)
{
  return sb_cost_get_blocking (self) == NULL && self->rewrites[0] == NULL
         && self->index_rewrites[0] == NULL;
}

/**
 * sb_cost_lock_dup_words:
 * @self: a lock
 *
 * Returns: (transfer full): "SHARE on notifications, blocks writes for about 1.9 s"
 */
char *
sb_cost_lock_dup_words (const SbCostLock *self)
{
  g_autofree char *lasts = sb_words_duration (self->held_us);
  const char *mode = sb_lock_mode_get_name (self->mode);

  if (self->is_new)
    return g_strdup_printf ("%s on %s, which is new", mode, self->relation);
  if (!sb_lock_mode_blocks_writers (self->mode))
    return g_strdup_printf ("%s on %s", mode, self->relation);
  return g_strdup_printf ("%s on %s, blocks %s for about %s", mode, self->relation,
                          sb_lock_mode_blocks_readers (self->mode) ? "reads and writes" : "writes",
                          lasts);
}

/**
 * sb_cost_dup_lock_words:
 * @self: a cost
 *
 * Returns: (transfer full): the same of the strongest lock; "none" where there is none on what was
 *   there before
 */
char *
sb_cost_dup_lock_words (const SbCost *self)
{
  const SbCostLock *strongest = sb_cost_get_strongest (self);

  return strongest != NULL ? sb_cost_lock_dup_words (strongest) : g_strdup ("none");
}

/**
 * sb_cost_dup_rewrite_words:
 * @self: a cost
 *
 * Returns: (transfer full): "notifications", "a, b", "index a_pkey"; "no"
 */
char *
sb_cost_dup_rewrite_words (const SbCost *self)
{
  g_autofree char *names = NULL;

  if (self->rewrites[0] != NULL)
    return g_strjoinv (", ", self->rewrites);
  if (self->index_rewrites[0] == NULL)
    return g_strdup ("no");
  names = g_strjoinv (", ", self->index_rewrites);
  return g_strdup_printf ("%s %s", self->index_rewrites[1] != NULL ? "indexes" : "index", names);
}
