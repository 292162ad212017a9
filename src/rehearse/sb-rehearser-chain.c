/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several migrations at once: all the way down, and up again. */
#include "sb-rehearser-course.h"
#include "sb-rehearser-private.h"
#include "sb-thread.h"

/* A chain that is gone. */
typedef struct
{
  SbRehearser *rehearser;
  SbChain *chain;
  SbConnection *copy;
  SbConnection *eyes;
  const char *without[4];
  guint first;
  guint last;
  gboolean is_order_only;
} Walk;

static gboolean
look (Walk *walk, SbConnection *eyes, SbCopyLook *seen, GError **error)
{
  seen->cancellable = walk->rehearser->cancellable;
  seen->without = walk->without;
  seen->is_apart = sb_copies_is_apart (walk->rehearser->copies);
  seen->is_schema_only = TRUE;
  if (sb_copy_look (eyes, seen, error))
    return TRUE;
  if (g_cancellable_is_cancelled (seen->cancellable))
    {
      g_clear_error (error);
      sb_course_check_cancelled (seen->cancellable, error);
    }
  return FALSE;
}

/* What the state before a migration was like on the way to where the chain begins. */
static gboolean
look_at_state (Walk *walk, guint index, SbCopyLook *seen, GError **error)
{
  SbRehearser *self = walk->rehearser;
  g_autofree char *problem = NULL;
  g_autoptr (SbTarget) copy = NULL;
  SbConnection *eyes;
  gboolean is_done;

  if (!sb_rehearser_ensure_state (self, index, &problem, error))
    return FALSE;
  if (problem != NULL)
    {
      g_set_error_literal (error, SB_RUN_ERROR, SB_RUN_ERROR_REFUSED, problem);
      return FALSE;
    }
  copy = sb_rehearser_make_copy (self, index, error);
  if (copy == NULL)
    return FALSE;
  eyes = sb_rehearser_open_eyes (self, copy);
  is_done = look (walk, eyes, seen, error);
  sb_rehearser_close_eyes (self, eyes);
  sb_rehearser_set_busy (self, walk->copy);
  return sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

/* Whether the copy is what the state before @index was; if not, the chain is told. */
static gboolean
check (Walk *walk, guint index, guint at, GError **error)
{
  SbRehearser *self = walk->rehearser;
  char **fingerprint = sb_rehearser_get_fingerprint (self, index);
  g_auto (SbCopyLook) was = { 0 };
  g_auto (SbCopyLook) is = { 0 };
  g_autoptr (SbDifferences) differences = NULL;

  if (!look (walk, walk->eyes, &is, error))
    return FALSE;
  if (g_strcmp0 (*fingerprint, sb_snapshot_get_fingerprint (is.schema)) == 0)
    return TRUE;
  if (!look_at_state (walk, index, &was, error))
    return FALSE;
  g_free (*fingerprint);
  *fingerprint = g_strdup (sb_snapshot_get_fingerprint (was.schema));
  differences = sb_differences_new (was.schema, is.schema, SB_PROFILE_SAME);
  walk->is_order_only |= sb_differences_get_weight (differences) == SB_WEIGHT_LOOKS;
  if (sb_differences_get_weight (differences) == SB_WEIGHT_SCHEMA)
    {
      sb_chain_end (walk->chain, SB_CHAIN_BROKEN, sb_project_get_migration (self->project, at),
                    "it leaves another schema than the one that was there");
      walk->chain->differences = g_steal_pointer (&differences);
    }
  return TRUE;
}

/* Whether there is a way down from a migration; if not, the chain ends there. */
static gboolean
has_way_down (Walk *walk, SbMigration *migration)
{
  g_autofree char *refusal = sb_rehearser_dup_refusal (migration);

  if (refusal != NULL)
    sb_chain_end (walk->chain, SB_CHAIN_ENDED, migration, refusal);
  else if (migration->paths[SB_ROLE_ROLLBACK] == NULL)
    sb_chain_end (walk->chain, SB_CHAIN_ENDED, migration, "there is no rollback script");
  else
    return TRUE;
  return FALSE;
}

/* One migration up or down. */
static gboolean
go (Walk *walk, guint index, SbPlanKind kind, GError **error)
{
  SbRehearser *self = walk->rehearser;
  SbMigration *migration = sb_project_get_migration (self->project, index);
  const char *keys[] = { migration->key, NULL };
  g_auto (SbCopyRun) run = { .cancellable = self->cancellable,
                             .project = self->project,
                             .kind = kind,
                             .keys = keys,
                             .limit_ms = self->limit_ms };
  g_autoptr (GError) refused = NULL;
  gboolean is_run = sb_copy_run (walk->copy, &run, &refused);

  if (!sb_course_check_cancelled (self->cancellable, error))
    return FALSE;
  if (is_run && run.outcome == SB_OUTCOME_APPLIED)
    return check (walk, kind == SB_PLAN_APPLY ? index + 1 : index, index, error);
  sb_chain_end (walk->chain,
                sb_copy_run_is_declared (&run, refused) ? SB_CHAIN_ENDED : SB_CHAIN_BROKEN,
                migration,
                refused != NULL       ? refused->message
                : run.problem != NULL ? run.problem
                                      : "it ended early");
  return TRUE;
}

static gboolean
go_down_and_up (Walk *walk, GError **error)
{
  SbChain *chain = walk->chain;
  SbProject *project = walk->rehearser->project;
  guint bottom = walk->last + 1;

  for (; bottom > walk->first; bottom--)
    {
      if (sb_rehearser_is_applied (walk->rehearser, bottom - 1))
        continue;
      if (!has_way_down (walk, sb_project_get_migration (project, bottom - 1)))
        break;
      if (!go (walk, bottom - 1, SB_PLAN_ROLLBACK, error))
        return FALSE;
      if (chain->at != NULL)
        break;
      chain->n_down++;
    }
  if (chain->verdict == SB_CHAIN_BROKEN)
    return TRUE;
  for (guint i = bottom; i <= walk->last && chain->verdict != SB_CHAIN_BROKEN; i++)
    {
      if (sb_rehearser_is_applied (walk->rehearser, i))
        continue;
      if (!go (walk, i, SB_PLAN_APPLY, error))
        return FALSE;
      chain->is_up = chain->verdict == SB_CHAIN_BROKEN;
    }
  if (chain->verdict == SB_CHAIN_EXACT && walk->is_order_only)
    chain->verdict = SB_CHAIN_ORDER_ONLY;
  return TRUE;
}

static gboolean
go_chain (Walk *walk, GError **error)
{
  SbRehearser *self = walk->rehearser;
  g_autofree char *problem = NULL;
  g_autoptr (SbTarget) copy = NULL;
  gboolean is_done;

  if (!sb_rehearser_ensure_state (self, walk->last + 1, &problem, error))
    return FALSE;
  if (problem != NULL)
    {
      sb_chain_end (walk->chain, SB_CHAIN_NOT_TRIED, NULL, problem);
      return TRUE;
    }
  copy = sb_rehearser_make_copy (self, walk->last + 1, error);
  if (copy == NULL)
    return FALSE;
  walk->copy = sb_rehearser_open_copy (self, copy);
  walk->eyes = sb_rehearser_open_eyes (self, copy);
  is_done = go_down_and_up (walk, error);
  sb_rehearser_close_eyes (self, walk->eyes);
  sb_rehearser_close_copy (self, walk->copy);
  return sb_copies_drop (self->copies, copy, is_done ? error : NULL) && is_done;
}

static guint
count (SbRehearser *self, guint first, guint last)
{
  guint n = 0;

  for (guint i = first; i <= last; i++)
    n += !sb_rehearser_is_applied (self, i);
  return n;
}

/**
 * sb_rehearser_chain:
 * @self: a rehearser
 * @first: the oldest migration of a range, in the project's order
 * @last: the newest
 * @error: return location for why there is no verdict: cancelled, the sandbox has gone away
 *
 * Rolls back all that are pending from @last to @first on a copy, one after the other, and applies them again. What
 * each state was like is known of those that were rehearsed before, and looked up of the others. Rows
 * are not compared.
 *
 * Returns: (transfer full) (nullable): the verdict
 */
SbChain *
sb_rehearser_chain (SbRehearser *self, guint first, guint last, GError **error)
{
  SB_WORKERS_ONLY;

  gint64 begun = g_get_monotonic_time ();
  g_autoptr (SbChain) chain = sb_chain_new (sb_project_get_migration (self->project, first),
                                            sb_project_get_migration (self->project, last),
                                            count (self, first, last));
  Walk walk = { .rehearser = self,
                .chain = chain,
                .without = { "switchback", "supabase_migrations", self->history, NULL },
                .first = first,
                .last = last };

  if (!sb_course_check_cancelled (self->cancellable, error)
      || !sb_rehearser_choose_copies (self, last, error) || !go_chain (&walk, error))
    return NULL;
  chain->duration_us = g_get_monotonic_time () - begun;
  return g_steal_pointer (&chain);
}
