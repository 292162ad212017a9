/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-workspace-rehearse.h"

#include <string.h>

#include "sb-rehearsal-chain.h"
#include "sb-rehearsal-order.h"
#include "sb-rehearsal-sizes.h"
#include "sb-workspace-private.h"

/* What the thread takes along. */
typedef struct
{
  SbWorkspace *workspace;
  char *folder;
  char **keys;         /* of which migrations */
  SbMailbox *mailbox;  /* steps and verdicts, on their way to the main context */
  SbMailbox *activity; /* what the sandbox says while it starts */
  guint n_rows;        /* 0: as many as is usual */
  guint limit_ms;      /* 0: as long as is usual */
  gboolean with_strength;
  SbTarget *origin; /* (nullable): rehearse on copies of it */
  gboolean is_pending_only;
  gboolean is_strict;
  char **seeds;       /* (nullable): in place of the project's own */
  GStrv late;         /* (nullable): which are tried late */
  GStrv applied;      /* (nullable): behind which; %NULL: all others */
  GAsyncQueue *sizes; /* (nullable): where the target's sizes will be */
  GCancellable *cancellable;
  SbRehearsalStepFunc step_func;
  SbRehearsedFunc func;
  gpointer func_data;
  GTask *task;
  GHashTable *files; /* key → SbRehearsedFile of what was rehearsed; NULL: not known */
  SbProofs *known;   /* as they were before */
  SbChain *chain;    /* nullable: of all of them, when each has its verdict */
  GError *error;     /* why there are no more verdicts, until all have been told */
} Work;

/* A step, or a verdict. */
typedef struct
{
  SbRehearsalStep step;
  SbRehearsal *rehearsal;
  SbProof *proof;
} Mail;

static void
work_free (Work *self)
{
  sb_mailbox_close (self->activity);
  sb_mailbox_unref (self->activity);
  sb_mailbox_unref (self->mailbox);
  g_clear_pointer (&self->chain, sb_chain_unref);
  g_hash_table_unref (self->files);
  g_clear_pointer (&self->known, sb_proofs_free);
  g_object_unref (self->cancellable);
  g_clear_pointer (&self->origin, sb_target_unref);
  g_clear_pointer (&self->sizes, g_async_queue_unref);
  g_strfreev (self->keys);
  g_strfreev (self->seeds);
  g_strfreev (self->late);
  g_strfreev (self->applied);
  g_free (self->folder);
  g_free (self);
}

static void
unref_files (gpointer files)
{
  if (files != NULL)
    g_ptr_array_unref (files);
}

static void
mail_free (gpointer data)
{
  Mail *self = data;

  g_free (self->step.key);
  g_clear_pointer (&self->rehearsal, sb_rehearsal_unref);
  g_clear_pointer (&self->proof, sb_proof_unref);
  g_free (self);
}

static void
mail_cb (gpointer item, gpointer user_data)
{
  Mail *mail = item;
  Work *work = user_data;

  if (mail->rehearsal != NULL)
    work->func (mail->rehearsal, mail->proof, work->func_data);
  else
    work->step_func (&mail->step, work->func_data);
  mail_free (mail);
}

static void
activity_cb (gpointer item, gpointer user_data)
{
  g_autofree char *message = item;
  Work *work = user_data;

  sb_workspace_emit (work->workspace, SB_WORKSPACE_ACTIVITY, message);
}

static void
post_activity (const char *message, gpointer user_data)
{
  Work *work = user_data;

  sb_mailbox_post (work->activity, g_strdup (message));
}

static void
cancelled_cb (GCancellable *cancellable, gpointer rehearser)
{
  sb_rehearser_cancel (rehearser);
}

static void
step_cb (const SbRehearsal *rehearsal, SbStage stage, gpointer user_data)
{
  Work *work = user_data;
  Mail *mail;

  if (work->step_func == NULL)
    return;
  mail = g_new0 (Mail, 1);
  mail->step.key = g_strdup (rehearsal->migration->key);
  mail->step.stage = stage;
  memcpy (mail->step.stages, rehearsal->stages, sizeof mail->step.stages);
  sb_mailbox_post (work->mailbox, mail);
}

/* What it came to is only of the scripts that were there all the time. That a chain broke at it stays
 * true until a chain holds. */
static SbProof *
make_proof (Work *work, const SbRehearsal *rehearsal, const char *const *before)
{
  g_auto (GStrv) after = before != NULL ? sb_proof_read_checksums (rehearsal->migration) : NULL;
  g_autoptr (SbProof) proof = NULL;
  SbProof *known;

  if (after == NULL || !g_strv_equal (before, (const char *const *) after))
    return NULL;
  proof = sb_proof_new (rehearsal, before);
  known = sb_proofs_find (work->known, before);
  return known != NULL && known->breaks_chain ? sb_proof_new_marked (proof, TRUE)
                                              : g_steal_pointer (&proof);
}

