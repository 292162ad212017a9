/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the rehearsals of a window show: how far the one that goes on is, and what came of them. */
#include "sb-rehearsals-private.h"

#include <string.h>

/**
 * sb_rehearsals_is_busy:
 * @self: rehearsals
 *
 * Returns: whether one goes on
 */
gboolean
sb_rehearsals_is_busy (SbRehearsals *self)
{
  return self->keys != NULL;
}

/**
 * sb_rehearsals_is_cancelling:
 * @self: rehearsals
 *
 * Returns: whether the one that goes on was told to end
 */
gboolean
sb_rehearsals_is_cancelling (SbRehearsals *self)
{
  return self->is_cancelling;
}

/**
 * sb_rehearsals_get_activity:
 * @self: rehearsals
 *
 * Returns: (transfer none) (nullable): what the sandbox does before the first step
 */
const char *
sb_rehearsals_get_activity (SbRehearsals *self)
{
  return self->activity;
}

/**
 * sb_rehearsals_dup_title:
 * @self: rehearsals
 *
 * Returns: (transfer full): what goes on, one line; not printable yet
 */
char *
sb_rehearsals_dup_title (SbRehearsals *self)
{
  guint n = sb_rehearsals_get_n (self);
  g_autofree char *count = n > 1 ? g_strdup_printf (" (%u of %u)", MIN (self->n_done + 1, n), n)
                                 : g_strdup ("");

  if (n == 0)
    return g_strdup ("");
  if (self->is_cancelling)
    return g_strdup ("Cancelling the rehearsal");
  if (self->step.key == NULL)
    return g_strdup_printf ("Rehearsing%s%s%s", count, self->activity != NULL ? ": " : "",
                            self->activity != NULL ? self->activity : "");
  return g_strdup_printf ("Rehearsing %s%s: %s", self->step.key, count,
                          sb_stage_get_name (self->step.stage));
}

/**
 * sb_rehearsals_get_started:
 * @self: rehearsals, one of which goes on
 *
 * Returns: since when, monotonic
 */
gint64
sb_rehearsals_get_started (SbRehearsals *self)
{
  return self->started;
}

/**
 * sb_rehearsals_get_step:
 * @self: rehearsals
 *
 * Returns: (transfer none) (nullable): the step that is being taken
 */
const SbRehearsalStep *
sb_rehearsals_get_step (SbRehearsals *self)
{
  return self->step.key != NULL ? &self->step : NULL;
}

/**
 * sb_rehearsals_get_n:
 * @self: rehearsals
 *
 * Returns: how many migrations are being rehearsed; 0 for none
 */
guint
sb_rehearsals_get_n (SbRehearsals *self)
{
  return self->keys != NULL ? g_strv_length (self->keys) : 0;
}

/**
 * sb_rehearsals_get_n_done:
 * @self: rehearsals
 *
 * Returns: on how many there is a verdict, since sb_rehearsals_run()
 */
guint
sb_rehearsals_get_n_done (SbRehearsals *self)
{
  return self->n_done;
}

/**
 * sb_rehearsals_get_n_proven:
 * @self: rehearsals
 *
 * Returns: how many of these have a proven way back
 */
guint
sb_rehearsals_get_n_proven (SbRehearsals *self)
{
  return self->n_proven;
}

/**
 * sb_rehearsals_awaits:
 * @self: rehearsals
 * @key: of a migration
 *
 * Returns: whether it is among those that are being rehearsed
 */
gboolean
sb_rehearsals_awaits (SbRehearsals *self, const char *key)
{
  return self->keys != NULL && g_strv_contains ((const char *const *) self->keys, key);
}

/**
 * sb_rehearsals_is_done:
 * @self: rehearsals
 * @key: of a migration
 *
 * Returns: whether sb_rehearsals_get_result() came of what sb_rehearsals_run() began last
 */
gboolean
sb_rehearsals_is_done (SbRehearsals *self, const char *key)
{
  SbRehearsalsResult *result = g_hash_table_lookup (self->results, key);

  return result != NULL && result->run == self->run;
}

/**
 * sb_rehearsals_get_result:
 * @self: rehearsals
 * @key: of a migration
 *
 * Returns: (transfer none) (nullable): what came of its last rehearsal in this window
 */
