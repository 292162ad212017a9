/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-readiness-private.h"

#include <string.h>

struct _SbReadiness
{
  gatomicrefcount ref_count;
  SbMigration *migration;
  char *digest;
  GPtrArray *items; /* SbReadyItem, in the order of the topics */
};

static void
item_free (gpointer data)
{
  SbReadyItem *self = data;

  g_clear_pointer (&self->place, sb_place_free);
  g_free (self->reason);
  g_free (self);
}

/**
 * sb_readiness_new:
 * @facts: what it is judged by
 *
 * Any thread.
 *
 * Returns: (transfer full): the checklist
 */
SbReadiness *
sb_readiness_new (const SbReadyFacts *facts)
{
  SbReadiness *self = g_new0 (SbReadiness, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->migration = sb_migration_ref (facts->migration);
  self->digest = g_strdup (facts->digest);
  self->items = g_ptr_array_new_with_free_func (item_free);
  for (guint i = 0; i < sb_n_ready_topics; i++)
    g_ptr_array_add (self->items, sb_ready_item_new (&sb_ready_topics[i], facts));
  return self;
}

/**
 * sb_readiness_ref:
 * @self: a checklist
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
SbReadiness *
sb_readiness_ref (SbReadiness *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * sb_readiness_unref:
 * @self: (transfer full): a checklist
 *
 * Any thread.
 */
void
sb_readiness_unref (SbReadiness *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  sb_migration_unref (self->migration);
  g_free (self->digest);
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * sb_readiness_get_migration:
 * @self: a checklist
 *
 * Returns: (transfer none): whose it is
 */
SbMigration *
sb_readiness_get_migration (SbReadiness *self)
{
  return self->migration;
}

/**
 * sb_readiness_get_digest:
 * @self: a checklist
 *
 * Returns: (transfer none): of the scripts that were judged: what a tick is for
 */
const char *
sb_readiness_get_digest (SbReadiness *self)
{
  return self->digest;
}

/**
 * sb_readiness_get_n:
 * @self: a checklist
 *
 * Returns: how many items it has: the same for each migration, in the same order
 */
guint
sb_readiness_get_n (SbReadiness *self)
{
  return self->items->len;
}

/**
 * sb_readiness_get:
 * @self: a checklist
 * @index: from 0
 *
 * Returns: (transfer none): an item
 */
const SbReadyItem *
sb_readiness_get (SbReadiness *self, guint index)
{
  g_return_val_if_fail (index < self->items->len, NULL);

  return self->items->pdata[index];
}

/**
 * sb_readiness_find:
 * @self: a checklist
 * @id: of an item
 *
 * Returns: (transfer none) (nullable): the item; %NULL when there is none of that name
 */
const SbReadyItem *
sb_readiness_find (SbReadiness *self, const char *id)
{
  for (guint i = 0; i < self->items->len; i++)
    if (strcmp (((const SbReadyItem *) self->items->pdata[i])->id, id) == 0)
      return self->items->pdata[i];
  return NULL;
}

/**
 * sb_readiness_count:
 * @self: a checklist
 * @state: a state
 *
 * Returns: how many items stand so
 */
guint
sb_readiness_count (SbReadiness *self, SbReadyState state)
{
  guint n = 0;

  for (guint i = 0; i < self->items->len; i++)
    n += ((const SbReadyItem *) self->items->pdata[i])->state == state;
  return n;
}

/**
 * sb_readiness_dup_summary:
 * @self: a checklist
 *
 * Returns: (transfer full): "7 of 9": how many are done of those that apply
 */
char *
sb_readiness_dup_summary (SbReadiness *self)
{
  return g_strdup_printf ("%u of %u", sb_readiness_count (self, SB_READY_DONE),
                          self->items->len - sb_readiness_count (self, SB_READY_NOT_APPLICABLE));
}

/**
 * sb_ready_state_get_name:
 * @state: a state
 *
 * Returns: (transfer none): "open", "done" or "not-applicable"
 */
const char *
sb_ready_state_get_name (SbReadyState state)
{
  static const char *const names[SB_N_READY_STATES] = { "open", "done", "not-applicable" };

  return names[state];
}