/* One at a time: whatever comes next, the verdicts that are there are kept. */
static void
keep (SbProject *project, SbProof *proof)
{
  g_autoptr (GError) error = NULL;

  if (!sb_proofs_keep (project, proof, &error))
    g_debug ("a proof could not be kept: %s", error->message);
}

/* Before the rehearsal: what is about to be rehearsed. */
static GPtrArray *
read_files (const SbMigration *migration, char **problem)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *files = sb_rehearsed_files_read (migration, &error);

  if (files == NULL)
    *problem = g_strdup (error->message);
  return files;
}

/* Afterwards: a script that was edited meanwhile has no verdict. */
static void
set_files (SbRehearsal *rehearsal, GPtrArray *before, char *problem)
{
  g_autoptr (GPtrArray) after = sb_rehearsed_files_read (rehearsal->migration, NULL);

  if (before != NULL && !sb_rehearsed_files_equal (before, after))
    problem = g_strdup ("a script was edited while it was rehearsed");
  rehearsal->files = problem == NULL ? g_ptr_array_ref (before) : NULL;
  rehearsal->files_problem = problem;
}

static gboolean
rehearse_one (Work *work, SbProject *project, SbRehearser *rehearser, guint index, GError **error)
{
  const SbMigration *migration = sb_project_get_migration (project, index);
  g_auto (GStrv) before = sb_proof_read_checksums (migration);
  g_autofree char *problem = NULL;
  g_autoptr (GPtrArray) files = read_files (migration, &problem);
  SbRehearsal *rehearsal = sb_rehearser_rehearse (rehearser, index, step_cb, work, error);
  Mail *mail;

  if (rehearsal == NULL)
    return FALSE;
  set_files (rehearsal, files, g_steal_pointer (&problem));
  g_hash_table_insert (work->files, g_strdup (migration->key),
                       rehearsal->files != NULL ? g_ptr_array_ref (rehearsal->files) : NULL);
  mail = g_new0 (Mail, 1);
  mail->rehearsal = rehearsal;
  mail->proof = make_proof (work, rehearsal, (const char *const *) before);
  if (mail->proof != NULL)
    keep (project, mail->proof);
  sb_mailbox_post (work->mailbox, mail);
  return TRUE;
}

static void
keep_mark (SbProject *project, SbProofs *proofs, const SbMigration *migration,
           gboolean breaks_chain)
{
  SbProof *proof = sb_proofs_find_for (proofs, migration);
  g_autoptr (SbProof) marked = NULL;

  if (proof == NULL || proof->breaks_chain == breaks_chain)
    return;
  marked = sb_proof_new_marked (proof, breaks_chain);
  keep (project, marked);
}

/* Where a chain breaks, the verdict on that one alone is not the last word on it, until one holds. */
static void
keep_chain (SbProject *project, const SbChain *chain, guint first, guint last)
{
  g_autoptr (SbProofs) proofs = sb_proofs_load (project);

  if (chain->verdict == SB_CHAIN_BROKEN)
    keep_mark (project, proofs, chain->at, TRUE);
  else if (chain->verdict == SB_CHAIN_EXACT || chain->verdict == SB_CHAIN_ORDER_ONLY)
    for (guint i = first; i <= last; i++)
      keep_mark (project, proofs, sb_project_get_migration (project, i), FALSE);
}

/* Each alone, and then the range from the oldest to the newest in a chain. */
static gboolean
rehearse_all (Work *work, SbProject *project, SbRehearser *rehearser, GError **error)
{
  guint first = 0, last = 0, n = 0;

  work->known = sb_proofs_load (project);
  for (guint i = 0; i < sb_project_get_n_migrations (project); i++)
    {
      const char *key = sb_project_get_migration (project, i)->key;

      if (!g_strv_contains ((const char *const *) work->keys, key)
          || (work->is_pending_only && !sb_rehearser_is_pending (rehearser, i)))
        continue;
      if (!rehearse_one (work, project, rehearser, i, error))
        return FALSE;
      first = n++ == 0 ? i : first;
      last = i;
    }
  if (n < 2)
    return TRUE;
  post_activity ("rolling all of them back in a chain, and applying them again", work);
  work->chain = sb_rehearsal_chain_go (rehearser, project, first, last, work->files, error);
  if (work->chain == NULL)
    return FALSE;
  keep_chain (project, work->chain, first, last);
  return TRUE;
}

