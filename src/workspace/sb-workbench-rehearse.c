/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rehearsals from the button to the verdict, and where the verdict is shown. They go on beside a run:
 * a run has the target, a rehearsal its copies in the sandbox. */
#include "sb-workbench-private.h"

#include "sb-chain-words.h"
#include "sb-printable.h"
#include "sb-words.h"

static const SbLogTone tones[] = { SB_LOG_GOOD, SB_LOG_WARNING, SB_LOG_ERROR };

static void
log_verdict (SbWorkbench *self, const SbRehearsal *rehearsal)
{
  g_autofree char *text =
      g_strdup_printf ("Rehearsed %s on a copy: %s%s%s", rehearsal->migration->version,
                       sb_grade_get_words (rehearsal->grade), rehearsal->reason != NULL ? ": " : "",
                       rehearsal->reason != NULL ? rehearsal->reason : "");

  sb_log_model_push_text (self->log, tones[sb_proof_words_tone (rehearsal->grade)], text);
}

static void
log_chain (SbWorkbench *self, const SbChain *chain)
{
  g_autofree char *words = sb_chain_dup_words (chain);
  g_autofree char *text = g_strdup_printf ("Rehearsed %s…%s in a chain: %s%s%s",
                                           chain->first->version, chain->last->version, words,
                                           chain->reason != NULL ? ": " : "",
                                           chain->reason != NULL ? chain->reason : "");

  sb_log_model_push_text (self->log, tones[sb_chain_words_tone (chain)], text);
}

static void
rehearsed_cb (SbWorkbench *self, const char *key)
{
  log_verdict (self, sb_rehearsals_get_result (self->rehearsals, key));
}

static void
changed_cb (SbWorkbench *self)
{
  sb_workbench_show_proofs (self);
  sb_workbench_tell (self);
}

static void
tell_verdicts (SbWorkbench *self)
{
  guint n = sb_rehearsals_get_n_done (self->rehearsals);
  guint n_proven = sb_rehearsals_get_n_proven (self->rehearsals);
  g_autofree char *count = sb_words_count (n, "migration", "migrations");
  g_autofree char *title = g_strdup_printf ("Rehearsed %s", count);
  SbChain *chain = sb_rehearsals_get_chain (self->rehearsals);
  gboolean is_good = n == n_proven && (chain == NULL || sb_chain_is_good (chain));
  g_autofree char *alone = n == n_proven ? g_strdup ("Every way back is proven")
                                         : g_strdup_printf ("%u of %u proven", n_proven, n);
  g_autofree char *clause = chain != NULL ? sb_chain_words_clause (chain, n == n_proven) : NULL;
  g_autofree char *body = g_strconcat (alone, clause, NULL);

  if (chain != NULL)
    log_chain (self, chain);
  if (n == 0)
    sb_workbench_toast (self, "Nothing was rehearsed: the files are gone");
  else
    {
      sb_workbench_toast (self, "%s: %s", title, body);
      sb_workbench_emit_run_ended (self, title, body, is_good);
    }
}

static void
ended_cb (SbWorkbench *self, const GError *error, gboolean was_cancelled)
{
  static const char title[] = "The rehearsal could not go on";

  sb_workbench_judge (self);
  if (was_cancelled)
    sb_workbench_toast (self, "The rehearsal was cancelled");
  else if (error == NULL)
    tell_verdicts (self);
  /* A run that goes on will have its own say there. */
  else if (self->action != NULL)
    sb_workbench_toast (self, "%s: %s", title, error->message);
  else
    sb_workbench_fail (self, title, error);
}

/*< private >
 * sb_workbench_new_rehearsals:
 * @self: a workbench
 *
 * Returns: (transfer full): its rehearsals
 */
SbRehearsals *
sb_workbench_new_rehearsals (SbWorkbench *self)
{
  SbRehearsals *rehearsals = sb_rehearsals_new (self->workspace);

  g_signal_connect_swapped (rehearsals, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (rehearsals, "rehearsed", G_CALLBACK (rehearsed_cb), self);
  g_signal_connect_swapped (rehearsals, "ended", G_CALLBACK (ended_cb), self);
  return rehearsals;
}

/**
 * sb_workbench_get_rehearsals:
 * @self: a workbench
 *
 * Returns: (transfer none): the one that goes on, and what came of the others
 */
SbRehearsals *
sb_workbench_get_rehearsals (SbWorkbench *self)
{
  return self->rehearsals;
}

/**
 * sb_workbench_get_proof:
 * @self: a workbench
 * @key: of a migration
 *
 * Returns: (transfer none) (nullable): what the last rehearsal of its scripts came to; %NULL where
 *   one of them is another now, saved or not
 */
SbProof *
sb_workbench_get_proof (SbWorkbench *self, const char *key)
{
  return sb_document_set_has_modified_in (self->documents, key)
             ? NULL
             : sb_rehearsals_get_proof (self->rehearsals, key);
}

/**
 * sb_workbench_get_chain:
 * @self: a workbench
 * @key: of a migration
 *
 * Returns: (transfer none) (nullable): what became of it and its neighbours, rehearsed one after the
 *   other; %NULL where a script of one of them is another now
 */
SbChain *
sb_workbench_get_chain (SbWorkbench *self, const char *key)
{
  SbChain *chain = sb_rehearsals_find_chain (self->rehearsals, key);

  return chain == NULL || sb_rehearsals_is_chain_stale (self->rehearsals, key)
                 || sb_document_set_has_modified_in (self->documents, key)
             ? NULL
             : chain;
}

/*< private >
 * sb_workbench_show_proofs:
 * @self: a workbench in which rows, scripts or proofs may be others
 *
 * Has the timeline show what the rehearsals came to.
 */
void
sb_workbench_show_proofs (SbWorkbench *self)
{
  g_autoptr (GHashTable) before = g_steal_pointer (&self->shown_proofs);
  GHashTableIter iter;
  gpointer key;

  self->shown_proofs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_iter_init (&iter, sb_rehearsals_get_proofs (self->rehearsals));
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SbProof *proof = sb_workbench_get_proof (self, key);

      if (proof == NULL)
        continue;
      g_hash_table_add (self->shown_proofs, g_strdup (key));
      sb_timeline_model_set_proof (self->timeline, key, proof);
    }
  if (before == NULL)
    return;
  g_hash_table_iter_init (&iter, before);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (self->shown_proofs, key))
      sb_timeline_model_set_proof (self->timeline, key, NULL);
}

