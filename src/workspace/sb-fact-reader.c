/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-fact-reader.h"

/* A fact may raise the next question; no draft has more rounds than this. */
#define MAX_ROUNDS 8

/* Runs one query; %FALSE: no answer from the server. @result is %NULL for what the server refuses. */
static gboolean
ask (SbSession *session, const char *sql, guint n_params, const char *const *params,
     SbResult **result, GError **error)
{
  g_autoptr (SbResult) answer = NULL;
  g_autoptr (SbResult) back = NULL;

  answer = sb_session_exec (session, "SAVEPOINT fact", error);
  answer = sb_session_expect (g_steal_pointer (&answer), error);
  if (answer == NULL)
    return FALSE;
  sb_result_unref (g_steal_pointer (&answer));
  answer = sb_session_exec_params (session, sql, n_params, params, error);
  if (answer == NULL)
    return FALSE;
  if (sb_result_get_error (answer) == NULL)
    {
      *result = g_steal_pointer (&answer);
      return TRUE;
    }
  back = sb_session_exec (session, "ROLLBACK TO SAVEPOINT fact", error);
  back = sb_session_expect (g_steal_pointer (&back), error);
  *result = NULL;
  return back != NULL;
}

static gboolean
set_path (SbSession *session, const char *path, GError **error)
{
  const char *params[] = { path };
  g_autoptr (SbResult) answer = sb_session_exec_params (
      session, "SELECT pg_catalog.set_config('search_path', $1, true)", 1, params, error);

  answer = sb_session_expect (g_steal_pointer (&answer), error);
  return answer != NULL;
}

/* The oid of what a question is about, found as the script would find it; none: it is not there. */
static gboolean
resolve (SbSession *session, const SbDraftWant *want, const char *own_path, char **oid,
         GError **error)
{
  const char *resolver = sb_draft_catalog_get_resolver (want->question);
  const char *params[] = { want->object };
  g_autoptr (SbResult) answer = NULL;

  *oid = NULL;
  if (resolver == NULL)
    {
      *oid = g_strdup (want->object);
      return TRUE;
    }
  if (!set_path (session, *want->path != '\0' ? want->path : own_path, error)
      || !ask (session, resolver, 1, params, &answer, error) || !set_path (session, "", error))
    return FALSE;
  /* What the server refuses to look up, since a type in it does not exist, is not there either. */
  if (answer != NULL && sb_result_get_n_rows (answer) > 0)
    *oid = g_strdup (sb_result_get_value (answer, 0, 0));
  return TRUE;
}

static void
add (SbDraftFacts *facts, const SbDraftWant *want, SbResult *answer)
{
  guint n_rows = sb_result_get_n_rows (answer), n_columns = sb_result_get_n_columns (answer);
  char **cells = g_new0 (char *, (gsize) n_rows *n_columns + 1);

  for (guint i = 0; i < n_rows; i++)
    for (guint j = 0; j < n_columns; j++)
      cells[(gsize) i * n_columns + j] = g_strdup (sb_result_get_value (answer, i, j));
  sb_draft_facts_add (facts, want, n_rows, n_columns, cells);
}

static gboolean
answer_want (SbSession *session, SbDraftFacts *facts, const SbDraftWant *want, const char *own_path,
             GError **error)
{
  g_autofree char *oid = NULL;
  g_autoptr (SbResult) answer = NULL;
  gboolean takes_part = sb_draft_catalog_takes_part (want->question);

  if (!resolve (session, want, own_path, &oid, error))
    return FALSE;
  if (oid == NULL)
    {
      sb_draft_facts_add (facts, want, 0, 0, NULL);
      return TRUE;
    }
  {
    const char *params[] = { oid, want->part };

    answer = sb_session_exec_params (session, sb_draft_catalog_get_query (want->question),
                                     takes_part ? 2 : 1, params, error);
  }
  answer = sb_session_expect (g_steal_pointer (&answer), error);
  if (answer == NULL)
    return FALSE;
  add (facts, want, answer);
  return TRUE;
}

/**
 * sb_fact_reader_read:
 * @session: a session of the database, outside of a transaction
 * @facts: facts
 * @error: return location for an error
 *
 * Answers what @facts wants, in one transaction that only reads and is rolled back. Worker only.
 *
 * Returns: %FALSE when the server did not answer
 */
gboolean
sb_fact_reader_read (SbSession *session, SbDraftFacts *facts, GError **error)
{
  g_autoptr (GPtrArray) wants = sb_draft_facts_steal_wants (facts);
  g_autoptr (SbResult) answer = NULL;
  g_autofree char *own_path = NULL;

  if (wants->len == 0)
    return TRUE;
  answer = sb_session_exec (session, "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
                            error);
  answer = sb_session_expect (g_steal_pointer (&answer), error);
  if (answer == NULL)
    return FALSE;
  sb_result_unref (g_steal_pointer (&answer));
  answer = sb_session_exec (session, "SELECT pg_catalog.current_setting('search_path')", error);
  answer = sb_session_expect (g_steal_pointer (&answer), error);
  if (answer == NULL)
    return FALSE;
  own_path = g_strdup (sb_result_get_value (answer, 0, 0));
  if (!set_path (session, "", error))
    return FALSE;
  for (guint i = 0; i < wants->len; i++)
    if (!answer_want (session, facts, wants->pdata[i], own_path, error))
      {
        sb_session_rollback (session, NULL);
        return FALSE;
      }
  return sb_session_rollback (session, error);
}

/**
 * sb_fact_reader_draft_rollback:
 * @session: a session of a database as it is before the script
 * @script: a forward script
 * @facts: what is known of that database; gets what the draft wants besides
 * @error: return location for an error
 *
 * Drafts, asks what the draft wants to know, and drafts again. Worker only.
 *
 * Returns: (transfer full): the draft; %NULL when the server did not answer
 */
SbDraft *
sb_fact_reader_draft_rollback (SbSession *session, SbScript *script, SbDraftFacts *facts,
                               GError **error)
{
  g_autoptr (SbDraft) draft = NULL;

  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      g_clear_pointer (&draft, sb_draft_free);
      draft = sb_draft_new_rollback (script, facts);
      if (!sb_draft_facts_has_wants (facts))
        break;
      if (!sb_fact_reader_read (session, facts, error))
        return NULL;
    }
  return g_steal_pointer (&draft);
}