/* Copies of the target are made first, so that nothing is rehearsed where that fails. */
static gboolean
copy_target (Work *work, SbRehearser *rehearser, GError **error)
{
  if (work->is_strict)
    sb_rehearser_set_strict (rehearser);
  if (work->origin == NULL)
    return TRUE;
  post_activity ("copying the target's schema", work);
  return sb_rehearser_copy_target (rehearser, work->origin, error);
}

static gboolean
rehearse (Work *work, SbSandbox *sandbox, GError **error)
{
  g_autoptr (SbProject) project = sb_project_open (work->folder, error);
  g_autoptr (SbRehearser) rehearser = NULL;
  gulong handler;
  gboolean is_done;

  if (project != NULL)
    rehearser = sb_rehearser_new (sandbox, project, error);
  if (rehearser == NULL)
    return FALSE;
  if (work->n_rows > 0)
    sb_rehearser_set_rows (rehearser, work->n_rows);
  if (work->limit_ms > 0)
    sb_rehearser_set_limit (rehearser, work->limit_ms);
  sb_rehearser_set_strength (rehearser, work->with_strength);
  if (work->seeds != NULL)
    sb_rehearser_set_seeds (rehearser, (const char *const *) work->seeds);
  if (work->late != NULL)
    sb_rehearser_set_late (rehearser, (const char *const *) work->late,
                           (const char *const *) work->applied);
  if (work->sizes != NULL)
    sb_rehearser_set_sizes (rehearser, sb_rehearsal_sizes_wait (work->sizes));
  handler = g_cancellable_connect (work->cancellable, G_CALLBACK (cancelled_cb), rehearser, NULL);
  is_done = copy_target (work, rehearser, error) && rehearse_all (work, project, rehearser, error);
  g_cancellable_disconnect (work->cancellable, handler);
  return is_done;
}

static void
rehearse_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  SbSandbox *sandbox = sb_sandbox_open (work->folder, post_activity, work, &error);
  gboolean is_done = sandbox != NULL && rehearse (work, sandbox, &error);

  sb_sandbox_close (sandbox);
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/* The thread is over; the task is when the last verdict has been told. */
static void
told_cb (gpointer user_data)
{
  Work *work = user_data;
  GTask *task = work->task;
  GError *error = work->error;

  g_clear_object (&work->workspace->rehearsal);
  if (work->chain != NULL)
    g_task_set_task_data (task, g_steal_pointer (&work->chain), (GDestroyNotify) sb_chain_unref);
  work_free (work);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Work *work = user_data;

  g_task_propagate_boolean (G_TASK (result), &work->error);
  sb_mailbox_end (work->mailbox, told_cb, work);
}

/**
 * sb_workspace_rehearse_async:
 * @self: a workspace with a project, in which no rehearsal goes on
 * @keys: (array zero-terminated=1): of which migrations of that project
 * @step_func: (nullable): is told of each step
 * @func: gets the verdicts
 * @func_data: for @step_func and @func
 * @callback: called when all verdicts are there, or there will be no more
 * @user_data: for @callback
 *
 * Reads the project's files and rehearses migrations on copies in the sandbox; what it came to is
 * kept as #SbProof. Where there are several, the whole range from the oldest to the newest is then
 * rolled back and applied again: sb_workspace_rehearse_get_chain(). What is late on the target, as far
 * as its timeline is known, is tried behind what is there. The target is not asked and not
 * changed, and whatever else the workspace does goes on. sb_workspace_cancel_rehearsal() ends it.
 */
