/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-rehearsals-private.h"

#include "sb-workspace-proof.h"

enum
{
  CHANGED,
  REHEARSED,
  ENDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SbRehearsals, sb_rehearsals, G_TYPE_OBJECT)

/* What an asynchronous call takes along. */
typedef struct
{
  SbRehearsals *rehearsals;
  guint generation;
  guint look;
} Ticket;

static Ticket *
take_ticket (SbRehearsals *self)
{
  Ticket *ticket = g_new0 (Ticket, 1);

  ticket->rehearsals = g_object_ref (self);
  ticket->generation = self->generation;
  return ticket;
}

static void
result_free (gpointer data)
{
  SbRehearsalsResult *self = data;

  sb_rehearsal_unref (self->rehearsal);
  g_clear_pointer (&self->proof, sb_proof_unref);
  g_clear_pointer (&self->chain, sb_chain_unref);
  g_free (self);
}

static void
forget_run (SbRehearsals *self)
{
  g_clear_pointer (&self->keys, g_strfreev);
  g_clear_pointer (&self->activity, g_free);
  g_clear_pointer (&self->step.key, g_free);
  self->is_cancelling = FALSE;
}

static void
activity_cb (SbWorkspace *workspace, const char *message, gpointer user_data)
{
  SbRehearsals *self = user_data;

  if (self->keys == NULL || self->step.key != NULL)
    return;
  g_free (self->activity);
  self->activity = g_strdup (message);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sb_rehearsals_dispose (GObject *object)
{
  SbRehearsals *self = SB_REHEARSALS (object);

  if (self->workspace != NULL)
    g_signal_handlers_disconnect_by_data (self->workspace, self);
  g_clear_object (&self->workspace);

  G_OBJECT_CLASS (sb_rehearsals_parent_class)->dispose (object);
}

static void
sb_rehearsals_finalize (GObject *object)
{
  SbRehearsals *self = SB_REHEARSALS (object);

  forget_run (self);
  g_clear_pointer (&self->chain, sb_chain_unref);
  g_hash_table_unref (self->results);
  g_hash_table_unref (self->proofs);

  G_OBJECT_CLASS (sb_rehearsals_parent_class)->finalize (object);
}

static void
sb_rehearsals_class_init (SbRehearsalsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sb_rehearsals_dispose;
  G_OBJECT_CLASS (klass)->finalize = sb_rehearsals_finalize;

  /**
   * SbRehearsals::changed:
   *
   * A step, a verdict or a proof is another.
   */
  signals[CHANGED] = g_signal_new ("changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  /**
   * SbRehearsals::rehearsed:
   * @self: the rehearsals
   * @key: of the migration on which there is a verdict now
   */
  signals[REHEARSED] = g_signal_new ("rehearsed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);

  /**
   * SbRehearsals::ended:
   * @self: the rehearsals
   * @error: (nullable) (type GError): why there are no more verdicts
   * @was_cancelled: by the person
   *
   * What sb_rehearsals_run() began is over.
   */
  signals[ENDED] = g_signal_new ("ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                 2, G_TYPE_ERROR, G_TYPE_BOOLEAN);
}

static void
sb_rehearsals_init (SbRehearsals *self)
{
  self->results = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, result_free);
  self->proofs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                        (GDestroyNotify) sb_proof_unref);
}

/**
 * sb_rehearsals_new:
 * @workspace: whose project is rehearsed
 *
 * Returns: (transfer full): rehearsals of nothing yet
 */
SbRehearsals *
sb_rehearsals_new (SbWorkspace *workspace)
{
  SbRehearsals *self = g_object_new (SB_TYPE_REHEARSALS, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect (workspace, "activity", G_CALLBACK (activity_cb), self);
  return self;
}

static gboolean
is_current (Ticket *ticket)
{
  return ticket->generation == ticket->rehearsals->generation;
}

static void
step_cb (const SbRehearsalStep *step, gpointer user_data)
{
  Ticket *ticket = user_data;
  SbRehearsals *self = ticket->rehearsals;

  if (!is_current (ticket))
    return;
  g_clear_pointer (&self->activity, g_free);
  g_free (self->step.key);
  self->step = *step;
  self->step.key = g_strdup (step->key);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* What becomes of the chain in which a migration was before: it stays of the same scripts, and is none
 * any more when one of them is another. */
static void
inherit_chain (SbRehearsals *self, const SbRehearsalsResult *old, SbRehearsalsResult *result)
{
  g_autoptr (SbChain) chain = sb_chain_ref (old->chain);
  GHashTableIter iter;
  gpointer value;

  if (old->proof != NULL && result->proof != NULL
      && sb_proof_is_of (result->proof, (const char *const *) old->proof->checksums))
    {
      result->chain = g_steal_pointer (&chain);
      return;
    }
  g_hash_table_iter_init (&iter, self->results);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((SbRehearsalsResult *) value)->chain == chain)
      g_clear_pointer (&((SbRehearsalsResult *) value)->chain, sb_chain_unref);
}

static void
rehearsed_cb (SbRehearsal *rehearsal, SbProof *proof, gpointer user_data)
{
  Ticket *ticket = user_data;
  SbRehearsals *self = ticket->rehearsals;
  const char *key = rehearsal->migration->key;
  SbRehearsalsResult *result, *old = g_hash_table_lookup (self->results, key);

  if (!is_current (ticket))
    return;
  result = g_new0 (SbRehearsalsResult, 1);
  result->rehearsal = sb_rehearsal_ref (rehearsal);
  result->run = self->run;
  result->proof = proof != NULL ? sb_proof_ref (proof) : NULL;
  if (old != NULL && old->chain != NULL)
    inherit_chain (self, old, result);
  g_hash_table_insert (self->results, g_strdup (key), result);
  if (proof != NULL)
    g_hash_table_insert (self->proofs, g_strdup (key), sb_proof_ref (proof));
  else
    g_hash_table_remove (self->proofs, key);
  self->n_looks++; /* what is being looked for knows nothing of this one */
  self->n_done++;
  self->n_proven += sb_grade_is_proof (rehearsal->grade);
  g_clear_pointer (&self->step.key, g_free);
  g_signal_emit (self, signals[REHEARSED], 0, key);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Whether a chain broke at it: that it holds alone is not all there is to say. */
static void
take_mark (SbRehearsals *self, const char *key, gboolean breaks_chain)
{
  SbRehearsalsResult *result = g_hash_table_lookup (self->results, key);
  SbProof *marked;

  if (result == NULL || result->run != self->run || result->proof == NULL
      || result->proof->breaks_chain == breaks_chain)
    return;
  marked = sb_proof_new_marked (result->proof, breaks_chain);
  sb_proof_unref (result->proof);
  result->proof = marked;
  g_hash_table_insert (self->proofs, g_strdup (key), sb_proof_ref (marked));
  self->n_looks++;
}

static void
take_chain (SbRehearsals *self, SbChain *chain)
{
  gboolean holds = chain->verdict == SB_CHAIN_EXACT || chain->verdict == SB_CHAIN_ORDER_ONLY;
  GHashTableIter iter;
  gpointer key, value;

  self->chain = sb_chain_ref (chain);
  g_hash_table_iter_init (&iter, self->results);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      SbRehearsalsResult *result = value;

      if (result->run != self->run)
        continue;
      if (holds)
        take_mark (self, key, FALSE);
      g_clear_pointer (&result->chain, sb_chain_unref);
      result->chain = sb_chain_ref (chain);
    }
  if (chain->verdict == SB_CHAIN_BROKEN)
    take_mark (self, chain->at->key, TRUE);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ticket *ticket = user_data;
  g_autoptr (SbRehearsals) self = ticket->rehearsals;
  g_autoptr (GError) error = NULL;
  gboolean was_cancelled = self->is_cancelling;
  SbChain *chain;

  sb_workspace_rehearse_finish (SB_WORKSPACE (source), result, &error);
  chain = error == NULL ? sb_workspace_rehearse_get_chain (result) : NULL;
  if (chain != NULL && is_current (ticket))
    take_chain (self, chain);
  forget_run (self);
  if (is_current (ticket))
    g_signal_emit (self, signals[ENDED], 0, error, was_cancelled);
  /* Files may have been written meanwhile. */
  sb_rehearsals_look (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_rehearsals_run:
 * @self: rehearsals, none of which goes on, of a workspace with a project
 * @keys: (array zero-terminated=1): of which migrations
 *
 * Rehearses the files as they are on disk. #SbRehearsals::ended tells the end.
 */
void
sb_rehearsals_run (SbRehearsals *self, const char *const *keys)
{
  Ticket *ticket;

  g_return_if_fail (SB_IS_REHEARSALS (self) && !sb_rehearsals_is_busy (self));

  ticket = take_ticket (self);
  self->keys = g_strdupv ((char **) keys);
  self->started = g_get_monotonic_time ();
  self->n_done = self->n_proven = 0;
  g_clear_pointer (&self->chain, sb_chain_unref);
  self->run++;
  sb_workspace_rehearse_async (self->workspace, keys, step_cb, rehearsed_cb, ticket, done_cb,
                               ticket);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_rehearsals_cancel:
 * @self: rehearsals
 *
 * Ends the one that goes on; verdicts that are there stay. Never waits.
 */
void
sb_rehearsals_cancel (SbRehearsals *self)
{
  if (self->keys == NULL || !sb_workspace_cancel_rehearsal (self->workspace))
    return;
  self->is_cancelling = TRUE;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Ticket *ticket = user_data;
  g_autoptr (SbRehearsals) self = ticket->rehearsals;
  GHashTable *found = sb_workspace_find_proofs_finish (SB_WORKSPACE (source), result, NULL);

  if (found == NULL)
    return;
  if (!is_current (ticket) || ticket->look != self->n_looks)
    {
      g_hash_table_unref (found);
      return;
    }
  g_hash_table_unref (self->proofs);
  self->proofs = found;
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sb_rehearsals_look:
 * @self: rehearsals
 *
 * Something on disk may have changed: finds, elsewhere, which proofs are of the scripts as they are.
 */
void
sb_rehearsals_look (SbRehearsals *self)
{
  g_autoptr (GPtrArray) recent = g_ptr_array_new_with_free_func ((GDestroyNotify) sb_proof_unref);
  GHashTableIter iter;
  gpointer value;
  Ticket *ticket;

  if (self->workspace == NULL || sb_workspace_get_project (self->workspace) == NULL)
    return;
  g_hash_table_iter_init (&iter, self->results);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (((SbRehearsalsResult *) value)->proof != NULL)
      g_ptr_array_add (recent, sb_proof_ref (((SbRehearsalsResult *) value)->proof));
  ticket = take_ticket (self);
  ticket->look = ++self->n_looks;
  sb_workspace_find_proofs_async (self->workspace, recent, found_cb, ticket);
}

/**
 * sb_rehearsals_clear:
 * @self: rehearsals
 *
 * The project is left: what goes on is cancelled, what is known forgotten.
 */
void
sb_rehearsals_clear (SbRehearsals *self)
{
  sb_rehearsals_cancel (self);
  self->generation++;
  g_clear_pointer (&self->chain, sb_chain_unref);
  g_hash_table_remove_all (self->results);
  g_hash_table_remove_all (self->proofs);
  g_signal_emit (self, signals[CHANGED], 0);
}