SbRehearsal *
sb_rehearsals_get_result (SbRehearsals *self, const char *key)
{
  SbRehearsalsResult *result = g_hash_table_lookup (self->results, key);

  return result != NULL ? result->rehearsal : NULL;
}

/**
 * sb_rehearsals_is_stale:
 * @self: rehearsals
 * @key: of a migration with a result
 *
 * Returns: whether its scripts on disk are others than those that were rehearsed
 */
gboolean
sb_rehearsals_is_stale (SbRehearsals *self, const char *key)
{
  SbRehearsalsResult *result = g_hash_table_lookup (self->results, key);
  SbProof *proof = g_hash_table_lookup (self->proofs, key);

  return result != NULL
         && (result->proof == NULL || proof == NULL
             || !sb_proof_is_of (proof, (const char *const *) result->proof->checksums));
}

/**
 * sb_rehearsals_get_chain:
 * @self: rehearsals
 *
 * Returns: (transfer none) (nullable): what became of all that sb_rehearsals_run() rehearsed last, one
 *   after the other; %NULL for a single one, and until it is over
 */
SbChain *
sb_rehearsals_get_chain (SbRehearsals *self)
{
  return self->chain;
}

/**
 * sb_rehearsals_find_chain:
 * @self: rehearsals
 * @key: of a migration
 *
 * Returns: (transfer none) (nullable): what became of it and its neighbours, when it was rehearsed last
 */
SbChain *
sb_rehearsals_find_chain (SbRehearsals *self, const char *key)
{
  SbRehearsalsResult *result = g_hash_table_lookup (self->results, key);

  return result != NULL ? result->chain : NULL;
}

/**
 * sb_rehearsals_dup_together:
 * @self: rehearsals
 * @key: of a migration with a result
 *
 * Returns: (transfer full) (element-type SbRehearsal): its result with those of the migrations that were
 *   rehearsed with it, in the project's order; it alone where it has no chain
 */
GPtrArray *
sb_rehearsals_dup_together (SbRehearsals *self, const char *key)
{
  GPtrArray *together = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_rehearsal_unref);
  SbProject *project = sb_workspace_get_project (self->workspace);
  SbChain *chain = sb_rehearsals_find_chain (self, key);

  for (guint i = 0; project != NULL && i < sb_project_get_n_migrations (project); i++)
    {
      const char *other = sb_project_get_migration (project, i)->key;
      SbRehearsal *rehearsal = sb_rehearsals_get_result (self, other);

      if (strcmp (other, key) == 0
          || (chain != NULL && sb_rehearsals_find_chain (self, other) == chain))
        g_ptr_array_add (together, sb_rehearsal_ref (rehearsal));
    }
  return together;
}

/**
 * sb_rehearsals_is_chain_stale:
 * @self: rehearsals
 * @key: of a migration with a chain
 *
 * Returns: whether a script of one of those that were in it is another now
 */
gboolean
sb_rehearsals_is_chain_stale (SbRehearsals *self, const char *key)
{
  SbChain *chain = sb_rehearsals_find_chain (self, key);
  GHashTableIter iter;
  gpointer other, value;

  g_hash_table_iter_init (&iter, self->results);
  while (g_hash_table_iter_next (&iter, &other, &value))
    if (((SbRehearsalsResult *) value)->chain == chain && sb_rehearsals_is_stale (self, other))
      return TRUE;
  return FALSE;
}

/**
 * sb_rehearsals_get_proof:
 * @self: rehearsals
 * @key: of a migration
 *
 * Returns: (transfer none) (nullable): what the last rehearsal of its scripts, as they are on disk,
 *   came to
 */
SbProof *
sb_rehearsals_get_proof (SbRehearsals *self, const char *key)
{
  return g_hash_table_lookup (self->proofs, key);
}

/**
 * sb_rehearsals_get_proofs:
 * @self: rehearsals
 *
 * Returns: (transfer none) (element-type utf8 SbProof): all of these, by the keys of their
 *   migrations
 */
GHashTable *
sb_rehearsals_get_proofs (SbRehearsals *self)
{
  return self->proofs;
}
