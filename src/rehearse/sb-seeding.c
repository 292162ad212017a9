/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sb-seeding.h"

#include <string.h>

#include "sb-rehearser-private.h"
#include "sb-script-file.h"

/* Runs a file in a transaction of ours: its own are parts of it. */
typedef struct
{
  SbSession *session; /* borrowed */
  GPtrArray *notes;   /* borrowed */
  const char *name;
  gboolean is_open; /* a transaction of its own has begun */
} Reader;

static void
note_undone (Reader *reader, SbScript *script, const SbStatement *statement)
{
  g_autofree char *place = sb_script_file_dup_place (script, reader->name, statement->sql_start);

  g_ptr_array_add (reader->notes,
                   g_strdup_printf ("%s: this ROLLBACK of a seed file takes back rows", place));
}

/* What is sent for a statement that begins or ends a transaction; %NULL: nothing. */
static char *
dup_part (Reader *reader, SbScript *script, const SbStatement *statement)
{
  gboolean was_open = reader->is_open;

  reader->is_open = statement->tx == SB_TX_BEGIN;
  if (statement->tx == SB_TX_BEGIN)
    return was_open ? NULL : g_strdup ("SAVEPOINT switchback_seed");
  if (!was_open)
    return NULL;
  if (strcmp (statement->tag, "ROLLBACK") != 0)
    return g_strdup ("RELEASE SAVEPOINT switchback_seed");
  note_undone (reader, script, statement);
  return g_strdup ("ROLLBACK TO SAVEPOINT switchback_seed");
}

static char *
dup_sql (Reader *reader, SbScript *script, guint index)
{
  const SbStatement *statement = sb_script_get_statement (script, index);

  if (statement->kind != SB_STATEMENT_SQL && statement->kind != SB_STATEMENT_COPY)
    return NULL;
  if (statement->tx == SB_TX_BEGIN || statement->tx == SB_TX_COMMIT
      || statement->tx == SB_TX_ROLLBACK)
    return dup_part (reader, script, statement);
  return sb_script_dup_sql (script, index);
}

static SbResult *
exec_statement (SbSession *session, SbScript *script, const SbStatement *statement, const char *sql,
                GError **error)
{
  const char *text = sb_script_get_text (script, NULL);

  return statement->kind == SB_STATEMENT_COPY
             ? sb_session_exec_copy (session, sql, text + statement->data_start,
                                     statement->data_end - statement->data_start, error)
             : sb_session_exec (session, sql, error);
}

/* Runs all of it; @why says where it stopped, if it did. */
static gboolean
exec_script (Reader *reader, SbScript *script, char **why, GError **error)
{
  for (guint i = 0; i < sb_script_get_n_statements (script); i++)
    {
      const SbStatement *statement = sb_script_get_statement (script, i);
      g_autofree char *sql = dup_sql (reader, script, i);
      g_autoptr (SbResult) result = NULL;
      SbServerMessage *message;

      if (sql == NULL)
        continue;
      result = exec_statement (reader->session, script, statement, sql, error);
      if (result == NULL)
        return FALSE;
      message = sb_result_get_error (result);
      if (message != NULL)
        {
          g_autofree char *place = sb_script_file_dup_place (script, reader->name,
                                                             statement->sql_start);

          *why = g_strdup_printf ("%s: %s", place, message->message);
          return TRUE;
        }
    }
  return TRUE;
}

static gboolean
exec (SbSession *session, const char *sql, char **why, GError **error)
{
  g_autoptr (SbResult) result = sb_session_exec (session, sql, error);
  SbServerMessage *message = result != NULL ? sb_result_get_error (result) : NULL;

  if (message != NULL)
    {
      g_free (*why);
      *why = g_strdup (message->message);
    }
  return result != NULL;
}

/* All of the file or nothing; @why says why it is nothing. */
static gboolean
run_script (Reader *reader, SbScript *script, char **why, GError **error)
{
  if (!exec (reader->session, "BEGIN", why, error) || !exec_script (reader, script, why, error))
    return FALSE;
  if (*why != NULL)
    return exec (reader->session, "ROLLBACK", why, error);
  return exec (reader->session, "COMMIT", why, error);
}

static gboolean
run_file (SbSession *session, SbSeeding *seeding, const char *path, gboolean *is_run,
          GError **error)
{
  g_autofree char *name = g_path_get_basename (path);
  Reader reader = { .session = session, .notes = seeding->notes, .name = name };
  g_autoptr (GError) unreadable = NULL;
  g_autoptr (SbScript)
      script = sb_script_file_read (seeding->migration, SB_ROLE_FORWARD, path, &unreadable);
  g_autofree char *refusal = script != NULL ? sb_rehearser_dup_script_refusal (script, path) : NULL;
  g_autofree char *why = NULL;

  if (script == NULL)
    why = g_strdup_printf ("%s: %s", name, unreadable->message);
  else if (refusal == NULL && !run_script (&reader, script, &why, error))
    return FALSE;
  *is_run = refusal == NULL && why == NULL;
  if (refusal != NULL)
    g_ptr_array_add (seeding->notes,
                     g_strdup_printf ("no rows of a seed file that is not run: %s", refusal));
  else if (why != NULL)
    g_ptr_array_add (seeding->notes,
                     g_strdup_printf ("no rows of a seed file that fails: %s", why));
  return TRUE;
}

static gpointer
seed_job (SbSession *session, gpointer user_data, GError **error)
{
  SbSeeding *seeding = user_data;
  gboolean is_run = TRUE;

  if (g_cancellable_set_error_if_cancelled (seeding->cancellable, error)
      || !sb_session_connect (session, error))
    return NULL;
  for (guint i = 0; seeding->files[i] != NULL && is_run; i++)
    if (!run_file (session, seeding, seeding->files[i], &is_run, error))
      return NULL;
  return NULL;
}

/*< private >
 * sb_seeding_run:
 * @copy: a connection, not yet made, to a copy
 * @seeding: what is to be run; gets what came of it
 * @error: return location for why the copy could not be asked
 *
 * Runs each file in a transaction of its own, up to the first that fails or may not be run.
 *
 * Returns: %FALSE with @error set; that a file fails is no error
 */
gboolean
sb_seeding_run (SbConnection *copy, SbSeeding *seeding, GError **error)
{
  g_autoptr (GError) cause = NULL;

  sb_connection_run_and_wait (copy, seed_job, seeding, &cause);
  if (cause == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&cause));
  return FALSE;
}