void
sb_workspace_rehearse_async (SbWorkspace *self, const char *const *keys,
                             SbRehearsalStepFunc step_func, SbRehearsedFunc func,
                             gpointer func_data, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = sb_workspace_new_project_task (self, sb_workspace_rehearse_async, callback,
                                               user_data);
  g_autoptr (GTask) inner = NULL;
  Work *work;

  if (task == NULL)
    return;
  g_return_if_fail (self->rehearsal == NULL);
  work = g_new0 (Work, 1);
  work->workspace = self;
  work->task = task;
  work->folder = g_strdup (sb_project_get_folder (self->project));
  work->keys = g_strdupv ((char **) keys);
  work->mailbox = sb_mailbox_new (mail_cb, work, mail_free);
  work->activity = sb_mailbox_new (activity_cb, work, g_free);
  work->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, unref_files);
  work->cancellable = g_cancellable_new ();
  work->step_func = step_func;
  work->n_rows = self->rehearsal_rows;
  work->limit_ms = self->rehearsal_limit_ms;
  work->with_strength = self->rehearsal_strength;
  /* A copy of the target has those that come after a late one already. */
  if (self->rehearsal_order && !self->rehearsal_on_target_copy)
    work->late = g_strdupv ((char **) keys);
  else if (self->timeline != NULL && !self->rehearsal_on_target_copy)
    {
      work->late = sb_rehearsal_order_dup_late (self->timeline);
      work->applied = sb_rehearsal_order_dup_applied (self->timeline);
    }
  if (self->target != NULL)
    work->sizes = sb_rehearsal_sizes_ask (self->target);
  if (self->rehearsal_on_target_copy && self->target != NULL)
    work->origin = sb_target_ref (self->target);
  work->is_pending_only = self->rehearsal_pending_only;
  work->is_strict = self->rehearsal_strict;
  work->seeds = g_strdupv (self->rehearsal_seeds);
  work->func = func;
  work->func_data = func_data;
  self->rehearsal = g_object_ref (work->cancellable);
  inner = g_task_new (NULL, NULL, done_cb, work);
  g_task_set_source_tag (inner, sb_workspace_rehearse_async);
  g_task_set_task_data (inner, work, NULL);
  g_task_run_in_thread (inner, rehearse_in_thread);
}

/**
 * sb_workspace_rehearse_finish:
 * @self: a workspace
 * @result: what the callback got
 * @error: return location for an #SbSandboxError, #SbProjectError or #SbDbError
 *
 * Returns: whether there is a verdict on each
 */
gboolean
sb_workspace_rehearse_finish (SbWorkspace *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sb_workspace_set_rehearsal_rows:
 * @self: a workspace
 * @n_rows: how many rows tables get in rehearsals that begin from now on; 0: as many as is usual
 */
void
sb_workspace_set_rehearsal_rows (SbWorkspace *self, guint n_rows)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->rehearsal_rows = n_rows;
}

/**
 * sb_workspace_set_rehearsal_limit:
 * @self: a workspace
 * @limit_ms: how long a script may run on a copy in rehearsals that begin from now on; 0: as long as is
 *   usual
 */
void
sb_workspace_set_rehearsal_limit (SbWorkspace *self, guint limit_ms)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->rehearsal_limit_ms = limit_ms;
}

/**
 * sb_workspace_set_rehearsal_order:
 * @self: a workspace
 * @with_order: whether rehearsals that begin from now on try each migration behind all others, as if
 *   it were late, whatever a target has
 */
void
sb_workspace_set_rehearsal_order (SbWorkspace *self, gboolean with_order)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->rehearsal_order = with_order;
}

/**
 * sb_workspace_set_rehearsal_strength:
 * @self: a workspace
 * @with_strength: whether rehearsals that begin from now on tell how strong verify scripts are, for
 *   which it takes a copy for each statement of forward
 */
void
sb_workspace_set_rehearsal_strength (SbWorkspace *self, gboolean with_strength)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->rehearsal_strength = with_strength;
}

/**
 * sb_workspace_set_rehearsal_place:
 * @self: a workspace; with a target where copies of it are wanted
 * @place: where rehearsals take place that begin from now on
 */
void
sb_workspace_set_rehearsal_place (SbWorkspace *self, const SbRehearsalPlace *place)
{
  g_return_if_fail (SB_IS_WORKSPACE (self));

  self->rehearsal_on_target_copy = place->is_target_copy;
  self->rehearsal_pending_only = place->is_pending_only;
  self->rehearsal_strict = place->is_strict;
  g_strfreev (self->rehearsal_seeds);
  self->rehearsal_seeds = g_strdupv ((char **) place->seeds);
}

/**
 * sb_workspace_rehearse_get_chain:
 * @result: what the callback got
 *
 * Returns: (transfer none) (nullable): what came of all of them in a chain; %NULL for a single one,
 *   and where it did not come to that
 */
SbChain *
sb_workspace_rehearse_get_chain (GAsyncResult *result)
{
  return g_task_get_task_data (G_TASK (result));
}

/**
 * sb_workspace_cancel_rehearsal:
 * @self: a workspace
 *
 * Ends the rehearsal that goes on. Never waits.
 *
 * Returns: whether there was one
 */
gboolean
sb_workspace_cancel_rehearsal (SbWorkspace *self)
{
  g_return_val_if_fail (SB_IS_WORKSPACE (self), FALSE);

  if (self->rehearsal == NULL)
    return FALSE;
  g_cancellable_cancel (self->rehearsal);
  return TRUE;
}
