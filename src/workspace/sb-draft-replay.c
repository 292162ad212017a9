/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-draft-replay.h"

#include <string.h>

#include "sb-fact-reader.h"
#include "sb-rehearser.h"
#include "sb-thread.h"
#include "sb-workspace.h"

static gpointer
draft_job (SbSession *session, gpointer user_data, GError **error)
{
  g_autoptr (SbDraftFacts) facts = sb_draft_facts_new ();

  if (!sb_session_is_connected (session) && !sb_session_connect (session, error))
    return NULL;
  return sb_fact_reader_draft_rollback (session, user_data, facts, error);
}

static void
cancelled_cb (GCancellable *cancellable, gpointer rehearser)
{
  sb_rehearser_cancel (rehearser);
}

static gboolean
find (SbProject *project, const char *key, guint *index)
{
  for (*index = 0; *index < sb_project_get_n_migrations (project); ++*index)
    if (strcmp (sb_project_get_migration (project, *index)->key, key) == 0)
      return TRUE;
  return FALSE;
}

static SbDraft *
ask (SbRehearser *rehearser, guint index, SbScript *script, GError **error)
{
  g_autofree char *problem = NULL;
  SbDraft *draft = sb_rehearser_ask_before (rehearser, index, draft_job, script, &problem, error);

  if (problem != NULL)
    g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NOT_REPLAYED,
                 "the migrations before it cannot be replayed: %s", problem);
  return draft;
}

/**
 * sb_draft_replay:
 * @folder: the project's
 * @key: of the migration
 * @script: its forward script
 * @cancellable: ends it
 * @func: (nullable): is told what the sandbox does
 * @user_data: for @func
 * @error: return location for %SB_WORKSPACE_ERROR_NOT_REPLAYED, %SB_WORKSPACE_ERROR_NO_PROJECT, an
 *   #SbSandboxError, #SbProjectError or #SbDbError
 *
 * Drafts the way back from a forward script with what there is before it, by the project's files.
 * Worker only.
 *
 * Returns: (transfer full) (nullable): the draft
 */
SbDraft *
sb_draft_replay (const char *folder, const char *key, SbScript *script, GCancellable *cancellable,
                 SbSandboxFunc func, gpointer user_data, GError **error)
{
  SB_WORKERS_ONLY;

  g_autoptr (SbSandbox) sandbox = sb_sandbox_open (folder, func, user_data, error);
  g_autoptr (SbProject) project = sandbox != NULL ? sb_project_open (folder, error) : NULL;
  g_autoptr (SbRehearser) rehearser = NULL;
  SbDraft *draft = NULL;
  gulong handler;
  guint index;

  if (project != NULL)
    rehearser = sb_rehearser_new (sandbox, project, error);
  if (rehearser == NULL)
    return NULL;
  if (!find (project, key, &index))
    {
      g_set_error (error, SB_WORKSPACE_ERROR, SB_WORKSPACE_ERROR_NOT_REPLAYED,
                   "%s is not in the project any more", key);
      return NULL;
    }
  if (func != NULL && index > 0)
    func ("replaying the migrations before it in the sandbox", user_data);
  handler = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb), rehearser, NULL);
  if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    draft = ask (rehearser, index, script, error);
  g_cancellable_disconnect (cancellable, handler);
  return draft;
}