static gboolean
is_to_come (const SbTimelineRow *row)
{
  return row->migration != NULL
         && (row->state == SB_STATE_PENDING || row->state == SB_STATE_FAILED
             || row->state == SB_STATE_LATE);
}

/* The selected one, or all that a target does not have yet. */
static char **
dup_keys (SbWorkbench *self, gboolean only_selected)
{
  g_autoptr (GStrvBuilder) keys = g_strv_builder_new ();
  SbTimelineItem *item = sb_workbench_get_selected (self);

  if (only_selected)
    g_strv_builder_add (keys, sb_timeline_item_get_key (item));
  for (guint i = 0; !only_selected && i < sb_timeline_get_n_rows (self->known); i++)
    {
      const SbTimelineRow *row = sb_timeline_get_row (self->known, i);

      if (is_to_come (row))
        g_strv_builder_add (keys, row->key);
    }
  return g_strv_builder_end (keys);
}

/*< private >
 * sb_workbench_why_not_rehearse:
 * @self: a workbench with a project
 * @only_selected: the selected migration, or all that are pending
 *
 * Returns: (transfer none) (nullable): why it cannot be done now
 */
const char *
sb_workbench_why_not_rehearse (SbWorkbench *self, gboolean only_selected)
{
  SbTimelineItem *item = sb_workbench_get_selected (self);

  if (sb_rehearsals_is_busy (self->rehearsals))
    return "a rehearsal is going on already";
  if (self->is_resetting)
    return "the sandbox is being made anew";
  if (self->is_opening)
    return "a folder is being opened";
  if (only_selected && item == NULL)
    return "select a migration first";
  if (only_selected)
    return sb_timeline_item_get_migration (item) != NULL ? NULL : "its files are gone";
  if (self->known == NULL)
    return "no database is reached, so nobody knows what is pending";
  for (guint i = 0; i < sb_timeline_get_n_rows (self->known); i++)
    if (is_to_come (sb_timeline_get_row (self->known, i)))
      return NULL;
  return "nothing is pending";
}

/* What is to be rehearsed, until the editors are saved. */
typedef struct
{
  SbTicket *ticket;
  char **keys;
} Waiting;

static void
begin (SbWorkbench *self, char **keys)
{
  if (sb_rehearsals_is_busy (self->rehearsals))
    return;
  sb_rehearsals_run (self->rehearsals, (const char *const *) keys);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Waiting *waiting = user_data;
  g_auto (GStrv) keys = waiting->keys;
  gboolean is_current;
  g_autoptr (SbWorkbench) self = sb_ticket_return (waiting->ticket, &is_current);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!sb_document_set_save_all_finish (self->documents, result, &n, &error))
    {
      sb_workbench_toast (self, "Not rehearsed, because not saved: %s", error->message);
      return;
    }
  if (n > 0)
    sb_workbench_toast (self, n == 1 ? "Saved %u file" : "Saved %u files", n);
  if (sb_workspace_get_project (self->workspace) != NULL)
    begin (self, keys);
}

/**
 * sb_workbench_rehearse:
 * @self: a workbench
 * @scope: %SB_SCOPE_THIS for the selected migration, else all that are pending
 *
 * Saves what is unsaved and rehearses on copies in the sandbox, which is started where it is not up.
 * No target is needed. What comes of it is told by sb_workbench_get_rehearsals().
 */
void
sb_workbench_rehearse (SbWorkbench *self, SbScope scope)
{
  gboolean only_selected = scope == SB_SCOPE_THIS;
  const char *why;
  Waiting *waiting;
  g_auto (GStrv) keys = NULL;

  if (!sb_workbench_can (self, only_selected ? SB_CAN_REHEARSE : SB_CAN_REHEARSE_PENDING, &why))
    {
      sb_workbench_toast (self, "Not now: %s", why);
      return;
    }
  keys = dup_keys (self, only_selected);
  if (sb_document_set_get_n_modified (self->documents) == 0)
    {
      begin (self, keys);
      return;
    }
  waiting = g_new (Waiting, 1);
  waiting->ticket = sb_workbench_take_ticket (self);
  waiting->keys = g_steal_pointer (&keys);
  sb_document_set_save_all_async (self->documents, saved_cb, waiting);
}

/**
 * sb_workbench_cancel_rehearsal:
 * @self: a workbench
 *
 * Ends the rehearsal that goes on; verdicts that are there stay. Never waits.
 */
void
sb_workbench_cancel_rehearsal (SbWorkbench *self)
{
  sb_rehearsals_cancel (self->rehearsals);
}
